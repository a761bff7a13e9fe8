"""The course as a picture: one Vega-Lite specification for page, PDF and shell."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, Literal

from ashi.instruments import Response, instrument
from ashi.outcomes.course_text import EVENT_WORDS, GAP_WEEKS, CourseEvent, course_words, event_words
from ashi.outcomes.verdict import Verdict

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"


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
    responses: Sequence[Response] = (),
    events: Sequence[CourseEvent] = (),
    theme: Literal["light", "dark"] = "light",
) -> dict[str, Any]:
    """A Vega-Lite (v6, also valid v5) specification of the course, for page, PDF and shell.

    `responses` may hold other instruments of the same person; those on the verdict's measure are in the
    verdict already and are not drawn twice, others are not drawn. Raises ValueError for an unknown theme.
    """
    if theme not in THEMES:
        raise ValueError(f"There is no theme {theme!r}. Choose light or dark.")
    colour = THEMES[theme]
    definition = instrument(verdict.measure)
    start = verdict.points[0].on
    domain = [definition.low, definition.high]
    x = {
        "field": "week",
        "type": "quantitative",
        "title": "Weeks since the start",
        "axis": {"tickMinStep": 1, "grid": False},
    }

    def y(field: str) -> dict[str, Any]:
        return {
            "field": field,
            "type": "quantitative",
            "title": f"{definition.short_name} ({'higher' if definition.better == 'higher' else 'lower'} is better)",
            "scale": {"domain": domain, "nice": False},
        }

    band = [
        {
            "week": point.week,
            "expected": point.expected,
            "low": point.expected_low,
            "high": point.expected_high,
        }
        for point in verdict.points
    ]
    layers: list[dict[str, Any]] = [
        {
            "name": "expected_band",
            "data": {"values": _rounded(band)},
            "mark": {"type": "area", "color": colour["band"], "opacity": 0.35, "interpolate": "monotone"},
            "encoding": {"x": x, "y": y("low"), "y2": {"field": "high"}},
        },
        {
            "name": "expected",
            "data": {"values": _rounded(band)},
            "mark": {
                "type": "line",
                "color": colour["quiet"],
                "strokeDash": [4, 4],
                "strokeWidth": 1.5,
                "interpolate": "monotone",
            },
            "encoding": {"x": x, "y": y("expected")},
        },
    ]
    layers += _labels(verdict, x, y("value"), colour)
    marks = _event_rows(events, start)
    if marks:
        layers.append(
            {
                "name": "events",
                "data": {"values": marks},
                "mark": {
                    "type": "tick",
                    "orient": "vertical",
                    "thickness": 2,
                    "size": 10,
                    "color": colour["quiet"],
                },
                "encoding": {
                    "x": x,
                    "y": {"value": 4},
                    "opacity": {
                        "field": "kind",
                        "type": "nominal",
                        "legend": None,
                        "scale": {
                            "domain": [
                                "visit",
                                "flare",
                                "medicine",
                                "other treatment",
                                "unwanted effect",
                                "note",
                            ],
                            "range": [0.55, 1, 1, 1, 1, 1],
                        },
                    },
                },
            }
        )
        named = [mark for mark in marks if mark["kind"] != "visit"]
        for row in (0, 1):  # neighbours stand on two lines, so that they do not run into each other
            if named[row::2]:
                layers.append(
                    {
                        "name": f"event_names_{row + 1}",
                        "data": {"values": named[row::2]},
                        "mark": {
                            "type": "text",
                            "align": "left",
                            "dx": 4,
                            "fontSize": 11,
                            "color": colour["ink"],
                        },
                        "encoding": {
                            "x": x,
                            "y": {"value": 8 + 14 * row},
                            "text": {"field": "label", "type": "nominal"},
                        },
                    }
                )
    if verdict.forecast is not None:
        layers.append(
            {
                "name": "planned_end",
                "data": {"values": [{"week": round(verdict.forecast.week, 2)}]},
                "mark": {"type": "rule", "color": colour["line"], "strokeWidth": 1.5},
                "encoding": {"x": x},
            }
        )
    answers = _rounded(_segments(verdict))
    layers += [
        {
            "name": "answers_line",
            "data": {"values": answers},
            "mark": {"type": "line", "color": colour["accent"], "strokeWidth": 2.5},
            "encoding": {"x": x, "y": y("value"), "detail": {"field": "stretch", "type": "nominal"}},
        },
        {
            "name": "answers",
            "data": {"values": answers},
            "mark": {"type": "point", "filled": True, "size": 70, "opacity": 1, "color": colour["accent"]},
            "encoding": {"x": x, "y": y("value")},
        },
    ]
    return {
        "$schema": SCHEMA,
        "description": " ".join(course_words(verdict, events)),
        "width": "container",
        "height": 240,
        "background": "transparent",
        "autosize": {"type": "fit", "contains": "padding"},
        "layer": layers,
        "config": {
            "view": {"stroke": None},
            "font": "system-ui, sans-serif",
            "axis": {
                "labelColor": colour["ink"],
                "titleColor": colour["ink"],
                "titleFontWeight": "normal",
                "labelFontSize": 12,
                "titleFontSize": 12,
                "gridColor": colour["line"],
                "domainColor": colour["quiet"],
                "tickColor": colour["quiet"],
            },
        },
    }


def _labels(
    verdict: Verdict, x: dict[str, Any], y: dict[str, Any], colour: dict[str, str]
) -> list[dict[str, Any]]:
    """Words on the picture itself: what the band is, and where the planned end lies."""
    last, definition = verdict.points[-1], instrument(verdict.measure)
    worse_edge = last.expected_low if definition.better == "higher" else last.expected_high
    rows = [
        {
            "week": round(last.week, 2),
            "value": round(worse_edge, 3),
            "label": "8 of 10 people without treatment",
        }
    ]
    labels: list[dict[str, Any]] = [
        {
            "name": "band_name",
            "data": {"values": rows},
            "mark": {
                "type": "text",
                "align": "right",
                "dx": -6,
                "dy": 12 if definition.better == "lower" else -12,
                "fontSize": 11,
                "color": colour["quiet"],
            },
            "encoding": {"x": x, "y": y, "text": {"field": "label", "type": "nominal"}},
        }
    ]
    if verdict.forecast is not None:
        labels.append(
            {
                "name": "planned_end_name",
                "data": {
                    "values": [
                        {
                            "week": round(verdict.forecast.week, 2),
                            "value": definition.low,
                            "label": "planned end",
                        }
                    ]
                },
                "mark": {
                    "type": "text",
                    "align": "right",
                    "dx": -4,
                    "dy": -8,
                    "fontSize": 11,
                    "color": colour["quiet"],
                },
                "encoding": {"x": x, "y": y, "text": {"field": "label", "type": "nominal"}},
            }
        )
    return labels


def _segments(verdict: Verdict) -> list[dict[str, Any]]:
    """The answers, each with the number of its unbroken stretch: a gap is shown as a gap."""
    rows: list[dict[str, Any]] = []
    stretch = 0
    for point in verdict.points:
        if point.value is None:
            continue
        if rows and point.week - rows[-1]["week"] > GAP_WEEKS:
            stretch += 1
        rows.append({"week": point.week, "value": point.value, "stretch": stretch})
    return rows


def _event_rows(events: Sequence[CourseEvent], start: dt.date) -> list[dict[str, Any]]:
    return [
        {
            "week": round((event.on - start).days / 7, 2),
            "kind": EVENT_WORDS[event.kind],
            "label": event_words(event)[:24],
        }
        for event in sorted(events, key=lambda event: event.on)
        if event.on >= start
    ]


def _rounded(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {name: round(value, 3) if isinstance(value, float) else value for name, value in row.items()}
        for row in rows
    ]
