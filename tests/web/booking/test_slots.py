"""Free times follow the wall clock of the clinic, through every change of it."""

import datetime as dt
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from ashi.web.booking.slots import Hours, Span, free_slots

BERLIN = ZoneInfo("Europe/Berlin")
EVERY_DAY = [Hours(weekday, dt.time(9), dt.time(12)) for weekday in range(7)]
LONG_AGO = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


def _slots(day: dt.date, *, hours=EVERY_DAY, taken=(), days=1, minutes=60, zone=BERLIN, not_before=LONG_AGO):
    return list(
        free_slots(hours, taken, zone=zone, first_day=day, days=days, minutes=minutes, not_before=not_before)
    )


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
