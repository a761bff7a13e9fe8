"""Dose, adjuncts and preparation of a plan."""

from collections.abc import Sequence

from ashi.intake import DurationClass
from ashi.safety import Findings, banned_techniques
from ashi.tailoring.document import PlannedPoint, Regimen
from ashi.tailoring.frame import Frame
from ashi.tailoring.reading import Reading
from ashi.tailoring.response import Response
from ashi.tailoring.tables import REGIMENS


def regimen_of(duration: DurationClass, frame: Frame, response: Response, stopped: bool) -> Regimen:
    """The dose by duration class, gentler where the frame asks for it; nothing when stopped."""
    rules = {"acute": REGIMENS.acute, "subacute": REGIMENS.subacute, "chronic": REGIMENS.chronic}
    rule = rules[duration]
    caps, retention = REGIMENS.caps, rule.retention_min
    if frame.gentle or frame.fewer:
        retention = min(retention, caps.gentle_retention_min)
    if response.kind == "halve":
        retention = min(retention, max(5, rule.retention_min // 2))
    limit = REGIMENS.response
    stop_rule = (
        f"Look again after visit {rule.review_after}. Stop and talk about other ways if pain is not down by "
        f"{limit.responder_percent:.0f} % by visit {limit.stop_from_visit}, or when the goal is reached, or "
        "at once if it gets worse or a warning sign appears."
    )
    if stopped:
        return Regimen(0, 0.0, 0, "none", 0, stop_rule, rule.source, rule.locator, rule.basis)
    return Regimen(
        sessions=rule.sessions,
        per_week=rule.per_week,
        retention_min=retention,
        stimulation="gentle, no strong sensation"
        if frame.gentle or frame.no_strong
        else "by hand, de qi sought",
        review_after=rule.review_after,
        stop_rule=stop_rule,
        source=rule.source,
        locator=rule.locator,
        basis=rule.basis,
    )


def adjuncts_of(readings: Sequence[Reading], findings: Findings) -> tuple[str, ...]:
    """What goes beside the needles; no warmth where a reading or a ban speaks against it."""
    no_warmth = any(reading.rule.no_warmth for reading in readings) or bool(
        {"moxa", "heat"} & banned_techniques(findings).keys()
    )
    words = [] if no_warmth else [text for reading in readings for text in reading.rule.adjuncts]
    words += [text for reading in readings for text in reading.rule.advice]
    words.append("Keep physiotherapy, exercise and medicines going; acupuncture is beside them.")
    return tuple(dict.fromkeys(words))


def setup_of(
    findings: Findings,
    readings: Sequence[Reading],
    response: Response,
    points: Sequence[PlannedPoint],
) -> tuple[str, ...]:
    """What to do before the first needle, the gravest first."""
    words = []
    if findings.is_emergency:
        words.append("Stop: emergency. No needling; send for help now.")
    if response.words:
        words.append(response.words)
    for finding in findings.findings:
        for effect in finding.effects:
            if effect.kind == "setup" or (effect.kind in ("soft_block", "hard_block") and not effect.points):
                words.append(effect.advice)
    if points:
        words += [word for bans in banned_techniques(findings).values() for word in bans]
    if any(reading.rule.id == "extension_sensitive" for reading in readings):
        words.append("Bent on the side, or a pillow under the tummy.")
    used = list(dict.fromkeys(point.position for point in points))
    if len(used) > 1:
        words.append(f"Turn once: {used[0].replace('_', ' ')}, then {used[1].replace('_', ' ')}.")
    return tuple(dict.fromkeys(word for word in words if word))
