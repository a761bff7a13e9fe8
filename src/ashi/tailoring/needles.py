"""From a candidate to needles: the gate that findings keep, and each needle written down with its limits."""

import math
from collections.abc import Mapping, Sequence
from operator import itemgetter
from types import MappingProxyType
from typing import NamedTuple

from ashi.safety import ASHI, Findings, Limits, bounds_of, limits_under
from ashi.tailoring.candidates import Candidate, Gathering, needle_sides
from ashi.tailoring.document import LeftOut, Plan, PlannedPoint
from ashi.tailoring.frame import Frame
from ashi.tailoring.painted import Side, area_of
from ashi.tailoring.reading import Reading
from ashi.tailoring.tables import NEEDLING, REGIMENS, Position

_SHALLOWEST_MM = 2.0
_ASHI_MM = 15.0
_MOST_LEFT_OUT = 24
_POSITIONS: Mapping[str, frozenset[Position]] = MappingProxyType(
    {code: frozenset(row.positions.split()) for code, row in NEEDLING.items()}  # type: ignore[arg-type]
)
_IN_FRONT: frozenset[Position] = frozenset({"supine", "side_lying", "seated"})
_BEHIND: frozenset[Position] = frozenset({"prone", "side_lying"})


class Needled(NamedTuple):
    """A candidate that may be needled: its sites with their limits, in one of some positions."""

    candidate: Candidate
    sites: tuple[tuple[Side, Limits], ...]
    positions: frozenset[Position]


class Refused(NamedTuple):
    """A site that a finding keeps out, and the finding's own words."""

    candidate: Candidate
    side: Side
    why: str


def gate(gathering: Gathering, findings: Findings, frame: Frame) -> tuple[list[Needled], list[Refused]]:
    """What may be needled, and what a finding keeps out, with the finding's own words."""
    bounds = bounds_of(findings)
    allowed: list[Needled] = []
    refused: list[Refused] = []
    for key in sorted(gathering.found):
        candidate = gathering.found[key]
        sites = []
        for side in needle_sides(candidate):
            limit = limits_under(bounds, candidate.code, side, place=place_of(candidate, side))
            why = _why_not(limit, candidate.code, frame.cleared)
            if why is None:
                sites.append((side, limit))
            else:
                refused.append(Refused(candidate, side, why))
        if sites:
            positions = reachable(candidate.code, candidate.place, len(sites))
            allowed.append(Needled(candidate, tuple(sites), positions))
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


def reachable(code: str, place: str, sides: int) -> frozenset[Position]:
    """Where a point, or an ashi needle at `place`, can be reached; lying on the side hides one of two hips."""
    if code != ASHI:
        positions, area = _POSITIONS[code], str(NEEDLING[code].area)
    else:
        front = any(word in place for word in ("front", "shin", "chest", "abdomen", "groin"))
        positions, area = _IN_FRONT if front else _BEHIND, area_of(place)
    return positions - {"side_lying"} if area == "buttock" and sides > 1 else positions


def positions_to_choose(plan: Plan, findings: Findings) -> tuple[Position, ...]:
    """Every position in which all needles of `plan` can be reached, as far as the findings allow it.

    Empty when the patient has to turn, or when a point set by hand is not in the table.
    """
    found: set[Position] = {"prone", "side_lying", "supine", "seated"}
    for point in plan.points:
        if point.code != ASHI and point.code not in NEEDLING:
            found &= {point.position}
            continue
        sides = len({one.side for one in plan.points if (one.code, _base(one)) == (point.code, _base(point))})
        found &= reachable(point.code, point.place, sides) | {point.position}
    asks = {effect.technique for finding in findings.findings for effect in finding.effects}
    found -= {"prone"} if "not_prone" in asks else set()
    found -= {"seated"} if "not_seated" in asks else set()
    order: tuple[Position, ...] = ("prone", "side_lying", "supine", "seated")
    return tuple(position for position in order if position in found) if plan.points else ()


def _base(point: PlannedPoint) -> str:
    return point.place.removesuffix(f"_{point.side}")


def place_of(candidate: Candidate, side: Side) -> str:
    """The region of an ashi needle; empty for a point."""
    if not candidate.place or side == "midline":
        return candidate.place
    return f"{candidate.place}_{side}"


def planned(
    needled: Needled,
    positions: frozenset[Position],
    frame: Frame,
    technique: str,
) -> list[PlannedPoint]:
    """The needles of one candidate, each with depth, cap, position, reasons and cautions."""
    candidate = needled.candidate
    row = NEEDLING.get(candidate.code)
    possible = needled.positions & positions
    order: tuple[Position, ...] = ("prone", "side_lying", "seated", "supine")
    position = next(place for place in order if place in possible)
    reasons = tuple(sorted(candidate.reasons, key=lambda r: (-r.weight, r.kind, r.words)))
    points = []
    for side, limit in needled.sites:
        usual = row.usual_mm if row else _ASHI_MM
        wanted = usual * (REGIMENS.caps.gentle_depth_share if frame.gentle else 1.0)
        depth = max(_SHALLOWEST_MM, math.floor(min(wanted, limit.depth_cap_mm)))
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
                cautions=_cautions(limit),
                place=place_of(candidate, side),
            )
        )
    return points


def _cautions(limit: Limits) -> tuple[str, ...]:
    """What to mind at this needle; banned techniques are said once for the whole plan."""
    words = [reason.words for reason in limit.reasons if reason.kind != "technique_ban"]
    return tuple(dict.fromkeys(word for word in words if word))


def in_order(points: Sequence[PlannedPoint]) -> tuple[PlannedPoint, ...]:
    """Position by position, ashi last within each, from the head down by code."""
    order = {"prone": 0, "side_lying": 1, "seated": 2, "supine": 3}
    return tuple(sorted(points, key=lambda p: (order[p.position], p.code == ASHI, p.code, p.place, p.side)))


def technique_of(readings: Sequence[Reading], frame: Frame) -> str:
    """The needling technique: gentle when asked, else what the heaviest reading with one names."""
    if frame.gentle or frame.no_strong:
        return "even, gentle"
    named = [reading.rule.technique for reading in readings if reading.rule.technique != "even"]
    return named[0] if named else "even"


def left_out(
    refused: Sequence[Refused], rest: Sequence[Needled], positions: frozenset[Position]
) -> tuple[LeftOut, ...]:
    """What had reasons and is not there, the most reasoned first: kept out by findings, then not chosen."""
    out = [(-round(r.candidate.strength, 6), _name(r.candidate, r.side), r.side, r.why) for r in refused]
    for needled in rest:
        if needled.positions & positions:
            why = "What it would cover is covered, and a needle more is not worth it."
        else:
            why = "It would need one more turning of the patient."
        place = -round(needled.candidate.strength - 100, 6)
        out += [(place, _name(needled.candidate, side), side, why) for side, _ in needled.sites]
    out.sort(key=itemgetter(0, 1, 2))
    return tuple(LeftOut(code, side, why) for _, code, side, why in out[:_MOST_LEFT_OUT])


def _name(candidate: Candidate, side: Side) -> str:
    return f"{ASHI} {place_of(candidate, side)}" if candidate.place else candidate.code
