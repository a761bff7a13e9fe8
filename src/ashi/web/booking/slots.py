"""Free times, computed from weekly hours in the clinic's wall time; nothing here touches the database."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Hours:
    """Wall-clock hours on one weekday (0 is Monday)."""

    weekday: int
    begins: dt.time
    ends: dt.time


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time, both ends aware; the end is not part of it."""

    starts_at: dt.datetime
    ends_at: dt.datetime

    def overlaps(self, other: "Span") -> bool:
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


def free_slots(
    hours: Iterable[Hours],
    taken: Iterable[Span],
    *,
    zone: ZoneInfo,
    first_day: dt.date,
    days: int,
    minutes: int,
    not_before: dt.datetime,
) -> Iterator[Span]:
    """Slots of `minutes` on `days` days from `first_day`, in order, that meet nothing `taken`.

    A wall time that the clocks skip is no slot; one that happens twice is offered the first time only.
    """
    by_weekday: dict[int, list[Hours]] = {}
    for item in hours:
        by_weekday.setdefault(item.weekday, []).append(item)
    busy = sorted(taken, key=lambda span: span.starts_at)
    length = dt.timedelta(minutes=minutes)
    for day in (first_day + dt.timedelta(days=offset) for offset in range(days)):
        for item in sorted(by_weekday.get(day.weekday(), ()), key=lambda item: item.begins):
            wall = dt.datetime.combine(day, item.begins)
            while wall + length <= dt.datetime.combine(day, item.ends):
                starts_at = _instant(wall, zone)
                if starts_at is not None and starts_at >= not_before:
                    slot = Span(starts_at, starts_at + length)
                    if not any(slot.overlaps(span) for span in busy):
                        yield slot
                wall += length


def _instant(wall: dt.datetime, zone: ZoneInfo) -> dt.datetime | None:
    """The moment of a wall time, in UTC; None if the clocks skip it."""
    moment = wall.replace(tzinfo=zone).astimezone(dt.UTC)
    return moment if moment.astimezone(zone).replace(tzinfo=None) == wall else None
