"""What a home visit needs to know: where its patient lives, and whether the way there fits."""

from uuid import UUID

from django.utils import timezone

from ashi.web.booking import queries_calendar
from ashi.web.booking.models import Appointment
from ashi.web.booking.queries_house import is_kept_for_somebody
from ashi.web.booking.refusals import KEPT, NO_WAY
from ashi.web.booking.slots import Span
from ashi.web.records.actor import Actor
from ashi.web.records.models import Clinic, Practitioner


def last_address(actor: Actor, patient: UUID) -> str:
    """Where this patient was visited last, or shall be; empty when they never were."""
    rows = Appointment.records.scope(actor).filter(patient=patient).exclude(home_address=None)
    return rows.order_by("-starts_at").values_list("home_address", flat=True).first() or ""


def why_no_way(
    actor: Actor, clinic: Clinic, whom: Practitioner, visit: Span, minutes: int, hours_short: str = NO_WAY
) -> str:
    """Why there is no room in the day for a way of so many minutes; empty when there is.

    `hours_short` says it of hours. What is booked is not asked: the database refuses it.
    """
    away = visit.with_travel(minutes)
    if not queries_calendar.is_there(actor, clinic, whom, away.starts_at, away.ends_at):
        return hours_short.format(name=whom.name, minutes=minutes)
    return KEPT if is_kept_for_somebody(whom.pk, away, timezone.now()) else ""
