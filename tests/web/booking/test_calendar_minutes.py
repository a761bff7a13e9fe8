"""The calendar's own arithmetic: what is open, what is left, what comes next, what stands beside what."""

import datetime as dt
import re
from itertools import pairwise, product
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from ashi.web.booking.calendar import (
    DAY,
    STEP,
    Stretch,
    closed_stretches,
    has_gap,
    hours_shown,
    lanes,
    next_gap,
    open_stretches,
    wall_minute,
)
from ashi.web.booking.slots import DayChange, Hours
from ashi.web.booking.twice import instants

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = dt.date(2026, 11, 30)
stretches = st.lists(
    st.tuples(st.integers(0, DAY // 5 - 1), st.integers(1, 40)).map(
        lambda pair: Stretch(pair[0] * 5, min(DAY, (pair[0] + pair[1]) * 5))
    ),
    max_size=8,
)


def _minutes(items: list[Stretch]) -> set[int]:
    return {minute for item in items for minute in range(item.begins, item.ends)}


def test_hours_of_the_week_with_a_day_that_differs() -> None:
    hours = [
        Hours(0, dt.time(9), dt.time(12)),
        Hours(0, dt.time(13), dt.time(17)),
        Hours(1, dt.time(9), dt.time(17)),
    ]
    assert open_stretches(MONDAY, hours, []) == [Stretch(540, 720), Stretch(780, 1020)]
    changes = [
        DayChange(MONDAY, dt.time(11), dt.time(14), is_closed=True),
        DayChange(MONDAY, dt.time(17), dt.time(0), is_closed=False),
        DayChange(MONDAY + dt.timedelta(days=1), dt.time(0), dt.time(0), is_closed=True),
    ]
    assert open_stretches(MONDAY, hours, changes) == [Stretch(540, 660), Stretch(840, DAY)]
    assert open_stretches(MONDAY + dt.timedelta(days=1), hours, changes) == []


@given(stretches)
def test_open_and_closed_make_the_day(opens: list[Stretch]) -> None:
    shown = hours_shown(opens)
    closed = closed_stretches(opens, shown)
    assert _minutes(closed) == set(range(shown.begins, shown.ends)) - _minutes(opens)
    assert all(one.ends <= other.begins for one, other in pairwise(sorted(closed)))
    assert shown.begins % 60 == shown.ends % 60 == 0


@given(
    stretches,
    stretches,
    st.integers(0, DAY),
    st.integers(10, 90),
    st.integers(0, 15),
    st.lists(stretches, max_size=3),
)
def test_the_next_gap_is_the_first_that_fits(
    opens: list[Stretch],
    taken: list[Stretch],
    earliest: int,
    minutes: int,
    pause: int,
    rooms: list[list[Stretch]],
) -> None:
    free = _minutes(opens) - {
        minute for item in taken for minute in range(item.begins - pause, item.ends + pause)
    }
    slow = next(
        (
            begins
            for begins in range(0, DAY, STEP)
            if begins >= earliest
            and set(range(begins, begins + minutes)) <= free
            and (
                not rooms
                or any(set(range(begins, begins + minutes)).isdisjoint(_minutes(room)) for room in rooms)
            )
        ),
        None,
    )
    assert next_gap(opens, taken, earliest, minutes, pause=pause, rooms=rooms) == slow


@given(opens=stretches, taken=stretches, minutes=st.integers(1, 24).map(lambda fives: fives * 5))
def test_a_full_day_is_one_where_no_gap_is_found(
    opens: list[Stretch], taken: list[Stretch], minutes: int
) -> None:
    assert has_gap(opens, taken, minutes) == (next_gap(opens, taken, 0, minutes) is not None)


@given(stretches)
def test_what_overlaps_stands_side_by_side(items: list[Stretch]) -> None:
    items.sort()
    placed = lanes(items)
    for (one, (lane, count)), (other, (other_lane, other_count)) in product(
        zip(items, placed, strict=True), repeat=2
    ):
        assert lane < count
        if one is not other and one.begins < other.ends and other.begins < one.ends:
            assert lane != other_lane
            assert count == other_count


def test_a_place_is_written_in_digits_that_the_style_sheet_knows() -> None:
    assert Stretch(575, 620).place == "desk-at-h9 desk-at-t3 desk-at-u5 desk-to-h10 desk-to-t2 desk-to-u0"


@given(st.integers(0, DAY - 1), st.integers(1, DAY))
def test_the_style_sheet_has_every_digit(begins: int, ends: int) -> None:
    names = Stretch(begins, ends).place.split()
    assert (
        sum(
            int(re.sub(r"\D", "", name)) * {"h": 60, "t": 10, "u": 1}[name[8]]
            for name in names
            if name.startswith("desk-at")
        )
        == begins
    )


def test_the_hour_that_the_clocks_skip_is_no_time_and_the_one_that_comes_twice_begins_with_the_first() -> (
    None
):
    spring, autumn = dt.date(2026, 3, 29), dt.date(2026, 10, 25)
    assert instants(spring, 150, BERLIN) == ()
    assert instants(autumn, 150, BERLIN)[0] == dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)
    (instant,) = instants(MONDAY, 575, BERLIN)
    assert instant == dt.datetime(2026, 11, 30, 8, 35, tzinfo=dt.UTC)
    assert wall_minute(instant, BERLIN, MONDAY) == 575
