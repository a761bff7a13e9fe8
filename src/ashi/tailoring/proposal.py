"""Propose a plan: gates first, then candidates, then the choice, then everything said out loud."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ashi.intake import Intake, duration_class
from ashi.knowledge import knowledge_version
from ashi.safety import ASHI, Findings, Limits, limits
from ashi.safety.drawn import Places, locate
from ashi.tailoring.candidates import Candidate, Gathering, gather, needle_sides
from ashi.tailoring.choice import Limit, Option, choose, worth
from ashi.tailoring.document import LeftOut, Plan, PlanChange, PlannedPoint, Regimen
from ashi.tailoring.painted import Side, painted_of
from ashi.tailoring.reading import Reading, read_patterns, tailoring_situation
from ashi.tailoring.response import PastVisit, Response, judge_response
from ashi.tailoring.tables import NEEDLING, REGIMENS, Position

_SHALLOWEST_MM = 2.0
_MOST_LEFT_OUT = 12


@dataclass(frozen=True, slots=True)
class Frame:
    """What holds for the whole plan: caps from the findings, gentleness, positions that are possible."""

    needles: int
    ashi: int
    gentle: bool
    fewer: bool
    no_strong: bool
    positions: tuple[Position, ...]
    cleared: frozenset[str]


def propose(
    intake: Intake,
    findings: Findings,
    places: Places | None = None,
    history: Sequence[PastVisit] = (),
    overrides: Sequence[PlanChange] = (),
) -> Plan:
    """A plan for the next visit, with its reasons and what was left out. The same input gives the same plan.

    `findings` come from `ashi.safety.screen`; `places` from `ashi.body.locate` (computed when not given).
    `overrides` are changes of kind ``override`` whose `what` is a rule id or a point code: soft blocks that
    the practitioner has lifted with a reason. Hard blocks cannot be lifted. In an emergency, or when the
    course says stop, the plan has no points.
    """
    if places is None:
        places = locate(intake.drawing, intake.about.stature_mm, intake.about.sex)
    painted = painted_of(places)
    situation = tailoring_situation(intake, painted)
    readings = read_patterns(situation)
    response = judge_response(history)
    frame = _frame(findings, response, overrides)
    gathering = gather(intake, painted, readings, widen=response.kind == "widen")
    best = _best_plan(gathering, findings, frame, readings, response)
    regimen = _regimen(intake, frame, response, stopped=findings.is_emergency or response.kind == "stop")
    points = () if findings.is_emergency or response.kind == "stop" else best.points
    return Plan(
        status="proposed",
        points=points,
        left_out=best.left_out if points else _all_left_out(best, findings, response),
        patterns=tuple(reading.as_pattern() for reading in readings),
        regimen=regimen,
        adjuncts=_adjuncts(readings, findings),
        setup=_setup(findings, readings, response, points),
        knowledge_version=knowledge_version(),
        changes=tuple(change for change in overrides if change.kind == "override"),
    )


# --- the frame


def _frame(findings: Findings, response: Response, overrides: Sequence[PlanChange]) -> Frame:
    caps = REGIMENS.caps
    asks = {
        effect.technique
        for finding in findings.findings
        for effect in finding.effects
        if effect.kind == "setup" and effect.technique
    }
    bans = {
        effect.technique
        for finding in findings.findings
        for effect in finding.effects
        if effect.kind == "technique_ban" and not effect.points
    }
    fewer, gentle = "fewer" in asks, "gentle" in asks or response.kind == "halve"
    needles = caps.needles
    if fewer and gentle:
        needles = caps.needles_if_fewer_and_gentle
    elif fewer:
        needles = caps.needles_if_fewer
    elif gentle:
        needles = caps.needles_if_gentle
    if response.kind == "halve" and response.needles_before:
        needles = min(needles, max(2, math.ceil(response.needles_before / 2)))
    positions: list[Position] = ["prone", "side_lying", "supine", "seated"]
    if "not_prone" in asks:
        positions.remove("prone")
    if "not_seated" in asks:
        positions.remove("seated")
    cleared = frozenset(change.what for change in overrides if change.kind == "override")
    ashi = caps.ashi_if_fewer if fewer else caps.ashi
    return Frame(needles, ashi, gentle, fewer, "strong" in bans, tuple(positions), cleared)


def position_sets(frame_positions: Sequence[Position]) -> tuple[frozenset[Position], ...]:
    """Positions of one visit: lying on the back of the body first, with one turning at most."""
    bases: tuple[Position, ...] = ("prone", "side_lying", "seated")
    sets: list[frozenset[Position]] = []
    for base in bases:
        if base in frame_positions:
            sets.append(frozenset({base}))
            if base != "seated" and "supine" in frame_positions:
                sets.append(frozenset({base, "supine"}))
    return tuple(sets)


# --- choosing


@dataclass(frozen=True, slots=True)
class Needled:
    """A candidate that may be needled: its sites with their limits, in one of some positions."""

    candidate: Candidate
    sites: tuple[tuple[Side, Limits], ...]
    positions: frozenset[Position]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The points of one choice and what it left out."""

    points: tuple[PlannedPoint, ...]
    left_out: tuple[LeftOut, ...]
    value: float


def _best_plan(
    gathering: Gathering, findings: Findings, frame: Frame, readings: tuple[Reading, ...], response: Response
) -> Chosen:
    allowed, refused = _gate(gathering, findings, frame)
    best: tuple[float, frozenset[Position], tuple[Needled, ...]] | None = None
    wished = {reading.rule.position for reading in readings if reading.rule.position}
    for positions in position_sets(frame.positions):
        usable = [needled for needled in allowed if needled.positions & positions]
        options, weights, limit = _problem(gathering, usable, frame, response)
        chosen = choose(options, weights, limit)
        value = worth(options, chosen, weights, limit)
        value -= REGIMENS.caps.turn_cost * (len(positions) - 1)
        value += 0.5 if wished & positions else 0.0
        if "seated" in positions:
            value -= 2.0
        if best is None or value > best[0] + 1e-9:
            best = (value, positions, tuple(usable[index] for index in chosen))
    value, positions, needled = best or (0.0, frozenset(), ())
    technique = _technique(readings, frame)
    points = tuple(
        point for item in needled for point in _planned(item, positions, frame, technique, findings)
    )
    taken = {(item.candidate.code, item.candidate.place) for item in needled}
    rest = [n for n in allowed if (n.candidate.code, n.candidate.place) not in taken]
    return Chosen(_in_order(points), _left_out(refused, rest, positions), value)


def _gate(
    gathering: Gathering, findings: Findings, frame: Frame
) -> tuple[list[Needled], list[tuple[Candidate, Side, str]]]:
    """What may be needled, and what a finding keeps out, with the finding's own words."""
    allowed: list[Needled] = []
    refused: list[tuple[Candidate, Side, str]] = []
    for key in sorted(gathering.found):
        candidate = gathering.found[key]
        sites = []
        for side in needle_sides(candidate):
            place = candidate.place if side == "midline" else f"{candidate.place}_{side}"
            limit = limits(findings, candidate.code, side, "manual", place if candidate.place else "")
            why = _why_not(limit, findings, candidate.code, frame.cleared)
            if why is None:
                sites.append((side, limit))
            else:
                refused.append((candidate, side, why))
        if sites:
            allowed.append(Needled(candidate, tuple(sites), _positions_of(candidate)))
    return allowed, refused


def _why_not(limit: Limits, findings: Findings, code: str, cleared: frozenset[str]) -> str | None:
    if limit.blocked is None:
        return None
    blocking = [reason for reason in limit.reasons if reason.rule != "depth_cap" and reason.words]
    if limit.blocked == "hard":
        return "; ".join(dict.fromkeys(reason.words for reason in blocking)) or "blocked"
    soft = [r for r in blocking if _is_soft_block(findings, r.rule, r.words)]
    standing = [r for r in soft if r.rule not in cleared and code not in cleared]
    return "; ".join(dict.fromkeys(r.words for r in standing)) + " (can be overridden)" if standing else None


def _is_soft_block(findings: Findings, rule: str, words: str) -> bool:
    return any(
        finding.rule == rule and effect.kind == "soft_block" and effect.advice == words
        for finding in findings.findings
        for effect in finding.effects
    )


def _positions_of(candidate: Candidate) -> frozenset[Position]:
    if candidate.code != ASHI:
        return frozenset(NEEDLING[candidate.code].positions.split())  # type: ignore[arg-type]
    front = ("front", "shin", "chest", "abdomen", "groin")
    if any(word in candidate.place for word in front):
        return frozenset({"supine", "side_lying", "seated"})
    return frozenset({"prone", "side_lying"})


def _problem(
    gathering: Gathering, usable: Sequence[Needled], frame: Frame, response: Response
) -> tuple[list[Option], list[float], Limit]:
    names = sorted(gathering.targets)
    number = {name: index for index, name in enumerate(names)}
    options = []
    for needled in usable:
        candidate = needled.candidate
        share = len(needled.sites) / max(1, len(needle_sides(candidate)))
        kept = 1.5 if response.kind == "keep" and candidate.code in response.points_before else 0.0
        options.append(
            Option(
                candidate.kind,
                len(needled.sites),
                round(candidate.value * share + kept, 6),
                tuple(number[name] for name in candidate.covers),
            )
        )
    weights = [gathering.targets[name] for name in names]
    caps = REGIMENS.caps
    return options, weights, Limit(frame.needles, frame.ashi, caps.needle_cost, ("ashi", "distal", "local"))


# --- writing it down


def _planned(
    needled: Needled,
    positions: frozenset[Position],
    frame: Frame,
    technique: str,
    findings: Findings,
) -> list[PlannedPoint]:
    candidate = needled.candidate
    row = NEEDLING.get(candidate.code)
    possible = needled.positions & positions
    order: tuple[Position, ...] = ("prone", "side_lying", "seated", "supine")
    position = next(place for place in order if place in possible)
    reasons = tuple(sorted(candidate.reasons, key=lambda r: (-r.weight, r.kind, r.words)))
    points = []
    for side, limit in needled.sites:
        usual = row.usual_mm if row else 15.0
        wanted = usual * (REGIMENS.caps.gentle_depth_share if frame.gentle else 1.0)
        depth = max(_SHALLOWEST_MM, math.floor(min(wanted, limit.depth_cap_mm)))
        place = ""
        if candidate.place:
            place = candidate.place if side == "midline" else f"{candidate.place}_{side}"
        points.append(
            PlannedPoint(
                code=candidate.code,
                side=side,
                depth_mm=float(min(depth, limit.depth_cap_mm)),
                depth_cap_mm=limit.depth_cap_mm,
                angle=row.angle if row else "straight, towards the tender spot",
                technique=technique,
                position=position,
                reasons=reasons,
                cautions=tuple(dict.fromkeys(reason.words for reason in limit.reasons if reason.words)),
                place=place,
            )
        )
    return points


def _in_order(points: Sequence[PlannedPoint]) -> tuple[PlannedPoint, ...]:
    """Position by position, ashi last within each, from the head down by code."""
    order = {"prone": 0, "side_lying": 1, "seated": 2, "supine": 3}
    return tuple(sorted(points, key=lambda p: (order[p.position], p.code == ASHI, p.code, p.place, p.side)))


def _technique(readings: Sequence[Reading], frame: Frame) -> str:
    if frame.gentle or frame.no_strong:
        return "even, gentle"
    named = [reading.rule.technique for reading in readings if reading.rule.technique != "even"]
    return named[0] if named else "even"


def _left_out(
    refused: Sequence[tuple[Candidate, Side, str]], rest: Sequence[Needled], positions: frozenset[Position]
) -> tuple[LeftOut, ...]:
    out = [
        (candidate.strength, LeftOut(_name(candidate, side), side, why)) for candidate, side, why in refused
    ]
    for needled in rest:
        if needled.positions & positions:
            why = "What it would cover is covered, and a needle more is not worth it."
        else:
            why = "It would need one more turning of the patient."
        for side, _ in needled.sites:
            out.append((needled.candidate.strength - 100, LeftOut(_name(needled.candidate, side), side, why)))
    out.sort(key=lambda item: (-round(item[0], 6), item[1].code, item[1].side))
    return tuple(left for _, left in out[: 2 * _MOST_LEFT_OUT])


def _all_left_out(best: Chosen, findings: Findings, response: Response) -> tuple[LeftOut, ...]:
    if not best.points:
        return best.left_out
    why = "Emergency: no needling." if findings.is_emergency else response.words
    return tuple(LeftOut(point.code, point.side, why) for point in best.points)


def _name(candidate: Candidate, side: Side) -> str:
    if not candidate.place:
        return candidate.code
    return f"{ASHI} {candidate.place}" if side == "midline" else f"{ASHI} {candidate.place}_{side}"


def _regimen(intake: Intake, frame: Frame, response: Response, stopped: bool) -> Regimen:
    rules = {"acute": REGIMENS.acute, "subacute": REGIMENS.subacute, "chronic": REGIMENS.chronic}
    rule = rules[duration_class(intake, intake.answered_on)]
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


def _adjuncts(readings: Sequence[Reading], findings: Findings) -> tuple[str, ...]:
    banned = {
        effect.technique
        for finding in findings.findings
        for effect in finding.effects
        if effect.kind == "technique_ban"
    }
    no_warmth = any(reading.rule.no_warmth for reading in readings) or bool({"moxa", "heat"} & banned)
    words = [] if no_warmth else [text for reading in readings for text in reading.rule.adjuncts]
    words += [text for reading in readings for text in reading.rule.advice]
    words.append("Keep physiotherapy, exercise and medicines going; acupuncture is beside them.")
    return tuple(dict.fromkeys(words))


def _setup(
    findings: Findings,
    readings: Sequence[Reading],
    response: Response,
    points: Sequence[PlannedPoint],
) -> tuple[str, ...]:
    words = []
    if findings.is_emergency:
        words.append("Stop: emergency. No needling; send for help now.")
    if response.words:
        words.append(response.words)
    for finding in findings.findings:
        for effect in finding.effects:
            if effect.kind == "setup" or (effect.kind in ("soft_block", "hard_block") and not effect.points):
                words.append(effect.advice)
    if any(reading.rule.id == "extension_sensitive" for reading in readings):
        words.append("Bent on the side, or a pillow under the tummy.")
    used = list(dict.fromkeys(point.position for point in points))
    if len(used) > 1:
        words.append(f"Turn once: {used[0].replace('_', ' ')}, then {used[1].replace('_', ' ')}.")
    return tuple(dict.fromkeys(word for word in words if word))
