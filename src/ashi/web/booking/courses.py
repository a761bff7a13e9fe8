"""A whole course of visits from its first: which times to propose. Nothing here touches the database."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from ashi.web.booking.slots import Minutes, moment

MOST_VISITS = 15
REVIEW_AFTER = 5
"""By then patient and practitioner have looked at whether it helps: the latest of knowledge/tailoring/regimens.toml."""
CHOICES_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Visits `days` after the first of each round of `round_days`; each may move by `room_days`."""

    days: tuple[int, ...]
    round_days: int
    room_days: int

    def day_of(self, number: int) -> int:
        """Days from the first visit to visit `number`, which counts from 1."""
        rounds, place = divmod(number - 1, len(self.days))
        return rounds * self.round_days + self.days[place]


RHYTHMS = {
    "twice": Rhythm((0, 3), 7, 1),
    "weekly": Rhythm((0,), 7, 3),
    "fortnightly": Rhythm((0,), 14, 3),
}


@dataclass(frozen=True, slots=True)
class Proposed:
    """One visit of a course: its time, or None when nothing is free near its day; and what else is free."""

    number: int
    around: dt.date
    starts_at: dt.datetime | None
    choices: tuple[dt.datetime, ...]
    moved_days: int = 0


def propose_course(
    free: Minutes, first: dt.datetime, visits: int, rhythm: Rhythm, zone: ZoneInfo
) -> tuple[Proposed, ...]:
    """The visits of a course that begins at `first`, each near its day and near the same wall time.

    `free` are free starts (minutes since 1970, ascending). The day counts for more than the hour. Every visit
    stays within its own days, so that the visits are in order whatever is chosen among the `choices`.
    """
    wall = first.astimezone(zone).replace(tzinfo=None)
    by_day: dict[dt.date, list[tuple[dt.datetime, dt.datetime]]] = {}
    for start in free.tolist():
        instant = moment(start)
        local = instant.astimezone(zone).replace(tzinfo=None)
        by_day.setdefault(local.date(), []).append((instant, local))
    proposed = [Proposed(1, wall.date(), first, (first,))]
    for number in range(2, visits + 1):
        target = wall + dt.timedelta(days=rhythm.day_of(number))
        near = sorted(
            (abs(off), abs((local - target - dt.timedelta(days=off)).total_seconds()), instant, off)
            for off in range(-rhythm.room_days, rhythm.room_days + 1)
            for instant, local in by_day.get(target.date() + dt.timedelta(days=off), ())
        )[:CHOICES_SHOWN]
        if near:
            choices = tuple(sorted(instant for _, _, instant, _ in near))
            proposed.append(Proposed(number, target.date(), near[0][2], choices, near[0][3]))
        else:
            proposed.append(Proposed(number, target.date(), None, ()))
    return tuple(proposed)


def course_days(visits: int, rhythm: Rhythm) -> int:
    """How many days from the first visit's day hold every time that a visit of the course may have."""
    return rhythm.day_of(visits) + rhythm.room_days + 1
