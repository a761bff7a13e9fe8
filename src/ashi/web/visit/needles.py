"""From what a needle form sent to a needle: as planned, as changed on the way, or at a free place."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, cast

from ashi.body.regions import REGIONS
from ashi.safety import ASHI, Findings, limits
from ashi.tailoring import Plan
from ashi.visit import DIRECTIONS, TECHNIQUES, Needle
from ashi.web.plan import forms as plan_forms
from ashi.web.visit import place as places
from ashi.web.visit.charting import CannotChart, Offered, Problem, Session
from ashi.web.visit.forms import client_id

Make = Callable[[dt.datetime], Needle]


def tiles_of(session: Session, plan: Plan | None) -> tuple[Offered, ...]:
    """What can be tapped, by the number of its tile: the plan's points, then what was offered of the last visit."""
    return (*(Offered(point) for point in (plan.points if plan else ())), *session.offered)


def needle_of(
    posted: Mapping[str, str], session: Session, plan: Plan | None, findings: Findings | None, figure: str
) -> Make:
    """The needle to put in. Raises `CannotChart` with a sentence for each problem."""
    needle_id = client_id(posted)
    tile = _tapped(posted, tiles_of(session, plan))
    point = tile.point if tile else None
    problems: list[Problem] = []
    if point is not None:
        depth_mm = _depth(posted, point.depth_cap_mm, point.code, problems, point.depth_mm)
        values: dict[str, Any] = {
            "point": point.code,
            "side": point.side,
            "place": point.place,
            "angle": point.angle,
            "spot": tile.spot if tile else None,
        }
    else:
        values, cap_mm = _free(posted, findings, figure, problems)
        depth_mm = _depth(posted, cap_mm, values.get("point", ""), problems, None) if values else None
    technique = posted.get("technique") or (point.technique if point else "even")
    if technique not in TECHNIQUES and not (point and technique == point.technique):
        problems.append(Problem("technique", "Choose one of the techniques in the list."))
    if problems or depth_mm is None:
        raise CannotChart(*problems)
    de_qi = {"yes": True, "no": False}.get(posted.get("de_qi", ""))
    return lambda at: Needle(
        id=needle_id, depth_mm=depth_mm, technique=technique, inserted_at=at, de_qi=de_qi, **values
    )


def _tapped(posted: Mapping[str, str], tiles: tuple[Offered, ...]) -> Offered | None:
    tile = posted.get("tile", "")
    if not tile:
        return None
    if not tile.isdecimal() or len(tile) > 3 or int(tile) >= len(tiles):
        raise CannotChart(Problem("", "This point is not in the plan of this visit. Look at the list again."))
    return tiles[int(tile)]


def _free(
    posted: Mapping[str, str], findings: Findings | None, figure: str, problems: list[Problem]
) -> tuple[dict[str, Any], float]:
    """A point that nobody planned: which one, where, and how deep at most."""
    found: list[plan_forms.Problem] = []
    name = plan_forms.find_code(posted.get("code", ""), found)
    side: str | None = None
    place = ""
    spot = places.spot_of(posted, figure) if posted.get("spot_view") else None
    if name is not None and name.code == ASHI:
        place = spot.region if spot else posted.get("place", "")
        if place not in REGIONS:
            found.append(plan_forms.Problem("place", "Choose where: an ashi place has no code of its own."))
        else:
            side = REGIONS[place].side
    elif name is not None:
        side = plan_forms.side_of(posted, name, found)
    problems += [Problem(*problem) for problem in found]
    if name is None or side is None or problems:
        return {}, 0.0
    technique = posted.get("technique") or "even"
    bounds = limits(findings or Findings((), ""), name.code, side, technique, place)
    if bounds.blocked == "hard" or (bounds.blocked == "soft" and posted.get("override") != "yes"):
        why = " ".join(f"{r.words.rstrip('.')}." for r in bounds.reasons if r.rule != "depth_cap" and r.words)
        ask = "" if bounds.blocked == "hard" else " To use it all the same, tick the box."
        field = "code" if bounds.blocked == "hard" else "override"
        problems.append(Problem(field, f"{name.code} {side}: {why}{ask}"))
    values = {
        "point": name.code,
        "side": cast(Any, side),
        "place": place,
        "angle": posted.get("angle") or "straight",
        "direction": posted.get("direction", "") if posted.get("direction") in DIRECTIONS else "",
        "spot": spot.spot if spot and place else None,
    }
    if values["angle"] not in plan_forms.ANGLES:
        problems.append(Problem("angle", "Choose one of the angles in the list."))
    return values, bounds.depth_cap_mm


def _depth(
    posted: Mapping[str, str], cap_mm: float, code: str, problems: list[Problem], planned_mm: float | None
) -> float | None:
    if not posted.get("depth_mm", "").strip() and planned_mm is not None:
        return planned_mm
    found: list[plan_forms.Problem] = []
    depth_mm = plan_forms.depth_of(posted, cap_mm, code, found)
    problems += [Problem(*problem) for problem in found]
    return depth_mm
