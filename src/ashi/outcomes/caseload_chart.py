"""A caseload as pictures: who answered, how they fared beside what was to be expected, and the funnel.

One Vega-Lite specification each, for page, paper and shell, drawn small enough to be read on a phone.
"""

from collections.abc import Sequence
from math import sqrt
from string import ascii_uppercase
from typing import Any

from ashi.outcomes.caseload import Caseload, Yardstick
from ashi.outcomes.chart import SCHEMA, THEMES
from ashi.outcomes.funnel import ALARM, WARNING, FunnelPoint, funnel_words

Spec = dict[str, Any]
WIDTH, STEP = 360, 46
NEAR = 0.045  # of a side: two letters closer than this stand on each other
COLOUR = THEMES["light"]
SHORT: dict[Yardstick, str] = {
    "thirty_percent": "At least 30 % better",
    "mic": "Better enough to matter",
    "recovery": "Recovered",
}


def flow_chart(steps: Sequence[tuple[str, int]]) -> Spec:
    """Bars from the first step to the last, each with its number and words on it."""
    rows = [
        {"step": at, "count": count, "label": f"{count} {words}"} for at, (words, count) in enumerate(steps)
    ]
    y = {"field": "step", "type": "ordinal", "axis": None, "scale": {"paddingInner": 0, "paddingOuter": 0}}
    most = max([count for _, count in steps], default=1) or 1
    return _spec(
        "; ".join(str(row["label"]) for row in rows),
        {"step": STEP},
        [
            {
                "data": {"values": rows},
                "mark": {"type": "bar", "color": COLOUR["accent"], "height": 14, "yOffset": 10},
                "encoding": {
                    "x": {
                        "field": "count",
                        "type": "quantitative",
                        "axis": None,
                        "scale": {"domain": [0, most]},
                    },
                    "y": y,
                },
            },
            {
                "data": {"values": rows},
                "mark": {"type": "text", "align": "left", "dy": -8, "fontSize": 14, "color": COLOUR["ink"]},
                "encoding": {"x": {"value": 0}, "y": y, "text": {"field": "label", "type": "nominal"}},
            },
        ],
    )


def fared_chart(found: Caseload) -> Spec:
    """Each yardstick: a dot and a thick line for those who answered, a thin line for all who were asked whatever
    the silent would have said, and a hollow diamond for what was to be expected anyway."""
    rows = [
        {
            "name": SHORT[reached.yardstick],
            "share": _hundred(reached.rate.share),
            "low": _hundred(reached.rate.low),
            "high": _hundred(reached.rate.high),
            "worst": _hundred(reached.worst.share),
            "best": _hundred(reached.best.share),
            "anyway": _hundred(reached.expected_anyway),
        }
        for reached in found.reached
        if reached.rate.share is not None
    ]
    x = {
        "type": "quantitative",
        "scale": {"domain": [0, 100]},
        "title": "of 100 people",
        "axis": {"values": [0, 20, 40, 60, 80, 100], "grid": True},
    }
    y = {"field": "name", "type": "nominal", "sort": None, "axis": None}

    def line(low: str, high: str, width: float, colour: str) -> Spec:
        mark = {"type": "rule", "strokeWidth": width, "color": COLOUR[colour], "yOffset": 8}
        return {"mark": mark, "encoding": {"x": {"field": low, **x}, "x2": {"field": high}, "y": y}}

    def dot(field: str, **mark: Any) -> Spec:
        return {
            "mark": {"type": "point", "opacity": 1, "yOffset": 8, **mark},
            "encoding": {"x": {"field": field, **x}, "y": y},
        }

    layers = [
        line("worst", "best", 1.5, "quiet"),
        *(
            {
                "mark": {
                    "type": "tick",
                    "thickness": 1.5,
                    "size": 12,
                    "color": COLOUR["quiet"],
                    "yOffset": 8,
                },
                "encoding": {"x": {"field": end, **x}, "y": y},
            }
            for end in ("worst", "best")
        ),
        line("low", "high", 5, "accent"),
        dot("share", filled=True, size=130, color=COLOUR["accent"]),
        dot("anyway", filled=False, shape="diamond", size=130, strokeWidth=2, color=COLOUR["ink"]),
        {
            "mark": {"type": "text", "align": "left", "dy": -12, "fontSize": 14, "color": COLOUR["ink"]},
            "encoding": {"x": {"value": 0}, "y": y, "text": {"field": "name", "type": "nominal"}},
        },
    ]
    return _spec(found.words, {"step": 56}, layers) | {"data": {"values": rows}}


def funnel_chart(points: Sequence[FunnelPoint]) -> Spec:
    """Share at least 30 % better, case mix taken out, by how many answered; a letter for each practitioner.

    Between the inner lines lie 19 of 20, between the outer ones 998 of 1,000 by chance. Raises ValueError when nobody
    can be placed.
    """
    placed = [(letter, point) for letter, point in lettered(points) if point.adjusted is not None]
    if not placed:
        raise ValueError("Nobody can be placed: all or none are better, or nobody answered.")
    average = placed[0][1].average or 0.0
    most = 1.1 * max(point.answered for _, point in placed)
    least = 0.6 * min(point.answered for _, point in placed)
    counts = [least + (most - least) * step / 60 for step in range(61)]
    limits = [
        {
            "answered": round(count, 2),
            "share": _hundred(min(max(average + z * sqrt(average * (1 - average) / count), 0.0), 1.0)),
            "line": f"{z:+.2f}",
        }
        for z in (-ALARM, -WARNING, WARNING, ALARM)
        for count in counts
    ]
    x = {
        "field": "answered",
        "type": "quantitative",
        "title": "people who answered",
        "scale": {"domain": [round(least, 2), round(most, 2)], "nice": False},
        "axis": {"tickMinStep": 1, "grid": False, "tickCount": 5},
    }
    y = {
        "field": "share",
        "type": "quantitative",
        "title": "better, of 100 such people",
        "scale": {"domain": [0, 100]},
        "axis": {"values": [0, 20, 40, 60, 80, 100], "grid": False},
    }
    rows: list[Spec] = []
    for letter, point in placed:
        row = {"letter": letter, "answered": point.answered, "share": _hundred(point.adjusted)}
        near = [
            other
            for other in rows
            if abs(other["answered"] - point.answered) < NEAR * (most - least)
            and abs(other["share"] - row["share"]) < 100 * NEAR
        ]
        if near:  # letters that would stand on each other stand beside each other
            near[0]["letter"] += f" {letter}"
        else:
            rows.append(row)
    return _spec(
        funnel_words(points),
        260,
        [
            {
                "data": {"values": limits},
                "mark": {"type": "line", "color": COLOUR["quiet"], "strokeWidth": 1.5},
                "encoding": {
                    "x": x,
                    "y": y,
                    "detail": {"field": "line", "type": "nominal"},
                    "strokeDash": {
                        "condition": {
                            "test": f"abs(toNumber(datum.line)) > {(WARNING + ALARM) / 2:.2f}",
                            "value": [2, 4],
                        },
                        "value": [1, 0],
                    },
                },
            },
            {
                "data": {"values": [{"share": _hundred(average)}]},
                "mark": {"type": "rule", "color": COLOUR["line"], "strokeWidth": 1.5},
                "encoding": {"y": y},
            },
            {
                "data": {"values": rows},
                "mark": {"type": "text", "fontSize": 16, "fontWeight": 700, "color": COLOUR["accent"]},
                "encoding": {"x": x, "y": y, "text": {"field": "letter", "type": "nominal"}},
            },
        ],
    )


def lettered(points: Sequence[FunnelPoint]) -> list[tuple[str, FunnelPoint]]:
    """Each practitioner's letter in the funnel, in the order of the names: A to Z, then AA, AB …"""
    letters = [*ascii_uppercase, *(a + b for a in ascii_uppercase for b in ascii_uppercase)]
    return list(zip(letters, points, strict=False))


def _hundred(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 2)


def _spec(description: str, height: Any, layers: list[Spec]) -> Spec:
    return {
        "$schema": SCHEMA,
        "description": description,
        "width": WIDTH,
        "height": height,
        "background": "transparent",
        "layer": layers,
        "config": {
            "view": {"stroke": None},
            "font": "system-ui, sans-serif",
            "axis": {
                "labelColor": COLOUR["ink"],
                "titleColor": COLOUR["ink"],
                "titleFontWeight": "normal",
                "labelFontSize": 13,
                "titleFontSize": 13,
                "gridColor": COLOUR["line"],
                "domainColor": COLOUR["quiet"],
                "tickColor": COLOUR["quiet"],
            },
        },
    }
