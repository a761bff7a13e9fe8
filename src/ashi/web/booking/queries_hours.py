"""What the page of hours shows."""

import datetime as dt
from collections import defaultdict
from collections.abc import Set
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils import timezone

from ashi.web.booking.models import Appointment, ChangedDay, Habits, Room, WeeklyHours
from ashi.web.booking.slots import DayChange, span_of
from ashi.web.records.actor import Actor
from ashi.web.records.models import Clinic, Practitioner

MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Week:
    """One practitioner's week: for each weekday its hours, in order; and how their visits follow each other."""

    practitioner: Practitioner
    days: tuple[tuple[WeeklyHours, ...], ...]
    habits: Habits


@dataclass(frozen=True, slots=True)
class Rooms:
    """The rooms by name, and whom the desk has to settle: who is in a closed room, or has none at all."""

    open: tuple[Room, ...]
    closed: tuple[Room, ...]
    unsettled: tuple[Appointment, ...]
    more: int
    """How many more are unsettled than are named."""


@dataclass(frozen=True, slots=True)
class Change:
    """One changed day, and who is booked in the time that is closed then."""

    row: ChangedDay
    is_whole_day: bool
    booked: tuple[Appointment, ...]


def weeks(actor: Actor) -> list[Week]:
    """Everyone's weekly hours, by name."""
    rows: defaultdict[tuple[UUID, int], list[WeeklyHours]] = defaultdict(list)
    for row in WeeklyHours.records.scope(actor).order_by("begins"):
        rows[row.practitioner_id, row.weekday].append(row)
    habits = {row.practitioner_id: row for row in Habits.records.scope(actor)}
    return [
        Week(
            person,
            tuple(tuple(rows.get((person.pk, weekday), ())) for weekday in range(7)),
            habits.get(person.pk) or Habits(practitioner=person),
        )
        for person in Practitioner.records.scope(actor).order_by("name")
    ]


def rooms(actor: Actor) -> Rooms:
    """A house without open rooms has nobody to settle."""
    every = sorted(Room.records.scope(actor), key=lambda room: room.name)
    is_open = tuple(room for room in every if room.is_open)
    coming = (
        Appointment.records.scope(actor)
        .filter(
            Q(room=None, travel_minutes=None) | Q(room__is_open=False),
            starts_at__gte=timezone.now(),
            status="booked",
        )
        .select_related("patient", "practitioner", "room")
        .order_by("starts_at")
    )
    unsettled = tuple(coming[:MOST_NAMED]) if is_open else ()
    more = coming.count() - MOST_NAMED if len(unsettled) == MOST_NAMED else 0
    return Rooms(is_open, tuple(room for room in every if not room.is_open), unsettled, more)


def coming_changes(actor: Actor, clinic: Clinic) -> list[Change]:
    """Changed days from today on, each with the visits that lie in a closed time."""
    zone = ZoneInfo(clinic.zone)
    today = timezone.now().astimezone(zone).date()
    found = ChangedDay.records.scope(actor).filter(day__gte=today).select_related("practitioner")
    rows = list(found.order_by("day", "begins", "practitioner__name"))
    booked = _booked(actor, {row.day for row in rows if row.is_closed}, zone)
    return [
        Change(
            row,
            row.begins == row.ends == dt.time(0),
            tuple(item for item in booked if row.is_closed and _lies_in(item, row, zone)),
        )
        for row in rows
    ]


def _booked(actor: Actor, days: Set[dt.date], zone: ZoneInfo) -> list[Appointment]:
    """Who is still to come on these days: a house has thousands booked ahead, and few days that are closed."""
    on_them = Q()
    for day in days:
        begin = dt.datetime.combine(day, dt.time(), zone)
        on_them |= Q(starts_at__gte=begin, starts_at__lt=begin + dt.timedelta(days=1))
    if not on_them:
        return []
    return list(
        Appointment.records.scope(actor)
        .filter(on_them, starts_at__gte=timezone.now(), status="booked")
        .select_related("patient", "practitioner")
        .order_by("starts_at")
    )


def _lies_in(item: Appointment, row: ChangedDay, zone: ZoneInfo) -> bool:
    if row.practitioner_id not in (None, item.practitioner_id):
        return False
    change = DayChange(row.day, row.begins, row.ends, row.is_closed, row.begins_second, row.ends_second)
    is_that_day = item.away.starts_at.astimezone(zone).date() == row.day
    return is_that_day and span_of(change, zone).overlaps(item.away)
