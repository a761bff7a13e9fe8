"""A plan in plain words, and the difference of two plans in words."""

from ashi.safety import ASHI
from ashi.tailoring.document import LeftOut, Plan, PlannedPoint
from ashi.tailoring.editing import point_name

_MOST_REASONS = 4


def explain(plan: Plan) -> str:
    """The whole plan as plain text: points with reasons, both languages, dose, what was left out, what to watch."""
    lines = [f"Plan ({plan.status}), knowledge {plan.knowledge_version}. The practitioner decides."]
    if plan.ending is not None:
        lines.append(f"Ended on {plan.ending.on}: {plan.ending.reason}")
    lines += _listed("Before you begin", plan.setup)
    for language in ("traditional", "modern"):
        found = [p for p in plan.patterns if p.language == language]
        lines += ["", f"In the {language} language:"]
        lines += [
            f"- {p.name} (weight {p.weight:g}; {p.basis}, {p.source}): {'; '.join(p.because)}" for p in found
        ] or ["- no pattern is clear"]
    lines += ["", f"Points: {len(plan.points)} needles"]
    for point in plan.points:
        lines += _point_lines(point)
    dose = plan.regimen
    lines += [
        "",
        f"Dose: {dose.sessions} visits, {dose.per_week:g} a week, {dose.retention_min} min each.",
        f"Stimulation: {dose.stimulation} ({dose.basis}, {dose.source}).",
        dose.stop_rule,
    ]
    lines += _listed("Beside the needles", plan.adjuncts)
    lines += _listed("Left out", tuple(f"{_left_name(left)}: {left.why}" for left in plan.left_out))
    lines += _listed("Changed by hand", tuple(f"{c.kind} {c.what}: {c.reason}" for c in plan.changes))
    return "\n".join(lines) + "\n"


def diff_plans(before: Plan, after: Plan) -> str:
    """What is different in `after`, one sentence a line; says so when nothing is.

    Compares points with depth and position, patterns, dose, preparation and adjuncts.
    """
    lines: list[str] = []
    old = {point_name(point): point for point in before.points}
    new = {point_name(point): point for point in after.points}
    why = {_left_name(left): left.why for left in after.left_out}
    lines += [f"Gone: {n}. {why.get(n, '')}".strip() for n in old if n not in new]
    lines += [
        f"New: {n}. {new[n].reasons[0].words if new[n].reasons else ''}".strip() for n in new if n not in old
    ]
    for name in old:
        if name in new:
            lines += _changed_point(name, old[name], new[name])
    patterns_before = {p.name for p in before.patterns}
    patterns_after = {p.name for p in after.patterns}
    lines += [f"No longer holds: {name}." for name in sorted(patterns_before - patterns_after)]
    lines += [f"Now holds: {name}." for name in sorted(patterns_after - patterns_before)]
    for field, words in (
        ("sessions", "visits"),
        ("per_week", "visits a week"),
        ("retention_min", "minutes with needles"),
        ("stimulation", "stimulation"),
        ("review_after", "visit of the first review"),
    ):
        a, b = getattr(before.regimen, field), getattr(after.regimen, field)
        if a != b:
            lines.append(f"{words.capitalize()}: {b} instead of {a}.")
    lines += [f"Also before you begin: {text}" for text in after.setup if text not in before.setup]
    lines += [f"No longer needed: {text}" for text in before.setup if text not in after.setup]
    lines += [f"Also beside: {text}" for text in after.adjuncts if text not in before.adjuncts]
    lines += [f"No longer beside: {text}" for text in before.adjuncts if text not in after.adjuncts]
    return "\n".join(lines) or "Nothing changes."


def _left_name(left: LeftOut) -> str:
    """As `point_name` would call it: an ashi place has its side in its name."""
    return left.code if left.code.startswith(f"{ASHI} ") else f"{left.code} {left.side}"


def _changed_point(name: str, old: PlannedPoint, new: PlannedPoint) -> list[str]:
    lines = []
    if old.depth_mm != new.depth_mm:
        lines.append(f"{name}: {new.depth_mm:g} mm instead of {old.depth_mm:g} mm.")
    if old.position != new.position:
        lines.append(f"{name}: {new.position.replace('_', ' ')} instead of {old.position.replace('_', ' ')}.")
    if old.technique != new.technique:
        lines.append(f"{name}: {new.technique} instead of {old.technique}.")
    return lines


def _point_lines(point: PlannedPoint) -> list[str]:
    head = (
        f"- {point_name(point)}: {point.depth_mm:g} mm (at most {point.depth_cap_mm:g}), {point.angle}, "
        f"{point.technique}, {point.position.replace('_', ' ')}"
    )
    lines = [head]
    lines += [
        f"    because {reason.words} [{reason.from_patient}] (+{reason.weight:g}; {reason.basis}, {reason.source})"
        for reason in point.reasons[:_MOST_REASONS]
    ]
    if len(point.reasons) > _MOST_REASONS:
        lines.append(f"    and {len(point.reasons) - _MOST_REASONS} more")
    lines += [f"    careful: {caution}" for caution in point.cautions]
    return lines


def _listed(title: str, items: tuple[str, ...]) -> list[str]:
    return ["", f"{title}:", *(f"- {item}" for item in items)] if items else []
