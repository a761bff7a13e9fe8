"""When to remind of a visit, and until when it helps. Nothing here touches the database."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

from ashi.web.records.waking import FROM, into_the_day

Which = Literal["week", "days", "hours"]

WEEK_BEFORE, DAYS_BEFORE = dt.timedelta(days=7), dt.timedelta(days=2)
HOURS_BEFORE = dt.timedelta(hours=2)
EVENING = dt.time(18)
JUST_BOOKED = dt.timedelta(days=1)
"""Whoever booked less than this before knows it still."""
ON_THE_WAY = dt.timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder of a visit: sent from `due_at` on, and never after `until`."""

    which: Which
    due_at: dt.datetime
    until: dt.datetime


def reminders_of(
    starts_at: dt.datetime,
    zone: ZoneInfo,
    *,
    booked_at: dt.datetime,
    with_week: bool,
    latest_change: dt.timedelta,
) -> tuple[Reminder, ...]:
    """The reminders of one visit, in order; by day, in the wall time of `zone`.

    `with_week`: a first visit whose paperwork is open is told of it a week before. Two days before, while it can still
    be moved (until `latest_change` before it). Two hours before, or the evening before an early one.
    """
    return tuple(
        reminder
        for reminder in _all(starts_at, zone, with_week=with_week, latest_change=latest_change)
        if reminder.due_at - booked_at >= (JUST_BOOKED if reminder.which != "hours" else dt.timedelta(0))
    )


def _all(
    starts_at: dt.datetime, zone: ZoneInfo, *, with_week: bool, latest_change: dt.timedelta
) -> Iterator[Reminder]:
    wall = starts_at.astimezone(zone).replace(tzinfo=None)
    days = _moment(into_the_day(wall - DAYS_BEFORE), zone)
    if with_week:
        yield Reminder("week", _moment(into_the_day(wall - WEEK_BEFORE), zone), days)
    yield Reminder("days", days, starts_at - latest_change)
    hours = starts_at - HOURS_BEFORE
    if hours.astimezone(zone).time() < FROM:
        hours = _moment(dt.datetime.combine(wall.date() - dt.timedelta(days=1), EVENING), zone)
    yield Reminder("hours", hours, starts_at - ON_THE_WAY)


def _moment(wall: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    return wall.replace(tzinfo=zone).astimezone(dt.UTC)
