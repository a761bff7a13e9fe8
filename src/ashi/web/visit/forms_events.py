"""An unwanted event as a form sends it: during the visit, or later on the chart."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, cast
from zoneinfo import ZoneInfo

from django.http import QueryDict

from ashi.visit import EVENT_KINDS, GRADES, OUTCOMES, RELATEDNESS, SERIOUSNESS, AdverseEvent, is_serious
from ashi.visit.charting import Charted, needle_name
from ashi.visit.document import Needle
from ashi.web.plan.forms import find_code
from ashi.web.visit.charting import CannotChart, Problem

SIDES = ("left", "right", "midline")


def needle_choices(charted: Charted) -> list[tuple[str, str]]:
    """The needles of a visit, for “which needle”."""
    return [(needle.id, needle_name(needle)) for needle in charted.needles]


def event_of(
    posted: QueryDict, event_id: str, needles: tuple[Needle, ...], zone: str, now: dt.datetime
) -> AdverseEvent:
    """The event. Raises `CannotChart` with a sentence for each problem."""
    problems: list[Problem] = []
    kind, grade = posted.get("kind", ""), posted.get("grade", "")
    relatedness, outcome = posted.get("relatedness", ""), posted.get("outcome", "") or "unknown"
    if kind not in EVENT_KINDS:
        problems.append(Problem("kind", "Choose what happened."))
    if grade not in {str(number) for number in GRADES}:
        problems.append(Problem("grade", "Choose a grade from 1 (mild) to 5 (death)."))
    if relatedness not in RELATEDNESS:
        problems.append(Problem("relatedness", "Choose how likely the needling caused it."))
    if outcome not in OUTCOMES:
        problems.append(Problem("outcome", "Choose how it stands now."))
    sent = posted.getlist("criteria")
    criteria = tuple(code for code in SERIOUSNESS if code in sent)
    if unknown := [code for code in sent if code not in SERIOUSNESS]:
        problems.append(Problem("criteria", f"“{unknown[0][:40]}” is not in the list of reasons."))
    if grade == "5" and relatedness and "death" not in criteria:
        criteria = ("death", *criteria)
    where = _where(posted, needles, problems)
    onset_at = _onset(posted, zone, now, problems)
    texts = {}
    for name, what, most in (("words", "The words are", 2_000), ("action", "What was done is", 1_000)):
        texts[name] = posted.get(name, "").replace("\r\n", "\n").strip()
        if len(texts[name]) > most:
            problems.append(
                Problem(name, f"{what} {len(texts[name])} characters long; {most} fit. Shorten it.")
            )
    if problems:
        raise CannotChart(*problems)
    return AdverseEvent(
        kind=kind,
        grade=int(grade),
        serious=is_serious(int(grade), criteria),
        relatedness=cast(Any, relatedness),
        id=event_id,
        criteria=criteria,
        onset_at=onset_at,
        outcome=cast(Any, outcome),
        **texts,
        **where,
    )


def fields_of(event: AdverseEvent, zone: str) -> dict[str, Any]:
    """An event as the form's fields, to go on from."""
    onset = event.onset_at.astimezone(ZoneInfo(zone)) if event.onset_at else None
    return {
        "kind": event.kind,
        "grade": str(event.grade),
        "relatedness": event.relatedness,
        "criteria": list(event.criteria),
        "which": event.needle,
        "point": "" if event.needle else event.point,
        "side": "" if event.needle else event.side,
        "onset_day": onset.date().isoformat() if onset else "",
        "onset_time": f"{onset:%H:%M}" if onset else "",
        "words": event.words,
        "action": event.action,
        "outcome": event.outcome,
    }


def sent_fields(posted: QueryDict) -> dict[str, Any]:
    """The fields as they were sent, for the page that says what is wrong."""
    return {name: posted.get(name, "") for name in posted} | {"criteria": posted.getlist("criteria")}


def _where(posted: Mapping[str, str], needles: tuple[Needle, ...], problems: list[Problem]) -> dict[str, Any]:
    """Which needle; or a point and side when it is none of them; or nothing, for the whole person."""
    which = posted.get("which", "")
    if which:
        needle = next((needle for needle in needles if needle.id == which), None)
        if needle is None:
            problems.append(Problem("which", "This needle is not in this visit. Choose one of the list."))
            return {}
        return {"needle": needle.id, "point": needle.point, "side": needle.side}
    if not posted.get("point", "").strip():
        return {}
    found: list[Any] = []
    name = find_code(posted.get("point", ""), found)
    problems += [Problem("point", problem[1]) for problem in found]
    side = posted.get("side", "")
    if side not in SIDES:
        problems.append(Problem("side", "Choose the patient's side of that point."))
    return {"point": name.code if name else "", "side": cast(Any, side)}


def _onset(
    posted: Mapping[str, str], zone: str, now: dt.datetime, problems: list[Problem]
) -> dt.datetime | None:
    day, clock = posted.get("onset_day", "").strip(), posted.get("onset_time", "").strip()
    if not day and not clock:
        return None
    try:
        date = dt.date.fromisoformat(day) if day else now.astimezone(ZoneInfo(zone)).date()
        time = dt.time.fromisoformat(clock) if clock else dt.time(12)
    except ValueError:
        problems.append(Problem("onset_time", "When it began is a day and a time such as 14:30."))
        return None
    onset = dt.datetime.combine(date, time.replace(second=0, microsecond=0), ZoneInfo(zone))
    if clock and onset > now:
        problems.append(Problem("onset_time", "It cannot have begun later than now."))
        return None
    return min(onset, now.replace(second=0, microsecond=0))
