"""Forest, funnel and network of one question, drawn once per process and language."""

from functools import cache
from typing import Any

from markupsafe import Markup

from ashi.web.design.charts import draw, in_language
from ashi.web.design.languages import current
from ashi.web.learn import queries

# The library's colours, and the page's tokens that take their place.
TOKENS = {"#1f2933": "ink", "#7b8794": "edge", "#8a5a2b": "accent"}
WIDTH = 300
"""Fits a telephone as it is; a wider page shows it larger."""


def forest(comparator: str, outcome: str, duration: str) -> Markup:
    """Every study and the sum; empty text when there is nothing to draw."""
    return drawn_forest(comparator, outcome, duration, current())


def funnel(comparator: str, outcome: str, duration: str) -> Markup:
    """Estimates against their errors; only with three studies or more does it show anything."""
    return drawn_funnel(comparator, outcome, duration, current())


def network(outcome: str, duration: str) -> Markup:
    """Who was compared with whom; empty text where no study counted people."""
    return drawn_network(outcome, duration, current())


@cache
def drawn_forest(comparator: str, outcome: str, duration: str, language: str) -> Markup:
    from ashi.evidence import forest_plot

    pooled = queries.contrast(comparator, outcome, duration).pooled
    if not pooled.k:
        return Markup("")
    return _drawn(forest_plot(pooled, width=WIDTH, names_above=True), f"forest-{comparator}")


@cache
def drawn_funnel(comparator: str, outcome: str, duration: str, language: str) -> Markup:
    from ashi.evidence import funnel_plot

    pooled = queries.contrast(comparator, outcome, duration).pooled
    if pooled.k < 3:
        return Markup("")
    return _drawn(funnel_plot(pooled, width=WIDTH), f"funnel-{comparator}")


@cache
def drawn_network(outcome: str, duration: str, language: str) -> Markup:
    from ashi.evidence import network_plot

    found = queries.network_of(outcome, duration)
    return _drawn(network_plot(found, width=WIDTH), "network") if found else Markup("")


def _drawn(spec: dict[str, Any], name: str) -> Markup:
    return draw(in_language(spec), TOKENS, name=name)
