"""After an emergency: a practitioner notes that a doctor has looked, and care goes on. Or takes that back.

The findings are never changed: a new document corrects the old one, with its trace, and booking is open
again in the same transaction.
"""

import datetime as dt
from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils import timezone

from ashi.intake import Intake
from ashi.safety import Clearance, Findings, clear_emergencies
from ashi.web.booking import holds
from ashi.web.plan import fragments, picture
from ashi.web.plan.forms import CannotPlan, Problem
from ashi.web.records import documents
from ashi.web.records.actor import Actor
from ashi.web.records.documents import decode
from ashi.web.records.models import Document, Episode

EARLIEST = dt.timedelta(days=90)
CHANGED = "The paperwork was changed meanwhile. Nothing was noted. Look at the flags again."


def clearance_of(posted: Mapping[str, str], today: dt.date, noted_by: str) -> Clearance:
    """What was typed, or `CannotPlan` with a sentence for each problem."""
    problems: list[Problem] = []
    doctor, result = posted.get("doctor", "").strip(), posted.get("result", "").strip()
    if len(doctor) < 3:
        problems.append(Problem("doctor", "Say who looked: the doctor or the hospital."))
    if len(result) < 10:
        problems.append(
            Problem(
                "result", "Say in a sentence what was found, or what the letter says: it stands for good."
            )
        )
    if len(doctor) > 200 or len(result) > 1_000:
        problems.append(
            Problem("result", "That is too long: 200 characters for who, 1000 for what. Shorten it.")
        )
    try:
        on = dt.date.fromisoformat(posted.get("on", ""))
    except ValueError:
        on = None
        problems.append(Problem("on", "Give the day on which the doctor looked."))
    if on is not None and not today - EARLIEST <= on <= today:
        problems.append(Problem("on", "The day must lie within the last 90 days, and not ahead."))
    if posted.get("asked") != "yes":
        problems.append(
            Problem(
                "asked", "Ask again now, in person or by telephone, and tick that nothing is new or worse."
            )
        )
    if problems or on is None:
        raise CannotPlan(*problems)
    return Clearance(doctor, on, result, noted_by)


def note_clearance(actor: Actor, episode: Episode, clearance: Clearance) -> None:
    """Every open emergency counts as looked at. Raises `CannotPlan` when there is none."""
    intake, kept, findings = _standing(actor, episode)
    if not findings.is_emergency:
        raise CannotPlan(Problem("", "No emergency is open here: there is nothing to clear."))
    why = f"cleared by {clearance.doctor}, {clearance.on.isoformat()}: {clearance.result}"
    with transaction.atomic():
        _keep(actor, episode, intake, kept, clear_emergencies(findings, clearance), why)
        holds.lift(actor, episode, "a doctor has looked")


def take_back(actor: Actor, episode: Episode, why: str) -> None:
    """The clearance was a mistake: the emergency stands again. Raises `CannotPlan` when there is nothing to take back."""
    intake, kept, findings = _standing(actor, episode)
    if not any(finding.cleared for finding in findings.findings):
        raise CannotPlan(Problem("", "Nothing was cleared here, so there is nothing to take back."))
    if len(why.strip()) < 3:
        raise CannotPlan(Problem("why", "Say in a few words why it is taken back."))
    with transaction.atomic():
        again = picture.screened(decode(intake, Intake))
        _keep(actor, episode, intake, kept, again, f"clearance taken back: {why.strip()[:900]}")
        if again.is_emergency:
            holds.put_on_hold(actor, episode)


def _standing(actor: Actor, episode: Episode) -> tuple[Document, Document | None, Findings]:
    """The newest paperwork, the findings kept with it, and their content."""
    rows = Document.records.scope(actor).filter(episode=episode, corrected_by=None).order_by("-made_at")
    intake = rows.filter(kind="intake").first()
    if intake is None:
        raise CannotPlan(Problem("", "There is no paperwork yet, so nothing was screened."))
    kept = rows.filter(kind="findings", made_at__gte=intake.made_at).first()
    return intake, kept, decode(kept, Findings) if kept else picture.screened(decode(intake, Intake))


def _keep(
    actor: Actor, episode: Episode, intake: Document, kept: Document | None, content: Findings, why: str
) -> None:
    try:
        documents.keep(
            actor,
            episode,
            "findings",
            content,
            happened_on=timezone.now().date(),
            corrects=kept.pk if kept else None,
            signed=True,
            why=why[:1_000],
        )
    except IntegrityError:  # the database lets one document be corrected once
        raise CannotPlan(Problem("", CHANGED)) from None
    fragments.forget([intake.pk])
