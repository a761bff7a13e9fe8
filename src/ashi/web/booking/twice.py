"""Wall times that happen twice, when the clocks go back: which of the two, and words that tell them apart.

Nothing here touches the database. Clocks that go forward skip times: those are refused where they are typed.
"""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Choice:
    """One of two instants with the same wall time."""

    instant: dt.datetime
    words: str
    which: str
    """What a form sends: `first` or `second`."""


def instants(date: dt.date, minute: int, zone: ZoneInfo) -> tuple[dt.datetime, ...]:
    """When the clock on the wall stands there: once, twice, or never where the clocks skip it."""
    wall = dt.datetime.combine(date, dt.time()) + dt.timedelta(minutes=minute)
    both = (wall.replace(tzinfo=zone, fold=fold).astimezone(dt.UTC) for fold in (0, 1))
    there = (instant for instant in both if instant.astimezone(zone).replace(tzinfo=None) == wall)
    return tuple(sorted(set(there)))


def choices(instant: dt.datetime, zone: ZoneInfo) -> tuple[Choice, ...]:
    """The two that the wall time of `instant` can mean; none where it happens once.

    >>> berlin = ZoneInfo("Europe/Berlin")
    >>> for choice in choices(dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC), berlin):
    ...     print(choice.words)
    the first 02:30, before the clocks go back (UTC+02:00)
    the second 02:30, after the clocks went back (UTC+01:00)
    """
    wall = instant.astimezone(zone)
    both = instants(wall.date(), wall.hour * 60 + wall.minute, zone)
    if len(both) < 2:
        return ()
    first, second = both
    before, after = _offset(first, zone), _offset(second, zone)
    return (
        Choice(first, f"the first {wall:%H:%M}, before the clocks go back ({before})", "first"),
        Choice(second, f"the second {wall:%H:%M}, after the clocks went back ({after})", "second"),
    )


def which(instant: dt.datetime, zone: ZoneInfo) -> str:
    """Empty for most; of a time that happens twice, which it is."""
    return next((choice.words for choice in choices(instant, zone) if choice.instant == instant), "")


def happens_twice(day: dt.date, time: dt.time, zone: ZoneInfo) -> bool:
    """Whether the clocks go back over this time on that day."""
    return len(instants(day, time.hour * 60 + time.minute, zone)) > 1


def _offset(instant: dt.datetime, zone: ZoneInfo) -> str:
    told = f"{instant.astimezone(zone):%z}"
    return f"UTC{told[:3]}:{told[3:5]}"
