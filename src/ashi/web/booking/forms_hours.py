"""Hours as typed by the desk, turned into values or into one sentence per problem."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from ashi.web.booking.forms import parse_day, parse_key
from ashi.web.booking.twice import choices, happens_twice, instants

MOST_DAYS = 60
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
PAUSES = (0, 5, 10, 15, 20, 30, 45, 60)
TRAVELS = (5, 10, 15, 20, 30, 45, 60, 90, 120)
Problems = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class WeeklyWish:
    """Hours that somebody is to have every week."""

    practitioner: UUID
    weekday: int
    begins: dt.time
    ends: dt.time


@dataclass(frozen=True, slots=True)
class ChangeWish:
    """Days on which one practitioner, or the whole house (None), is closed, or open besides."""

    practitioner: UUID | None
    days: tuple[dt.date, ...]
    begins: dt.time
    ends: dt.time
    is_closed: bool
    begins_second: bool | None = None
    """Of a time that happens twice on one of the days: whether the second is meant."""
    ends_second: bool | None = None
    twice: tuple[dt.date, ...] = ()
    """The days on which one of them happens twice."""


@dataclass(frozen=True, slots=True)
class HabitsWish:
    """The pause after each visit, the usual room (None: whichever is free), and the way to a home visit (None: none)."""

    pause_minutes: int
    room: UUID | None
    home_visit_travel_minutes: int | None


def parse_weekly(data: Mapping[str, str]) -> tuple[WeeklyWish | None, Problems]:
    """The hours, or what to mend as (field, sentence) pairs."""
    problems: Problems = []
    practitioner = parse_key(data.get("practitioner", ""))
    weekday = data.get("weekday", "")
    if practitioner is None:
        problems.append(("practitioner", "Choose whose hours these are."))
    if weekday not in {str(number) for number in range(7)}:
        problems.append(("weekday", "Choose a weekday."))
    begins, ends = _stretch(data, problems)
    if problems or practitioner is None or begins is None or ends is None:
        return None, problems
    return WeeklyWish(practitioner, int(weekday), begins, ends), []


def parse_change(
    data: Mapping[str, str], today: dt.date, zone: ZoneInfo
) -> tuple[ChangeWish | None, Problems]:
    """The changed days, or what to mend as (field, sentence) pairs. Without times it is the whole day."""
    problems: Problems = []
    who = data.get("practitioner", "")
    practitioner = parse_key(who)
    is_closed = data.get("kind") != "open"
    if who != "house" and practitioner is None:
        problems.append(("practitioner", "Choose whose days these are."))
    if who == "house" and not is_closed:
        problems.append(("practitioner", "Choose who works then: the house alone treats nobody."))
    first, last = parse_day(data.get("first", "")), parse_day(data.get("last", "") or data.get("first", ""))
    if first is None:
        problems.append(("first", "Write the first day."))
    elif last is None or last < first:
        problems.append(("last", "The last day cannot lie before the first."))
    elif first < today:
        problems.append(("first", "This day is over. Choose today or a later one."))
    elif (last - first).days >= MOST_DAYS:
        problems.append(("last", f"At most {MOST_DAYS} days at once."))
    begins: dt.time | None = dt.time(0)
    ends: dt.time | None = dt.time(0)
    if data.get("begins") or data.get("ends") or not is_closed:
        begins, ends = _stretch(data, problems)
    if problems or first is None or last is None or begins is None or ends is None:
        return None, problems
    days = tuple(first + dt.timedelta(days=number) for number in range((last - first).days + 1))
    is_whole_day = begins == ends == dt.time(0)
    begins_on = () if is_whole_day else _twice(days, begins, zone)
    ends_on = () if ends in (dt.time(0), dt.time(23, 59)) else _twice(days, ends, zone)
    begins_second = _which("begins", begins_on, begins, data, problems)
    ends_second = _which("ends", ends_on, ends, data, problems)
    if problems:
        return None, problems
    return ChangeWish(
        practitioner, days, begins, ends, is_closed, begins_second, ends_second, (*begins_on, *ends_on)
    ), []


def which_choices(data: Mapping[str, str], zone: ZoneInfo) -> dict[str, list[tuple[str, str]]]:
    """For each typed time that happens twice on one of the typed days: the two, as a form offers them."""
    first, last = parse_day(data.get("first", "")), parse_day(data.get("last", "") or data.get("first", ""))
    found: dict[str, list[tuple[str, str]]] = {}
    if first is None or last is None or not 0 <= (last - first).days < MOST_DAYS:
        return found
    days = tuple(first + dt.timedelta(days=number) for number in range((last - first).days + 1))
    for field in ("begins", "ends"):
        time = _time(data.get(field, ""))
        if time is None:
            continue
        for day in _twice(days, time, zone):
            first_of_two = instants(day, time.hour * 60 + time.minute, zone)[0]
            found[field] = [(one.which, one.words) for one in choices(first_of_two, zone)]
    return found


def _twice(days: tuple[dt.date, ...], time: dt.time, zone: ZoneInfo) -> tuple[dt.date, ...]:
    return tuple(day for day in days if happens_twice(day, time, zone))


def _which(
    field: str, days: tuple[dt.date, ...], time: dt.time, data: Mapping[str, str], problems: Problems
) -> bool | None:
    """Whether the second is meant; None where there is no question."""
    answer = data.get(f"{field}_which", "")
    if not days:
        return None
    if answer not in ("first", "second"):
        problems.append(
            (
                f"{field}_which",
                f"On {days[0]:%A} {days[0].day} {days[0]:%B} the clocks go back, and {time:%H:%M} comes twice. Choose which one.",
            )
        )
    return answer == "second"


def parse_room_name(data: Mapping[str, str]) -> tuple[str, Problems]:
    """The name of a room, or what to mend."""
    name = " ".join(data.get("name", "").split())
    if not name:
        return "", [("name", "Write a name for the room, such as Room 1.")]
    if len(name) > 60:
        return "", [("name", "This name is too long. Write at most 60 letters.")]
    return name, []


def parse_habits(data: Mapping[str, str]) -> tuple[HabitsWish | None, Problems]:
    """The pause, the usual room and the home visits, or what to mend."""
    pause, room, travel = data.get("pause", ""), data.get("room", ""), data.get("travel", "")
    if pause not in map(str, PAUSES):
        return None, [("pause", "Choose how long the pause is.")]
    if room and parse_key(room) is None:
        return None, [("room", "Choose one of the rooms.")]
    if travel and travel not in map(str, TRAVELS):
        return None, [("travel", "Choose how long the way to a home visit is.")]
    return HabitsWish(int(pause), parse_key(room) if room else None, int(travel) if travel else None), []


def _stretch(data: Mapping[str, str], problems: Problems) -> tuple[dt.time | None, dt.time | None]:
    begins, ends = _time(data.get("begins", "")), _time(data.get("ends", ""))
    if begins is None:
        problems.append(("begins", "Write when it begins, such as 09:00."))
    if ends is None:
        problems.append(("ends", "Write when it ends, such as 17:00."))
    elif begins is not None and dt.time(0) < ends <= begins:
        problems.append(("ends", "The end must lie after the beginning. Write 00:00 for midnight."))
    return begins, ends


def _time(text: str) -> dt.time | None:
    try:
        time = dt.time.fromisoformat(text)
    except ValueError:
        return None
    return time.replace(second=0, microsecond=0) if time.tzinfo is None else None
