"""One measure over the weeks: the answers, the true level behind them, and what would be expected anyway."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from ashi.instruments import instrument
from ashi.knowledge import digits, said
from ashi.outcomes.parameters import measure_title
from ashi.outcomes.series import GAP_WEEKS
from ashi.outcomes.verdict import CoursePoint, Forecast, Verdict

HEIGHTS = {"nrs_pain": 150}
HEIGHT = 110
LETTERS = 14
"""Height of a line of words, in px."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What all views of one picture share: its first day, its last week, the width in px, the colours by name."""

    start: dt.date
    last: float
    width: int
    colour: dict[str, str]

    def week(self, day: dt.date) -> float:
        """Weeks from the first day of the picture."""
        return round((day - self.start).days / 7, 2)

    def x(self, *, is_axis_shown: bool) -> dict[str, Any]:
        """The line of weeks; its words stand once, under the last view."""
        axis: dict[str, Any] = {"tickMinStep": 1, "grid": False, "title": said("weeks since the start")}
        if not is_axis_shown:
            axis |= {"labels": False, "title": None}
        return {
            "field": "week",
            "type": "quantitative",
            "scale": {"domain": [0, round(self.last, 2)], "nice": False, "padding": 4},
            "axis": axis,
        }


def panel(verdict: Verdict, frame: Frame, *, is_last: bool) -> dict[str, Any]:
    """The view of one measure."""
    definition = instrument(verdict.measure)
    colour = frame.colour
    x = frame.x(is_axis_shown=is_last)

    reach = definition.high - definition.low
    parts = 4 if reach % 4 == 0 else 5
    ticks = [definition.low + reach * part / parts for part in range(parts + 1)]

    def y(field: str) -> dict[str, Any]:
        return {
            "field": field,
            "type": "quantitative",
            "axis": {"title": None, "values": ticks, "gridOpacity": 0.6},
            "scale": {"domain": [definition.low, definition.high], "nice": False},
        }

    def area(name: str, rows: list[dict[str, Any]], field: str, fill: str, opacity: float) -> dict[str, Any]:
        return {
            "name": f"{verdict.measure}_{name}",
            "data": {"values": rows},
            "mark": {"type": "area", "color": fill, "opacity": opacity, "interpolate": "monotone"},
            "encoding": {
                "x": x,
                "y": y(f"{field}_low"),
                "y2": {"field": f"{field}_high"},
                "detail": {"field": "stretch", "type": "nominal"},
            },
        }

    def line(name: str, rows: list[dict[str, Any]], field: str, **mark: Any) -> dict[str, Any]:
        return {
            "name": f"{verdict.measure}_{name}",
            "data": {"values": rows},
            "mark": {"type": "line", "interpolate": "monotone"} | mark,
            "encoding": {"x": x, "y": y(field), "detail": {"field": "stretch", "type": "nominal"}},
        }

    every = _rows(verdict.points, frame)
    until = verdict.as_of or verdict.points[0].on
    so_far = [
        row for row, point in zip(every, verdict.points, strict=True) if "likely" in row and point.on <= until
    ]
    coming = [
        row for row, point in zip(every, verdict.points, strict=True) if "likely" in row and point.on >= until
    ]
    answers = [row for row in every if "value" in row]
    anyway = [{**row, "stretch": 0} for row in every]
    layers = [
        area("expected_band", anyway, "expected", colour["band"], 0.35),
        line("expected", anyway, "expected", color=colour["quiet"], strokeDash=[4, 4], strokeWidth=1.2),
        area("likely_band", so_far, "likely", colour["accent"], 0.3),
    ]
    if verdict.forecast is not None:
        layers += _outlook(verdict, verdict.forecast, frame, (area, line), coming, x, y)
    layers += [
        {
            "name": f"{verdict.measure}_likely_bars",
            "data": {"values": [row for row in answers if "likely" in row]},
            "mark": {"type": "rule", "color": colour["accent"], "strokeWidth": 3, "opacity": 0.35},
            "encoding": {"x": x, "y": y("likely_low"), "y2": {"field": "likely_high"}},
        },
        line("answers_line", answers, "value", color=colour["accent"], strokeWidth=1.5, interpolate="linear"),
        {
            "name": f"{verdict.measure}_answers",
            "data": {"values": answers},
            "mark": {"type": "point", "filled": True, "size": 45, "opacity": 1, "color": colour["accent"]},
            "encoding": {"x": x, "y": y("value")},
        },
    ]
    ends = {"low": float(definition.low), "high": float(definition.high)}
    way = (
        said("%(low)s to %(high)s: up is better", **ends)
        if definition.better == "higher"
        else said("%(low)s to %(high)s: down is better", **ends)
    )
    title, name = measure_title(verdict.measure)
    return {
        "name": verdict.measure,
        "title": {
            "text": said("%(title)s", title=title),
            "subtitle": said("%(name)s, %(way)s", name=name, way=way) if name else way,
        },
        "width": frame.width,
        "height": HEIGHTS.get(verdict.measure, HEIGHT),
        "layer": layers,
    }


def _outlook(
    verdict: Verdict,
    forecast: Forecast,
    frame: Frame,
    draw: tuple[Any, Any],
    coming: list[dict[str, Any]],
    x: Any,
    y: Any,
) -> list[dict[str, Any]]:
    """How it goes on if nothing changes: a paler band to the planned end, and there its two ends in numbers."""
    colour = frame.colour
    area, line = draw
    end = {
        "week": frame.week(forecast.on),
        "likely_low": round(forecast.low, 2),
        "likely_high": round(forecast.high, 2),
        "likely": round(forecast.value, 2),
        "stretch": 0,
        "label": said(
            "planned end: %(low)s to %(high)s", low=digits(forecast.low, 0), high=digits(forecast.high, 0)
        ),
    }
    rows = [{**row, "stretch": 0} for row in coming if row["week"] < end["week"]] + [end]
    edge = {
        **end,
        "label_at": end["likely_high"] if _has_words_above(verdict, forecast) else end["likely_low"],
    }
    above = edge["label_at"] == end["likely_high"]
    return [
        area("outlook_band", rows, "likely", colour["accent"], 0.15),
        line("outlook", rows, "likely", color=colour["accent"], strokeDash=[2, 3], strokeWidth=1.5),
        {
            "name": f"{verdict.measure}_planned_end",
            "data": {"values": [end]},
            "mark": {"type": "rule", "color": colour["accent"], "strokeWidth": 3, "strokeCap": "round"},
            "encoding": {"x": x, "y": y("likely_low"), "y2": {"field": "likely_high"}},
        },
        {
            "name": f"{verdict.measure}_planned_end_name",
            "data": {"values": [edge]},
            "mark": {
                "type": "text",
                "align": "right",
                "dx": 3,
                "dy": -9 if above else 9,
                "fontSize": 11,
                "color": colour["ink"],
            },
            "encoding": {"x": x, "y": y("label_at"), "text": {"field": "label", "type": "nominal"}},
        },
    ]


def _has_words_above(verdict: Verdict, forecast: Forecast) -> bool:
    """Whether the words of the planned end stand above its bar: away from the expected line, if there is room."""
    definition = instrument(verdict.measure)
    a_line = LETTERS * (definition.high - definition.low) / HEIGHTS.get(verdict.measure, HEIGHT)
    above, below = definition.high - forecast.high, forecast.low - definition.low
    wants_above = forecast.value > verdict.points[-1].expected
    return above >= a_line if wants_above else below < a_line


def _rows(points: tuple[CoursePoint, ...], frame: Frame) -> list[dict[str, Any]]:
    """One row for each point, with the number of its unbroken stretch: a gap is shown as a gap."""
    rows: list[dict[str, Any]] = []
    stretch, answered = 0, points[0].week
    for point in points:
        if point.value is not None:
            if point.week - answered > GAP_WEEKS:
                stretch += 1
            answered = point.week
        row: dict[str, Any] = {"week": frame.week(point.on), "stretch": stretch}
        for name in (
            "value", "expected", "expected_low", "expected_high", "likely", "likely_low", "likely_high"
        ):  # fmt: skip
            if (value := getattr(point, name)) is not None:
                row[name] = round(value, 3)
        rows.append(row)
    return rows
