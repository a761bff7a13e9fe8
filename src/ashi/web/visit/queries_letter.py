"""What the letter about a whole episode is made of."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import Http404
from django.utils import timezone

from ashi.intake import Intake
from ashi.outcomes import yardsticks
from ashi.safety import Findings
from ashi.tailoring import Plan, referral_words
from ashi.visit import Note
from ashi.visit.note_referral import Referral, note_for_referral
from ashi.visit.notes import local
from ashi.web.booking.queries import the_clinic
from ashi.web.plan.course_view import course_verdict
from ashi.web.plan.picture import alerts
from ashi.web.plan.standing import standing_visits
from ashi.web.records.actor import Actor
from ashi.web.records.documents import decode
from ashi.web.records.models import Clinic, Document, Episode
from ashi.web.visit.queries_notes import payer_of


@dataclass(frozen=True, slots=True)
class LetterPage:
    """The letter, whose it is, and who writes it: who ended the plan, or else nobody yet."""

    note: Note
    patient: str
    born_on: dt.date | None
    patient_id: UUID
    episode: UUID
    clinic: Clinic
    made_on: dt.date
    by: str


def letter_page(actor: Actor, episode: UUID) -> LetterPage:
    """The letter as of today. Raises Http404 when the episode is not one that `actor` may see."""
    row = Episode.records.scope(actor).filter(pk=episode).select_related("patient").first()
    if row is None:
        raise Http404
    clinic = the_clinic(actor)
    zone = ZoneInfo(clinic.zone)
    rows = list(Document.records.scope(actor).filter(episode=row, corrected_by=None).order_by("made_at"))
    visits = [local(one.visit, zone) for one in standing_visits(rows)]
    intakes = [decode(one, Intake) for one in rows if one.kind == "intake"]
    today = timezone.now().astimezone(zone).date()
    plans = [one for one in rows if one.kind == "plan"]
    plan = decode(plans[-1], Plan) if plans else None
    ending = plan.ending if plan else None
    payer = payer_of(rows, intakes, today, None)
    referral = Referral(
        to=referral_words(ending) if ending else "",
        reason=ending.reason if ending else "",
        ended_on=ending.on if ending else None,
        course=_course(rows),
        findings=_findings(rows),
        medicines=tuple(f"{one.name} {one.dose}".strip() for one in intakes[-1].medicines) if intakes else (),
    )
    return LetterPage(
        note_for_referral(visits, payer, referral),
        row.patient.name,
        row.patient.born_on,
        row.patient_id,
        row.pk,
        clinic,
        today,
        plans[-1].author_name if ending else "",
    )


def _course(rows: Sequence[Document]) -> tuple[str, ...]:
    """The verdict's numbers, for a colleague."""
    verdict = course_verdict(rows)
    if verdict is None or verdict.change is None or verdict.change_low is None or verdict.change_high is None:
        return ()
    change = (
        f"Pain, from {verdict.answers} answers after the start: the true change is estimated at "
        f"{verdict.change:.1f} points better (80 % interval {verdict.change_low:.1f} to {verdict.change_high:.1f}); "
        f"{verdict.expected_anyway:.1f} would be expected without treatment."
    )
    marks = [
        f"{words}: {share} people with such answers are truly there." for words, share in yardsticks(verdict)
    ]
    return (change, *marks)


def _findings(rows: Sequence[Document]) -> tuple[str, ...]:
    kept = [one for one in rows if one.kind == "findings"]
    return tuple(alerts(decode(kept[-1], Findings))) if kept else ()
