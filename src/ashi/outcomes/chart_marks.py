"""The marks of a specification as SVG: areas, lines, rules, signs, rectangles and words, where Vega puts them."""

from collections.abc import Callable, Mapping, Sequence
from html import escape
from itertools import accumulate
from math import copysign, inf, isnan, sqrt
from typing import Any

Place = Callable[[Any], float]
"""From a value of the data to px."""
Points = Sequence[tuple[float, float]]
SIGNS = ("circle", "square", "diamond", "cross", "triangle-up", "triangle-down")


def marks(layer: Mapping[str, Any], x: Place, y: Place) -> str:
    """Everything one layer draws, in px of its view. Raises ValueError for what no picture of a course has."""
    mark, encoding = layer["mark"], layer["encoding"]
    rows = layer["data"]["values"] if "data" in layer else [{}]
    at = {
        channel: _placed(encoding[channel], x if channel.startswith("x") else y)
        for channel in ("x", "x2", "y", "y2")
        if channel in encoding
    }
    match mark["type"]:
        case "area":
            return "".join(
                f'<path d="{_closed(rows, at)}" fill="{mark["color"]}"{_opacity(mark)}/>'
                for rows in _stretches(rows, at["x"])
            )
        case "line":
            curve = monotone if mark["interpolate"] == "monotone" else straight
            return "".join(
                f'<path d="M{curve([(at["x"](row), at["y"](row)) for row in rows])}" {_stroke(mark)}/>'
                for rows in _stretches(rows, at["x"])
                if len(rows) > 1
            )
        case "rule":
            return "".join(
                f'<path d="M{_n(at["x"](row))},{_n(at["y"](row))}V{_n(at["y2"](row))}" {_stroke(mark)}/>'
                for row in rows
            )
        case "point":
            return "".join(
                sign(at["x"](row), at["y"](row), mark.get("shape", "circle"), mark["size"], mark["color"])
                for row in rows
            )
        case "rect":
            return "".join(_rect(mark, *(at[side](row) for side in ("x", "x2", "y", "y2"))) for row in rows)
        case "text":
            return "".join(
                words(
                    at["x"](row) + mark.get("dx", 0),
                    at["y"](row) + mark.get("dy", 0),
                    mark["text"] if "text" in mark else row[encoding["text"]["field"]],
                    {"left": "start", "right": "end"}[mark["align"]],
                    colour=mark["color"],
                )
                for row in rows
            )
    raise ValueError(f"A picture of a course has no mark {mark['type']!r}.")


def words(
    x: float, middle: float, said: object, anchor: str, *, size: float = 11, colour: str, weight: str = ""
) -> str:
    """A line of words whose small letters have their middle at `middle`."""
    bold = f' font-weight="{weight}"' if weight else ""
    return (
        f'<text x="{_n(x)}" y="{_n(middle + round(0.3 * size))}" font-size="{size:g}px" text-anchor="{anchor}" '
        f'fill="{colour}"{bold}>{escape(str(said))}</text>'
    )


def sign(x: float, y: float, shape: str, size: float, colour: str) -> str:
    """A sign around its middle, of `size` px² with what would make it a square. Raises ValueError for an unknown shape."""
    r = sqrt(size) / 2
    h, s = r * sqrt(3) / 2, r / 2.5
    match shape:
        case "circle":
            return f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{r:.2f}" fill="{colour}"/>'
        case "square":
            steps = [(-r, -r), (2 * r, 0), (0, 2 * r), (-2 * r, 0)]
        case "diamond":
            steps = [(-r, 0), (r, -r), (r, r), (-r, r)]
        case "triangle-up":
            steps = [(0, -h), (-r, 2 * h), (2 * r, 0)]
        case "triangle-down":
            steps = [(0, h), (-r, -2 * h), (2 * r, 0)]
        case "cross":
            arm = r - s
            steps = [
                (-r, -s), (0, 2 * s), (arm, 0), (0, arm), (2 * s, 0), (0, -arm),
                (arm, 0), (0, -2 * s), (-arm, 0), (0, -arm), (-2 * s, 0), (0, arm),
            ]  # fmt: skip
        case other:
            raise ValueError(f"There is no sign {other!r}. Choose one of {', '.join(SIGNS)}.")
    corners = list(
        accumulate(steps, lambda here, step: (here[0] + step[0], here[1] + step[1]), initial=(x, y))
    )
    return f'<path d="M{straight(corners[1:])}Z" fill="{colour}"/>'


def straight(points: Points) -> str:
    """From point to point; what stands before it moves or draws to the first."""
    return "L".join(f"{_n(x)},{_n(y)}" for x, y in points)


def monotone(points: Points) -> str:
    """A curve through the points, in order of x either way, that is nowhere higher or lower than its neighbours.

    Source: M. Steffen, "A simple method for monotonic interpolation in one dimension", Astron. Astrophys. 239 (1990)
    443, as d3-shape's `curveMonotoneX` draws it.
    """
    points = [point for place, point in enumerate(points) if not place or point != points[place - 1]]
    if len(points) < 3:
        return straight(points)
    tangents = [_inner(*points[place - 1 : place + 2]) for place in range(1, len(points) - 1)]
    tangents = [_end(points[0], points[1], tangents[0]), *tangents]
    tangents.append(_end(points[-2], points[-1], tangents[-1]))
    drawn = [straight(points[:1])]
    for place in range(1, len(points)):
        (x0, y0), (x1, y1) = points[place - 1], points[place]
        dx = (x1 - x0) / 3
        drawn.append(
            f"C{_n(x0 + dx)},{_n(y0 + dx * tangents[place - 1])},{_n(x1 - dx)},{_n(y1 - dx * tangents[place])},"
            f"{_n(x1)},{_n(y1)}"
        )
    return "".join(drawn)


def _inner(before: tuple[float, float], here: tuple[float, float], after: tuple[float, float]) -> float:
    h0, h1 = here[0] - before[0], after[0] - here[0]
    s0, s1 = _slope(here[1] - before[1], h0), _slope(after[1] - here[1], h1)
    p = (s0 * h1 + s1 * h0) / (h0 + h1) if h0 + h1 else inf
    tangent = (copysign(1, s0) + copysign(1, s1)) * min(abs(s0), abs(s1), abs(p) / 2)
    return 0.0 if isnan(tangent) else tangent


def _end(one: tuple[float, float], other: tuple[float, float], tangent: float) -> float:
    h = other[0] - one[0]
    return (3 * (other[1] - one[1]) / h - tangent) / 2 if h else tangent


def _slope(rise: float, run: float) -> float:
    return rise / run if run else copysign(inf, rise)


def _placed(channel: Mapping[str, Any], place: Place) -> Callable[[Mapping[str, Any]], float]:
    if "value" in channel:
        value = float(channel["value"])
        return lambda row: value
    field = channel["field"]
    return lambda row: place(row[field])


def _stretches(
    rows: Sequence[Mapping[str, Any]], x: Callable[[Mapping[str, Any]], float]
) -> list[list[Mapping[str, Any]]]:
    """The unbroken ones, each in order of weeks."""
    found: dict[Any, list[Mapping[str, Any]]] = {}
    for row in sorted(rows, key=x):
        found.setdefault(row["stretch"], []).append(row)
    return list(found.values())


def _closed(rows: Sequence[Mapping[str, Any]], at: Mapping[str, Callable[[Mapping[str, Any]], float]]) -> str:
    below = [(at["x"](row), at["y"](row)) for row in rows]
    above = [(at["x"](row), at["y2"](row)) for row in reversed(rows)]
    return f"M{monotone(below)}L{monotone(above)}Z"


def _rect(mark: Mapping[str, Any], x: float, x2: float, y: float, y2: float) -> str:
    return (
        f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(x2 - x)}" height="{_n(y2 - y)}" rx="{mark["cornerRadius"]}" '
        f'fill="{mark["color"]}"{_opacity(mark)}/>'
    )


def _stroke(mark: Mapping[str, Any]) -> str:
    dashes = f' stroke-dasharray="{",".join(map(str, mark["strokeDash"]))}"' if "strokeDash" in mark else ""
    cap = f' stroke-linecap="{mark["strokeCap"]}"' if "strokeCap" in mark else ""
    return f'stroke="{mark["color"]}" stroke-width="{mark["strokeWidth"]:g}"{dashes}{cap}{_opacity(mark)}'


def _opacity(mark: Mapping[str, Any]) -> str:
    return f' opacity="{mark["opacity"]}"' if mark.get("opacity", 1) != 1 else ""


def _n(value: float) -> str:
    """A tenth of a pixel is enough."""
    return f"{value:.1f}".removesuffix(".0") if abs(value) >= 0.05 else "0"
