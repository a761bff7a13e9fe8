"""The practitioner's own hand: edit, override, accept; and what keeps a plan from being used."""

import msgspec

from ashi.intake import Problem
from ashi.safety import ASHI, Findings, limits
from ashi.tailoring.document import Plan, PlanChange, PlannedPoint


def edit_plan(plan: Plan, change: PlanChange, point: PlannedPoint | None = None) -> Plan:
    """A new plan with one edit, and the edit with its reason among `changes`.

    `change.what` names the point as ``CODE side`` (``BL23 left``; for ashi ``ASHI place``) for ``add``,
    ``remove`` and ``change``; ``add`` and ``change`` need `point`. ``override`` names a rule id or a code and
    may come with `point`. Raises `ValueError` when the named point is not there (or is there already).
    """
    points = list(plan.points)
    at = next((i for i, p in enumerate(points) if point_name(p) == change.what), None)
    if change.kind == "remove":
        if at is None:
            raise ValueError(f"{change.what!r} is not in the plan. There: {_names(plan)}.")
        del points[at]
    elif change.kind == "change":
        if at is None or point is None:
            raise ValueError(f"{change.what!r} is not in the plan, or no new form of it was given.")
        points[at] = point
    elif point is not None:
        if any(point_name(p) == point_name(point) for p in points):
            raise ValueError(f"{point_name(point)!r} is in the plan already. Change it instead.")
        points.append(point)
    elif change.kind == "add":
        raise ValueError(f"To add {change.what!r}, give the point.")
    return msgspec.structs.replace(
        plan, status="proposed", points=tuple(points), changes=(*plan.changes, change)
    )


def replay(plan: Plan, onto: Plan) -> Plan:
    """The hand's edits of `plan` made again on a new proposal: what was taken out stays out, what was added
    or changed is there as it was; from before another way was taken, nothing. `changes` are those of `plan`.
    """
    replaced = max((n for n, c in enumerate(plan.changes, start=1) if c.kind == "replace"), default=0)
    by_hand = {
        c.what: c.kind for c in plan.changes[replaced:] if c.kind in ("add", "remove", "change", "override")
    }
    mine = {point_name(p): p for p in plan.points if by_hand.get(point_name(p), "remove") != "remove"}
    points = [mine.pop(point_name(p), p) for p in onto.points if by_hand.get(point_name(p)) != "remove"]
    return msgspec.structs.replace(onto, points=(*points, *mine.values()), changes=plan.changes)


def accept(plan: Plan) -> Plan:
    """The plan as the practitioner takes it on; check it with `check_plan` first."""
    return msgspec.structs.replace(plan, status="accepted")


def point_name(point: PlannedPoint) -> str:
    """How a plan's edits name a point: ``BL23 left``, ``GV3 midline``, ``ASHI calf_upper_right``."""
    return f"{ASHI} {point.place}" if point.code == ASHI else f"{point.code} {point.side}"


def check_plan(plan: Plan, findings: Findings) -> tuple[Problem, ...]:
    """What keeps this plan from being used with these findings: () when nothing does.

    No hard-blocked point; a soft-blocked one only with an ``override`` change that names its rule or its
    code and to which the patient agreed; no needle deeper than its cap; no banned technique; at most two positions, none that is excluded;
    no point twice.
    """
    problems: list[Problem] = []
    cleared = {change.what for change in plan.changes if change.lifts}
    for index, point in enumerate(plan.points):
        problems += _check_point(f"points[{index}]", point, findings, cleared)
    positions = {point.position for point in plan.points}
    if len(positions) > 2:
        problems.append(
            Problem(
                "points",
                f"These points need {len(positions)} positions; the patient is turned once at most.",
                "Leave out the points of one position.",
            )
        )
    names = [point_name(point) for point in plan.points]
    for name in sorted({name for name in names if names.count(name) > 1}):
        problems.append(Problem("points", f"{name} is there twice.", "Remove one of them."))
    asks = {
        effect.technique: finding.title
        for finding in findings.findings
        for effect in finding.effects
        if effect.kind == "setup" and effect.technique in ("not_prone", "not_seated")
    }
    for ask, title in asks.items():
        position = ask.removeprefix("not_") if ask else ""
        if position in positions:
            problems.append(
                Problem("points", f"{title}: not {position}.", "Choose another position for these points.")
            )
    return tuple(problems)


def _check_point(path: str, point: PlannedPoint, findings: Findings, cleared: set[str]) -> list[Problem]:
    name = point_name(point)
    limit = limits(findings, point.code, point.side, point.technique, point.place)
    problems = []
    hard = [reason.words for reason in limit.reasons if reason.kind == "hard_block"]
    if point.technique in limit.banned_techniques:
        hard += [r.words for r in limit.reasons if r.kind == "technique_ban"]
    if hard:
        why = "; ".join(dict.fromkeys(hard))
        problems.append(Problem(path, f"{name} is blocked: {why}", "Remove it; this cannot be overridden."))
    for reason in limit.reasons:
        if reason.kind == "soft_block" and not cleared & {reason.rule, point.code, name}:
            problems.append(
                Problem(
                    path,
                    f"{name}: {reason.words}",
                    f"Remove it, or override “{reason.rule}” with a reason and the patient's consent.",
                )
            )
    if point.depth_mm > limit.depth_cap_mm:
        problems.append(
            Problem(
                path,
                f"{name} is planned at {point.depth_mm:g} mm; at most {limit.depth_cap_mm:g} mm here.",
                f"Make it {limit.depth_cap_mm:g} mm or less.",
            )
        )
    return problems


def _names(plan: Plan) -> str:
    return ", ".join(point_name(point) for point in plan.points) or "nothing"
