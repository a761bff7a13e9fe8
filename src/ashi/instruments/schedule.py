"""Who is asked what, and when: from the plan, the visits and the answers so far to what is due on a day."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, get_args

import msgspec

from ashi.instruments.definition import INSTRUMENTS
from ashi.knowledge import Fact, load

OccasionId = Literal["baseline", "weekly", "review", "end", "month_3", "month_6", "month_12"]
Brought = Mapping[str, tuple[OccasionId, ...]]
"""Instruments that the clinic brought, each with the occasions at which its terms let it be asked."""

AGAIN_ONLY = frozenset({"psfs"})
"""Asked again only: the first time the patient names the activities, which the paperwork does."""


class Occasion(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One occasion: it opens `after_days` after its anchor and stays open for `open_days`.

    `anchor`: ``paperwork`` the day the paperwork was sent, until the first visit; ``week`` a week after the last
    answer about pain, in care; ``visits`` each visit after which the plan looks again; ``end`` the last visit.
    """

    id: OccasionId
    words: str
    anchor: Literal["paperwork", "week", "visits", "end"]
    asks: tuple[str, ...]
    after_days: int = 0
    open_days: int


class Schedule(Fact, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`quiet_days` without a visit and without one booked end a course; `every_visits` stands in where no plan says."""

    weekly_days: int
    quiet_days: int
    every_visits: int
    occasions: tuple[Occasion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Care:
    """One episode as far as it decides what is asked. Days may come in any order; those still ahead do not count.

    `sessions` and `review_after` are the plan's, 0 where there is none. `is_booked`: a visit is booked ahead.
    `answered` are the answers so far: which instrument, on which day.
    """

    paperwork_on: dt.date | None = None
    visits: Sequence[dt.date] = ()
    sessions: int = 0
    review_after: int = 0
    closed_on: dt.date | None = None
    is_booked: bool = False
    answered: Sequence[tuple[str, dt.date]] = ()


@dataclass(frozen=True, slots=True)
class Due:
    """One occasion that is open: what it still asks, since when, and the last day."""

    occasion: OccasionId
    instruments: tuple[str, ...]
    opened: dt.date
    closes: dt.date


def _read() -> Schedule:
    read = load("instruments/schedule.toml", Schedule)
    if [occasion.id for occasion in read.occasions] != list(get_args(OccasionId)):
        raise ValueError(
            f"instruments/schedule.toml must hold the occasions {', '.join(get_args(OccasionId))}."
        )
    asked = {instrument for occasion in read.occasions for instrument in occasion.asks}
    if unknown := asked - set(INSTRUMENTS):
        raise ValueError(
            f"instruments/schedule.toml asks {', '.join(sorted(unknown))}, which does not exist."
        )
    return read


SCHEDULE = _read()
NOTHING: Brought = MappingProxyType({})


def due(
    care: Care, on: dt.date, brought: Brought = NOTHING, schedule: Schedule = SCHEDULE
) -> tuple[Due, ...]:
    """Every occasion that is open on a day and still asks something, in the schedule's order.

    >>> day = dt.date(2026, 3, 2)
    >>> care = Care(visits=[day], is_booked=True, answered=[("nrs_pain", day)])
    >>> [open.instruments for open in due(care, day + dt.timedelta(days=7))]
    [('check_in',)]
    """
    visits = sorted(day for day in care.visits if day <= on)
    answered = [(instrument, day) for instrument, day in care.answered if day <= on]
    end = ended_on(care, on, schedule)
    found = []
    for occasion in schedule.occasions:
        opened = _opened(occasion, care, visits, answered, end, on, schedule)
        if opened is None:
            continue
        closes = opened + dt.timedelta(days=occasion.open_days)
        # The weekly questions never lapse: who was silent for a month is asked about this week.
        if not opened <= on or (on > closes and occasion.anchor != "week"):
            continue
        asks = (*occasion.asks, *(name for name, when in brought.items() if occasion.id in when))
        left = tuple(name for name in asks if _is_left(name, opened, answered))
        if left:
            found.append(Due(occasion.id, left, opened, max(closes, on)))
    return tuple(found)


def asked(open_now: Sequence[Due]) -> tuple[str, ...]:
    """The instruments of all open occasions, each once; the fuller pain scale stands in for the weekly two questions.

    >>> day = dt.date(2026, 3, 2)
    >>> asked([Due("weekly", ("check_in",), day, day), Due("end", ("nrs_pain", "psfs"), day, day)])
    ('nrs_pain', 'psfs')
    """
    names = list(dict.fromkeys(name for each in open_now for name in each.instruments))
    if "nrs_pain" in names and "check_in" in names:
        names.remove("check_in")
    return tuple(names)


def ended_on(care: Care, on: dt.date, schedule: Schedule = SCHEDULE) -> dt.date | None:
    """The last visit of a course that is over, None while it runs or when nothing was done.

    It is over when the episode is closed, when the planned sessions are done, or when it fell silent; a visit
    that is booked ahead keeps it going.
    """
    visits = sorted(day for day in care.visits if day <= on)
    if not visits:
        return None
    last = visits[-1]
    if care.closed_on is not None and care.closed_on <= on:
        return last
    if care.is_booked:
        return None
    is_done = 0 < care.sessions <= len(visits)
    is_silent = last <= silent_since(on, schedule)
    return last if is_done or is_silent else None


def silent_since(on: dt.date, schedule: Schedule = SCHEDULE) -> dt.date:
    """Whoever was seen last on this day or before, with nothing booked ahead, has a course that is over."""
    return on - dt.timedelta(days=schedule.quiet_days)


def _opened(
    occasion: Occasion,
    care: Care,
    visits: Sequence[dt.date],
    answered: Sequence[tuple[str, dt.date]],
    end: dt.date | None,
    on: dt.date,
    schedule: Schedule,
) -> dt.date | None:
    """The day on which the occasion opened last, None if it did not."""
    later = dt.timedelta(days=occasion.after_days)
    is_closed = care.closed_on is not None and care.closed_on <= on
    if occasion.anchor == "paperwork":
        return None if visits or is_closed or care.paperwork_on is None else care.paperwork_on + later
    if occasion.anchor == "end":
        return None if end is None else end + later
    if not visits or end is not None:
        return None
    if occasion.anchor == "visits":
        every = care.review_after or schedule.every_visits
        number = len(visits) // every * every
        return visits[number - 1] + later if number else None
    pain = [day for instrument, day in answered if _is_pain(instrument)]
    return max(pain, default=visits[0]) + dt.timedelta(days=schedule.weekly_days)


def _is_left(name: str, opened: dt.date, answered: Sequence[tuple[str, dt.date]]) -> bool:
    days = [day for instrument, day in answered if instrument == name]
    if name in AGAIN_ONLY and not days:
        return False
    return not any(day >= opened for day in days)


def _is_pain(name: str) -> bool:
    return name == "nrs_pain" or (name in INSTRUMENTS and INSTRUMENTS[name].scores_as == "nrs_pain")
