"""The specification of a course as SVG, as Vega-Lite lays it out, some forty times as fast and in a third of the letters.

It reads what `course_chart` writes, and nothing more: the same specification can be given to Vega-Lite.
"""

from collections.abc import Mapping
from html import escape
from math import ceil, floor, log10, sqrt
from typing import Any

from ashi.outcomes.chart_lanes import LETTER
from ashi.outcomes.chart_marks import Place, marks, words

EDGE, ABOVE = 2, 4  # around everything, and over it
TITLE, TICK, AXIS = (
    39,
    6,
    35,
)  # heights: over a panel, under it, and under the last with the words of the weeks
LABEL = 7  # from an axis to its numbers
DIGIT = 6.1
ROUND = ((10, 50), (5, 10), (2, 2))
TICK_EVERY = 40
"""A number of weeks stands about so many px from the next."""


def course_svg(spec: Mapping[str, Any]) -> str:
    """The picture of `course_chart`'s specification: SVG in the theme's colours, its words as `aria-label`.

    Raises ValueError for a mark or sign that no course has.
    """
    axis = spec["config"]["axis"]
    left = max(_left(view) for view in spec["vconcat"])
    top, drawn = 0.0, []
    for place, view in enumerate(spec["vconcat"]):
        if place:
            top += spec["spacing"] + (TITLE if "title" in view else 0)
        drawn.append(f'<g transform="translate(0,{top:g})">{_view(view, axis, spec["config"]["title"])}</g>')
        top += view["height"] + _foot(view)
    width, height = ceil(left + EDGE + spec["vconcat"][0]["width"]), ceil(top + ABOVE)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="{-ceil(left)} {-ABOVE} {width} {height}" font-family="{spec["config"]["font"]}" fill="none" role="img" '
        f'aria-label="{escape(spec["description"])}">{"".join(drawn)}</svg>'
    )


def weeks_between(last: float, width: float, padding: float) -> list[int]:
    """Where numbers of weeks stand along `width` px, with 0 and `last` so many px from its ends: whole weeks, 1, 2 or 5
    with noughts apart, and more than one."""
    reach = last * (1 + padding / (width - 2 * padding))
    span = 2 * reach - last
    wanted = min(ceil(width / TICK_EVERY), floor(span) or 1)
    while len(weeks := list(range(0, floor(reach) + 1, _weeks_apart(span, wanted)))) == 1:
        wanted *= 2
    return weeks


def _weeks_apart(span: float, wanted: int) -> int:
    size: float = 10 ** floor(log10(span / wanted))
    over = span / wanted / size
    return max(round(size * next((by for by, least in ROUND if over >= sqrt(least)), 1)), 1)


def _view(view: Mapping[str, Any], axis: Mapping[str, Any], title: Mapping[str, Any]) -> str:
    across = [layer["encoding"].get("x", {}) for layer in view["layer"]]
    upright = [layer["encoding"].get("y", {}) for layer in view["layer"]]
    x_of = next((one for one in across if "field" in one), None)
    y_of = next((one for one in upright if "field" in one), None)
    x: Place = _nowhere
    y: Place = _nowhere
    drawn = ""
    if x_of and y_of:
        x, y = _weeks(x_of, view["width"]), _upright(y_of, view["height"])
        drawn = _upright_axis(y_of, y, view, axis) + _weeks_axis(x_of, x, view, axis)
    drawn += "".join(marks(layer, x, y) for layer in view["layer"])
    if "title" in view:
        said, at = view["title"], EDGE - _left(view)
        drawn += words(at, 6 - TITLE, said["text"], "start", size=title["fontSize"], colour=title["color"],
                       weight=title["fontWeight"])  # fmt: skip
        drawn += words(at, 22 - TITLE, said["subtitle"], "start", colour=title["subtitleColor"])
    return drawn


def _nowhere(value: object) -> float:
    raise ValueError(f"There is no axis to put {value!r} on.")


def _weeks(channel: Mapping[str, Any], width: float) -> Place:
    low, high = channel["scale"]["domain"]
    padding = channel["scale"]["padding"]
    return lambda week: float(padding + (width - 2 * padding) * (week - low) / (high - low))


def _upright(channel: Mapping[str, Any], height: float) -> Place:
    if channel["type"] == "nominal":
        lanes: list[str] = channel["sort"]
        return lambda lane: (lanes.index(lane) + 0.5) * height / len(lanes)
    low, high = channel["scale"]["domain"]
    return lambda value: float(height * (high - value) / (high - low))


def _weeks_axis(
    channel: Mapping[str, Any], x: Place, view: Mapping[str, Any], axis: Mapping[str, Any]
) -> str:
    width, bottom = view["width"], view["height"] + 0.5
    _, last = channel["scale"]["domain"]
    weeks = weeks_between(last, width, channel["scale"]["padding"])
    ticks = "".join(f"M{round(x(week)) + 0.5:g},{bottom:g}v5" for week in weeks)
    drawn = f'<path d="{ticks}M0.5,{bottom:g}h{width}" stroke="{axis["tickColor"]}"/>'
    if channel["axis"].get("labels", True):
        drawn += "".join(
            words(x(week) + 0.5, bottom + 13, week, "middle", colour=axis["labelColor"]) for week in weeks
        )
    if said := channel["axis"]["title"]:
        drawn += words(width / 2 + 0.5, bottom + 28, said, "middle", colour=axis["titleColor"])
    return drawn


def _upright_axis(
    channel: Mapping[str, Any], y: Place, view: Mapping[str, Any], axis: Mapping[str, Any]
) -> str:
    own = channel["axis"]
    if channel["type"] == "nominal":
        return "".join(
            words(0.5 - own["labelPadding"], y(lane) + 0.5, lane, "end", colour=axis["labelColor"])
            for lane in channel["sort"]
        )
    at = [(value, round(y(value)) + 0.5) for value in own["values"]]
    grid = "".join(f"M0.5,{here:g}h{view['width']}" for _, here in at)
    ticks = "".join(f"M0.5,{here:g}h-5" for _, here in at)
    return (
        f'<path d="{grid}" stroke="{axis["gridColor"]}" opacity="{own["gridOpacity"]}"/>'
        f'<path d="{ticks}M0.5,0.5v{view["height"]}" stroke="{axis["tickColor"]}"/>'
        + "".join(
            words(0.5 - LABEL, y(value) + 0.5, f"{value:g}", "end", colour=axis["labelColor"])
            for value in own["values"]
        )
    )


def _left(view: Mapping[str, Any]) -> float:
    """How much room the words at the upright axis take."""
    channels = [layer["encoding"]["y"] for layer in view["layer"] if "field" in layer["encoding"]["y"]]
    if not channels:
        return EDGE
    first = channels[0]
    if first["type"] == "nominal":
        return EDGE + float(first["axis"]["labelPadding"] + LETTER * max(map(len, first["sort"])))
    return EDGE + LABEL + DIGIT * max(len(f"{value:g}") for value in first["axis"]["values"])


def _foot(view: Mapping[str, Any]) -> int:
    across = [layer["encoding"]["x"] for layer in view["layer"] if "field" in layer["encoding"]["x"]]
    if not across:
        return 1
    return AXIS if across[0]["axis"]["title"] else TICK
