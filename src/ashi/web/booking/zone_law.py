"""What a zone's law said when times were booked. Nothing here touches the database.

A booked visit is a promise in wall time: Tuesday at nine. Kept is its instant, from which the wall time follows as
long as the law stays. When a country ends its summer time, the instants of booked visits move, and the wall times
stay: for that the law is kept as it was known.
"""

import datetime as dt
from bisect import bisect_right
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from ashi.web.booking.slots import EPOCH, MINUTE, minutes_of, moment

Law = Sequence[tuple[int, int]]
"""From which minute since 1970 (UTC) on which offset from UTC holds, in minutes; ascending."""


def law_of(zone: ZoneInfo, begin: dt.datetime, days: int) -> tuple[tuple[int, int], ...]:
    """The law of `zone` for so many days from `begin`, to the quarter of an hour, which is how zones change."""
    first = minutes_of(begin) // 15 * 15
    found: list[tuple[int, int]] = []
    known = None
    for hour in range(first, first + days * 1440 + 1, 60):
        offset = _offset(hour, zone)
        if offset != known:
            change = hour
            while found and _offset(change - 15, zone) == offset:
                change -= 15
            found.append((change, offset))
            known = offset
    return tuple(found)


def same_wall_time(starts_at: dt.datetime, law: Law, zone: ZoneInfo) -> dt.datetime:
    """The instant at which clocks under today's law show what they were to show at `starts_at` under `law`.

    A wall time that is skipped now is that much later; of one that happens twice, the nearer to before.
    """
    minute = minutes_of(starts_at)
    place = bisect_right([begin for begin, _ in law], minute) - 1
    if place < 0:
        return starts_at
    wall = (EPOCH + (minute + law[place][1]) * MINUTE).replace(tzinfo=zone)
    both = [wall.replace(fold=fold).astimezone(dt.UTC) for fold in (0, 1)]
    candidates = [instant for instant in both if _shows(instant, wall, zone)] or both[:1]
    return min(candidates, key=lambda instant: abs(instant - starts_at))


def _shows(instant: dt.datetime, wall: dt.datetime, zone: ZoneInfo) -> bool:
    return instant.astimezone(zone).replace(tzinfo=None, fold=0) == wall.replace(tzinfo=None, fold=0)


def _offset(minute: int, zone: ZoneInfo) -> int:
    offset = moment(minute).astimezone(zone).utcoffset()
    return int(offset.total_seconds()) // 60 if offset is not None else 0
