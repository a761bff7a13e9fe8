"""Effect sizes: equal to metafor's escalc on raw data, and refusals that say what to do."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ashi.stats.effects import (
    ArmSummary,
    combine_arms,
    effect_from_interval,
    mean_difference,
    odds_ratio,
    risk_difference,
    risk_ratio,
    sd_from_interval,
    smd_from_odds_ratio,
    standardised_mean_difference,
)
from tests.library.stats.golden import metafor, table

arms = st.builds(
    ArmSummary,
    mean=st.floats(-50, 50),
    sd=st.floats(0.5, 40),
    n=st.integers(5, 500),
)


@pytest.mark.parametrize(
    ("name", "measure"), [("bcg_rr", risk_ratio), ("bcg_or", odds_ratio), ("bcg_rd", risk_difference)]
)
def test_counts_equal_metafor(name: str, measure) -> None:  # type: ignore[no-untyped-def]
    rows = [[int(r[c]) for c in ("tpos", "tneg", "cpos", "cneg")] for r in table("colditz1994.csv")]
    effects = [measure(a, a + b, c, c + d) for a, b, c, d in rows]
    np.testing.assert_allclose([e.yi for e in effects], metafor()[name]["data"]["yi"], rtol=1e-12)
    np.testing.assert_allclose([e.vi for e in effects], metafor()[name]["data"]["vi"], rtol=1e-12)


@pytest.mark.parametrize(
    ("name", "measure"), [("normand_smd", standardised_mean_difference), ("normand_md", mean_difference)]
)
def test_means_equal_metafor(name: str, measure) -> None:  # type: ignore[no-untyped-def]
    effects = [
        measure(*(ArmSummary(float(r[f"m{i}"]), float(r[f"sd{i}"]), int(r[f"n{i}"])) for i in (1, 2)))
        for r in table("normand1999.csv")
    ]
    np.testing.assert_allclose([e.yi for e in effects], metafor()[name]["data"]["yi"], rtol=1e-12)
    np.testing.assert_allclose([e.vi for e in effects], metafor()[name]["data"]["vi"], rtol=1e-12)


def test_a_zero_cell_adds_one_half_to_all_four() -> None:
    # R: escalc(measure="RD", ai=0, n1i=10, ci=2, n2i=10) gives -0.1818181818, 0.0199098422
    effect = risk_difference(0, 10, 2, 10)
    assert effect.yi == pytest.approx(-0.1818181818, abs=1e-10)
    assert effect.vi == pytest.approx(0.0199098422, abs=1e-10)


@settings(deadline=None)
@given(arms, arms)
def test_swapping_arms_flips_the_sign(one: ArmSummary, two: ArmSummary) -> None:
    for measure in (mean_difference, standardised_mean_difference):
        forth, back = measure(one, two), measure(two, one)
        assert forth.yi == pytest.approx(-back.yi)
        assert forth.vi == pytest.approx(back.vi)


@settings(deadline=None)
@given(arms, arms, st.floats(0.01, 100), st.floats(-100, 100))
def test_the_unit_of_a_scale_does_not_matter_for_an_smd(
    one: ArmSummary, two: ArmSummary, factor: float, shift: float
) -> None:
    moved = [ArmSummary(factor * a.mean + shift, factor * a.sd, a.n) for a in (one, two)]
    before, after = standardised_mean_difference(one, two), standardised_mean_difference(*moved)
    assert after.yi == pytest.approx(before.yi, rel=1e-6, abs=1e-9)
    assert after.vi == pytest.approx(before.vi, rel=1e-6)


@settings(deadline=None)
@given(
    st.lists(st.floats(-50, 50), min_size=2, max_size=30),
    st.lists(st.floats(-50, 50), min_size=2, max_size=30),
)
def test_combined_arms_are_what_the_pooled_people_give(one: list[float], two: list[float]) -> None:
    """Slow twin: put the people into one list."""
    if np.std(one, ddof=1) < 1e-3 or np.std(two, ddof=1) < 1e-3:
        return
    arm = combine_arms(*(ArmSummary(float(np.mean(x)), float(np.std(x, ddof=1)), len(x)) for x in (one, two)))
    assert arm.n == len(one) + len(two)
    assert arm.mean == pytest.approx(float(np.mean([*one, *two])), abs=1e-9)
    assert arm.sd == pytest.approx(float(np.std([*one, *two], ddof=1)), rel=1e-9)


def test_an_interval_gives_back_its_standard_error() -> None:
    effect = effect_from_interval(1.33, 1.04, 1.70, "RR")  # BackInAction, responders
    assert effect.yi == pytest.approx(math.log(1.33))
    assert effect.se == pytest.approx(math.log(1.70 / 1.04) / (2 * 1.959964), abs=1e-6)
    assert sd_from_interval(21.2, 33.7, 78) == pytest.approx(27.7, abs=0.1)


def test_what_cannot_be_is_refused() -> None:
    good = ArmSummary(1, 1, 10)
    with pytest.raises(ValueError, match="SD is 0; it must be above 0"):
        mean_difference(good, ArmSummary(1, 0, 10))
    with pytest.raises(ValueError, match="n = 1 has no standard deviation"):
        standardised_mean_difference(ArmSummary(1, 1, 1), good)
    with pytest.raises(ValueError, match="must be finite"):
        mean_difference(ArmSummary(math.nan, 1, 10), good)
    with pytest.raises(ValueError, match="does not contain its estimate"):
        effect_from_interval(5, 1, 4, "MD")
    with pytest.raises(ValueError, match="No events in either arm"):
        risk_ratio(0, 10, 0, 10)
    with pytest.raises(ValueError, match="Nobody or everybody"):
        odds_ratio(10, 10, 12, 12)
    with pytest.raises(ValueError, match="11 of 10 and 2 of 10"):
        risk_difference(11, 10, 2, 10)
    with pytest.raises(ValueError, match="Needs an odds ratio"):
        smd_from_odds_ratio(mean_difference(good, good))
