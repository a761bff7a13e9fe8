"""The slow twin of the waiting list: what may be offered, said one condition after the other."""

import datetime as dt
from zoneinfo import ZoneInfo

from ashi.web.booking.waiting import FreeTime, Line, Person, when_kept


def comes_before(first: Person, second: Person) -> bool:
    """Whether `first` is asked before `second`."""
    if first.is_first != second.is_first:
        return first.is_first
    if first.since != second.since:
        return first.since < second.since
    return first.id < second.id


def is_wanted(person: Person, time: FreeTime, zone: ZoneInfo) -> bool:
    """Whether this time suits this person and is news to them."""
    wish, wall = person.wish, time.span.starts_at.astimezone(zone)
    if wish.practitioner is not None and wish.practitioner != time.practitioner:
        return False
    if not wish.first_day <= wall.date() <= wish.last_day or wall.weekday() not in wish.weekdays:
        return False
    part = "morning" if wall.hour < 12 else "afternoon" if wall.hour < 17 else "evening"
    if part not in wish.parts:
        return False
    if person.before is not None and time.span.starts_at >= person.before:
        return False
    for span in person.busy:
        if span.starts_at < time.span.ends_at and time.span.starts_at < span.ends_at:
            return False
    return all(asked != (time.practitioner, time.span.starts_at) for asked in person.asked)


def whom_to_ask(line: Line, time: FreeTime, now: dt.datetime, zone: ZoneInfo) -> Person | None:
    """The one person to offer this time to now; None if it is offered, too near, or suits nobody who can be asked."""
    if when_kept(time.span.starts_at, now, zone) is None:
        return None
    for offer in line.offers:
        if offer.time.practitioner == time.practitioner and offer.time.span.overlaps(time.span):
            return None
    best = None
    for person in line.people:
        has_offer = any(offer.person == person.id for offer in line.offers)
        if has_offer or not is_wanted(person, time, zone):
            continue
        if best is None or comes_before(person, best):
            best = person
    return best
