"""Propose a plan: gates first, then candidates, then the choice, then everything said out loud."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ashi.body.locating import Places, locate
from ashi.intake import Intake, duration_class
from ashi.knowledge import knowledge_version
from ashi.safety import ASHI, Findings, Limits, limits
from ashi.tailoring.candidates import Candidate, Gathering, Kind, gather, needle_sides
from ashi.tailoring.choice import MOST_OPTIONS, Group, Option, choose
from ashi.tailoring.document import LeftOut, Plan, PlanChange, PlannedPoint, Regimen
from ashi.tailoring.painted import Side, painted_of
from ashi.tailoring.reading import Reading, read_patterns, tailoring_situation
from ashi.tailoring.response import PastVisit, Response, judge_response
from ashi.tailoring.tables import NEEDLING, REGIMENS, Position

_SHALLOWEST_MM = 2.0
_MOST_LEFT_OUT = 24
_KEPT_WORTH = 1.5
_KINDS: tuple[Kind, ...] = ("ashi", "far", "near")


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
    ways = position_sets(frame.positions)
    pools = {kind: _strongest(allowed, kind) for kind in _KINDS}
    groups = [_group(gathering, kind, pools[kind], ways, frame, response) for kind in _KINDS]
    choice = choose(
        groups, [_way_value(way, readings) for way in ways], frame.needles, REGIMENS.caps.needle_cost
    )
    positions = ways[choice.way]
    needled = [
        pools[kind][index] for kind, chosen in zip(_KINDS, choice.chosen, strict=True) for index in chosen
    ]
    technique = _technique(readings, frame)
    points = [point for item in needled for point in _planned(item, positions, frame, technique)]
    rest = [item for item in allowed if item not in needled]
    return Chosen(_in_order(points), _left_out(refused, rest, positions), choice.value)


def _strongest(allowed: Sequence[Needled], kind: Kind) -> list[Needled]:
    mine = [needled for needled in allowed if needled.candidate.kind == kind]
    mine.sort(key=lambda n: (-round(n.candidate.strength, 6), n.candidate.code, n.candidate.place))
    return mine[:MOST_OPTIONS]


def _way_value(way: frozenset[Position], readings: tuple[Reading, ...]) -> float:
    """A turning costs; a position that a reading asks for gains; sitting is for want of another."""
    wished = {reading.rule.position for reading in readings if reading.rule.position}
    turns = REGIMENS.caps.turn_cost * (len(way) - 1)
    return (0.5 if wished & way else 0.0) - turns - (2.0 if "seated" in way else 0.0)


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
            why = _why_not(limit, candidate.code, frame.cleared)
            if why is None:
                sites.append((side, limit))
            else:
                refused.append((candidate, side, why))
        if sites:
            allowed.append(Needled(candidate, tuple(sites), _positions_of(candidate)))
    return allowed, refused


def _why_not(limit: Limits, code: str, cleared: frozenset[str]) -> str | None:
    """Why a site is not needled: its hard blocks, or the soft ones that nobody has lifted; None if it may be."""
    if limit.blocked is None:
        return None
    hard = [reason.words for reason in limit.reasons if reason.kind == "hard_block"]
    if hard:
        return "; ".join(dict.fromkeys(hard))
    soft = [
        reason.words
        for reason in limit.reasons
        if reason.kind == "soft_block" and reason.rule not in cleared and code not in cleared
    ]
    return "; ".join(dict.fromkeys(soft)) + " (can be overridden)" if soft else None


def _positions_of(candidate: Candidate) -> frozenset[Position]:
    if candidate.code != ASHI:
        return frozenset(NEEDLING[candidate.code].positions.split())  # type: ignore[arg-type]
    front = ("front", "shin", "chest", "abdomen", "groin")
    if any(word in candidate.place for word in front):
        return frozenset({"supine", "side_lying", "seated"})
    return frozenset({"prone", "side_lying"})


def _group(
    gathering: Gathering,
    kind: Kind,
    pool: Sequence[Needled],
    ways: Sequence[frozenset[Position]],
    frame: Frame,
    response: Response,
) -> Group:
    names = sorted({target for needled in pool for _, target in needled.candidate.covers})
    number = {name: index for index, name in enumerate(names)}
    options = []
    for needled in pool:
        candidate = needled.candidate
        kept = _KEPT_WORTH if response.kind == "keep" and candidate.code in response.points_before else 0.0
        options.append(
            Option(
                len(needled.sites),
                round(candidate.value + kept, 6),
                tuple(number[target] for _, target in candidate.covers),
                frozenset(index for index, way in enumerate(ways) if needled.positions & way),
            )
        )
    weights = tuple(gathering.targets[name] for name in names)
    if kind == "ashi":
        return Group(
            tuple(options), weights, min(frame.ashi, frame.needles), least=2 if frame.ashi > 2 else 1
        )
    return Group(tuple(options), weights, frame.needles)


# --- writing it down


def _planned(
    needled: Needled,
    positions: frozenset[Position],
    frame: Frame,
    technique: str,
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
    return tuple(left for _, left in out[:_MOST_LEFT_OUT])


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
