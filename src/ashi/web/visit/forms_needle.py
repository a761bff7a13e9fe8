"""From a needle's own sheet to what is said of it; every problem is found before anything is said."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from ashi.safety import Findings, limits
from ashi.visit import DIRECTIONS, SENSATIONS, STIMULATIONS, TECHNIQUES, Needle
from ashi.web.plan import forms as plan_forms
from ashi.web.visit.charting import CannotChart, Problem, Session
from ashi.web.visit.forms import moment_of, words
from ashi.web.visit.mending import change_needle, correct_time

YES_NO = {"yes": True, "no": False}


def cap_of(needle: Needle, findings: Findings | None) -> float:
    """How deep this needle may go today, in mm."""
    side = needle.side
    return limits(
        findings or Findings((), ""), needle.point, side, needle.technique, needle.place
    ).depth_cap_mm


def said_of(
    posted: Mapping[str, str], sensations: list[str], needle: Needle, findings: Findings | None
) -> dict[str, Any]:
    """Side, depth, angle, direction, technique, stimulation, de qi, twitch and size. Raises `CannotChart`."""
    problems: list[Problem] = []
    side = posted.get("side") or needle.side
    if side not in ({"left", "right"} if needle.side != "midline" and not needle.place else {needle.side}):
        problems.append(Problem("side", "Choose left or right."))
        side = needle.side
    bounds = limits(findings or Findings((), ""), needle.point, side, needle.technique, needle.place)
    if side != needle.side and bounds.blocked:
        why = " ".join(r.words for r in bounds.reasons if r.rule != "depth_cap" and r.words)
        problems.append(
            Problem("side", f"{needle.point} {side}: {why} Note it as an unwanted event if it is in.")
        )
    found: list[plan_forms.Problem] = []
    depth_mm = plan_forms.depth_of(posted, max(bounds.depth_cap_mm, needle.depth_mm), needle.point, found)
    problems += [Problem(*problem) for problem in found]
    fields: dict[str, Any] = {"side": side, "depth_mm": depth_mm}
    for name, choices, what in (
        ("angle", {angle: angle for angle in plan_forms.ANGLES}, "angle"),
        ("technique", TECHNIQUES, "technique"),
        ("direction", {"": "", **DIRECTIONS}, "direction"),
        ("stimulation", {"": "", **STIMULATIONS}, "stimulation"),
    ):
        value = posted.get(name, "")
        if value not in choices and value != getattr(needle, name):
            problems.append(Problem(name, f"Choose the {what} from the list."))
        fields[name] = value
    try:
        fields["size"] = words(posted, "size", "The needle", 60)
    except CannotChart as refusal:
        problems += refusal.problems
    fields |= _felt(posted, sensations, problems)
    if problems:
        raise CannotChart(*problems)
    return fields


def _felt(posted: Mapping[str, str], sensations: list[str], problems: list[Problem]) -> dict[str, Any]:
    strength = posted.get("de_qi_strength", "")
    if strength and not (strength.isdecimal() and len(strength) < 3 and int(strength) <= 10):
        problems.append(Problem("de_qi_strength", "De qi is a number from 0 (none) to 10."))
        strength = ""
    felt = tuple(word for word in SENSATIONS if word in sensations)
    value = int(strength) if strength else None
    if value == 0 and felt:
        problems.append(
            Problem("de_qi_strength", "0 means that nothing was felt. Choose 1 or more, or no quality.")
        )
    return {
        "de_qi_strength": value,
        "de_qi_words": felt,
        "de_qi": bool(value) if value is not None else (True if felt else None),
        "twitch": YES_NO.get(posted.get("twitch", "")),
    }


def times_of(
    posted: Mapping[str, str], session: Session, needle: Needle, day: dt.date, zone: str, now: dt.datetime
) -> Session:
    """The session with the two times of the sheet; other times than charted need a reason. Raises `CannotChart`."""
    because = words(posted, "because", "The reason", 300)
    began = session.charting.started_at
    for what, was in (("in", needle.inserted_at), ("out", needle.removed_at)):
        name = f"{what}_at"
        if not posted.get(name, "").strip():
            continue
        moment = moment_of(posted, name, f"The time {what}", day, zone, now)
        if was is not None and moment == was.replace(second=0, microsecond=0):
            continue
        if began is not None and moment < began:
            if moment < began.replace(second=0, microsecond=0):
                raise CannotChart(Problem(name, "That is before the visit began. Mend the time."))
            moment = began
        session = correct_time(session, needle.id, "in" if what == "in" else "out", moment, because)
    return session


def mended(
    posted: Mapping[str, str],
    sensations: list[str],
    session: Session,
    needle: Needle,
    findings: Findings | None,
    clock: tuple[dt.date, str, dt.datetime],
) -> Session:
    """The session as the whole sheet of one needle says. `clock` is the visit's day, the zone, and now."""
    fields = said_of(posted, sensations, needle, findings)
    return change_needle(times_of(posted, session, needle, *clock), needle.id, **fields)
