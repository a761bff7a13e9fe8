"""From what the plan's form sent to values; every problem is found before anything is said."""

from collections.abc import Mapping
from typing import Any, NamedTuple, cast
from uuid import UUID

from msgspec.structs import replace

from ashi.body.regions import REGIONS
from ashi.safety import ASHI, Findings, limits
from ashi.tailoring import Plan, PlanChange, PlannedPoint, point_name
from ashi.web.plan.points import PointName, find_point, near_points

KINDS = ("add", "remove", "change", "override")
TECHNIQUES = {
    "even": "Even",
    "even, gentle": "Even, gentle",
    "reinforcing": "Reinforcing",
    "reducing": "Reducing",
    "strong": "Strong",
    "electro": "Electroacupuncture",
    "moxa": "Warm needle (moxa)",
}
ANGLES = ("straight", "oblique", "oblique towards the spine", "slightly upward", "flat")
POSITIONS = {"prone": "Prone", "side_lying": "On the side", "supine": "Supine", "seated": "Seated"}
MOST_DEPTH_MM = 80


class Problem(NamedTuple):
    """What is wrong with one field, for the person; `field` may be empty."""

    field: str
    text: str


class CannotPlan(Exception):
    """The act is refused. Nothing was changed; `problems` say why."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(problem.text for problem in problems))
        self.problems = problems


class Edit(NamedTuple):
    """One edit that can be right: the change with its reason, and the point after it."""

    change: PlanChange
    point: PlannedPoint | None


def base_of(posted: Mapping[str, str]) -> UUID | None:
    """The plan the page was made from."""
    try:
        return UUID(posted.get("base", ""))
    except ValueError:
        return None


def reason_of(posted: Mapping[str, str]) -> str:
    """The reason that was typed. Raises `CannotPlan` when there is none."""
    problems: list[Problem] = []
    reason = _reason(posted, problems)
    if problems:
        raise CannotPlan(*problems)
    return reason


def lifting_of(posted: Mapping[str, str]) -> PlanChange:
    """The caution to lift, with the reason and the patient's word. Raises `CannotPlan`."""
    problems: list[Problem] = []
    reason = _reason(posted, problems)
    if posted.get("agrees") != "yes":
        problems.append(Problem("agrees", MUST_AGREE))
    if problems:
        raise CannotPlan(*problems)
    return PlanChange("override", posted.get("rule", "")[:100], reason, patient_agrees=True)


MUST_AGREE = "Tell the patient of the caution, and tick that they agree. Without their word it stays."


def _reason(posted: Mapping[str, str], problems: list[Problem]) -> str:
    reason = posted.get("reason", "").strip()
    if len(reason) < 3:
        problems.append(
            Problem("reason", "Give a reason, in a few words: it stands in the plan beside the change.")
        )
    elif len(reason) > 1_000:
        problems.append(
            Problem("reason", f"The reason is {len(reason)} characters long; 1000 fit. Shorten it.")
        )
    return reason


def edit_of(posted: Mapping[str, str], plan: Plan, findings: Findings) -> Edit:
    """The edit that was asked for. Raises `CannotPlan` with a sentence for each problem."""
    kind = posted.get("kind", "")
    if kind not in KINDS:
        raise CannotPlan(Problem("", "Choose whether to add, change or take out a point."))
    problems: list[Problem] = []
    reason = _reason(posted, problems)
    point = (
        _existing(posted, plan, problems)
        if kind in ("remove", "change")
        else _new(posted, findings, kind, problems)
    )
    if point is not None and kind == "change":
        point = _with_depth(posted, point, point.depth_cap_mm, problems)
    if problems or point is None:
        raise CannotPlan(*problems)
    change = PlanChange(cast(Any, kind), point_name(point), reason, patient_agrees=kind == "override")
    return Edit(change, None if kind == "remove" else point)


def _existing(posted: Mapping[str, str], plan: Plan, problems: list[Problem]) -> PlannedPoint | None:
    code, side, place = posted.get("code", ""), posted.get("side", ""), posted.get("place", "")
    found = next((p for p in plan.points if (p.code, p.side, p.place) == (code, side, place)), None)
    if found is None:
        problems.append(
            Problem("", f"{code or 'This point'} {side} is not in the plan any more. Look at the plan again.")
        )
    return found


def _new(
    posted: Mapping[str, str], findings: Findings, kind: str, problems: list[Problem]
) -> PlannedPoint | None:
    name = find_code(posted.get("code", ""), problems)
    if name is None:
        return None
    place = posted.get("place", "") if name.code == ASHI else ""
    if name.code == ASHI and place not in REGIONS:
        problems.append(Problem("place", "Choose where: an ashi place has no code of its own."))
    # The place of an ashi needle says its side already.
    side = REGIONS[place].side if place in REGIONS else side_of(posted, name, problems)
    technique = posted.get("technique") or "even"
    if technique not in TECHNIQUES:
        problems.append(Problem("technique", "Choose one of the techniques in the list."))
    if side is None or problems:
        return None
    bounds = limits(findings, name.code, side, technique=technique, place=place)
    if bounds.blocked == "hard":
        problems.append(Problem("code", f"{name.code} {side} must not be needled here: {_because(bounds)}"))
        return None
    if bounds.blocked == "soft" and kind != "override":
        problems.append(
            Problem(
                "override",
                f"There is a caution on {name.code} {side}: {_because(bounds)} To use it all the same, tell the patient of it, tick that they agree, and give your reason.",
            )
        )
        return None
    blank = PlannedPoint(
        code=name.code,
        side=cast(Any, side),
        depth_mm=bounds.depth_cap_mm,
        depth_cap_mm=bounds.depth_cap_mm,
        angle=posted.get("angle", "") if posted.get("angle") in ANGLES else "straight",
        technique=technique,
        position=cast(Any, posted.get("position") if posted.get("position") in POSITIONS else "prone"),
        reasons=(),
        cautions=tuple(reason.words for reason in bounds.reasons if reason.rule != "depth_cap"),
        place=place,
    )
    return _with_depth(posted, blank, bounds.depth_cap_mm, problems)


def find_code(text: str, problems: list[Problem]) -> PointName | None:
    """The point that was typed; else a problem that names what is near."""
    found = find_point(text)
    if found is None:
        near = ", ".join(name.words for name in near_points(text))
        if not text.strip():
            problems.append(
                Problem("code", "Type a point: its code, such as BL23, or its name, such as Shenshu.")
            )
        else:
            problems.append(
                Problem(
                    "code",
                    f"There is no point “{text.strip()[:40]}”."
                    + (
                        f" Near it: {near}."
                        if near
                        else " Type a code, such as BL23, or a name, such as Shenshu."
                    ),
                )
            )
    return found


def side_of(posted: Mapping[str, str], name: PointName, problems: list[Problem]) -> str | None:
    """The side that was chosen, if the point has it; a point on the midline needs no choice."""
    side = posted.get("side", "")
    if name.sides == ("midline",):
        if side in ("left", "right"):
            problems.append(Problem("side", f"{name.code} lies on the midline; it has no {side} side."))
            return None
        return "midline"
    if side not in name.sides:
        problems.append(
            Problem(
                "side",
                f"{name.code} has a left and a right side; choose one."
                if side in ("", "midline")
                else "Choose left or right.",
            )
        )
        return None
    return side


def depth_of(posted: Mapping[str, str], cap_mm: float, what: str, problems: list[Problem]) -> float | None:
    """The depth in mm, within the cap. NaN and infinity are no depths."""
    text = posted.get("depth_mm", "").strip().replace(",", ".")
    try:
        depth_mm = float(text)
    except ValueError:
        problems.append(
            Problem("depth_mm", f"The depth must be a number of mm, such as {min(cap_mm, 15):g}.")
        )
        return None
    if not 1 <= depth_mm <= MOST_DEPTH_MM:
        problems.append(Problem("depth_mm", f"The depth must be from 1 to {cap_mm:g} mm here."))
        return None
    if depth_mm > cap_mm:
        problems.append(
            Problem(
                "depth_mm",
                f"{depth_mm:g} mm is deeper than the cap of {cap_mm:g} mm at {what}. Enter {cap_mm:g} or less.",
            )
        )
        return None
    return depth_mm


def _with_depth(
    posted: Mapping[str, str], point: PlannedPoint, cap_mm: float, problems: list[Problem]
) -> PlannedPoint | None:
    depth_mm = depth_of(posted, cap_mm, point_name(point), problems)
    technique = posted.get("technique") or point.technique
    if technique not in TECHNIQUES and technique != point.technique:
        problems.append(Problem("technique", "Choose one of the techniques in the list."))
    return replace(point, depth_mm=depth_mm, technique=technique) if depth_mm is not None else None


def _because(bounds: Any) -> str:
    return " ".join(
        f"{reason.words.rstrip('.')}."
        for reason in bounds.reasons
        if reason.rule != "depth_cap" and reason.words
    )
