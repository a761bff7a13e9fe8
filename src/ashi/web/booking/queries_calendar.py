"""What the desk's calendar shows: a day by practitioner or by room, a week of one or of all."""

import datetime as dt
import hashlib
from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from ashi.web.booking.calendar import Stretch, open_stretches, wall_minute
from ashi.web.booking.models import Appointment, ChangedDay, Habits, Room, WeeklyHours
from ashi.web.booking.models_waiting import OfferedTime
from ashi.web.booking.queries import episodes_on_hold
from ashi.web.booking.slots import DayChange, Hours, Span
from ashi.web.records.actor import Actor
from ashi.web.records.models import Clinic, Practitioner
from ashi.web.records.prepared import PreparedRows

VIEWS = ("day", "week", "rooms")
VISIT = (
    "id", "practitioner_id", "patient_id", "episode_id", "starts_at", "ends_at", "status", "paperwork",
    "is_first", "late_minutes", "patient__name", "patient__telephone", "patient__user_id", "practitioner__name",
    "room_id", "room__name",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: which view, which day, of the week whose."""

    view: str
    date: dt.date
    who: UUID | None = None

    @property
    def first(self) -> dt.date:
        return self.date - dt.timedelta(days=self.date.weekday()) if self.view == "week" else self.date

    @property
    def days(self) -> int:
        return 7 if self.view == "week" else 1


@dataclass(frozen=True, slots=True)
class Person:
    """A practitioner, as much as the calendar says."""

    pk: UUID
    name: str
    visit_minutes: int
    is_bookable: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A room, as much as the calendar says."""

    pk: UUID
    name: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Times:
    """Who is there when: everybody's hours, changed days and pauses, read once."""

    hours: dict[UUID, list[Hours]]
    changes: dict[UUID | None, list[DayChange]]
    pauses: dict[UUID, int]
    marks: tuple[object, ...]

    def opens(self, practitioner: UUID, date: dt.date) -> list[Stretch]:
        return open_stretches(date, self.hours.get(practitioner, ()), self.changes_of(practitioner))

    def changes_of(self, practitioner: UUID) -> list[DayChange]:
        # A house that opens besides says nothing of who is there.
        whole = [change for change in self.changes.get(None, ()) if change.is_closed]
        return whole + self.changes.get(practitioner, [])


# Asked for every few seconds by every open calendar, so compiled once.
_VISITS = PreparedRows(
    lambda actor, begin, end: (
        Appointment.records.scope(actor)
        .filter(starts_at__gte=begin, starts_at__lt=end)
        .order_by("starts_at", "id")
        .values_list(*VISIT)
    ),
    begin=dt.datetime,
    end=dt.datetime,
)
_WEEKS = PreparedRows(
    lambda actor: (
        WeeklyHours.records.scope(actor)
        .order_by("id")
        .values_list("practitioner_id", "weekday", "begins", "ends")
    )
)
_PAUSES = PreparedRows(
    lambda actor: (
        Habits.records.scope(actor)
        .order_by("practitioner_id")
        .values_list("practitioner_id", "pause_minutes")
    )
)
_PEOPLE = PreparedRows(
    lambda actor: (
        Practitioner.records.scope(actor)
        .order_by("name")
        .values_list("id", "name", "visit_minutes", "is_bookable")
    )
)
_ROOMS = PreparedRows(
    lambda actor: Room.records.scope(actor).order_by("name").values_list("id", "name", "is_open")
)


def times_of(actor: Actor, first: dt.date, days: int) -> Times:
    """Hours and changed days of everybody, for these days."""
    hours: dict[UUID, list[Hours]] = defaultdict(list)
    weekly = _WEEKS.rows(actor)
    for practitioner, *rest in weekly:
        hours[practitioner].append(Hours(*rest))
    changed = list(
        ChangedDay.records.scope(actor)
        .filter(day__gte=first, day__lt=first + dt.timedelta(days=days))
        .order_by("id")
        .values_list("practitioner_id", "day", "begins", "ends", "is_closed")
    )
    changes: dict[UUID | None, list[DayChange]] = defaultdict(list)
    for practitioner, *rest in changed:
        changes[practitioner].append(DayChange(*rest))
    pauses = _PAUSES.rows(actor)
    return Times(hours, changes, dict(pauses), (weekly, changed, pauses))


def visits_of(actor: Actor, clinic: Clinic, first: dt.date, days: int) -> list[tuple[Any, ...]]:
    """The rows of the appointments of these days, in order of time; fields as in VISIT."""
    zone = ZoneInfo(clinic.zone)
    begin = dt.datetime.combine(first, dt.time(), zone)
    end = dt.datetime.combine(first + dt.timedelta(days=days), dt.time(), zone)
    return _VISITS.rows(actor, begin=begin, end=end)


def mark_of(*what: object) -> str:
    """A short text that is another one as soon as anything in `what` is."""
    return hashlib.blake2b(repr(what).encode(), digest_size=12).hexdigest()


@dataclass(frozen=True, slots=True)
class Ground:
    """Everything a board is drawn from, read and not yet laid out."""

    asked: Asked
    rows: list[tuple[Any, ...]]
    people: list[Person]
    rooms: list[Place]
    times: Times
    offered: list[tuple[UUID, Span]]
    """What is kept for people on the waiting list, and with whom."""
    on_hold: frozenset[UUID]
    mark: str


def offered(
    actor: Actor, first: dt.date, days: int, zone: ZoneInfo, now: dt.datetime
) -> list[tuple[UUID, Span]]:
    """What is kept for people on the waiting list on these days."""
    begin = dt.datetime.combine(first, dt.time(), zone)
    rows = OfferedTime.records.scope(actor).filter(
        OfferedTime.is_kept(now), starts_at__gte=begin, starts_at__lt=begin + dt.timedelta(days=days + 1)
    )
    found = rows.order_by("starts_at", "id").values_list("practitioner", "starts_at", "ends_at")
    return [(who, Span(starts_at, ends_at)) for who, starts_at, ends_at in found]


def ground(actor: Actor, clinic: Clinic, asked: Asked, now: dt.datetime) -> Ground:
    """Read what the calendar needs: eight short queries, whatever the number of practitioners."""
    rows = visits_of(actor, clinic, asked.first, asked.days)
    people = [Person(*row) for row in _PEOPLE.rows(actor)]
    rooms = [Place(*row) for row in _ROOMS.rows(actor)]
    times = times_of(actor, asked.first, asked.days)
    kept = offered(actor, asked.first, asked.days, ZoneInfo(clinic.zone), now)
    on_hold = episodes_on_hold(actor)
    mark = mark_of(asked, clinic.zone, rows, times.marks, sorted(on_hold), people, rooms, kept)
    return Ground(asked, rows, people, rooms, times, kept, on_hold, mark)


def is_there(
    actor: Actor, clinic: Clinic, practitioner: Practitioner, starts_at: dt.datetime, ends_at: dt.datetime
) -> bool:
    """Whether the practitioner's hours hold this time."""
    zone = ZoneInfo(clinic.zone)
    date = starts_at.astimezone(zone).date()
    begins, ends = wall_minute(starts_at, zone, date), wall_minute(ends_at, zone, date)
    opens = times_of(actor, date, 1).opens(practitioner.pk, date)
    return any(item.begins <= begins and ends <= item.ends for item in opens)
