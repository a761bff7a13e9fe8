"""The course as a picture: one Vega-Lite specification for PDF and shell, and for the page through `chart_svg`.

Pain above, function below it, what else happened under both, all over one line of weeks. It is drawn as wide as
a telephone, so that its words keep their size there; everywhere else it is only shown larger.
"""

from collections.abc import Sequence
from typing import Any, Literal

from ashi.knowledge import said, said_together
from ashi.outcomes.chart_lanes import lanes
from ashi.outcomes.chart_panel import Frame, panel
from ashi.outcomes.course_text import CourseEvent, course_words
from ashi.outcomes.verdict import Verdict

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
WIDTH = 258
"""Of the plots, in px; the axes beside them take some 75 more."""

# Ink, paper and accents are the page's own in both themes; a specification cannot read CSS.
THEMES: dict[str, dict[str, str]] = {
    "light": {
        "ink": "#2b2a26",
        "quiet": "#6d6a60",
        "line": "#d9d4c7",
        "band": "#c9bfa5",
        "accent": "#1f6f5c",
    },
    "dark": {"ink": "#ece7db", "quiet": "#a8a294", "line": "#45423a", "band": "#6b634d", "accent": "#6fc7ae"},
}


def course_chart(
    verdict: Verdict,
    function: Verdict | None = None,
    events: Sequence[CourseEvent] = (),
    theme: Literal["light", "dark"] = "light",
) -> dict[str, Any]:
    """A Vega-Lite (v6, also valid v5) specification of the course, for page, PDF and shell.

    `function` is the same person's course on a measure of what they can do (`function_course`); without a later
    answer it is not drawn. Raises ValueError for an unknown theme.
    """
    if theme not in THEMES:
        raise ValueError(f"There is no theme {theme!r}. Choose light or dark.")
    colour = THEMES[theme]
    start = verdict.points[0].on
    drawn = [verdict] + ([function] if function is not None and function.answers else [])
    shown = [event for event in sorted(events, key=lambda event: event.on) if event.on >= start]
    last = max(
        *((one.points[-1].on - start).days / 7 for one in drawn),
        *((event.on - start).days / 7 for event in shown),
        1.0,
    )
    frame = Frame(start, last, WIDTH, colour)
    views = [_legend(colour, has_outlook=any(one.forecast is not None for one in drawn))]
    views += [panel(one, frame, is_last=not shown and one is drawn[-1]) for one in drawn]
    if shown:
        views.append(lanes(shown, frame))
    return {
        "$schema": SCHEMA,
        "description": said_together(course_words(verdict, events, function)),
        "background": "transparent",
        "padding": 2,
        "spacing": 10,
        "vconcat": views,
        "config": {
            "view": {"stroke": None},
            "font": "system-ui, sans-serif",
            "title": {
                "anchor": "start",
                "color": colour["ink"],
                "fontSize": 13,
                "fontWeight": "bold",
                "subtitleColor": colour["quiet"],
                "subtitleFontSize": 11,
                "offset": 6,
            },
            "axis": {
                "labelColor": colour["ink"],
                "titleColor": colour["ink"],
                "titleFontWeight": "normal",
                "labelFontSize": 11,
                "titleFontSize": 11,
                "gridColor": colour["line"],
                "domainColor": colour["quiet"],
                "tickColor": colour["quiet"],
            },
        },
    }


def _legend(colour: dict[str, str], *, has_outlook: bool) -> dict[str, Any]:
    """What dot and bands mean, in two columns above the plots."""
    second = 112
    swatches = [
        (0, 4, colour["accent"], 0.3, said("likely true level")),
        (0, 20, colour["band"], 0.5, said("expected anyway")),
    ]
    if has_outlook:
        swatches.append((second, 20, colour["accent"], 0.15, said("if it goes on so")))
    layers: list[dict[str, Any]] = [
        {
            "mark": {"type": "rect", "color": fill, "opacity": opacity, "cornerRadius": 2},
            "encoding": {
                "x": {"value": x},
                "x2": {"value": x + 14},
                "y": {"value": y - 5},
                "y2": {"value": y + 5},
            },
        }
        for x, y, fill, opacity, _ in swatches
    ]
    layers.append(
        {
            "mark": {"type": "point", "filled": True, "size": 45, "opacity": 1, "color": colour["accent"]},
            "encoding": {"x": {"value": second + 7}, "y": {"value": 4}},
        }
    )
    words = [(x, y, text) for x, y, _, _, text in swatches]
    words += [(second, 4, said("answers")), (-20, 36, said("Each band holds 8 of 10."))]
    layers += [
        {
            "mark": {
                "type": "text",
                "text": text,
                "align": "left",
                "baseline": "middle",
                "fontSize": 11,
                "color": colour["ink"],
            },
            "encoding": {"x": {"value": x + 20}, "y": {"value": y}},
        }
        for x, y, text in words
    ]
    return {"name": "legend", "width": WIDTH, "height": 40, "data": {"values": [{}]}, "layer": layers}
