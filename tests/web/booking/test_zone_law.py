"""A country changes its clocks' law after visits were booked: they keep their wall time."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ashi.web.booking.actions_zone import keep_wall_times
from ashi.web.booking.models import Appointment, ZoneLaw
from ashi.web.booking.zone_law import law_of, same_wall_time
from ashi.web.records.models import AuditEntry, Clinic, Episode

BERLIN = ZoneInfo("Europe/Berlin")
NOW = dt.datetime(2027, 2, 1, 12, tzinfo=dt.UTC)
NO_SUMMER = ((0, 60),)
"""Berlin as if it had no summer time: one hour from UTC all year."""


def test_the_law_of_berlin_is_known_to_the_quarter_of_an_hour() -> None:
    # Directive 2000/84/EC, articles 2 and 3: the last Sundays of March and October at 1:00 UTC.
    law = law_of(BERLIN, NOW, 365)
    begins = [dt.datetime.fromtimestamp(minute * 60, dt.UTC) for minute, _ in law]
    assert begins[1:] == [
        dt.datetime(2027, 3, 28, 1, tzinfo=dt.UTC),
        dt.datetime(2027, 10, 31, 1, tzinfo=dt.UTC),
    ]
    assert [offset for _, offset in law] == [60, 120, 60]


@given(
    st.integers(0, 360 * 1440),
    st.sampled_from(
        ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Asia/Kathmandu"]
    ),
)
def test_where_the_law_stays_nothing_moves(minutes: int, name: str) -> None:
    zone, instant = ZoneInfo(name), NOW + dt.timedelta(minutes=minutes)
    assert same_wall_time(instant, law_of(zone, NOW, 365), zone) == instant


@pytest.mark.parametrize(
    ("promised", "instant"),
    [
        ("2027-03-27T09:00", "2027-03-27T08:00"),  # before the change nothing differs
        ("2027-03-29T09:00", "2027-03-29T07:00"),
        ("2027-03-28T02:30", "2027-03-28T01:30"),  # a time that is skipped now is an hour later
        ("2027-11-02T09:00", "2027-11-02T08:00"),
    ],
)
def test_a_promised_wall_time_is_kept(promised: str, instant: str) -> None:
    at = dt.datetime.fromisoformat(promised + "+01:00")  # as it was booked, when there was no summer time
    assert same_wall_time(at, NO_SUMMER, BERLIN) == dt.datetime.fromisoformat(instant + "+00:00")


@pytest.mark.django_db
def test_booked_visits_move_with_the_law_one_after_the_other_and_leave_a_trace(
    clinic: Clinic, episode_a: Episode
) -> None:
    assert keep_wall_times(NOW) == 0
    assert ZoneLaw.unscoped.get().known[1][1] == 120
    ZoneLaw.unscoped.update(known=NO_SUMMER)  # so it was when these were booked
    Appointment.unscoped.all().delete()
    first = episode_a.members.get().practitioner
    walls = [dt.datetime(2027, 3, 26, 9), dt.datetime(2027, 3, 30, 9), dt.datetime(2027, 3, 30, 10)]  # noqa: DTZ001
    for wall in walls:
        starts_at = wall.replace(tzinfo=dt.timezone(dt.timedelta(hours=1)))
        Appointment.unscoped.create(
            patient=episode_a.patient,
            episode=episode_a,
            practitioner=first,
            starts_at=starts_at,
            ends_at=starts_at + dt.timedelta(minutes=60),
        )
    assert keep_wall_times(NOW) == 2
    rows = Appointment.unscoped.order_by("starts_at")
    assert [row.starts_at.astimezone(BERLIN).replace(tzinfo=None) for row in rows] == walls
    assert all(row.ends_at - row.starts_at == dt.timedelta(minutes=60) for row in rows)
    assert AuditEntry.unscoped.filter(act="appointment.zone_law").count() == 2
    assert keep_wall_times(NOW) == 0  # done is done
    assert keep_wall_times(NOW + dt.timedelta(days=150)) == 0  # and known further ahead by now
    assert ZoneLaw.unscoped.get().until > NOW + dt.timedelta(days=600)
