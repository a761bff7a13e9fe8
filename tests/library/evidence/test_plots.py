"""Plots are valid Vega-Lite, hold their own data, say themselves in words, and draw."""

import json

import altair
import pytest
import vl_convert

from ashi.evidence import pool
from ashi.evidence.networks import network
from ashi.evidence.plots import Palette, forest_plot, funnel_plot, network_plot

SPECS = {
    "forest of differences": lambda: forest_plot(pool("usual_care", "function")),
    "forest of ratios": lambda: forest_plot(pool("sham", "responder")),
    "forest of one trial": lambda: forest_plot(pool("no_treatment", "pain")),
    "funnel": lambda: funnel_plot(pool("usual_care", "function")),
    "network": lambda: network_plot(network()),
}


@pytest.mark.parametrize("name", SPECS)
def test_a_plot_is_valid_self_contained_and_draws(name: str) -> None:
    spec = SPECS[name]()
    altair.Chart.from_dict(spec)  # raises on anything that Vega-Lite does not know
    text = json.dumps(spec)
    assert "url" not in text.replace(spec["$schema"], "")
    assert len(spec["description"]) > 20
    drawn = vl_convert.vegalite_to_svg(spec)
    assert drawn.startswith("<svg")


def test_the_forest_shows_every_trial_and_both_intervals() -> None:
    answer = pool("usual_care", "function")
    values = forest_plot(answer)["data"]["values"]
    assert [row["label"] for row in values[: answer.k]] == [row.effect.label for row in answer.rows]
    assert [row["label"] for row in values[answer.k :]] == [
        "Pooled (Wald)",
        "Pooled (Hartung-Knapp)",
        "Where a next trial would lie",
    ]
    assert [row["recalled"] for row in values[: answer.k]] == [False, True, False, False]


def test_colours_come_from_the_page() -> None:
    assert "#abcdef" in json.dumps(forest_plot(pool("sham", "pain"), Palette(ink="#abcdef")))


def test_nothing_to_draw_is_said() -> None:
    nothing = pool("usual_care", "pain", "acute")
    for plot in (forest_plot, funnel_plot):
        with pytest.raises(ValueError, match="nothing to draw"):
            plot(nothing)
