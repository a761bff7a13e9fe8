"""A course of visits: proposed in order, near its days, from free times only."""

import datetime as dt
import tomllib
from collections.abc import Iterator
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ashi.knowledge.loader import HERE
from ashi.web.booking.courses import REVIEW_AFTER, RHYTHMS, course_days, propose_course
from ashi.web.booking.slots import Hours, free_starts, minutes_of

BERLIN = ZoneInfo("Europe/Berlin")
LONG_AGO = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
WEEKDAYS = [Hours(weekday, dt.time(9), dt.time(17)) for weekday in range(5)]


def _free(first: dt.datetime, days: int, hours=WEEKDAYS, without=()) -> np.ndarray:
    starts = free_starts(
        hours,
        (),
        zone=BERLIN,
        first_day=first.astimezone(BERLIN).date(),
        days=days,
        minutes=60,
        not_before=LONG_AGO,
    )
    return starts[~np.isin(starts, [minutes_of(instant) for instant in without])]


def test_once_a_week_is_the_same_wall_time_through_the_change_of_clocks() -> None:
    # Monday 12 October 2026, 10:00; the clocks go back on the 25th
    first = dt.datetime(2026, 10, 12, 10, tzinfo=BERLIN).astimezone(dt.UTC)
    weekly = RHYTHMS["weekly"]
    visits = propose_course(_free(first, course_days(10, weekly)), first, 10, weekly, BERLIN)
    local = [visit.starts_at.astimezone(BERLIN) for visit in visits if visit.starts_at]
    assert [f"{at:%a %H:%M}" for at in local] == ["Mon 10:00"] * 10
    assert [(b.date() - a.date()).days for a, b in pairwise(local)] == [7] * 9
    assert {visit.moved_days for visit in visits} == {0}


def test_no_plan_looks_later_than_the_page_says() -> None:
    rows = tomllib.loads((HERE / "tailoring" / "regimens.toml").read_text(encoding="utf-8"))
    found = [row["review_after"] for row in walk(rows) if "review_after" in row]
    assert max(found) == REVIEW_AFTER


def walk(row: Any) -> Iterator[dict[str, Any]]:
    if isinstance(row, dict):
        yield row
        for value in row.values():
            yield from walk(value)
    elif isinstance(row, list):
        for value in row:
            yield from walk(value)


def test_twice_a_week_keeps_its_two_weekdays() -> None:
    first = dt.datetime(2026, 11, 30, 9, tzinfo=BERLIN)
    twice = RHYTHMS["twice"]
    visits = propose_course(_free(first, course_days(6, twice)), first, 6, twice, BERLIN)
    assert [f"{visit.starts_at.astimezone(BERLIN):%a}" for visit in visits] == ["Mon", "Thu"] * 3


def test_a_taken_hour_moves_the_hour_and_a_full_day_moves_the_day() -> None:
    first = dt.datetime(2026, 11, 30, 10, tzinfo=BERLIN)
    weekly = RHYTHMS["weekly"]
    second, third = first + dt.timedelta(days=7), first + dt.timedelta(days=14)
    full = [third.replace(hour=hour) for hour in range(9, 17)]
    free = _free(first, course_days(3, weekly), without=[second, *full])
    visits = propose_course(free, first, 3, weekly, BERLIN)
    assert visits[1].starts_at in (second.replace(hour=9), second.replace(hour=11))
    assert visits[1].moved_days == 0
    assert visits[2].starts_at == third + dt.timedelta(days=1)  # Monday is full, Sunday closed
    assert visits[2].moved_days == 1


def test_a_week_without_any_time_says_so() -> None:
    first = dt.datetime(2026, 11, 30, 10, tzinfo=BERLIN)
    weekly = RHYTHMS["weekly"]
    free = _free(first, course_days(3, weekly))
    away = (
        minutes_of(first) + np.array([3, 11]) * 1440
    ).tolist()  # nothing from Thursday to the Friday after next
    free = free[(free < away[0]) | (free > away[1])]
    visits = propose_course(free, first, 3, weekly, BERLIN)
    assert visits[1].starts_at is None
    assert visits[1].around == dt.date(2026, 12, 7)
    assert visits[2].starts_at is not None


@given(
    st.sampled_from(sorted(RHYTHMS)),
    st.integers(2, 12),
    st.dates(dt.date(2025, 1, 1), dt.date(2034, 12, 31)),
    st.sets(st.integers(0, 400)),
)
def test_whatever_is_chosen_is_free_and_in_order(name, visits, day, gone) -> None:
    rhythm = RHYTHMS[name]
    first = dt.datetime.combine(day, dt.time(9), BERLIN).astimezone(dt.UTC)
    free = _free(first, course_days(visits, rhythm), [Hours(n, dt.time(9), dt.time(17)) for n in range(7)])
    free = np.delete(free, [index for index in gone if index < free.size])
    open_times = set(free.tolist())
    proposed = propose_course(free, first, visits, rhythm, BERLIN)
    assert [visit.number for visit in proposed] == list(range(1, visits + 1))
    for visit in proposed[1:]:
        assert (visit.starts_at is None) == (visit.choices == ())
        assert all(minutes_of(choice) in open_times for choice in visit.choices)
        assert visit.starts_at is None or visit.starts_at in visit.choices
    for earlier, later in pairwise(proposed):
        assert all(a < b for a in earlier.choices for b in later.choices)
