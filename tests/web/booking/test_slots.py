"""Free times follow the wall clock of the clinic, through every change of it."""

import datetime as dt
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ashi.web.booking.slots import DayChange, Hours, Span, free_starts, moment
from ashi.web.booking.slots import busy as busy_of
from tests.support.obvious_slots import obvious_home_visits, obvious_slots

BERLIN = ZoneInfo("Europe/Berlin")
EVERY_DAY = [Hours(weekday, dt.time(9), dt.time(12)) for weekday in range(7)]
LONG_AGO = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


def _slots(
    day: dt.date, *, hours=EVERY_DAY, taken=(), days=1, minutes=60, zone=BERLIN, not_before=LONG_AGO, **more
) -> list[Span]:
    rules = {"zone": zone, "first_day": day, "days": days, "minutes": minutes, "not_before": not_before}
    begins = map(moment, free_starts(hours, taken, **rules, **more).tolist())
    return [Span(starts_at, starts_at + dt.timedelta(minutes=minutes)) for starts_at in begins]


def _walls(slots: list[Span], zone: ZoneInfo = BERLIN) -> list[str]:
    return [f"{slot.starts_at.astimezone(zone):%H:%M}" for slot in slots]


def test_a_plain_day() -> None:
    assert _walls(_slots(dt.date(2026, 11, 24))) == ["09:00", "10:00", "11:00"]


def test_a_taken_time_and_all_that_meets_it_is_not_offered() -> None:
    start = dt.datetime(2026, 11, 24, 9, 30, tzinfo=BERLIN)
    assert _walls(_slots(dt.date(2026, 11, 24), taken=[Span(start, start + dt.timedelta(minutes=45))])) == [
        "11:00"
    ]


def test_the_skipped_hour_is_no_slot_and_the_doubled_one_is_offered_once() -> None:
    night = [Hours(6, dt.time(0), dt.time(5))]
    assert _walls(_slots(dt.date(2026, 3, 29), hours=night)) == ["00:00", "01:00", "03:00", "04:00"]
    assert _walls(_slots(dt.date(2026, 10, 25), hours=night)) == ["00:00", "01:00", "02:00", "03:00", "04:00"]


@given(
    st.dates(dt.date(2025, 1, 1), dt.date(2035, 12, 1)),
    st.sampled_from(
        ["Europe/Berlin", "America/New_York", "Pacific/Auckland", "Asia/Kolkata", "Australia/Lord_Howe"]
    ),
    st.lists(st.tuples(st.integers(0, 400), st.integers(10, 120)), max_size=4),
    st.sampled_from([20, 30, 45, 60]),
)
def test_slots_never_overlap_nor_meet_what_is_taken(day, name, taken, minutes) -> None:
    zone = ZoneInfo(name)
    begin = dt.datetime.combine(day, dt.time(8), zone).astimezone(dt.UTC)
    busy = [
        Span(begin + dt.timedelta(minutes=at), begin + dt.timedelta(minutes=at + length))
        for at, length in taken
    ]
    slots = _slots(day, taken=busy, days=3, minutes=minutes, zone=zone)
    assert all(not slot.overlaps(span) for slot in slots for span in busy)
    assert all(a.ends_at <= b.starts_at for a, b in pairwise(slots))
    for slot in slots:
        wall = slot.starts_at.astimezone(zone)
        assert dt.time(9) <= wall.time() < dt.time(12)


ZONES = [
    "Europe/Berlin",
    "America/New_York",
    "Pacific/Auckland",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "America/Santiago",
    "Africa/Casablanca",
    "Asia/Shanghai",
]


def _stretch(draw) -> tuple[dt.time, dt.time]:
    begin = draw(st.integers(0, 91))
    end = draw(st.integers(begin + 1, 95))
    return dt.time(begin // 4, begin % 4 * 15), dt.time(end // 4, end % 4 * 15)


@st.composite
def _rules(draw):
    first = draw(st.dates(dt.date(2025, 1, 1), dt.date(2035, 12, 1)))
    hours = [Hours(draw(st.integers(0, 6)), *_stretch(draw)) for _ in range(draw(st.integers(0, 5)))]
    changes = [
        DayChange(
            first + dt.timedelta(days=draw(st.integers(0, 6))), *_stretch(draw), is_closed=draw(st.booleans())
        )
        for _ in range(draw(st.integers(0, 3)))
    ]
    return first, hours, changes


# Days on which clocks change somewhere, since a random day seldom is one.
CHANGES_OF_CLOCKS = [
    dt.date(2026, 3, 27), dt.date(2026, 10, 23), dt.date(2027, 3, 12), dt.date(2026, 4, 3),
    dt.date(2026, 9, 4), dt.date(2026, 9, 25), dt.date(2026, 2, 13), dt.date(2026, 3, 20),
]  # fmt: skip


@given(
    _rules(),
    st.one_of(st.none(), st.sampled_from(CHANGES_OF_CLOCKS)),
    st.sampled_from(ZONES),
    st.lists(st.tuples(st.integers(0, 7 * 1440), st.integers(5, 300)), max_size=5),
    st.sampled_from([20, 30, 45, 60]),
    st.sampled_from([0, 5, 15]),
    st.lists(st.lists(st.tuples(st.integers(0, 7 * 1440), st.integers(5, 2_000)), max_size=4), max_size=3),
)
def test_the_fast_answer_is_the_obvious_one(rules, near, name, taken, minutes, pause, lying) -> None:
    first, hours, changes = rules
    if near is not None:
        changes = [
            DayChange(near + (item.day - first), item.begins, item.ends, item.is_closed) for item in changes
        ]
        first = near
    zone = ZoneInfo(name)
    begin = dt.datetime.combine(first, dt.time(), dt.UTC)
    busy = [
        Span(begin + dt.timedelta(minutes=at), begin + dt.timedelta(minutes=at + length))
        for at, length in taken
    ]
    rooms = [
        [
            Span(begin + dt.timedelta(minutes=at), begin + dt.timedelta(minutes=at + length))
            for at, length in room
        ]
        for room in lying
    ]
    fast = _slots(
        first,
        hours=hours,
        taken=busy,
        days=7,
        minutes=minutes,
        zone=zone,
        changes=changes,
        pause_minutes=pause,
        rooms=[busy_of(room) for room in rooms],
    )
    slow = obvious_slots(
        hours, busy, changes, zone=zone, first_day=first, days=7, minutes=minutes, pause=pause, rooms=rooms
    )
    assert fast == list(slow)


@given(
    _rules(),
    st.one_of(st.none(), st.sampled_from(CHANGES_OF_CLOCKS)),
    st.sampled_from(ZONES),
    st.lists(
        st.tuples(st.integers(0, 7 * 1440), st.integers(5, 300), st.sampled_from([0, 0, 15, 120])), max_size=5
    ),
    st.sampled_from([20, 45, 60]),
    st.sampled_from([0, 15]),
    st.sampled_from([5, 20, 45, 120]),
)
def test_nobody_is_seen_on_the_way_and_no_way_meets_a_visit(
    rules, near, name, taken, minutes, pause, travel
) -> None:
    first, hours, changes = rules
    if near is not None:
        changes = [
            DayChange(near + (item.day - first), item.begins, item.ends, item.is_closed) for item in changes
        ]
        first = near
    zone = ZoneInfo(name)
    begin = dt.datetime.combine(first, dt.time(), dt.UTC)
    busy = [
        Span(begin + dt.timedelta(minutes=at), begin + dt.timedelta(minutes=at + length)).with_travel(way)
        for at, length, way in taken
    ]
    rules = {"days": 7, "minutes": minutes, "zone": zone}
    no_room = [busy_of([Span(begin - dt.timedelta(days=1), begin + dt.timedelta(days=9))])]
    more = {"hours": hours, "taken": busy, "changes": changes, "pause_minutes": pause}
    at_home = _slots(first, **rules, **more, travel_minutes=travel, rooms=no_room)
    obvious = obvious_home_visits(hours, busy, changes, first_day=first, **rules, pause=pause, travel=travel)
    assert at_home == obvious
    for slot in at_home:
        away = slot.with_travel(travel)
        assert (slot.starts_at - away.starts_at, away.ends_at - slot.ends_at) == (
            dt.timedelta(minutes=travel),
        ) * 2
        assert not any(away.overlaps(span) for span in busy)
    for chosen in at_home[:1]:  # once it is booked, nobody is seen during its way, at the clinic or at home
        gone = chosen.with_travel(travel)
        later = {**more, "taken": [*busy, gone]}
        assert not any(gone.overlaps(slot) for slot in _slots(first, **rules, **later))
        homes = _slots(first, **rules, **later, travel_minutes=travel)
        assert not any(gone.overlaps(slot.with_travel(travel)) for slot in homes)


def test_the_way_lies_in_the_hours_and_two_home_visits_come_back_between() -> None:
    day = dt.date(2026, 11, 24)
    assert _walls(_slots(day, travel_minutes=30)) == ["09:30", "10:30"]
    assert _walls(_slots(day, travel_minutes=60)) == ["10:00"]
    assert _slots(day, travel_minutes=61) == []
    first = Span(
        dt.datetime(2026, 11, 24, 9, 15, tzinfo=BERLIN), dt.datetime(2026, 11, 24, 9, 45, tzinfo=BERLIN)
    )
    gone = first.with_travel(15)
    assert _walls(_slots(day, minutes=30, taken=[gone], travel_minutes=15)) == ["10:15", "10:45", "11:15"]
    assert _walls(_slots(day, minutes=30, taken=[gone])) == ["10:00", "10:30", "11:00", "11:30"]
    lunch = DayChange(day, dt.time(10, 30), dt.time(11), is_closed=True)
    assert _walls(_slots(day, changes=[lunch], minutes=30, travel_minutes=15)) == [
        "09:15",
        "09:45",
        "11:15",
    ]


def test_a_closed_day_an_open_evening_and_a_pause() -> None:
    day = dt.date(2026, 11, 24)
    closed = DayChange(day, dt.time(0), dt.time(0), is_closed=True)
    evening = DayChange(day, dt.time(18), dt.time(20), is_closed=False)
    assert _slots(day, changes=[closed]) == []
    assert _walls(_slots(day, changes=[evening])) == ["09:00", "10:00", "11:00", "18:00", "19:00"]
    assert _walls(_slots(day, pause_minutes=15)) == ["09:00", "10:15"]
    morning_off = DayChange(day, dt.time(9), dt.time(10, 30), is_closed=True)
    assert _walls(_slots(day, changes=[morning_off])) == ["11:00"]


@pytest.mark.parametrize("name", ZONES)
def test_every_wall_time_of_ten_years_comes_back_as_itself(name: str) -> None:
    zone = ZoneInfo(name)
    hours = [Hours(weekday, dt.time(0), dt.time(0)) for weekday in range(7)]
    begin, days = dt.datetime.combine(dt.date(2025, 1, 1), dt.time()), 4_017  # to the end of 2035
    starts = free_starts(
        hours, (), zone=zone, first_day=begin.date(), days=days, minutes=30, not_before=LONG_AGO
    )
    walls = [dt.datetime.fromtimestamp(start * 60, zone) for start in starts.tolist()]
    offered = {wall.replace(tzinfo=None) for wall in walls}
    assert len(offered) == len(walls), "no wall time is offered twice"
    assert not any(wall.fold for wall in walls), "of a doubled hour the first is offered"
    every = {begin + dt.timedelta(minutes=30 * step) for step in range(days * 48)}
    assert offered <= every
    for wall in every - offered:  # only what the clocks skip is missing
        assert wall.replace(tzinfo=zone).astimezone(dt.UTC).astimezone(zone).replace(tzinfo=None) != wall


def test_minutes_and_moments() -> None:
    assert moment(0) == dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
