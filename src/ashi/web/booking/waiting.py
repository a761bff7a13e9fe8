"""The waiting list: who is asked about a time that became free. Nothing here touches the database.

The rules, which the desk's page and the patient's page say in words:

- The line is in order of joining; a practitioner can put somebody first, with a reason.
- A free time goes to the first in line whom it suits. Nobody is asked twice about the same time, nobody has two
  offers at once, no time is offered to two people.
- An offer is kept for two waking hours; when the time is near, for half of what is left to book it. Nothing is mailed and nothing ends at night.
- "No, thank you" is an answer: the place stays. So does the place after one silence; a second silence in a row
  moves to the end of the line, a third ends the waiting. Somebody who is asked in vain keeps a time from others.
- Who has no account is telephoned by the desk. When nobody has called in time, that is not their silence.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID
from zoneinfo import ZoneInfo

from ashi.web.booking.slots import MINUTE, Span
from ashi.web.records.waking import FROM, TO

WAKING = (FROM, TO)
KEPT_FOR = dt.timedelta(hours=2)
SHORTEST = dt.timedelta(minutes=20)
"""Less is no offer: few read their mail that soon."""
NOTICE = dt.timedelta(hours=2)
"""A nearer time is not booked without a telephone call: somebody has to get here."""
SILENCES_TO_THE_END = 2
SILENCES_TO_LEAVE = 3
PARTS = {
    "morning": (dt.time(0), dt.time(12)),
    "afternoon": (dt.time(12), dt.time(17)),
    "evening": (dt.time(17), dt.time.max),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """Which times suit: with whom (None is anybody), on which days, and when the visit may begin."""

    practitioner: UUID | None
    weekdays: frozenset[int]
    parts: frozenset[str]
    first_day: dt.date
    last_day: dt.date

    def suits(self, time: "FreeTime", zone: ZoneInfo) -> bool:
        """Whether `time` is as wished, by the clinic's wall clock."""
        wall = time.span.starts_at.astimezone(zone)
        return (
            self.practitioner in (None, time.practitioner)
            and self.first_day <= wall.date() <= self.last_day
            and wall.weekday() in self.weekdays
            and any(PARTS[part][0] <= wall.time() < PARTS[part][1] for part in self.parts)
        )


@dataclass(frozen=True, slots=True)
class FreeTime:
    """A time of one practitioner that nobody has."""

    practitioner: UUID
    span: Span

    def meets(self, other: "FreeTime") -> bool:
        return self.practitioner == other.practitioner and self.span.overlaps(other.span)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in line. `since` is the place in it; `asked` are the beginnings of times offered before, and whose."""

    id: UUID
    since: dt.datetime
    wish: Wish
    is_first: bool = False
    silences: int = 0
    asked: frozenset[tuple[UUID, dt.datetime]] = frozenset()
    busy: tuple[Span, ...] = ()
    before: dt.datetime | None = None
    """Somebody who has a time already wants an earlier one only."""
    by_telephone: bool = False

    def could_take(self, time: FreeTime, zone: ZoneInfo) -> bool:
        """Whether to ask this person about `time`, if it is their turn."""
        return (
            (time.practitioner, time.span.starts_at) not in self.asked
            and (self.before is None or time.span.starts_at < self.before)
            and not any(span.overlaps(time.span) for span in self.busy)
            and self.wish.suits(time, zone)
        )


@dataclass(frozen=True, slots=True)
class Offer:
    """`time` is kept for `person` until `until`; of that they hear at `told_at`."""

    person: UUID
    time: FreeTime
    told_at: dt.datetime
    until: dt.datetime


@dataclass(frozen=True, slots=True)
class Line:
    """Everyone who waits, and the offers that are open."""

    people: tuple[Person, ...] = ()
    offers: tuple[Offer, ...] = ()

    def in_order(self) -> list[Person]:
        """First come, first asked; those a practitioner put first before all others."""
        return sorted(self.people, key=lambda person: (not person.is_first, person.since, person.id))


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody is offered a time."""

    offer: Offer


@dataclass(frozen=True, slots=True)
class Gone:
    """An offered time is no longer there: booked at the desk, or the practitioner is away."""

    offer: Offer


@dataclass(frozen=True, slots=True)
class Silent:
    """Nobody answered in time."""

    offer: Offer


@dataclass(frozen=True, slots=True)
class NotCalled:
    """Nobody at the desk has noted an answer in time."""

    offer: Offer


@dataclass(frozen=True, slots=True)
class Declined:
    """Somebody does not want this time."""

    offer: Offer


@dataclass(frozen=True, slots=True)
class Over:
    """The last day that suits lies behind us."""

    person: UUID


Step = Asked | Gone | Silent | NotCalled | Declined | Over


def due(line: Line, free: Iterable[FreeTime], now: dt.datetime, zone: ZoneInfo) -> tuple[Step, ...]:
    """What is to be done now, in this order; `free` is every time nobody has booked, the offered ones with them.

    Doing only the first few of the steps, and asking again, comes to the same.
    """
    free = sorted(free, key=lambda time: (time.span.starts_at, time.practitioner))
    there = {(time.practitioner, time.span) for time in free}
    telephoned = {person.id for person in line.people if person.by_telephone}
    steps: list[Step] = []
    for offer in line.offers:
        if (offer.time.practitioner, offer.time.span) not in there:
            steps.append(Gone(offer))
        elif offer.until <= now:
            steps.append(NotCalled(offer) if offer.person in telephoned else Silent(offer))
    today = now.astimezone(zone).date()
    steps += [Over(person.id) for person in line.people if person.wish.last_day < today]
    for step in steps:
        line = after(line, step, now)
    in_order = line.in_order()
    taken = [offer.time for offer in line.offers]
    has_offer = {offer.person for offer in line.offers}
    for time in free:
        kept = when_kept(time.span.starts_at, now, zone)
        if kept is None or any(time.meets(other) for other in taken):
            continue
        for person in in_order:
            if person.id not in has_offer and person.could_take(time, zone):
                steps.append(Asked(Offer(person.id, time, *kept)))
                has_offer.add(person.id)
                taken.append(time)
                break
    return tuple(steps)


def after(line: Line, step: Step, now: dt.datetime) -> Line:
    """The line once `step` is done."""
    if isinstance(step, Over):
        return without(line, step.person)
    offer = step.offer
    if isinstance(step, Asked):
        people = [_asked(person, offer) for person in line.people]
        return Line(tuple(people), (*line.offers, offer))
    changed: list[Person] = []
    for person in line.people:
        if person.id != offer.person:
            changed.append(person)
            continue
        answered = person
        if isinstance(step, Silent):
            answered = after_silence(line, person, now)
        elif isinstance(step, Declined):
            answered = replace(person, silences=0)
        if answered.silences < SILENCES_TO_LEAVE:
            changed.append(answered)
    return Line(tuple(changed), tuple(other for other in line.offers if other != offer))


def _asked(person: Person, offer: Offer) -> Person:
    if person.id != offer.person:
        return person
    return replace(person, asked=person.asked | {(offer.time.practitioner, offer.time.span.starts_at)})


def after_silence(line: Line, person: Person, now: dt.datetime) -> Person:
    """One silence more: the second in a row moves to the end of the line."""
    silences = person.silences + 1
    if silences != SILENCES_TO_THE_END:
        return replace(person, silences=silences)
    return replace(person, silences=silences, since=end_of(line, now), is_first=False)


def end_of(line: Line, now: dt.datetime) -> dt.datetime:
    """The place behind everyone, also when the clock went back."""
    return max([now, *(person.since + dt.timedelta(microseconds=1) for person in line.people)])


def without(line: Line, person: UUID) -> Line:
    """The line without somebody who leaves, or has taken a time; what was offered to them is free again."""
    return Line(
        tuple(other for other in line.people if other.id != person),
        tuple(offer for offer in line.offers if offer.person != person),
    )


def when_kept(
    starts_at: dt.datetime, now: dt.datetime, zone: ZoneInfo
) -> tuple[dt.datetime, dt.datetime] | None:
    """When somebody hears of a time, and until when it is kept for them; None if that cannot be done in time.

    >>> berlin, utc = ZoneInfo("Europe/Berlin"), dt.UTC
    >>> told_at, until = when_kept(dt.datetime(2026, 12, 3, 9, tzinfo=utc), dt.datetime(2026, 12, 1, 18, tzinfo=utc), berlin)
    >>> f"{told_at.astimezone(berlin):%a %H:%M}, {until.astimezone(berlin):%a %H:%M}"
    'Tue 19:00, Wed 09:00'
    """
    begin = _waking(now, zone)
    room = starts_at - NOTICE - begin
    if room < SHORTEST:
        return None
    evening = _at(begin, WAKING[1], zone)
    until = begin + KEPT_FOR
    if until > evening:
        until = _at(begin, WAKING[0], zone, days=1) + (until - evening)
    until = min(until, max(begin + room / 2, begin + SHORTEST)).replace(second=0, microsecond=0)
    if until < _at(until, WAKING[0], zone):
        until = _at(until, WAKING[1], zone, days=-1)
    until = min(until, _at(until, WAKING[1], zone))
    return (begin, until) if until - begin >= SHORTEST - MINUTE else None


def _waking(now: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """This moment, or the next morning's first at night."""
    morning = _at(now, WAKING[0], zone)
    if now >= _at(now, WAKING[1], zone):
        return _at(now, WAKING[0], zone, days=1)
    return max(now, morning)


def _at(instant: dt.datetime, wall: dt.time, zone: ZoneInfo, *, days: int = 0) -> dt.datetime:
    """The instant of a wall time on the day of `instant`, or some days from it."""
    day = instant.astimezone(zone).date() + dt.timedelta(days=days)
    return dt.datetime.combine(day, wall, zone).astimezone(dt.UTC)
