"""Places on the picture of the body: what lies where somebody tapped, and where each needle is seen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from markupsafe import Markup

from ashi import body
from ashi.body.drawing import PainDrawing, View
from ashi.body.figures import BODY_VERSION
from ashi.body.points import PlacedPoint, ashi_at, points_near
from ashi.safety import Findings, limits
from ashi.visit import Needle, Spot
from ashi.web.visit.charting import CannotChart, Offered, Problem

VIEWS: dict[View, str] = {
    "back": "Back",
    "lumbar": "Lower back",
    "front": "Front",
    "left": "Left side",
    "right": "Right side",
}
VIEWS_BY_NAME: dict[str, View] = {view: view for view in VIEWS}
MOST_NEAR = 6
NEAR_MM = 40
ASHI_DEPTH_MM = 10.0


@dataclass(frozen=True, slots=True)
class Tapped:
    """A free place: its region, its side, and exactly where."""

    region: str
    side: str
    spot: Spot
    placed: PlacedPoint


@dataclass(frozen=True, slots=True)
class Near:
    """A point near the place, or the place itself; `why_not` says why it may not be needled today."""

    code: str
    side: str
    depth_mm: float
    cap_mm: float
    why_not: str
    asks: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A needle on the picture: `state` is todo, in or out; a region's outline where no exact place is known."""

    words: str
    state: str
    x: int
    y: int
    outline: str


def tapped_at(view: str, x: float, y: float, width_px: float, figure: str) -> Tapped:
    """What lies at x and y of a picture that is `width_px` wide. Raises `CannotChart` beside the body."""
    if view not in VIEWS or not 0 < width_px < 10_000 or not (0 <= x <= 10_000 and 0 <= y <= 20_000):
        raise CannotChart(Problem("", "Tap on the picture, or type the point below."))
    units = body.views(figure)["views"][view]["width"] / width_px
    return _tapped(view, round(x * units), round(y * units), figure)


def spot_of(posted: Mapping[str, str], figure: str) -> Tapped:
    """The exact place that a form carries, in the view's own units. Raises `CannotChart`."""
    view, x, y = (posted.get(f"spot_{name}", "") for name in ("view", "x", "y"))
    if view not in VIEWS or not (x.isdecimal() and y.isdecimal()) or max(len(x), len(y)) > 5:
        raise CannotChart(Problem("", "The place was not sent whole. Tap on the picture again."))
    return _tapped(view, int(x), int(y), figure)


def near(tapped: Tapped, findings: Findings, figure: str) -> list[Near]:
    """The points around a place, nearest first, and what holds for each of them today."""
    found = []
    for code in points_near(tapped.placed, figure, NEAR_MM):
        point = body.POINTS[code]
        side = "midline" if point.is_midline else _nearer_side(code, tapped, figure)
        found.append(_near(findings, code, side, float(point.usual_depth_mm[0])))
        if len(found) == MOST_NEAR:
            break
    return found


def by_reason(around: Sequence[Near]) -> dict[str, list[Near]]:
    """The points that may not be needled today, those with the same reason together."""
    found: dict[str, list[Near]] = {}
    for one in around:
        if one.why_not:
            found.setdefault(one.why_not, []).append(one)
    return found


def here(tapped: Tapped, findings: Findings) -> Near:
    """The free place itself, as an ashi point."""
    return _near(findings, "ASHI", tapped.side, ASHI_DEPTH_MM, tapped.region)


def marks(view: View, needles: Sequence[Needle], tiles: Iterable[Offered], figure: str) -> list[Mark]:
    """Every needle, and every tile that is still to come, where this view shows it."""
    done = {(needle.point, needle.side, needle.place) for needle in needles}
    found = [
        _mark(view, n.point, n.side, n.place, n.spot, "in" if n.removed_at is None else "out", figure)
        for n in needles
    ]
    found += [
        _mark(view, t.point.code, t.point.side, t.point.place, t.spot, "todo", figure)
        for t in tiles
        if (t.point.code, t.point.side, t.point.place) not in done
    ]
    return [mark for mark in found if mark is not None]


@lru_cache(maxsize=32)
def pain_layer(drawing: PainDrawing, view: View, figure: str) -> Markup:
    """What the patient painted, as SVG to lie over the figure; empty where nothing was painted."""
    svg = body.draw_svg(view, drawing, body=figure, labels=False)
    begin, end = svg.find('<g class="body-pain'), svg.rfind('</g><path class="body-line"')
    return Markup(svg[begin:end] if 0 <= begin < end else "")  # noqa: S704 - numbers and names of our own


def _tapped(view: View, x: int, y: int, figure: str) -> Tapped:
    placed = ashi_at(view, x, y, figure)
    if placed is None:
        raise CannotChart(
            Problem("", "That is beside the body. Tap on the body itself, or type the point below.")
        )
    spot = Spot(f"{BODY_VERSION}/{figure}", view, x, y, placed.place.face, placed.place.barycentric)
    side = body.REGIONS[placed.region].side
    return Tapped(placed.region, side, spot, placed)


def _nearer_side(code: str, tapped: Tapped, figure: str) -> str:
    """Left or right, whichever of the two is nearer to the place."""
    here_mm = tapped.placed.place.xyz_mm

    def gap(placed: PlacedPoint) -> float:
        return sum((a - b) ** 2 for a, b in zip(placed.place.xyz_mm, here_mm, strict=True))

    return min(body.places(code, figure), key=gap).side


def _near(findings: Findings, code: str, side: str, usual_mm: float, place: str = "") -> Near:
    bounds = limits(findings, code, side, "even", place)
    words = dict.fromkeys(r.words.rstrip(".") for r in bounds.reasons if r.rule != "depth_cap" and r.words)
    return Near(
        code,
        side,
        max(1.0, min(usual_mm, bounds.depth_cap_mm)),
        bounds.depth_cap_mm,
        f"{'. '.join(words)}." if bounds.blocked and words else "",
        bounds.blocked == "soft",
    )


def _mark(
    view: View, code: str, side: str, place: str, spot: Spot | None, state: str, figure: str
) -> Mark | None:
    words = f"{place.replace('_', ' ') if place else code} {'' if place else side}".strip()
    if spot is not None and spot.view == view:
        return Mark(words, state, spot.x, spot.y, "")
    if spot is not None:
        at = _seen(spot.view, spot.x, spot.y, figure)
        return Mark(words, state, *at[view], "") if at and view in at else None
    if place:
        outline = body.views(figure)["views"][view]["regions"].get(place, "")
        return Mark(words, state, 0, 0, outline) if outline else None
    if code not in body.POINTS:
        return None
    return next(
        (
            Mark(words, state, *placed.views[view], "")
            for placed in _places(code, figure)
            if placed.side == side and view in placed.views
        ),
        None,
    )


@lru_cache(maxsize=2_000)
def _places(code: str, figure: str) -> tuple[PlacedPoint, ...]:
    return body.places(code, figure)


@lru_cache(maxsize=500)
def _seen(view: str, x: int, y: int, figure: str) -> Mapping[View, tuple[int, int]] | None:
    placed = ashi_at(cast(View, view), x, y, figure)
    return placed.views if placed else None
