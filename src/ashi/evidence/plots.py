"""Forest, funnel and network plots as Vega-Lite specifications: the same for page, PDF and shell.

Plain dictionaries with their data inside; nothing is fetched. Widths are in pixels. Colours come from the caller, so that light and dark
pages can pass their own.
"""

import math
from dataclasses import dataclass
from typing import Any

from ashi.evidence.networks import NetworkAnswer
from ashi.evidence.pooled import Pooled, PooledRow
from ashi.knowledge import said
from ashi.stats.effects import RATIOS
from ashi.stats.pooling import Interval

Spec = dict[str, Any]
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
_MEASURE_WORDS = {
    "SMD": said("Difference in standard deviations"),
    "MD": said("Difference in points"),
    "RR": said("Risk ratio"),
    "OR": said("Odds ratio"),
    "RD": said("Risk difference"),
}
_TREATMENTS = {
    "acupuncture": said("acupuncture"),
    "sham": said("pretended acupuncture"),
    "usual_care": said("usual care"),
    "no_treatment": said("waiting list"),
}
_WALD = said("Pooled (Wald)")


@dataclass(frozen=True, slots=True)
class Palette:
    """CSS colours of a plot."""

    ink: str = "#1f2933"
    quiet: str = "#7b8794"
    accent: str = "#8a5a2b"


def forest_plot(
    pooled: Pooled, palette: Palette | None = None, *, width: int = 640, names_above: bool = False
) -> Spec:
    """Every trial with its interval, then the pooled answer with both of its intervals and the prediction interval.

    A hollow mark is a number that has not been checked at its source. `names_above` puts each name over its line, so
    that the plot fits a telephone. Raises ValueError when there is no trial.
    """
    colours = palette or Palette()
    rows = [_forest_row(row) for row in pooled.rows]
    rows += _summary_rows(pooled)
    if not rows:
        raise ValueError("No trial answers this question, so there is nothing to draw.")
    order = [row["label"] for row in rows]
    # The axis shows the trials; an interval that runs off the edge is cut there and told in words.
    shown = [row for row in rows if row["kind"] == "trial" or row["label"] == _WALD]
    low, high = min(row["low"] for row in shown), max(row["high"] for row in shown)
    if pooled.measure in RATIOS:
        scale: Spec = {"type": "log", "domain": [min(low / 1.3, 0.5), max(high * 1.3, 2.0)]}
    else:
        margin = 0.15 * (high - low)
        scale = {"domain": [min(low - margin, -margin), max(high + margin, margin)]}
    x: Spec = {"type": "quantitative", "scale": scale, "title": _axis_title(pooled)}
    names: Spec | None = None if names_above else {"labelLimit": 260}
    y: Spec = {"field": "label", "type": "nominal", "sort": order, "title": None, "axis": names}
    above: Spec = {
        "mark": {"type": "text", "align": "left", "dy": -13, "fontSize": 13, "color": colours.ink},
        "encoding": {"x": {"value": 0}, "y": y, "text": {"field": "label"}},
    }
    kinds: Spec = {
        "field": "kind",
        "type": "nominal",
        "scale": {"domain": ["trial", "pooled"], "range": [colours.ink, colours.accent]},
        "legend": None,
    }
    return {
        "$schema": SCHEMA,
        "description": describe_forest(pooled),
        "width": width,
        "height": {"step": 42 if names_above else 24},
        "data": {"values": rows},
        "layer": [
            {
                "mark": {"type": "rule", "strokeDash": [4, 4], "color": colours.quiet},
                "encoding": {"x": {"datum": pooled.no_difference, **x}},
            },
            {
                "mark": {"type": "rule", "strokeWidth": 2, "clip": True},
                "encoding": {"x": {"field": "low", **x}, "x2": {"field": "high"}, "y": y, "color": kinds},
            },
            {
                "mark": {"type": "point", "shape": "square", "opacity": 1, "strokeWidth": 1.5},
                "encoding": {
                    "x": {"field": "estimate", **x},
                    "y": y,
                    "color": kinds,
                    "fill": {
                        "condition": {"test": "datum.recalled", "value": "transparent"},
                        **kinds,
                    },
                    "size": {
                        "field": "weight",
                        "type": "quantitative",
                        "scale": {"domain": [0, 100], "range": [20, 400]},
                        "legend": None,
                    },
                    "tooltip": [
                        {"field": "label", "title": "Trial"},
                        {"field": "text", "title": "Result"},
                        {"field": "how", "title": "From"},
                    ],
                },
            },
            *([above] if names_above else []),
        ],
        "config": _config(colours),
    }


def funnel_plot(pooled: Pooled, palette: Palette | None = None, *, width: int = 640) -> Spec:
    """Estimate against standard error, with the lines between which 95 of 100 trials would fall by chance alone."""
    if pooled.fit is None:
        raise ValueError("No trial answers this question, so there is nothing to draw.")
    colours = palette or Palette()
    points = [
        {"label": row.effect.label, "estimate": row.effect.effect.yi, "se": row.effect.effect.se}
        for row in pooled.rows
    ]
    widest = 1.1 * max(point["se"] for point in points if isinstance(point["se"], float))
    centre, z = pooled.fit.estimate, 1.959963984540054
    cone = [
        {"estimate": centre - z * widest, "se": widest, "order": 0},
        {"estimate": centre, "se": 0.0, "order": 1},
        {"estimate": centre + z * widest, "se": widest, "order": 2},
    ]
    measure = _MEASURE_WORDS[pooled.measure]
    x: Spec = {
        "field": "estimate",
        "type": "quantitative",
        "scale": {"zero": False},
        "title": said("%(measure)s, logarithm", measure=measure) if pooled.measure in RATIOS else measure,
    }
    y: Spec = {
        "field": "se",
        "type": "quantitative",
        "scale": {"reverse": True, "domain": [0, widest]},
        "title": said("Standard error"),
    }
    return {
        "$schema": SCHEMA,
        "description": f"Funnel plot of {pooled.k} trials: small trials low, precise ones high.",
        "width": width,
        "height": 260,
        "layer": [
            {
                "data": {"values": cone},
                "mark": {"type": "line", "strokeDash": [4, 4], "color": colours.quiet},
                "encoding": {"x": x, "y": y, "order": {"field": "order", "type": "quantitative"}},
            },
            {
                "data": {"values": points},
                "mark": {"type": "point", "filled": True, "size": 70, "color": colours.ink, "opacity": 1},
                "encoding": {"x": x, "y": y, "tooltip": [{"field": "label", "title": "Trial"}]},
            },
        ],
        "config": _config(colours),
    }


def network_plot(answer: NetworkAnswer, palette: Palette | None = None, *, width: int = 360) -> Spec:
    """Treatments on a circle, sized by people; lines between those compared in one trial, as thick as trials."""
    colours = palette or Palette()
    names = [answer.fit.reference, *answer.fit.treatments]
    place = {
        name: (math.sin(2 * math.pi * i / len(names)), math.cos(2 * math.pi * i / len(names)))
        for i, name in enumerate(names)
    }
    people = {name: sum(n for t in answer.trials for arm, _, n in t.counts if arm == name) for name in names}
    nodes = [
        {
            "treatment": _TREATMENTS[name],
            "people": people[name],
            "x": place[name][0],
            "y": place[name][1],
            "label_y": place[name][1] + (0.28 if place[name][1] > 0 else -0.28),
        }
        for name in names
    ]
    edges = [
        {
            "x": place[pair.treatment][0],
            "y": place[pair.treatment][1],
            "x2": place[pair.versus][0],
            "y2": place[pair.versus][1],
            "trials": pair.direct_trials,
        }
        for pair in answer.odds_ratios
        if pair.direct_trials
    ]
    wide: Spec = {"type": "quantitative", "axis": None, "scale": {"domain": [-1.6, 1.6]}}
    high: Spec = {"type": "quantitative", "axis": None, "scale": {"domain": [-1.36, 1.36]}}
    return {
        "$schema": SCHEMA,
        "description": f"Network of {len(answer.trials)} trials comparing {', '.join(n['treatment'] for n in nodes)}.",  # type: ignore[misc]
        "width": width,
        "height": round(0.85 * width),
        "layer": [
            {
                "data": {"values": edges},
                "mark": {"type": "rule", "color": colours.quiet},
                "encoding": {
                    "x": {"field": "x", **wide},
                    "y": {"field": "y", **high},
                    "x2": {"field": "x2"},
                    "y2": {"field": "y2"},
                    "strokeWidth": {
                        "field": "trials",
                        "type": "quantitative",
                        "scale": {"domain": [0, 5], "range": [0, 10]},
                        "legend": None,
                    },
                },
            },
            {
                "data": {"values": nodes},
                "mark": {"type": "circle", "color": colours.accent, "opacity": 1},
                "encoding": {
                    "x": {"field": "x", **wide},
                    "y": {"field": "y", **high},
                    "size": {
                        "field": "people",
                        "type": "quantitative",
                        "scale": {"range": [100, 900]},
                        "legend": None,
                    },
                },
            },
            {
                "data": {"values": nodes},
                "transform": [{"calculate": "datum.treatment + ' (' + datum.people + ')'", "as": "label"}],
                "mark": {"type": "text", "color": colours.ink, "fontSize": 12},
                "encoding": {
                    "x": {"field": "x", **wide},
                    "y": {"field": "label_y", **high},
                    "text": {"field": "label"},
                },
            },
        ],
        "config": _config(colours),
    }


def describe_forest(pooled: Pooled) -> str:
    """The forest plot in words, for those who cannot see it."""
    if pooled.estimate is None or pooled.wald is None:
        return "No trial answers this question."
    trials = "one trial" if pooled.k == 1 else f"{pooled.k} trials"
    return (
        f"Forest plot of {trials}, acupuncture against {pooled.comparator.replace('_', ' ')}. "
        f"Pooled {_MEASURE_WORDS[pooled.measure].lower()} {pooled.estimate:.2f} "
        f"({pooled.wald.low:.2f} to {pooled.wald.high:.2f}); {pooled.no_difference:g} means no difference."
    )


def _forest_row(row: PooledRow) -> Spec:
    week = f"week {row.effect.week:g}"
    return {
        "label": row.effect.label,
        "kind": "trial",
        "estimate": row.estimate,
        "low": row.low,
        "high": row.high,
        "weight": row.weight_percent,
        "recalled": row.recalled,
        "text": f"{row.estimate:.2f} ({row.low:.2f} to {row.high:.2f}), {week}",
        "how": row.effect.how,
    }


def _summary_rows(pooled: Pooled) -> list[Spec]:
    if pooled.estimate is None or pooled.k < 2:
        return []
    named: list[tuple[str, Interval | None]] = [
        (_WALD, pooled.wald),
        (said("Pooled (Hartung-Knapp)"), pooled.hartung_knapp),
        (said("Where a next trial would lie"), pooled.prediction),
    ]
    return [
        {
            "label": label,
            "kind": "pooled",
            "estimate": pooled.estimate,
            "low": interval.low,
            "high": interval.high,
            "weight": 40,
            "recalled": pooled.recalled,
            "text": f"{pooled.estimate:.2f} ({interval.low:.2f} to {interval.high:.2f})",
            "how": f"{pooled.k} trials, {pooled.people} people",
        }
        for label, interval in named
        if interval is not None
    ]


def _axis_title(pooled: Pooled) -> str:
    return said(
        "%(measure)s (right of %(none)s favours acupuncture)",
        measure=_MEASURE_WORDS[pooled.measure],
        none=pooled.no_difference,
    )


def _config(colours: Palette) -> Spec:
    return {
        "background": "transparent",
        "font": "system-ui, sans-serif",
        "view": {"stroke": None},
        "axis": {
            "labelColor": colours.ink,
            "titleColor": colours.ink,
            "gridOpacity": 0.25,
            "domainColor": colours.quiet,
            "tickColor": colours.quiet,
        },
    }
