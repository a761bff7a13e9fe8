"""One visit of the desk's calendar, and its card, from its row to where it stands on the wall clock."""

import datetime as dt
from collections.abc import Iterator
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from ashi.web.booking.calendar import DAY, Stretch, stands
from ashi.web.booking.models import Appointment
from ashi.web.booking.queries_calendar import Ground
from ashi.web.booking.slots import Span

ACTIVE = frozenset(Appointment.ACTIVE)


class Visit(msgspec.Struct, frozen=True):
    """One appointment as the calendar shows it. `stretch` is where it stands on its day's wall clock."""

    id: str
    practitioner: UUID
    room: UUID | None
    starts_at: dt.datetime
    ends_at: dt.datetime
    status: str
    paperwork: str
    is_first: bool
    late_minutes: int | None
    name: str
    is_on_hold: bool
    practitioner_name: str
    room_name: str | None
    date: dt.date
    stretch: Stretch
    is_active: bool
    travel_minutes: int | None
    is_way_unchecked: bool | None
    lane: int = 0
    lanes: int = 1

    @property
    def is_at_home(self) -> bool:
        return self.travel_minutes is not None

    @property
    def away(self) -> Span:
        """What it takes of its practitioner's time."""
        return Span(self.starts_at, self.ends_at).with_travel(self.travel_minutes)

    @property
    def stretch_away(self) -> Stretch:
        """The same on the wall clock of its day."""
        way = self.travel_minutes
        if not way:
            return self.stretch
        return Stretch(max(self.stretch.begins - way, 0), min(self.stretch.ends + way, DAY))

    @property
    def ways(self) -> tuple[Stretch, ...]:
        """The way there and the way back; none for a visit at the clinic."""
        ways = (
            Stretch(self.stretch_away.begins, self.stretch.begins),
            Stretch(self.stretch.ends, self.stretch_away.ends),
        )
        return tuple(way for way in ways if way.begins < way.ends)


class Card(msgspec.Struct, frozen=True):
    """What is said of one appointment when it is opened."""

    id: str
    patient: UUID
    starts_at: dt.datetime
    status: str
    name: str
    telephone: str
    has_account: bool
    practitioner_name: str
    room_name: str | None
    stretch: Stretch
    travel_minutes: int | None
    is_way_unchecked: bool | None

    @property
    def is_at_home(self) -> bool:
        return self.travel_minutes is not None

    @property
    def is_active(self) -> bool:
        return self.status in ACTIVE


def visits_of(read: Ground, zone: ZoneInfo) -> Iterator[Visit]:
    """What was read, as the calendar shows it, in the same order."""
    people = {person.pk: person.name for person in read.people}
    rooms = {room.pk: room.name for room in read.rooms}
    for row in read.rows:
        # Fields as in queries_calendar.VISIT.
        (
            pk,
            practitioner,
            room,
            starts_at,
            ends_at,
            status,
            paperwork,
            is_first,
            late,
            name,
            is_on_hold,
            travel,
            unchecked,
        ) = row
        yield Visit(
            str(pk), practitioner, room, starts_at, ends_at, status, paperwork, is_first, late, name, is_on_hold,
            people[practitioner], rooms.get(room), *stands(starts_at, ends_at, zone), status in ACTIVE, travel, unchecked,
        )  # fmt: skip


def card_of(row: tuple[Any, ...], zone: ZoneInfo) -> Card:
    """The card of one appointment from its row; fields as in `queries_calendar.CARD`."""
    pk, patient, starts_at, ends_at, status, name, telephone, user, practitioner, room, travel, unchecked = (
        row
    )
    _date, stretch = stands(starts_at, ends_at, zone)
    return Card(
        str(pk),
        patient,
        starts_at,
        status,
        name,
        telephone,
        user is not None,
        practitioner,
        room,
        stretch,
        travel,
        unchecked,
    )
