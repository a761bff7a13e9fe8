"""Forest and funnel of one comparison, drawn once per process."""

from functools import cache

from markupsafe import Markup

from ashi.web.design.charts import draw
from ashi.web.learn import queries

# The library's colours, and the page's tokens that take their place.
TOKENS = {"#1f2933": "ink", "#7b8794": "edge", "#8a5a2b": "accent"}
WIDTH = 300
"""Fits a telephone as it is; a wider page shows it larger."""


@cache
def forest(comparator: str, outcome: str, duration: str) -> Markup:
    """Every study and the sum; empty text when there is nothing to draw."""
    from ashi.evidence import forest_plot

    pooled = queries.contrast(comparator, outcome, duration).pooled
    if not pooled.k:
        return Markup("")
    return draw(forest_plot(pooled, width=WIDTH, names_above=True), TOKENS, name=f"forest-{comparator}")


@cache
def funnel(comparator: str, outcome: str, duration: str) -> Markup:
    """Estimates against their errors; only with three studies or more does it show anything."""
    from ashi.evidence import funnel_plot

    pooled = queries.contrast(comparator, outcome, duration).pooled
    if pooled.k < 3:
        return Markup("")
    return draw(funnel_plot(pooled, width=WIDTH), TOKENS, name=f"funnel-{comparator}")
