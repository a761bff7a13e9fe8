"""Drawings for tests: discs and lines on a figure, by millimetres on the body."""

import numpy as np
from hypothesis import strategies as st

from ashi.body.drawing import Pain, PainDrawing, RegionMark, Stroke, View
from ashi.body.figures import FIGURE_NAMES, FlatView, figure
from ashi.body.lumbar import window
from ashi.body.regions import REGIONS, mirrored

FACING = {"front": (0.0, -1.0), "back": (0.0, 1.0), "left": (1.0, 0.0), "right": (-1.0, 0.0)}


def at(view: FlatView, x_mm: float, z_mm: float, body: str = "female_average") -> tuple[int, int]:
    """Units of a place given by the body's own x (patient's left) or y, and height."""
    axis = [x_mm, 0.0, z_mm] if view in ("front", "back") else [0.0, x_mm, z_mm]
    u, v = figure(body).frames[view].to_units(np.array([axis]))[0]
    return round(float(u)), round(float(v))


def disc(
    view: FlatView, x_mm: float, z_mm: float, radius_mm: float, body: str = "female_average"
) -> PainDrawing:
    width = round(2 * radius_mm / figure(body).frames[view].mm_per_unit)
    return drawn(Stroke(0, view, width, (at(view, x_mm, z_mm, body),)), body=body)


def drawn(*strokes: Stroke, body: str = "female_average", regions: tuple[str, ...] = ()) -> PainDrawing:
    marks = tuple(RegionMark(0, r) for r in regions)
    return PainDrawing(f"1/{body}", (Pain(5, ("ache",)),), strokes, marks)


def mirror(drawing: PainDrawing) -> PainDrawing:
    """The drawing as its mirror image: left view becomes right view, front and back are turned over."""
    body = figure(drawing.body_version.split("/")[1])
    swap: dict[View, View] = {"left": "right", "right": "left"}
    strokes = []
    for s in drawing.strokes:
        width = body.frames[s.view].width if s.view != "lumbar" else _lumbar_width(body.name)
        points = tuple((width - x, y) for x, y in s.points)
        strokes.append(Stroke(s.pain, swap.get(s.view, s.view), s.width, points))
    marks = tuple(RegionMark(m.pain, mirrored(m.region)) for m in drawing.regions)
    return PainDrawing(drawing.body_version, drawing.pains, tuple(strokes), marks)


def _lumbar_width(name: str) -> int:
    return window(figure(name)).width


VIEWS: tuple[View, ...] = ("front", "back", "left", "right", "lumbar")


def size(view: View, body: str) -> tuple[int, int]:
    """Width and height of a view in its own units."""
    where = window(figure(body)) if view == "lumbar" else figure(body).frames[view]
    return where.width, where.height


@st.composite
def strokes(
    draw: st.DrawFn,
    body: str = "female_average",
    views: tuple[View, ...] = VIEWS,
    pains: int = 1,
    most: int = 6,
) -> Stroke:
    """Anywhere on a sheet, on the skin or beside it."""
    view = draw(st.sampled_from(views))
    w, h = size(view, body)
    points = draw(st.lists(st.tuples(st.integers(0, w), st.integers(0, h)), min_size=1, max_size=most))
    return Stroke(draw(st.integers(0, pains - 1)), view, draw(st.integers(20, 400)), tuple(points))


@st.composite
def drawings(
    draw: st.DrawFn,
    views: tuple[View, ...] = VIEWS,
    most_points: int = 3,
    figures: tuple[str, ...] = FIGURE_NAMES,
) -> PainDrawing:
    """Two pains, painted and chosen by name, on any figure."""
    body = draw(st.sampled_from(figures))
    painted = draw(st.lists(strokes(body, views, 2, most_points), min_size=1, max_size=3))
    marks = draw(
        st.lists(st.builds(RegionMark, st.integers(0, 1), st.sampled_from(list(REGIONS))), max_size=2)
    )
    return PainDrawing(f"1/{body}", (Pain(5, ("ache",)), Pain(3, ("numb",))), tuple(painted), tuple(marks))
