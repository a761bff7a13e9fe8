"""The desk's calendar laid out: columns of visits and free times, from what was read."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from uuid import UUID
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from ashi.web.booking.calendar import (
    STEP,
    Stretch,
    closed_stretches,
    has_gap,
    hours_shown,
    lanes,
    next_gap,
    stands,
    wall_minute,
)
from ashi.web.booking.calendar_visit import Visit, visits_of
from ashi.web.booking.queries_calendar import Asked, Ground, Person
from ashi.web.booking.slots import Busy, Span, busy, free_starts, moment
from ashi.web.booking.twice import instants, which
from ashi.web.records.models import Clinic

SATURDAY = 5
Rooms = Callable[[], Sequence[Busy]]


@dataclass(frozen=True, slots=True)
class Free:
    """A time that can be booked, as the address of the telephone booking takes it."""

    starts_at: dt.datetime
    stretch: Stretch
    slot: str


@dataclass(frozen=True, slots=True)
class Column:
    """One practitioner, one room or one day, from top to bottom."""

    name: str
    date: dt.date
    practitioner: UUID | None
    room: UUID | None
    line: tuple[Visit | Free, ...]
    """What has a place of its own, in order of time."""
    gone: tuple[Visit, ...]
    """Cancelled, or did not come."""
    opens: tuple[Stretch, ...] = ()
    kept: tuple[Stretch, ...] = ()
    """Offered to somebody on the waiting list, and kept until they answer."""

    @property
    def count(self) -> int:
        return sum(isinstance(item, Visit) for item in self.line)

    def closed_in(self, shown: Stretch) -> list[Stretch]:
        """When the practitioner is not there, of the hours that are shown; a room or a whole day never closes."""
        return closed_stretches(self.opens, shown) if self.practitioner else []


@dataclass(frozen=True, slots=True)
class Board:
    """The whole calendar. `visits` are those of its columns, in order of time."""

    asked: Asked
    shown: Stretch
    columns: tuple[Column, ...]
    visits: tuple[Visit, ...]


def board(read: Ground, clinic: Clinic, now: dt.datetime) -> Board:
    """Lay out what was read."""
    zone = ZoneInfo(clinic.zone)
    visits = list(visits_of(read, zone))
    draw = {"day": _people, "week": _days, "rooms": _rooms}[read.asked.view]
    columns = tuple(draw(read, visits, zone, now))
    known = {
        item.stretch_away if isinstance(item, Visit) else item.stretch
        for column in columns
        for item in column.line
    }
    shown = hours_shown(known.union(*(column.opens for column in columns)))
    return Board(read.asked, shown, columns, tuple(visits))


def _people(read: Ground, visits: list[Visit], zone: ZoneInfo, now: dt.datetime) -> Iterator[Column]:
    theirs: dict[UUID, list[Visit]] = defaultdict(list)
    for visit in visits:
        theirs[visit.practitioner].append(visit)
    rooms = _rooms_taken(read, visits)
    for person in read.people:
        if person.is_bookable or person.pk in theirs:
            yield _of_person(read, rooms, zone, now, person.name, read.asked.date, person, theirs[person.pk])


def _rooms(read: Ground, visits: list[Visit], zone: ZoneInfo, now: dt.datetime) -> Iterator[Column]:
    """A column a room; who has none stands in a last one, where it must not be overlooked. Then the home visits."""
    inside: dict[UUID | None, list[Visit]] = defaultdict(list)
    for visit in visits:
        if not visit.is_at_home:
            inside[visit.room].append(visit)
    for room in read.rooms:
        if room.is_open or room.pk in inside:
            yield _column(room.name, read.asked.date, inside[room.pk], room=room.pk)
    if inside[None]:
        yield _column("No room", read.asked.date, inside[None])
    if at_home := [visit for visit in visits if visit.is_at_home]:
        yield _column("Home visits", read.asked.date, at_home)


def _days(read: Ground, visits: list[Visit], zone: ZoneInfo, now: dt.datetime) -> Iterator[Column]:
    whose = next((one for one in read.people if one.pk == read.asked.who), None)
    rooms = _rooms_taken(read, visits)
    for number in range(7):
        date = read.asked.first + dt.timedelta(days=number)
        of_day = [visit for visit in visits if visit.date == date]
        if whose is None:
            column = _column("", date, of_day)
        else:
            of_day = [visit for visit in of_day if visit.practitioner == whose.pk]
            column = _of_person(read, rooms, zone, now, "", date, whose, of_day)
        if date.weekday() < SATURDAY or column.line or column.gone:
            yield column


def _column(name: str, date: dt.date, visits: list[Visit], room: UUID | None = None) -> Column:
    return Column(name, date, None, room, *_parted(visits))


def _parted(visits: list[Visit]) -> tuple[tuple[Visit, ...], tuple[Visit, ...]]:
    """Those that have a place of their own, beside each other where they overlap; and those who do not come."""
    active = [visit for visit in visits if visit.is_active]
    placed = zip(active, lanes([visit.stretch for visit in active]), strict=True)
    line = (
        visit if count == 1 else replace(visit, lane=min(lane, 5), lanes=min(count, 6))
        for visit, (lane, count) in placed
    )
    return tuple(line), tuple(visit for visit in visits if not visit.is_active)


def _of_person(
    read: Ground,
    rooms: Rooms,
    zone: ZoneInfo,
    now: dt.datetime,
    name: str,
    date: dt.date,
    person: Person,
    visits: list[Visit],
) -> Column:
    active, gone = _parted(visits)
    line: tuple[Visit | Free, ...] = active
    offered = [span for who, span in read.offered if who == person.pk]
    opens = read.times.opens(person.pk, date)
    if person.is_bookable and has_gap(opens, [visit.stretch_away for visit in active], person.visit_minutes):
        taken = [*offered, *(visit.away for visit in active)]
        free = _free(read, rooms(), zone, now, date, person, taken)
        line = tuple(sorted([*active, *free], key=lambda item: item.starts_at))
    kept = tuple(_kept(read, person.pk, date, zone))
    return Column(name, date, person.pk, None, line, gone, tuple(opens), kept)


def _kept(read: Ground, practitioner: UUID, date: dt.date, zone: ZoneInfo) -> Iterator[Stretch]:
    """What is kept on this day for people who wait."""
    for who, span in read.offered:
        day, stretch = stands(span.starts_at, span.ends_at, zone)
        if who == practitioner and day == date:
            yield stretch


def _rooms_taken(read: Ground, visits: list[Visit]) -> Rooms:
    """What each open room has taken, worked out once somebody has a gap; none where the house has no rooms."""

    @cache
    def rooms() -> list[Busy]:
        taken: dict[UUID | None, list[Span]] = {room.pk: [] for room in read.rooms if room.is_open}
        for visit in visits:
            if visit.room in taken and visit.is_active:
                taken[visit.room].append(Span(visit.starts_at, visit.ends_at))
        return [busy(spans) for spans in taken.values()]

    return rooms


def _free(
    read: Ground,
    rooms: Sequence[Busy],
    zone: ZoneInfo,
    now: dt.datetime,
    date: dt.date,
    person: Person,
    taken: Sequence[Span],
) -> Iterator[Free]:
    if date < now.astimezone(zone).date():
        return
    starts = free_starts(
        read.times.hours.get(person.pk, ()),
        taken,
        zone=zone,
        first_day=date,
        days=1,
        minutes=person.visit_minutes,
        not_before=now,
        changes=read.times.changes_of(person.pk),
        pause_minutes=read.times.pauses.get(person.pk, 0),
        rooms=rooms,
    )
    for start in starts.tolist():
        begins = moment(start)
        minute = wall_minute(begins, zone, date)
        slot = f"{person.pk}|{begins:%Y-%m-%dT%H:%M}Z"
        yield Free(begins, Stretch(minute, minute + person.visit_minutes), slot)


@dataclass(frozen=True, slots=True)
class NextGap:
    """When one practitioner can see somebody who just walked in."""

    practitioner: Person
    starts_at: dt.datetime
    is_now: bool
    which: str
    """Of a time that happens twice: which. Both stand there as long as both lie ahead."""


def next_gaps(read: Ground, visits: Sequence[Visit], clinic: Clinic, now: dt.datetime) -> list[NextGap]:
    """For each practitioner who has a gap left today, the next; the soonest first. Both are today's."""
    zone = ZoneInfo(clinic.zone)
    date = now.astimezone(zone).date()
    minute = wall_minute(now, zone, date)
    active = [visit for visit in visits if visit.is_active]
    rooms = [
        [visit.stretch for visit in active if visit.room == room.pk] for room in read.rooms if room.is_open
    ]
    found = []
    for person in read.people:
        gap = next_gap(
            read.times.opens(person.pk, date),
            [
                *(visit.stretch_away for visit in active if visit.practitioner == person.pk),
                *_kept(read, person.pk, date, zone),
            ],
            minute // STEP * STEP,
            person.visit_minutes,
            pause=read.times.pauses.get(person.pk, 0),
            rooms=rooms,
        )
        if person.is_bookable and gap is not None:
            ahead = (at for at in instants(date, gap, zone) if at > now - dt.timedelta(minutes=STEP))
            found += [NextGap(person, at, at <= now, which(at, zone)) for at in ahead]
    return sorted(found, key=lambda one: (one.starts_at, one.practitioner.name))
