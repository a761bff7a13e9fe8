"""The needles of the last visit, offered again where today's findings allow them. Nothing goes in by this."""

from typing import Literal, get_args

from msgspec.structs import replace

from ashi.safety import Findings, limits
from ashi.tailoring import Plan, PlannedPoint
from ashi.visit import Needle, Visit, needle_name
from ashi.web.visit.charting import Offered, Session

Position = Literal["prone", "supine", "side_lying", "seated"]
POSITIONS: tuple[Position, ...] = get_args(Position)


def offer_again(session: Session, last: Visit, plan: Plan | None, findings: Findings) -> Session:
    """The last visit's needles as tiles. What a finding blocks today is named with its words, and not offered."""
    known = {(p.code, p.side, p.place) for p in plan.points} if plan else set()
    offered: list[Offered] = []
    refused: list[str] = []
    for needle in last.needles:
        key = (needle.point, needle.side, needle.place)
        if key in known:
            continue
        known.add(key)
        bounds = limits(findings, needle.point, needle.side, needle.technique, needle.place)
        if bounds.blocked:
            because = dict.fromkeys(
                r.words.rstrip(".") for r in bounds.reasons if r.rule != "depth_cap" and r.words
            )
            refused.append(f"{needle_name(needle)}: {'. '.join(because)}.")
            continue
        cautions = tuple(r.words for r in bounds.reasons if r.rule != "depth_cap" and r.words)
        offered.append(Offered(_point(session, needle, bounds.depth_cap_mm, cautions), needle.spot))
    return replace(session, offered=tuple(offered), not_offered=tuple(refused))


def _point(session: Session, needle: Needle, cap_mm: float, cautions: tuple[str, ...]) -> PlannedPoint:
    lying = session.charting.position
    return PlannedPoint(
        code=needle.point,
        side=needle.side,
        depth_mm=min(needle.depth_mm, cap_mm),
        depth_cap_mm=cap_mm,
        angle=needle.angle,
        technique=needle.technique,
        position=next((position for position in POSITIONS if position == lying), "prone"),
        reasons=(),
        cautions=cautions,
        place=needle.place,
    )
