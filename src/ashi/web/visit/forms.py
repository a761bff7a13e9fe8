"""From what a form sent to values; every problem is found before anything is said."""

import datetime as dt
from collections.abc import Mapping
from uuid import UUID
from zoneinfo import ZoneInfo

from ashi.web.visit.charting import CannotChart, Problem
from ashi.web.visit.words import COMPONENTS, POSITIONS, RESPONSES, STYLES

MOST_WORDS = 8_000
MOST_LATE_S = 12 * 60 * 60


def revision_of(posted: Mapping[str, str]) -> int:
    """The revision the page was made from; -1 when it was not sent, which is always stale."""
    sent = posted.get("revision", "")
    return int(sent) if sent.isdecimal() and len(sent) < 10 else -1


def client_id(posted: Mapping[str, str], name: str = "needle") -> str:
    """The id made with the form. Raises `CannotChart` when it is not a UUID."""
    try:
        return str(UUID(posted.get(name, "")))
    except ValueError:
        raise CannotChart(
            Problem("", "The page that sent this was incomplete. Open the visit again.")
        ) from None


def number(
    posted: Mapping[str, str], name: str, what: str, least: float, most: float, unit: str = ""
) -> float:
    """A number within bounds. Raises `CannotChart` with one sentence."""
    text = posted.get(name, "").strip().replace(",", ".")
    try:
        value = float(text)
    except ValueError:
        raise CannotChart(Problem(name, f"{what} must be a number, such as {most / 2:g}.")) from None
    if not least <= value <= most:  # also refuses NaN
        raise CannotChart(
            Problem(name, f"{what} is {value:g}{unit}; it must be {least:g} to {most:g}{unit}.")
        )
    return value


def words(posted: Mapping[str, str], name: str, what: str, most: int = 200) -> str:
    """Text of at most `most` characters."""
    text = posted.get(name, "").replace("\r\n", "\n").strip()
    if len(text) > most:
        raise CannotChart(Problem(name, f"{what} is {len(text)} characters long; {most} fit. Shorten it."))
    return text


def counts_of(posted: Mapping[str, str]) -> tuple[dict[str, int], int | None]:
    """Counts by the region's slug, and the count of the tray where it was sent. Raises `CannotChart`."""
    counted: dict[str, int] = {}
    problems = []
    for name, sent in posted.items():
        if not name.startswith("count_") or not sent.strip():
            continue
        count = _count(sent)
        if count is None:
            problems.append(Problem(name, "The count must be a whole number, such as 2."))
        else:
            counted[name.removeprefix("count_")] = count
    tray = _count(posted.get("tray", ""))
    if posted.get("tray", "").strip() and tray is None:
        problems.append(Problem("tray", "The count must be a whole number, such as 8."))
    if not counted and tray is None and not problems:
        problems.append(Problem("", "Enter how many needles you took out."))
    if problems:
        raise CannotChart(*problems)
    return counted, tray


def _count(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isdecimal() and len(text) <= 3 else None


def note_of(posted: Mapping[str, str], components: list[str]) -> dict[str, object]:
    """The session as a whole. Raises `CannotChart` with a sentence for each problem."""
    problems: list[Problem] = []
    fields: dict[str, object] = {}
    for name, choices, what in (
        ("style", STYLES, "style"),
        ("position", POSITIONS, "position"),
        ("response_sought", RESPONSES, "response sought"),
    ):
        value = posted.get(name, "")
        if value and value not in choices:
            problems.append(Problem(name, f"Choose the {what} from the list."))
        fields[name] = value
    for name, what, most in (
        ("needle_type", "needle", 100),
        ("stimulation", "stimulation", 200),
        ("variation", "text", 1_000),
        ("setting", "setting", 300),
        ("note", "note", MOST_WORDS),
    ):
        try:
            fields[name] = words(posted, name, f"The {what}", most)
        except CannotChart as refusal:
            problems += refusal.problems
    if unknown := [code for code in components if code not in COMPONENTS]:
        problems.append(
            Problem("other_components", f"“{unknown[0][:40]}” is not in the list of other components.")
        )
    fields["other_components"] = tuple(code for code in COMPONENTS if code in components)
    fields["no_other_components"] = posted.get("no_other_components") == "yes" and not components
    fields["asked_for_adverse_events"] = posted.get("asked_for_adverse_events") == "yes"
    if problems:
        raise CannotChart(*problems)
    return fields


def late_of(posted: Mapping[str, str]) -> int:
    """How many seconds an act waited on the tablet for a network; at most half a day."""
    sent = posted.get("late_s", "")
    return min(int(sent), MOST_LATE_S) if sent.isdecimal() and len(sent) < 10 else 0


def moment_of(
    posted: Mapping[str, str], name: str, what: str, day: dt.date, zone: str, now: dt.datetime
) -> dt.datetime:
    """A clock time of the visit's day, in the clinic's zone. Raises `CannotChart`."""
    text = posted.get(name, "").strip()
    try:
        clock = dt.time.fromisoformat(text)
    except ValueError:
        raise CannotChart(Problem(name, f"{what} must be a time, such as 10:05.")) from None
    moment = dt.datetime.combine(day, clock.replace(tzinfo=None), ZoneInfo(zone))
    if moment > now:
        raise CannotChart(Problem(name, f"{what} is {text}, which is still to come."))
    return moment.astimezone(dt.UTC)
