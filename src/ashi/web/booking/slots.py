"""Free times, computed from rules in the clinic's wall time; nothing here touches the database.

Times are minutes since 1970 in arrays, so that a year of a whole clinic is one short computation.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

Minutes = NDArray[np.int64]

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
EPOCH_DAY = dt.date(1970, 1, 1).toordinal()
DAY = 1440
MINUTE = dt.timedelta(minutes=1)
LONGEST_VISIT = dt.timedelta(days=1)
"""The database refuses longer ones (migration 0006): what meets a time began within the day before it."""
LONGEST_TRAVEL = dt.timedelta(hours=2)
"""One way to a home visit. The database refuses longer ones, too (migration 0014)."""


@dataclass(frozen=True, slots=True)
class Busy:
    """What one room, or one practitioner, has taken; made once by `busy` and asked often."""

    begins: Minutes
    latest_end: Minutes
    """The latest end among the first so many, of which there may be none."""


@dataclass(frozen=True, slots=True)
class Hours:
    """Wall-clock hours on one weekday (0 is Monday), every week."""

    weekday: int
    begins: dt.time
    ends: dt.time


@dataclass(frozen=True, slots=True)
class DayChange:
    """One day that differs from the week: closed between these wall times, or open besides."""

    day: dt.date
    begins: dt.time
    ends: dt.time
    is_closed: bool
    begins_second: bool | None = None
    """Whether the second is meant, of a time that happens twice; None where it happens once, or nobody said."""
    ends_second: bool | None = None

    @property
    def is_exact(self) -> bool:
        """Whether somebody said which of two is meant: then the wall times alone do not tell when it is."""
        return self.begins_second is not None or self.ends_second is not None


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time, both ends aware; the end is not part of it."""

    starts_at: dt.datetime
    ends_at: dt.datetime

    def overlaps(self, other: "Span") -> bool:
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at

    def with_travel(self, minutes: int | None) -> "Span":
        """The same with so long a way before and after it; None is no way."""
        way = dt.timedelta(minutes=minutes or 0)
        return Span(self.starts_at - way, self.ends_at + way)


def free_starts(
    hours: Iterable[Hours],
    taken: Iterable[Span],
    *,
    zone: ZoneInfo,
    first_day: dt.date,
    days: int,
    minutes: int,
    not_before: dt.datetime,
    changes: Iterable[DayChange] = (),
    pause_minutes: int = 0,
    rooms: Sequence[Busy] = (),
    travel_minutes: int = 0,
) -> Minutes:
    """When a visit of `minutes` can begin, as minutes since 1970 (UTC), ascending.

    No slot meets another or anything `taken`; `pause_minutes` stay free after each visit. Where there are
    `rooms`, one of them is free from its beginning to its end. A wall time that the clocks skip is no slot; one
    that happens twice is offered the first time only.

    With `travel_minutes` it is a home visit: the way there and back lies in the hours and meets nothing `taken`, and
    no room is needed. It leaves in the rhythm of the clinic's own visits, so that what stays free around it is whole
    times; such slots are choices for one visit and may meet each other. Whoever makes two comes back between them.
    """
    away = minutes + 2 * travel_minutes
    starts = _by_rule(tuple(hours), tuple(changes), zone, first_day, days, away, minutes + pause_minutes)
    starts = starts[starts >= -((EPOCH - not_before) // MINUTE)]
    starts = starts[~_meets(starts, away + pause_minutes, busy(taken, pause_minutes))]
    if travel_minutes:
        return np.unique(starts) + travel_minutes
    if rooms and starts.size:
        starts = starts[~np.isin(starts, _without_room(starts, minutes, rooms))]
    return _apart(starts, minutes + pause_minutes)


def moment(minutes: int) -> dt.datetime:
    """The instant of so many minutes since 1970."""
    return EPOCH + dt.timedelta(minutes=minutes)


def minutes_of(instant: dt.datetime) -> int:
    """Whole minutes since 1970 of an aware instant."""
    return (instant - EPOCH) // MINUTE


@lru_cache(maxsize=256)  # many keep the same hours, and the same days are asked for again and again
def _by_rule(
    hours: tuple[Hours, ...],
    changes: tuple[DayChange, ...],
    zone: ZoneInfo,
    first_day: dt.date,
    days: int,
    minutes: int,
    step: int,
) -> Minutes:
    """When a visit could begin if nobody were booked, as minutes since 1970; shared, so nobody may write on it."""
    exact = [change for change in changes if change.is_exact]
    by_wall = tuple(change for change in changes if not change.is_exact)
    starts = _instants(_walls(hours, by_wall, first_day, days, minutes, step), zone)
    if exact:
        starts = _with_exact(starts, exact, by_wall, zone, first_day, days, minutes, step)
    starts.flags.writeable = False
    return starts


def _walls(
    hours: tuple[Hours, ...],
    changes: tuple[DayChange, ...],
    first_day: dt.date,
    days: int,
    minutes: int,
    step: int,
) -> Minutes:
    """Every wall time a visit could begin at by the rules: wall minutes since 1970, ascending, each once."""
    first = first_day.toordinal() - EPOCH_DAY
    every_day = np.arange(first, first + days, dtype=np.int64)
    weekday = (every_day + EPOCH_DAY - 1) % 7
    stretches = [(every_day[weekday == item.weekday], item.begins, item.ends) for item in hours]
    closed = []
    for change in changes:
        day = change.day.toordinal() - EPOCH_DAY
        if not first <= day < first + days:
            continue
        if change.is_closed:
            closed.append((day * DAY + _minute(change.begins), day * DAY + _last_minute(change.ends)))
        else:
            stretches.append((np.array([day], dtype=np.int64), change.begins, change.ends))
    parts = [
        (on[:, None] * DAY + np.arange(_minute(begins), _last_minute(ends) - minutes + 1, step)).ravel()
        for on, begins, ends in stretches
    ]
    walls = np.unique(np.concatenate(parts)) if parts else np.empty(0, dtype=np.int64)
    for begin, end in closed:
        walls = walls[(walls + minutes <= begin) | (walls >= end)]
    return walls


def _with_exact(
    starts: Minutes,
    exact: Iterable[DayChange],
    others: Iterable[DayChange],
    zone: ZoneInfo,
    first_day: dt.date,
    days: int,
    minutes: int,
    step: int,
) -> Minutes:
    """`starts` on days on which somebody has said which of two equal wall times is meant."""
    last_day = first_day + dt.timedelta(days=days - 1)
    exact = [change for change in exact if first_day <= change.day <= last_day]
    opens = [span_of(change, zone) for change in exact if not change.is_closed]
    shut = [span_of(change, zone) for change in exact if change.is_closed]
    of_opens = [
        np.arange(minutes_of(span.starts_at), minutes_of(span.ends_at) - minutes + 1, step, dtype=np.int64)
        for span in opens
    ]
    if of_opens:
        that_day = {change.day for change in exact}
        shut += [span_of(change, zone) for change in others if change.is_closed and change.day in that_day]
    starts = np.unique(np.concatenate([starts, *of_opens]))
    return starts[~_meets(starts, minutes, busy(shut))]


def span_of(change: DayChange, zone: ZoneInfo) -> Span:
    """From when to when, as instants. Where nobody has said which is meant, it is all that the wall times can mean."""
    is_to_midnight = _last_minute(change.ends) == DAY
    ends_on = change.day + dt.timedelta(days=is_to_midnight)
    return Span(
        _wall_instant(change.day, change.begins, zone, bool(change.begins_second)),
        _wall_instant(
            ends_on, dt.time(0) if is_to_midnight else change.ends, zone, change.ends_second is not False
        ),
    )


def _wall_instant(day: dt.date, time: dt.time, zone: ZoneInfo, is_second: bool) -> dt.datetime:
    return dt.datetime.combine(day, time, zone).replace(fold=int(is_second)).astimezone(dt.UTC)


def _minute(time: dt.time) -> int:
    return time.hour * 60 + time.minute


def _last_minute(time: dt.time) -> int:
    """As the end of a stretch: 23:59 and 00:00 both mean midnight."""
    return DAY if time in (dt.time(0), dt.time(23, 59)) else _minute(time)


def _instants(walls: Minutes, zone: ZoneInfo) -> Minutes:
    """The instants of wall times: one offset a day, and time by time on the days on which clocks change."""
    if not walls.size:
        return walls
    days, which = np.unique(walls // DAY, return_inverse=True)
    offsets = _offsets(zone, int(days[0]), int(days[-1]) + 2)
    today, tomorrow = offsets[days - days[0]], offsets[days - days[0] + 1]
    starts = walls - today[which]
    exists = np.ones(walls.size, dtype=bool)
    for index in np.flatnonzero((today != tomorrow)[which]):
        instant = _instant(int(walls[index]), zone)
        exists[index] = instant is not None
        starts[index] = instant or 0
    return starts[exists]


@lru_cache(maxsize=16)  # a house asks the same of every practitioner
def _offsets(zone: ZoneInfo, first: int, end: int) -> Minutes:
    """Minutes from UTC at the beginning of each day (counted from 1970)."""
    midnights = (dt.datetime.fromordinal(day + EPOCH_DAY).replace(tzinfo=zone) for day in range(first, end))
    offsets = [offset for midnight in midnights if (offset := midnight.utcoffset()) is not None]
    return np.array([int(offset.total_seconds()) // 60 for offset in offsets], dtype=np.int64)


def _instant(wall: int, zone: ZoneInfo) -> int | None:
    """The minute in UTC of a wall time, the first if it happens twice; None if the clocks skip it."""
    told = EPOCH.replace(tzinfo=None) + dt.timedelta(minutes=wall)
    instant = told.replace(tzinfo=zone).astimezone(dt.UTC)
    return minutes_of(instant) if instant.astimezone(zone).replace(tzinfo=None) == told else None


def busy(taken: Iterable[Span], pause_minutes: int = 0) -> Busy:
    """What is `taken`, each with the pause after it."""
    spans = tuple(taken)
    begins = np.array([(span.starts_at - EPOCH) // MINUTE for span in spans], dtype=np.int64)
    ends = np.array([-((EPOCH - span.ends_at) // MINUTE) for span in spans], dtype=np.int64) + pause_minutes
    order = np.argsort(begins)
    return Busy(begins[order], np.concatenate(([np.iinfo(np.int64).min], np.maximum.accumulate(ends[order]))))


def _meets(starts: Minutes, length: int, taken: Busy) -> NDArray[np.bool_]:
    """Which starts, with `length` minutes after them, meet something taken."""
    return taken.latest_end[np.searchsorted(taken.begins, starts + length)] > starts


def _without_room(starts: Minutes, minutes: int, rooms: Sequence[Busy]) -> Minutes:
    """Those at which every room is taken. Most find one at once, so that later rooms are asked about few."""
    for room in rooms:
        starts = starts[_meets(starts, minutes, room)]
        if not starts.size:
            break
    return starts


def _apart(starts: Minutes, step: int) -> Minutes:
    """The same without those that meet an earlier one: where patterns overlap, or the clocks go back."""
    starts = np.sort(starts)
    if starts.size < 2 or (np.diff(starts) >= step).all():
        return starts
    kept: list[int] = []
    for start in starts.tolist():
        if not kept or start >= kept[-1] + step:
            kept.append(start)
    return np.array(kept, dtype=np.int64)
