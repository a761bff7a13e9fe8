"""The search's reads: all practitioners in one query, the next free time of many in six."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone

from ashi.web.booking.finding import EVENING, Candidate
from ashi.web.booking.models import Appointment, ChangedDay, Habits, Room, WeeklyHours
from ashi.web.booking.models_waiting import OfferedTime
from ashi.web.booking.queries import DAYS_SHOWN
from ashi.web.booking.slots import LONGEST_VISIT, DayChange, Hours, Span, busy, free_starts, moment
from ashi.web.booking.waiting import NOTICE
from ashi.web.records.actor import SYSTEM, Actor
from ashi.web.records.models import Clinic, Practitioner

NEAR_DAYS = 3
"""Looked at first: most people have a free time within them, and two weeks cost four times as much."""


def candidates(actor: Actor, people: Sequence[Practitioner]) -> list[Candidate]:
    """What the search needs to know of each."""
    late = set(
        WeeklyHours.records.scope(actor).filter(ends__gt=EVENING).values_list("practitioner", flat=True)
    ) | set(WeeklyHours.records.scope(actor).filter(ends=dt.time(0)).values_list("practitioner", flat=True))
    return [
        Candidate(person.pk, person.name, person.works, person.stated, person.pk in late) for person in people
    ]


def next_free(actor: Actor, people: Sequence[Practitioner], clinic: Clinic) -> dict[UUID, dt.datetime | None]:
    """When each can first be seen within two weeks; as `queries.free_days` would say, for all of them at once."""
    zone = ZoneInfo(clinic.zone)
    first = timezone.now().astimezone(zone).date()
    begin = dt.datetime.combine(first, dt.time(), zone)
    hours: defaultdict[UUID, list[Hours]] = defaultdict(list)
    for row in WeeklyHours.records.scope(actor).all():
        hours[row.practitioner_id].append(Hours(row.weekday, row.begins, row.ends))
    changes: defaultdict[UUID | None, list[DayChange]] = defaultdict(list)
    for day in ChangedDay.records.scope(actor).filter(
        day__gte=first, day__lt=first + dt.timedelta(days=DAYS_SHOWN)
    ):
        if day.is_closed or day.practitioner_id:
            changes[day.practitioner_id].append(DayChange(day.day, day.begins, day.ends, day.is_closed))
    pauses = dict(Habits.records.scope(actor).values_list("practitioner", "pause_minutes"))
    in_rooms: dict[UUID, list[Span]] = {
        room: [] for room in Room.records.scope(actor).filter(is_open=True).values_list("pk", flat=True)
    }
    taken: defaultdict[UUID, list[Span]] = defaultdict(list)
    booked = Appointment.records.scope(SYSTEM).filter(
        status__in=Appointment.ACTIVE,
        starts_at__gt=begin - LONGEST_VISIT,
        starts_at__lt=begin + dt.timedelta(days=DAYS_SHOWN + 1),
        ends_at__gt=begin,
    )
    for practitioner, room, starts_at, ends_at in booked.values_list(
        "practitioner", "room", "starts_at", "ends_at"
    ):
        taken[practitioner].append(Span(starts_at, ends_at))
        if room in in_rooms:
            in_rooms[room].append(Span(starts_at, ends_at))
    offered = OfferedTime.records.scope(SYSTEM).filter(OfferedTime.is_kept(timezone.now()))
    for practitioner, starts_at, ends_at in offered.values_list("practitioner", "starts_at", "ends_at"):
        span = Span(starts_at, ends_at)
        taken[practitioner].append(span)
        empty = (spans for spans in in_rooms.values() if not any(span.overlaps(other) for other in spans))
        next(empty, []).append(span)  # what is kept for somebody needs a room too
    rooms = [busy(spans) for spans in in_rooms.values()]

    def first_of(person: Practitioner, days: int) -> dt.datetime | None:
        starts = free_starts(
            hours[person.pk],
            taken[person.pk],
            zone=zone,
            first_day=first,
            days=days,
            minutes=person.visit_minutes,
            not_before=timezone.now() + NOTICE,
            changes=[*changes[None], *changes[person.pk]],
            pause_minutes=pauses.get(person.pk, 0),
            rooms=rooms,
        )
        return moment(int(starts[0])) if starts.size else None

    return {person.pk: first_of(person, NEAR_DAYS) or first_of(person, DAYS_SHOWN) for person in people}
