"""The course as a picture (one Vega-Lite specification) and as words and rows for those who do not see it."""

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Literal

import msgspec

from ashi.instruments import Response, instrument, score
from ashi.outcomes.series import measure_of
from ashi.outcomes.verdict import Verdict

GAP_WEEKS = 3.5
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"


class CourseEvent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something that happened beside the answers: a visit, a flare, a change of medicine, another treatment."""

    on: dt.date
    kind: Literal["visit", "flare", "medicine", "treatment", "adverse_event", "other"]
    words: str = ""


class CourseRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One row of the table beside the picture, already in words."""

    date: str
    week: str
    answer: str
    expected: str
    events: str


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

EVENT_WORDS = {
    "visit": "visit",
    "flare": "flare",
    "medicine": "medicine",
    "treatment": "other treatment",
    "adverse_event": "unwanted effect",
    "other": "note",
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
        if named:
            layers.append(
                {
                    "name": "event_names",
                    "data": {"values": named},
                    "mark": {
                        "type": "text",
                        "align": "left",
                        "dx": 4,
                        "fontSize": 10,
                        "color": colour["ink"],
                    },
                    "encoding": {"x": x, "y": {"value": 8}, "text": {"field": "label", "type": "nominal"}},
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


def course_words(verdict: Verdict, events: Sequence[CourseEvent] = ()) -> tuple[str, ...]:
    """The picture in sentences, for a screen reader: what it shows, the verdict, gaps and events."""
    definition = instrument(verdict.measure)
    answered = [point for point in verdict.points if point.value is not None]
    first, last = answered[0], answered[-1]
    direction = "higher" if definition.better == "higher" else "lower"
    said = [
        f"{definition.short_name} over time, from {definition.low:g} to {definition.high:g}, {direction} is better."
    ]
    if len(answered) == 1:
        said.append(f"The start, on {_day(first.on)}, is {first.value:g}. There is no later answer.")
    else:
        said.append(
            f"{first.value:g} at the start on {_day(first.on)}; {last.value:g} at the last of {len(answered) - 1} "
            f"later answer{'s' if len(answered) > 2 else ''}, on {_day(last.on)}."
        )
        said.append(
            f"Without treatment, 8 of 10 people would answer between {last.expected_low:.1f} and "
            f"{last.expected_high:.1f} by then."
        )
    gaps = [(before, after) for before, after in pairwise(answered) if after.week - before.week > GAP_WEEKS]
    said += [f"There is no answer between {_day(before.on)} and {_day(after.on)}." for before, after in gaps]
    visits = sum(event.kind == "visit" for event in events)
    if visits:
        said.append(f"{visits} visit{'s' if visits != 1 else ''}.")
    said += [
        f"{_day(event.on)}: {_event(event)}."
        for event in sorted(events, key=lambda event: event.on)
        if event.kind != "visit"
    ]
    said.append(verdict.words)
    return tuple(said)


def course_table(
    verdict: Verdict, responses: Sequence[Response] = (), events: Sequence[CourseEvent] = ()
) -> tuple[CourseRow, ...]:
    """The same as rows, one per day with an answer or an event, oldest first.

    `responses` adds days on which the measure was asked but could not be scored ("no answer").
    """
    by_day = {point.on: point for point in verdict.points if point.value is not None}
    unscored = {
        response.answered_on
        for response in responses
        if measure_of(response.instrument) == verdict.measure and score(response).value is None
    }
    start = verdict.points[0].on
    rows = []
    for day in sorted(set(by_day) | unscored | {event.on for event in events}):
        point = by_day.get(day)
        answer = f"{point.value:g}" if point is not None else ("no score" if day in unscored else "")
        expected = (
            f"{point.expected:.1f} ({point.expected_low:.1f} to {point.expected_high:.1f})" if point else ""
        )
        on_day = "; ".join(_event(event) for event in events if event.on == day)
        rows.append(CourseRow(_day(day), f"{(day - start).days / 7:.1f}", answer, expected, on_day))
    return tuple(rows)


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
            "label": _event(event)[:24],
        }
        for event in sorted(events, key=lambda event: event.on)
        if event.on >= start
    ]


def _rounded(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {name: round(value, 3) if isinstance(value, float) else value for name, value in row.items()}
        for row in rows
    ]


def _event(event: CourseEvent) -> str:
    return event.words or EVENT_WORDS[event.kind]


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
