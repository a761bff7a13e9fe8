"""What may be done at one point of one patient: blocked or not, how deep, which techniques not."""

from collections.abc import Iterable
from functools import cache
from typing import Literal

import msgspec

from ashi.knowledge import Basis, Fact, load_table
from ashi.safety.findings import Effect, Findings
from ashi.safety.point_sets import ASHI, POINT_GROUPS, is_among, matches


class DepthCap(Fact, frozen=True, kw_only=True):
    """The deepest a needle may go at some points, in mm. `measured`: from a study, not a default."""

    points: str
    cap_mm: float
    measured: Literal["yes", "no"]
    words: str


DEPTH_CAPS = load_table("safety/depth_caps.csv", DepthCap)
_ASHI_CAPS_MM = {"thorax": 12.0, "lower_abdomen": 10.0, "kidney_zone": 15.0, "head": 8.0, "foot": 8.0}
_ASHI_CAP_MM = 20.0


class LimitReason(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One limit and where it comes from; `rule` is a finding's rule id, or ``depth_cap`` for the table."""

    rule: str
    kind: Literal["hard_block", "soft_block", "depth_cap", "technique_ban"]
    words: str
    source: str
    locator: str
    basis: Basis


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All limits at one point. ``soft`` may be overridden with a reason and consent, ``hard`` never."""

    blocked: Literal["hard", "soft"] | None
    depth_cap_mm: float
    banned_techniques: frozenset[str]
    reasons: tuple[LimitReason, ...]


Bound = tuple[Effect, LimitReason]
"""An effect that bounds needling at some points, and the reason that it gives there."""


def limits(findings: Findings, point: str, side: str, technique: str = "manual", place: str = "") -> Limits:
    """The limits for needling `point` on the patient's `side` with `technique`.

    `place` is the region of an ashi needle. A banned `technique` blocks hard. Depth: the smallest of the
    table (knowledge/safety/depth_caps.csv) and every finding's cap.

    >>> limits(Findings((), "0"), "GB21", "left").depth_cap_mm
    10.0
    """
    return limits_under(bounds_of(findings), point, side, technique, place)


def bounds_of(findings: Findings) -> tuple[Bound, ...]:
    """Every effect of the findings that bounds needling somewhere: read once, asked for each point by `limits_under`."""
    return tuple(
        (
            effect,
            LimitReason(
                finding.rule, effect.kind, effect.advice, finding.source, finding.locator, finding.basis
            ),
        )
        for finding in findings.findings
        for effect in finding.effects
        if effect.kind != "setup"
    )


def limits_under(
    bounds: Iterable[Bound], point: str, side: str, technique: str = "manual", place: str = ""
) -> Limits:
    """As `limits`, for one of many points under the same findings."""
    depth_mm, of_table = _cap_of_table(point, place)
    reasons = [of_table]
    blocked: Literal["hard", "soft"] | None = None
    banned = set()
    for effect, reason in bounds:
        if not touches(effect, point, side, place):
            continue
        if effect.kind == "hard_block" or (effect.technique == technique and technique):
            blocked = "hard"
        elif effect.kind == "soft_block":
            blocked = blocked or "soft"
        elif effect.kind == "depth_cap" and effect.depth_mm is not None:
            depth_mm = min(depth_mm, effect.depth_mm)
        if effect.kind == "technique_ban" and effect.technique is not None:
            banned.add(effect.technique)
        reasons.append(reason)
    return Limits(blocked, depth_mm, frozenset(banned), tuple(reasons))


def banned_techniques(findings: Findings) -> dict[str, tuple[str, ...]]:
    """Every technique that a finding bans somewhere, with the findings' words: for adjuncts of a visit.

    >>> banned_techniques(Findings((), "0"))
    {}
    """
    banned: dict[str, dict[str, None]] = {}
    for finding in findings.findings:
        for effect in finding.effects:
            if effect.kind == "technique_ban" and effect.technique is not None:
                banned.setdefault(effect.technique, {})[effect.advice] = None
    return {technique: tuple(words) for technique, words in sorted(banned.items())}


def touches(effect: Effect, point: str, side: str, place: str = "") -> bool:
    """Whether an effect concerns this point on this side. A midline point is on both sides."""
    if effect.side is not None and side not in (effect.side, "midline"):
        return False
    return not effect.points or is_among(point, place, effect.points)


@cache
def _cap_of_table(point: str, place: str) -> tuple[float, LimitReason]:
    cap = depth_cap(point, place)
    return cap.cap_mm, LimitReason("depth_cap", "depth_cap", cap.words, cap.source, cap.locator, cap.basis)


@cache
def depth_cap(point: str, place: str = "") -> DepthCap:
    """The table's cap for a point; for ashi the cap of the most dangerous group its place may be in."""
    if point == ASHI:
        caps = [mm for group, mm in _ASHI_CAPS_MM.items() if _place_in(place, group)]
        return DepthCap(
            points=ASHI,
            cap_mm=min(caps, default=_ASHI_CAP_MM),
            measured="no",
            words="unmeasured: default cap for a tender place",
            source="ashi",
            locator="cautious default",
            basis="recalled",
        )
    rows = [row for row in DEPTH_CAPS if row.points != "*" and matches(point, row.points)]
    return min(rows, key=lambda row: row.cap_mm) if rows else DEPTH_CAPS[-1]


def _place_in(place: str, group: str) -> bool:
    return not place or any(region in place for region in POINT_GROUPS[group].regions)
