"""Ending a plan: the reason is kept, the patient is sent on, and the times that were booked are free again."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.utils.translation import gettext, gettext_noop

from ashi.intake import Intake, duration_class
from ashi.tailoring import NOBODY, REFERRALS, Ending, OtherCare, Plan, end_plan, what_else
from ashi.tailoring.response import Response
from ashi.web.booking import actions as booking
from ashi.web.booking.models import Appointment
from ashi.web.booking.queries import booked_ahead
from ashi.web.plan.actions import StalePlan
from ashi.web.plan.forms import CannotPlan, Problem, reason_of
from ashi.web.records import documents, mail, reading
from ashi.web.records.actor import Actor
from ashi.web.records.documents import decode
from ashi.web.records.models import Document, Episode

SUBJECT = gettext_noop("Your booked visits were cancelled")
BODY = gettext_noop("""Hello {name},

the clinic has cancelled these visits:

{times}

Why, and what comes next, stands on your page:

{url}

If this surprises you, call the clinic.
""")
CHANGED = "The plan or a booking was changed at this moment. Nothing was done; look at it again."


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the practitioner asked for: the ending, and the booked visits that are freed."""

    ending: Ending
    freed: frozenset[UUID]


def wanted_of(posted: QueryDict, choices: Sequence[OtherCare], today: dt.date, response: Response) -> Wanted:
    """From the form. Raises `CannotPlan` with a sentence for each problem."""
    problems: list[Problem] = []
    reason = ""
    try:
        reason = reason_of(posted.dict())
    except CannotPlan as refusal:
        problems += refusal.problems
    refer_to, name = posted.get("refer_to", ""), posted.get("refer_name", "").strip()
    if refer_to not in REFERRALS:
        problems.append(Problem("refer_to", "Choose to whom the patient is sent, or “nobody for now”."))
    if len(name) > 200:
        problems.append(Problem("refer_name", f"The name is {len(name)} characters long; 200 fit."))
    if name and refer_to == NOBODY:
        problems.append(Problem("refer_name", "You gave a name, and sent the patient to nobody. Change one."))
    if problems:
        raise CannotPlan(*problems)
    chosen = posted.getlist("what_else")
    ending = Ending(
        today,
        reason,
        refer_to,
        name,
        tuple(other.words for other in choices if other.id in chosen),
        response.review if response.needs_a_reason else "",
    )
    return Wanted(ending, frozenset(_ids(posted.getlist("freed"))))


def choices_for(intake: Intake | None, today: dt.date) -> tuple[OtherCare, ...]:
    """What else there is for this patient."""
    return what_else(duration_class(intake, today) if intake else "chronic")


def end(actor: Actor, episode: Episode, base: UUID, wanted: Wanted, zone: str) -> list[Appointment]:
    """End the plan `base`, free the chosen times and tell the patient by mail: all of it, or nothing.

    Answers the freed appointments. Raises `CannotPlan`, `StalePlan`.
    """
    rows = Document.records.scope(actor).filter(episode=episode, corrected_by=None, kind="plan")
    current = rows.order_by("-made_at").first()
    if current is None or current.pk != base:
        raise StalePlan
    try:
        after = end_plan(decode(current, Plan), wanted.ending)
    except ValueError as error:
        raise CannotPlan(Problem("", str(error))) from None
    freed = [row for row in booked_ahead(episode) if row.pk in wanted.freed]
    try:
        with transaction.atomic():
            receipt = documents.keep(
                actor,
                episode,
                "plan",
                after,
                happened_on=wanted.ending.on,
                corrects=current.pk,
                why=f"ended: {wanted.ending.reason}",
            )
            for row in freed:
                booking.cancel(actor, row, why="the plan was ended")
            if freed and episode.patient.user is not None:
                _tell(episode, freed, receipt.document, zone)
    except (IntegrityError, booking.CannotBook):
        raise CannotPlan(Problem("", CHANGED)) from None
    return freed


def _tell(episode: Episode, freed: list[Appointment], document: UUID, zone: str) -> None:
    user = episode.patient.user
    with reading.written_for(user):
        mail.post(
            user.email,
            gettext(SUBJECT),
            gettext(BODY).format(
                name=episode.patient.name,
                times="\n".join(reading.when(row.starts_at, zone, user) for row in freed),
                url=reading.link("me"),
            ),
            purpose=f"plan_ended:{document.hex}",
        )


def _ids(texts: Iterable[str]) -> Iterable[UUID]:
    for text in texts:
        try:
            yield UUID(text)
        except ValueError:
            continue
