"""Visits as iCalendar (RFC 5545); nothing here touches the database.

What a calendar holds is copied to telephones and to whoever keeps their backups, so it says when and where
and never who, what for or with whom.
"""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone

PRODUCT = "-//Ashi//visits//EN"
YEARS_OF_RULES = 2
"""The clock changes written out besides those between the first and the last visit."""


@dataclass(frozen=True, slots=True)
class CalendarVisit:
    """One visit as a calendar may show it; all times aware, `changed_at` not before `made_at`."""

    id: UUID
    starts_at: dt.datetime
    ends_at: dt.datetime
    made_at: dt.datetime
    changed_at: dt.datetime
    is_cancelled: bool
    title: str
    place: str
    address: str

    def etag(self, zone: ZoneInfo) -> str:
        """A mark that differs when anything of the visit does."""
        return _mark(repr(self) + zone.key)


def calendar_of(visits: Sequence[CalendarVisit], *, title: str, zone: ZoneInfo, host: str) -> bytes:
    """The visits as one iCalendar stream, with the rules of the clinic's `zone`; `host` makes ids unique."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", title)
    calendar.add("x-wr-timezone", zone.key)
    calendar.add("refresh-interval", dt.timedelta(hours=1), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    if visits:
        years = {visit.starts_at.astimezone(zone).year for visit in visits}
        calendar.add_component(_rules(zone, min(years), max(years) + YEARS_OF_RULES))
    for visit in visits:
        calendar.add_component(_event(visit, zone, host))
    return bytes(calendar.to_ical())


def object_of(visit: CalendarVisit, *, zone: ZoneInfo, host: str) -> bytes:
    """One visit alone, as CalDAV keeps it: without METHOD (RFC 4791, 4.1)."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    year = visit.starts_at.astimezone(zone).year
    calendar.add_component(_rules(zone, year, year + YEARS_OF_RULES))
    calendar.add_component(_event(visit, zone, host))
    return bytes(calendar.to_ical())


def mark_of(visits: Sequence[CalendarVisit], zone: ZoneInfo) -> str:
    """A mark of the whole calendar: the same as long as no visit differs."""
    return _mark("\n".join(visit.etag(zone) for visit in visits))


def _event(visit: CalendarVisit, zone: ZoneInfo, host: str) -> Event:
    event = Event()
    event.add("uid", f"{visit.id}@{host}")
    event.add("dtstamp", visit.changed_at.astimezone(dt.UTC))
    event.add("last-modified", visit.changed_at.astimezone(dt.UTC))
    event.add("created", visit.made_at.astimezone(dt.UTC))
    # Grows with every change, as RFC 5545 asks, without a counter to keep.
    event.add("sequence", max(0, int((visit.changed_at - visit.made_at).total_seconds())))
    event.add("dtstart", visit.starts_at.astimezone(zone))
    event.add("dtend", visit.ends_at.astimezone(zone))
    event.add("summary", visit.title)
    event.add("status", "CANCELLED" if visit.is_cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if visit.is_cancelled else "OPAQUE")
    event.add("class", "PRIVATE")
    if visit.place:
        event.add("location", visit.place)
    event.add("url", visit.address)
    event.add("description", f"To see, move or cancel it: {visit.address}")
    return event


@lru_cache(maxsize=32)
def _rules(zone: ZoneInfo, first_year: int, last_year: int) -> Timezone:
    return Timezone.from_tzinfo(
        zone, zone.key, first_date=dt.date(first_year, 1, 1), last_date=dt.date(last_year + 1, 1, 1)
    )


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
