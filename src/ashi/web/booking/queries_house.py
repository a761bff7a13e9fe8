"""What decides when people can be seen, read once for everybody who is asked about."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils import timezone

from ashi.web.booking.models import Appointment, Habits, Room
from ashi.web.booking.models_waiting import OfferedTime
from ashi.web.booking.queries_calendar import Times, times_of
from ashi.web.booking.slots import LONGEST_TRAVEL, LONGEST_VISIT, Busy, Minutes, Span, busy, free_starts
from ashi.web.booking.waiting import NOTICE
from ashi.web.records.actor import SYSTEM, Actor
from ashi.web.records.models import Clinic, Practitioner


@dataclass(frozen=True, slots=True)
class House:
    """Hours, pauses and what is taken, of practitioners and of rooms, for `days` from `first_day` on."""

    zone: ZoneInfo
    first_day: dt.date
    days: int
    not_before: dt.datetime
    times: Times
    taken: Mapping[UUID, Sequence[Span]]
    rooms: Sequence[Busy]

    def free(
        self, person: Practitioner, days: int | None = None, *, travel_minutes: int | None = None
    ) -> Minutes:
        """When a visit with `person` can begin, as minutes since 1970; in the first `days` only, if told.

        With `travel_minutes` a visit at the patient's home, so far away.
        """
        return free_starts(
            self.times.hours.get(person.pk, ()),
            self.taken.get(person.pk, ()),
            zone=self.zone,
            first_day=self.first_day,
            days=self.days if days is None else days,
            minutes=person.visit_minutes,
            not_before=self.not_before,
            changes=self.times.changes_of(person.pk),
            pause_minutes=self.times.pauses.get(person.pk, 0),
            rooms=self.rooms,
            travel_minutes=travel_minutes or 0,
        )


def home_travels(actor: Actor) -> dict[UUID, int]:
    """Who makes home visits, and how many minutes the way there takes."""
    rows = Habits.records.scope(actor).exclude(home_visit_travel_minutes=None)
    return {row.practitioner_id: row.home_visit_travel_minutes or 0 for row in rows}


def is_kept_for_somebody(practitioner: UUID, span: Span, now: dt.datetime) -> bool:
    """Whether somebody on the waiting list is being asked about a time that meets this one."""
    kept = OfferedTime.records.scope(SYSTEM).filter(OfferedTime.is_kept(now), practitioner=practitioner)
    return kept.filter(starts_at__lt=span.ends_at, ends_at__gt=span.starts_at).exists()


def is_taken(practitioner: UUID, span: Span) -> bool:
    """Whether this practitioner has a visit then, or is on the way to one or back."""
    near = Appointment.records.scope(SYSTEM).filter(
        practitioner=practitioner,
        status__in=Appointment.ACTIVE,
        starts_at__gt=span.starts_at - LONGEST_VISIT - LONGEST_TRAVEL,
        starts_at__lt=span.ends_at + LONGEST_TRAVEL,
        ends_at__gt=span.starts_at - LONGEST_TRAVEL,
    )
    return any(row.away.overlaps(span) for row in near)


def house_of(
    actor: Actor,
    clinic: Clinic,
    first_day: dt.date,
    days: int,
    *,
    only: Practitioner | None = None,
    without: UUID | None = None,
    with_offered: bool = False,
) -> House:
    """The house for these days, whatever the number of practitioners in five queries; `only` reads less for one.

    Which times are taken is looked up for everyone. The appointment `without` is taken as not there: somebody
    wants to move it. `with_offered` leaves out what is kept for people on the waiting list.
    """
    zone, now = ZoneInfo(clinic.zone), timezone.now()
    begin = dt.datetime.combine(first_day, dt.time(), zone)
    in_rooms: dict[UUID, list[Span]] = {
        room: [] for room in Room.records.scope(actor).filter(is_open=True).values_list("pk", flat=True)
    }
    taken: defaultdict[UUID, list[Span]] = defaultdict(list)
    booked = Appointment.records.scope(SYSTEM).filter(
        status__in=Appointment.ACTIVE,
        starts_at__gt=begin - LONGEST_VISIT - LONGEST_TRAVEL,
        starts_at__lt=begin + dt.timedelta(days=days + 1),
        ends_at__gt=begin - LONGEST_TRAVEL,
    )
    if only:
        booked = booked.filter(Q(practitioner=only) | Q(room__in=in_rooms))
    if without:
        booked = booked.exclude(pk=without)
    for practitioner, room, starts_at, ends_at, travel_minutes in booked.values_list(
        "practitioner", "room", "starts_at", "ends_at", "travel_minutes"
    ):
        span = Span(starts_at, ends_at)
        taken[practitioner].append(span.with_travel(travel_minutes))
        if room in in_rooms:
            in_rooms[room].append(span)
    kept = OfferedTime.records.scope(SYSTEM).filter(OfferedTime.is_kept(now))
    for practitioner, starts_at, ends_at in (
        () if with_offered else kept.values_list("practitioner", "starts_at", "ends_at")
    ):
        span = Span(starts_at, ends_at)
        taken[practitioner].append(span)
        empty = (spans for spans in in_rooms.values() if not any(span.overlaps(other) for other in spans))
        next(empty, []).append(span)  # what is kept for somebody needs a room too
    rooms = [busy(spans) for spans in in_rooms.values()]
    return House(zone, first_day, days, now + NOTICE, times_of(actor, first_day, days), taken, rooms)
