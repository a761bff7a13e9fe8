"""What it costs to look a year ahead in a house of twenty."""

import datetime as dt
import time
from zoneinfo import ZoneInfo

from ashi.web.booking.slots import Hours, Span, free_starts
from tests.support.obvious_slots import obvious_slots

BERLIN = ZoneInfo("Europe/Berlin")
FIRST = dt.date(2026, 1, 1)
BEGIN = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
HOURS = [Hours(weekday, dt.time(begins), dt.time(begins + 4)) for weekday in range(5) for begins in (9, 14)]
TAKEN = [
    Span(BEGIN + dt.timedelta(hours=7 * step), BEGIN + dt.timedelta(hours=7 * step, minutes=45))
    for step in range(1_000)
]


def test_a_year_of_twenty_practitioners() -> None:
    rules = {"zone": BERLIN, "first_day": FIRST, "days": 365, "minutes": 45}
    began = time.process_time()
    slow = list(obvious_slots(HOURS, TAKEN, (), pause=0, **rules))  # type: ignore[arg-type]
    one_slowly = time.process_time() - began
    spent = []
    for _ in range(5):
        began = time.process_time()
        for _ in range(20):
            found = free_starts(HOURS, TAKEN, not_before=BEGIN, **rules)  # type: ignore[arg-type]
        spent.append(time.process_time() - began)
    assert found.size == len(slow)
    ratio = 20 * one_slowly / min(spent)
    print(
        f"\n20 practitioners, 365 days, 1,000 visits each: {min(spent) * 1e3:.0f} ms; x {ratio:.0f} of the obvious way"
    )
    assert ratio > 20
