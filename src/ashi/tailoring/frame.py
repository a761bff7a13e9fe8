"""What holds for a whole plan, read from the findings: how many needles, how gently, in which positions."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ashi.safety import Findings
from ashi.tailoring.document import PlanChange
from ashi.tailoring.response import Response
from ashi.tailoring.tables import REGIMENS, Position


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


def frame_of(findings: Findings, response: Response, overrides: Sequence[PlanChange]) -> Frame:
    """The caps and positions that the findings, the course so far and the overrides leave."""
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
    cleared = frozenset(change.what for change in overrides if change.lifts)
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
