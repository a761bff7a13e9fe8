"""The practitioner's own day."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils import timezone

from ashi.web.booking.models import Appointment
from ashi.web.booking.queries import on_hold, the_clinic
from ashi.web.records.actor import Actor
from ashi.web.records.models import Episode


@dataclass(frozen=True, slots=True)
class DayList:
    """One day in the clinic's zone. `readable` holds the episodes whose chart this person may open,
    `on_hold` those whose patient answered something that needs a doctor first."""

    date: dt.date
    today: dt.date
    zone: str
    appointments: tuple[Appointment, ...]
    readable: frozenset[object]
    on_hold: frozenset[object] = frozenset()

    @property
    def before(self) -> dt.date:
        return self.date - dt.timedelta(days=1)

    @property
    def after(self) -> dt.date:
        return self.date + dt.timedelta(days=1)

    @property
    def coming(self) -> int:
        """How many are still expected or here."""
        return sum(row.status in {"booked", "arrived", "in_treatment"} for row in self.appointments)


def day_list(actor: Actor, date: dt.date | None = None) -> DayList:
    """All appointments of `actor` on `date` (today when not given), in order of time."""
    clinic = the_clinic(actor)
    zone = ZoneInfo(clinic.zone)
    today = timezone.now().astimezone(zone).date()
    date = date or today
    begins = dt.datetime.combine(date, dt.time(), zone)
    ends = dt.datetime.combine(date + dt.timedelta(days=1), dt.time(), zone)
    rows = tuple(
        Appointment.records.scope(actor)
        .filter(practitioner=actor.practitioner, starts_at__gte=begins, starts_at__lt=ends)
        .select_related("patient")
        .order_by("starts_at")
    )
    episodes = {row.episode_id for row in rows if row.episode_id}
    readable = Episode.records.scope(actor).filter(pk__in=episodes).values_list("pk", flat=True)
    return DayList(
        date,
        today,
        clinic.zone,
        rows,
        frozenset(readable) if episodes else frozenset(),
        on_hold(actor, episodes),
    )
