"""What must hold for any trials, and the slow twins."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq

from ashi.stats.pooling import METHOD_NAMES, Method, pool_effects, tau2_intervals
from ashi.stats.pooling_model import find_root
from ashi.stats.pooling_regression import regress_effects
from ashi.stats.pooling_sensitivity import influence, leave_one_out
from ashi.stats.pooling_small_studies import egger_test, trim_and_fill
from tests.library.stats import slow_pooling as slow

Trials = list[tuple[float, float]]
trials = st.lists(st.tuples(st.floats(-3, 3), st.floats(0.01, 2)), min_size=2, max_size=12)
methods = st.sampled_from(METHOD_NAMES)


def columns(rows: Trials) -> tuple[list[float], list[float]]:
    return [y for y, _ in rows], [v for _, v in rows]


@settings(deadline=None)
@given(trials)
def test_twins_agree_on_tau2_and_the_estimate(rows: Trials) -> None:
    yi, vi = columns(rows)
    assert pool_effects(yi, vi, "DL").tau2 == pytest.approx(
        slow.dersimonian_laird(yi, vi), rel=1e-9, abs=1e-12
    )
    assert pool_effects(yi, vi, "PM").tau2 == pytest.approx(slow.paule_mandel(yi, vi), rel=1e-7, abs=1e-10)
    fit = pool_effects(yi, vi, "REML")
    mean, variance = slow.weighted_mean(yi, vi, fit.tau2)
    assert fit.estimate == pytest.approx(mean, abs=1e-12)
    assert fit.se == pytest.approx(math.sqrt(variance))


@settings(max_examples=40, deadline=None)
@given(trials)
def test_reml_is_as_high_as_brute_force_finds(rows: Trials) -> None:
    yi, vi = columns(rows)
    ours, theirs = pool_effects(yi, vi).tau2, slow.reml(yi, vi)
    # The top is flat: compare heights, which tell a missed peak, not places, which tell rounding.
    assert slow.reml_log_likelihood(yi, vi, ours) >= slow.reml_log_likelihood(yi, vi, theirs) - 1e-9


@settings(deadline=None)
@given(trials, methods)
def test_swapping_the_arms_flips_the_sign(rows: Trials, method: Method) -> None:
    yi, vi = columns(rows)
    forth, back = pool_effects(yi, vi, method), pool_effects([-y for y in yi], vi, method)
    assert back.estimate == pytest.approx(-forth.estimate, abs=1e-9)
    assert back.tau2 == pytest.approx(forth.tau2, rel=1e-9, abs=1e-12)
    assert (back.wald.low, back.wald.high) == pytest.approx((-forth.wald.high, -forth.wald.low), abs=1e-9)


@settings(deadline=None)
@given(trials, methods, st.randoms(use_true_random=False))
def test_the_order_of_trials_does_not_matter(rows: Trials, method: Method, random) -> None:  # type: ignore[no-untyped-def]
    shuffled = list(rows)
    random.shuffle(shuffled)
    one, two = pool_effects(*columns(rows), method), pool_effects(*columns(shuffled), method)
    assert two.estimate == pytest.approx(one.estimate, rel=1e-9, abs=1e-11)
    assert two.tau2 == pytest.approx(one.tau2, rel=1e-8, abs=1e-11)


@settings(deadline=None)
@given(trials, methods, st.floats(1e-3, 1e3))
def test_the_unit_of_the_outcome_does_not_matter(rows: Trials, method: Method, factor: float) -> None:
    yi, vi = columns(rows)
    one = pool_effects(yi, vi, method)
    two = pool_effects([factor * y for y in yi], [factor**2 * v for v in vi], method)
    assert two.estimate == pytest.approx(factor * one.estimate, rel=1e-7, abs=1e-9 * factor)
    assert two.tau2 == pytest.approx(factor**2 * one.tau2, rel=1e-6, abs=1e-9 * factor**2)
    assert two.i2_percent == pytest.approx(one.i2_percent, rel=1e-6, abs=1e-6)


@settings(deadline=None)
@given(trials, st.floats(0.01, 2))
def test_a_null_trial_moves_the_estimate_toward_null(rows: Trials, variance: float) -> None:
    """Holds for a common tau2 (fixed): with a random one, a null trial may also change everyone's weight."""
    yi, vi = columns(rows)
    before, after = pool_effects(yi, vi, "fixed"), pool_effects([*yi, 0.0], [*vi, variance], "fixed")
    assert abs(after.estimate) <= abs(before.estimate)
    assert after.estimate * before.estimate >= 0
    assert after.se < before.se


@settings(deadline=None)
@given(st.lists(st.floats(0.05, 3), min_size=2, max_size=10), st.floats(0.01, 1), methods)
def test_a_null_trial_moves_like_trials_toward_null_under_every_method(
    yi: list[float], variance: float, method: Method
) -> None:
    """With one variance for all, weights are equal and the estimate is the plain mean, whatever tau2 does."""
    before = pool_effects(yi, [variance] * len(yi), method)
    after = pool_effects([*yi, 0.0], [variance] * (len(yi) + 1), method)
    assert 0 < after.estimate < before.estimate


@settings(deadline=None)
@given(trials)
def test_the_floor_never_narrows_and_heterogeneity_never_shrinks_an_interval(rows: Trials) -> None:
    fit = pool_effects(*columns(rows))
    assert fit.hartung_knapp is not None
    assert fit.hartung_knapp_floored is not None
    width = fit.wald.high - fit.wald.low
    assert fit.hartung_knapp_floored.high - fit.hartung_knapp_floored.low >= width
    assert fit.hartung_knapp_floored.high >= fit.hartung_knapp.high - 1e-12
    assert fit.prediction("z").high >= fit.wald.high - 1e-12
    assert sum(fit.weights_percent) == pytest.approx(100)
    assert 0 <= fit.i2_percent <= 100


@settings(deadline=None)
@given(trials)
def test_the_q_profile_holds_the_paule_mandel_value(rows: Trials) -> None:
    """PM solves Q = k - 1, which lies between the two chi-squared quantiles for k up to some dozens."""
    yi, vi = columns(rows)
    interval = tau2_intervals(yi, vi).tau2
    assert interval.low <= pool_effects(yi, vi, "PM").tau2 + 1e-9
    assert interval.high >= pool_effects(yi, vi, "PM").tau2 - 1e-9


def test_two_peaks_in_the_likelihood_and_the_higher_one_wins() -> None:
    """A made-up set whose restricted likelihood has a peak at 0 and a higher one far out."""
    yi, vi = [0.0, 0.0, 0.0, 0.0, 3.0, -3.0], [1e-4, 1e-4, 1e-4, 1e-4, 1.0, 1.0]
    tau2 = pool_effects(yi, vi).tau2
    assert (
        slow.reml_log_likelihood(yi, vi, tau2) >= slow.reml_log_likelihood(yi, vi, slow.reml(yi, vi)) - 1e-9
    )


@settings(deadline=None)
@given(st.floats(-50, 50), st.floats(0.1, 30), st.floats(1e-6, 1e6))
def test_roots_are_those_that_scipy_finds(middle: float, width: float, unit: float) -> None:
    """A curve that is flat, then steep: hard for plain secants. Ours against scipy's Brent."""

    def curve(x: float) -> float:
        return math.atan(x / unit - middle) + ((x / unit - middle) / width) ** 3

    low, high = unit * (middle - 7 * width), unit * (middle + 11 * width)
    ours, theirs = find_root(curve, low, high), brentq(curve, low, high, xtol=1e-15 * unit, maxiter=500)
    assert ours == pytest.approx(theirs, rel=1e-9, abs=1e-9 * unit)


def test_a_root_needs_a_change_of_sign() -> None:
    with pytest.raises(ValueError, match="No change of sign between 1 and 2"):
        find_root(lambda x: x, 1, 2)


def test_one_trial_is_only_itself() -> None:
    fit = pool_effects([0.4], [0.04])
    assert (fit.estimate, fit.se, fit.tau2, fit.q_df) == (0.4, pytest.approx(0.2), 0.0, 0)
    assert fit.hartung_knapp is None
    assert fit.predictions == ()


def test_leave_one_out_is_a_pool_without_the_row() -> None:
    yi, vi = [0.1, 0.4, 0.9], [0.02, 0.03, 0.05]
    assert leave_one_out(yi, vi)[1] == pool_effects([0.1, 0.9], [0.02, 0.05])


def test_the_outlier_is_the_influential_one() -> None:
    found = influence([0.1, 0.12, 0.09, 0.11, 2.0], [0.01] * 5)
    assert max(found, key=lambda i: abs(i.studentised_residual)).index == 4
    assert found[4].influential


def test_an_even_funnel_needs_no_filling_and_an_uneven_one_gets_it() -> None:
    even = trim_and_fill([0.3, 0.1, 0.5, 0.2, 0.4], [0.01, 0.04, 0.04, 0.02, 0.02])
    assert even.imputed == 0
    assert even.filled == even.observed
    uneven = trim_and_fill([0.1, 0.12, 0.3, 0.5, 0.7, 0.9], [0.005, 0.006, 0.03, 0.06, 0.09, 0.12])
    assert uneven.side == "left"
    assert uneven.imputed > 0
    assert uneven.filled.estimate < uneven.observed.estimate


def test_small_numbers_of_trials_are_warned_about() -> None:
    found = egger_test([0.1, 0.3, 0.2], [0.01, 0.02, 0.05], measure="SMD")
    assert len(found.warnings) == 2
    assert "3 trials" in found.warnings[0]


@pytest.mark.parametrize(
    ("yi", "vi", "message"),
    [
        ([], [], "no trial to pool"),
        ([0.1, 0.2], [0.1], "two columns of one length"),
        ([0.1, math.nan], [0.1, 0.1], r"Row 2: estimate nan"),
        ([0.1, 0.2], [0.1, 0.0], r"Row 2: sampling variance is 0; it must be above 0"),
    ],
)
def test_bad_columns_are_refused_by_row(yi: list[float], vi: list[float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        pool_effects(yi, vi)


def test_bad_questions_are_refused() -> None:
    yi, vi = [0.1, 0.2, 0.3, 0.5], [0.1, 0.1, 0.1, 0.2]
    with pytest.raises(ValueError, match=r"Unknown method 'EB'\. Known: fixed, DL, PM, REML"):
        pool_effects(yi, vi, "EB")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="'year' is 2000 in every trial"):
        regress_effects(yi, vi, {"year": [2000] * 4})
    with pytest.raises(ValueError, match="too few for 4 terms"):
        regress_effects(yi, vi, {"a": [1, 2, 3, 4], "b": [1, 0, 1, 0], "c": [0, 0, 1, 0]})
    with pytest.raises(ValueError, match="repeat one another"):
        regress_effects(yi, vi, {"a": [1, 2, 3, 4], "b": [2, 4, 6, 8]})
    with pytest.raises(ValueError, match="must hold 4 finite numbers"):
        regress_effects(yi, vi, {"a": [1, 2, 3]})
    with pytest.raises(ValueError, match="at least one moderator"):
        regress_effects(yi, vi, {})
    with pytest.raises(ValueError, match=r"No term 'dose'\. Known: intercept, a"):
        regress_effects(yi, vi, {"a": [1, 2, 3, 4]}).coefficient("dose")
    with pytest.raises(ValueError, match="No prediction interval"):
        pool_effects(yi, vi).prediction("t(99)")
    for needs_more in (leave_one_out, influence, egger_test, trim_and_fill, tau2_intervals):
        with pytest.raises(ValueError, match=r"(?i)trial"):
            needs_more([0.1], [0.1])


def test_a_dose_that_drives_the_effect_is_found() -> None:
    dose = np.array([2.0, 4.0, 6.0, 8.0, 10.0, 12.0])
    fit = regress_effects(
        0.05 * dose + np.array([0.01, -0.01, 0.0, 0.02, -0.02, 0.0]), [0.001] * 6, {"sessions": dose}
    )
    assert fit.coefficient("sessions").estimate == pytest.approx(0.05, abs=0.005)
    assert fit.tau2_without_moderators > fit.tau2
