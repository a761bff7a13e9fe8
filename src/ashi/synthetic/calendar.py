"""Appointments that never collide: each practitioner has nine places a day, Monday to Friday."""

import datetime as dt
from random import Random
from typing import Literal

import msgspec

from ashi.synthetic.clinic import ZONE
from ashi.synthetic.parameters import PARAMETERS

STARTS = tuple(dt.time(hour, minute) for hour, minute in (
    (8, 30), (9, 20), (10, 10), (11, 0), (11, 50), (13, 30), (14, 20), (15, 10), (16, 0),
))  # fmt: skip
MINUTES = 45
LOOK_AHEAD_DAYS = 120

Status = Literal["booked", "attended", "cancelled", "no_show"]


class SyntheticAppointment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One booked time. `late_min` is how late the patient came; `kind` tells the first visit from the others."""

    practitioner: str
    starts_at: dt.datetime
    minutes: int
    kind: Literal["first", "follow_up"]
    status: Status
    booked_at: dt.datetime
    cancelled_at: dt.datetime | None = None
    late_min: int = 0
    synthetic: Literal[True] = True


class Calendar:
    """Which places are taken. Filled in the order in which patients are made, so the same seed fills it alike.

    The day `today` is open even at a weekend, so that a demo always has a list for today.
    """

    def __init__(self, today: dt.date) -> None:
        self._today = today
        self._taken: dict[tuple[str, dt.date], set[int]] = {}

    def take(self, random: Random, practitioner: str, earliest: dt.date) -> dt.datetime:
        """The first free place on or after a day. Raises RuntimeError when four months are full."""
        for ahead in range(LOOK_AHEAD_DAYS):
            day = earliest + dt.timedelta(days=ahead)
            if day.weekday() >= 5 and day != self._today:
                continue
            taken = self._taken.setdefault((practitioner, day), set())
            if len(taken) == len(STARTS):
                continue
            place = random.choice([place for place in range(len(STARTS)) if place not in taken])
            taken.add(place)
            return dt.datetime.combine(day, STARTS[place], ZONE)
        raise RuntimeError(
            f"{practitioner} has no free place for {LOOK_AHEAD_DAYS} days after {earliest}. "
            "Make the clinic with more practitioners or more months."
        )

    def release(self, practitioner: str, starts_at: dt.datetime) -> None:
        """Give a place back."""
        self._taken[practitioner, starts_at.date()].discard(STARTS.index(starts_at.time()))


def settle(random: Random, starts_at: dt.datetime, until: dt.date) -> tuple[Status, int, dt.datetime | None]:
    """What became of an appointment by `until`: status, minutes late, when cancelled."""
    if starts_at.date() >= until:
        return "booked", 0, None
    draw = random.random()
    if draw < PARAMETERS.cancelled_rate.value:
        return "cancelled", 0, starts_at - dt.timedelta(hours=random.randint(20, 90))
    if draw < PARAMETERS.cancelled_rate.value + PARAMETERS.no_show_rate.value:
        return "no_show", 0, None
    late = random.randint(5, 20) if random.random() < PARAMETERS.late_rate.value else 0
    return "attended", late, None
