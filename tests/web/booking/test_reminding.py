"""When reminders are due: by day, in the clinic's wall time, and only while they help."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ashi.web.booking.reminding import Reminder, reminders_of
from ashi.web.records.waking import is_waking

BERLIN = ZoneInfo("Europe/Berlin")
CHANGE = dt.timedelta(hours=4)
ZONES = [
    ZoneInfo(name)
    for name in (
        "Europe/Berlin",
        "America/New_York",
        "Australia/Lord_Howe",
        "Asia/Kathmandu",
        "America/Santiago",
    )
]


def at(text: str, zone: ZoneInfo = BERLIN) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=zone)


def of(
    starts_at: dt.datetime, *, booked_at: dt.datetime | None = None, with_week: bool = True
) -> dict[str, Reminder]:
    found = reminders_of(
        starts_at,
        BERLIN,
        booked_at=booked_at or starts_at - dt.timedelta(days=30),
        with_week=with_week,
        latest_change=CHANGE,
    )
    return {reminder.which: reminder for reminder in found}


def test_a_first_visit_a_week_two_days_and_two_hours_before() -> None:
    found = of(at("2026-12-01 10:30"))
    assert found["week"].due_at == at("2026-11-24 10:30")
    assert found["days"].due_at == at("2026-11-29 10:30")
    assert found["hours"].due_at == at("2026-12-01 08:30")
    assert found["week"].until == found["days"].due_at
    assert found["days"].until == at("2026-12-01 06:30"), "as long as it can be moved"
    assert "week" not in of(at("2026-12-01 10:30"), with_week=False)


@pytest.mark.parametrize(
    ("starts_at", "days", "hours"),
    [
        ("2026-03-30 09:00", "2026-03-28 09:00", "2026-03-29 18:00"),  # the clocks go forward on the 29th
        ("2026-10-26 10:00", "2026-10-24 10:00", "2026-10-26 08:00"),  # and back on 25 October
        ("2026-12-01 07:15", "2026-11-29 08:00", "2026-11-30 18:00"),  # nobody is woken
        ("2026-12-01 20:30", "2026-11-29 19:00", "2026-12-01 18:30"),
    ],
)
def test_by_day_and_at_the_same_wall_time_across_a_change_of_the_clocks(
    starts_at: str, days: str, hours: str
) -> None:
    found = of(at(starts_at))
    assert found["days"].due_at == at(days)
    assert found["hours"].due_at == at(hours)


def test_whoever_has_just_booked_is_not_reminded_of_it() -> None:
    starts_at = at("2026-12-01 10:30")
    assert set(of(starts_at, booked_at=at("2026-11-29 09:00"))) == {"hours"}
    assert set(of(starts_at, booked_at=at("2026-11-28 10:30"))) == {"days", "hours"}
    assert of(starts_at, booked_at=at("2026-12-01 08:31")) == {}


@given(
    st.dates(dt.date(2025, 1, 1), dt.date(2035, 12, 31)),
    st.integers(7 * 60, 21 * 60),
    st.sampled_from(ZONES),
    st.booleans(),
)
def test_every_reminder_is_due_by_day_in_order_and_before_it_is_too_late(
    day: dt.date, minute: int, zone: ZoneInfo, with_week: bool
) -> None:
    wall = dt.time(minute // 60, minute % 60)
    starts_at = dt.datetime.combine(day, wall, zone).astimezone(dt.UTC)
    found = reminders_of(
        starts_at,
        zone,
        booked_at=starts_at - dt.timedelta(days=30),
        with_week=with_week,
        latest_change=CHANGE,
    )
    dues = [reminder.due_at for reminder in found]
    assert dues == sorted(dues)
    for reminder in found:
        assert is_waking(reminder.due_at, zone)
        assert reminder.due_at < reminder.until < starts_at
