"""What the desk's calendar shows: a day by practitioner or by room, a week of one or of all."""

import datetime as dt
import hashlib
from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, QuerySet

from ashi.web.booking.calendar import Stretch, open_stretches, wall_minute
from ashi.web.booking.models import Appointment, ChangedDay, Habits, Hold, Room, WeeklyHours
from ashi.web.booking.models_waiting import ROUND_TAKES, OfferedTime
from ashi.web.booking.slots import DayChange, Hours, Span, span_of
from ashi.web.records.actor import Actor
from ashi.web.records.models import Clinic, Practitioner
from ashi.web.records.prepared import Fetched, PreparedRows

VIEWS = ("day", "week", "rooms")
# What is drawn of every visit, and nothing else: there are two hundred on a full day.
VISIT = (
    "id", "practitioner_id", "room_id", "starts_at", "ends_at", "status", "paperwork", "is_first", "late_minutes",
    "patient__name", "is_on_hold", "travel_minutes", "is_way_unchecked",
)  # fmt: skip
CARD = (
    "id", "patient_id", "starts_at", "ends_at", "status", "patient__name", "patient__telephone",
    "patient__user_id", "practitioner__name", "room__name", "travel_minutes", "is_way_unchecked",
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
        .annotate(is_on_hold=Exists(Hold.records.scope(actor).filter(episode=OuterRef("episode"))))
        .order_by("starts_at", "id")
        .values_list(*VISIT)
    ),
    begin=dt.datetime,
    end=dt.datetime,
)
_CARD = PreparedRows(
    lambda actor, pk: Appointment.records.scope(actor).filter(pk=pk).values_list(*CARD), pk=UUID
)


def _hours(actor: Actor, **only: int) -> QuerySet[Any, Any]:
    rows = WeeklyHours.records.scope(actor).filter(**only).order_by("id")
    return rows.values_list("practitioner_id", "weekday", "begins", "ends")


_WEEK = PreparedRows(_hours)
_WEEKDAYS = [PreparedRows(partial(_hours, weekday=number)) for number in range(7)]
_CHANGED = PreparedRows(
    lambda actor, first, after: (
        ChangedDay.records.scope(actor)
        .filter(day__gte=first, day__lt=after)
        .order_by("id")
        .values_list("practitioner_id", "day", "begins", "ends", "is_closed", "begins_second", "ends_second")
    ),
    first=dt.date,
    after=dt.date,
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
_OFFERED = PreparedRows(
    lambda actor, begin, end, kept_since: (
        OfferedTime.records.scope(actor)
        .filter(OfferedTime.is_kept(kept_since + ROUND_TAKES), starts_at__gte=begin, starts_at__lt=end)
        .order_by("starts_at", "id")
        .values_list("practitioner", "starts_at", "ends_at")
    ),
    begin=dt.datetime,
    end=dt.datetime,
    kept_since=dt.datetime,
)


def times_of(actor: Actor, first: dt.date, days: int) -> Times:
    """Hours and changed days of everybody, for these days."""
    changed = _CHANGED.fetch(actor, first=first, after=first + dt.timedelta(days=days))
    return _times(_weekly(actor, first, days), changed, _PAUSES.fetch(actor))


def _weekly(actor: Actor, first: dt.date, days: int) -> Fetched:
    """The hours of the week that these days need: of one weekday for one day."""
    return (_WEEKDAYS[first.weekday()] if days == 1 else _WEEK).fetch(actor)


def _times(weekly: Fetched, changed: Fetched, pauses: Fetched) -> Times:
    hours: dict[UUID, list[Hours]] = defaultdict(list)
    for practitioner, *rest in weekly.rows():
        hours[practitioner].append(Hours(*rest))
    changes: dict[UUID | None, list[DayChange]] = defaultdict(list)
    for practitioner, *rest in changed.rows():
        changes[practitioner].append(DayChange(*rest))
    return Times(hours, changes, dict(pauses.rows()))


def card_row(actor: Actor, pk: UUID) -> tuple[Any, ...] | None:
    """What the card of one appointment says, fields as in CARD; None if this person may not see it."""
    return _CARD.first(actor, pk=pk)


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


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at the database found, before anything is made of it."""

    asked: Asked
    mark: str
    """A short text that is another one as soon as anything found is."""
    visits: Fetched
    people: Fetched
    rooms: Fetched
    weekly: Fetched
    changed: Fetched
    pauses: Fetched
    offered: Fetched

    def ground(self) -> Ground:
        """Read what was found."""
        return Ground(
            asked=self.asked,
            rows=self.visits.rows(),
            people=[Person(*row) for row in self.people.rows()],
            rooms=[Place(*row) for row in self.rooms.rows()],
            times=_times(self.weekly, self.changed, self.pauses),
            offered=[(who, Span(starts_at, ends_at)) for who, starts_at, ends_at in self.offered.rows()],
        )


def look(actor: Actor, clinic: Clinic, asked: Asked, now: dt.datetime) -> Look:
    """What the calendar needs: seven short queries, whatever the number of practitioners."""
    zone = ZoneInfo(clinic.zone)
    after = asked.first + dt.timedelta(days=asked.days)
    begin, end = (dt.datetime.combine(day, dt.time(), zone) for day in (asked.first, after))
    found = (
        _VISITS.fetch(actor, begin=begin, end=end),
        _PEOPLE.fetch(actor),
        _ROOMS.fetch(actor),
        _weekly(actor, asked.first, asked.days),
        _CHANGED.fetch(actor, first=asked.first, after=after),
        _PAUSES.fetch(actor),
        _OFFERED.fetch(actor, begin=begin, end=end + dt.timedelta(days=1), kept_since=now - ROUND_TAKES),
    )
    # Of the rows as they come: most answers are "nothing new", and need none of them read.
    said = repr((asked, clinic.zone, [one.stored for one in found]))
    return Look(asked, hashlib.blake2b(said.encode(), digest_size=12).hexdigest(), *found)


def is_there(
    actor: Actor, clinic: Clinic, practitioner: Practitioner, starts_at: dt.datetime, ends_at: dt.datetime
) -> bool:
    """Whether the practitioner's hours hold this time."""
    zone = ZoneInfo(clinic.zone)
    date = starts_at.astimezone(zone).date()
    begins, ends = wall_minute(starts_at, zone, date), wall_minute(ends_at, zone, date)
    times, visit = times_of(actor, date, 1), Span(starts_at, ends_at)
    changes = times.changes_of(practitioner.pk)
    exact = [(change, span_of(change, zone)) for change in changes if change.is_exact]
    if any(change.is_closed and span.overlaps(visit) for change, span in exact):
        return False
    if any(
        not change.is_closed and span.starts_at <= starts_at and ends_at <= span.ends_at
        for change, span in exact
    ):
        return True
    by_wall = [change for change in changes if not change.is_exact]
    opens = open_stretches(date, times.hours.get(practitioner.pk, ()), by_wall)
    return any(item.begins <= begins and ends <= item.ends for item in opens)
