"""A day of the clinic as columns of minutes: where a stretch stands, what is closed, what comes next.

Minutes count from midnight of the clinic's wall clock. Nothing here touches the database.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from ashi.web.booking.slots import DayChange, Hours

DAY = 1440
STEP = 5
"""Minutes between two places where a visit can be put by hand."""
USUAL_HOURS = (9, 17)


class Stretch(NamedTuple):
    """Minutes of one day; the end is not part of it."""

    begins: int
    ends: int

    @property
    def place(self) -> str:
        """The classes that put it where it belongs: the style sheet adds up hours, tens and ones of minutes."""
        return f"{_digits('at', self.begins)} {_digits('to', self.ends)}"

    @property
    def clock(self) -> str:
        """When it begins, as the clock on the wall says it."""
        return _clock(self.begins)

    @property
    def clocks(self) -> str:
        """From when to when."""
        return f"{_clock(self.begins)}–{_clock(self.ends)}"


def wall_minute(instant: dt.datetime, zone: ZoneInfo, date: dt.date) -> int:
    """Where the clock on the wall stands at `instant`, in minutes of `date`; cut to that day."""
    wall = instant.astimezone(zone)
    if wall.date() != date:
        return 0 if wall.date() < date else DAY
    return wall.hour * 60 + wall.minute


# Of two hundred visits twenty begin together, and the same day is asked for again and again.
@lru_cache(maxsize=4096)
def stands(starts_at: dt.datetime, ends_at: dt.datetime, zone: ZoneInfo) -> tuple[dt.date, Stretch]:
    """On which day, and where on that day's wall clock; never so short that it cannot be seen."""
    date = starts_at.astimezone(zone).date()
    begins = wall_minute(starts_at, zone, date)
    return date, Stretch(begins, max(wall_minute(ends_at, zone, date), begins + STEP))


def open_stretches(date: dt.date, hours: Iterable[Hours], changes: Iterable[DayChange]) -> list[Stretch]:
    """When somebody is there on `date`: the week's hours and what is open besides, without what is closed."""
    changes = [change for change in changes if change.day == date]
    opens = [_stretch(item) for item in hours if item.weekday == date.weekday()]
    opens += [_stretch(change) for change in changes if not change.is_closed]
    closed = [_stretch(change) for change in changes if change.is_closed]
    return _without(_joined(opens), _joined(closed))


def closed_stretches(opens: Sequence[Stretch], within: Stretch) -> list[Stretch]:
    """The rest of `within`."""
    return _without([within], opens)


def hours_shown(stretches: Iterable[Stretch]) -> Stretch:
    """Whole hours that hold all of these; the usual ones when there are none."""
    known = list(stretches)
    if not known:
        return Stretch(USUAL_HOURS[0] * 60, USUAL_HOURS[1] * 60)
    first = min(item.begins for item in known) // 60 * 60
    last = -(-max(item.ends for item in known) // 60) * 60
    return Stretch(first, last)


def next_gap(
    opens: Iterable[Stretch],
    taken: Iterable[Stretch],
    earliest: int,
    minutes: int,
    *,
    pause: int = 0,
    rooms: Sequence[Sequence[Stretch]] = (),
) -> int | None:
    """The first place from `earliest` on, in steps, where `minutes` fit and a pause stays around what is taken.

    `rooms` are what each room has taken; where there are any, one of them is free all the time.
    """
    busy = _joined([Stretch(item.begins - pause, item.ends + pause) for item in taken])
    for gap in _without(_joined(opens), busy):
        first = -(-max(gap.begins, earliest) // STEP) * STEP
        for begins in range(first, gap.ends - minutes + 1, STEP):
            ends = begins + minutes
            if not rooms or any(
                all(not (one.begins < ends and begins < one.ends) for one in room) for room in rooms
            ):
                return begins
    return None


def has_gap(opens: Iterable[Stretch], taken: Iterable[Stretch], minutes: int) -> bool:
    """Whether `minutes` fit anywhere at all: a quick no for days that are full."""
    left = _without(_joined(opens), _joined(taken))
    return any(gap.ends - gap.begins >= minutes for gap in left)


def lanes(stretches: Sequence[Stretch]) -> list[tuple[int, int]]:
    """For each of these, in order of their begin: which lane it takes, and how many its neighbours need."""
    if all(one.ends <= other.begins for one, other in pairwise(stretches)):
        return [(0, 1)] * len(stretches)
    placed: list[tuple[int, int]] = []
    group: list[int] = []  # where each lane of the present heap ends
    since = 0

    def settle() -> None:
        for index in range(since, len(placed)):
            placed[index] = (placed[index][0], len(group))

    for item in stretches:
        if group and item.begins >= max(group):
            settle()
            since, group = len(placed), []
        lane = next((number for number, ends in enumerate(group) if ends <= item.begins), len(group))
        group[lane : lane + 1] = [item.ends]
        placed.append((lane, 1))
    settle()
    return placed


def _stretch(item: Hours | DayChange) -> Stretch:
    ends = item.ends.hour * 60 + item.ends.minute
    # As everywhere with hours: 23:59 and 00:00 as an end both mean midnight.
    return Stretch(item.begins.hour * 60 + item.begins.minute, DAY if ends in (0, DAY - 1) else ends)


def _joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    joined: list[Stretch] = []
    for item in sorted(stretches):
        if joined and item.begins <= joined[-1].ends:
            joined[-1] = Stretch(joined[-1].begins, max(joined[-1].ends, item.ends))
        else:
            joined.append(item)
    return joined


def _without(stretches: Iterable[Stretch], gone: Iterable[Stretch]) -> list[Stretch]:
    left = list(stretches)
    for cut in gone:
        left = [
            part
            for item in left
            for part in (
                Stretch(item.begins, min(item.ends, cut.begins)),
                Stretch(max(item.begins, cut.ends), item.ends),
            )
            if part.begins < part.ends
        ]
    return left


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


@cache
def _digits(kind: str, minute: int) -> str:
    hour, rest = divmod(minute, 60)
    return f"desk-{kind}-h{hour} desk-{kind}-t{rest // 10} desk-{kind}-u{rest % 10}"
