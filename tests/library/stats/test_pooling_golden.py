"""Equal to R's metafor to eight digits on its own example data and on the low back pain sets."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import ArrayLike

from ashi.stats.pooling import Method, pool_effects, tau2_intervals
from ashi.stats.pooling_regression import regress_effects
from ashi.stats.pooling_sensitivity import influence, leave_one_out
from ashi.stats.pooling_small_studies import egger_test, trim_and_fill
from tests.library.stats.golden import metafor, table

# Eight significant digits; the absolute part is for numbers that are zero but for rounding.
EIGHT_DIGITS = {"rtol": 1e-8, "atol": 1e-12}
SETS = [
    "bcg_rr",
    "bcg_or",
    "bcg_rd",
    "normand_smd",
    "normand_md",
    "lbp_sham_responders",
    "lbp_usual_care_responders",
    "lbp_usual_care_rmdq",
]


def same(ours: ArrayLike, theirs: ArrayLike) -> None:
    np.testing.assert_allclose(ours, theirs, **EIGHT_DIGITS)


def golden(name: str) -> tuple[dict[str, Any], list[float], list[float]]:
    numbers = metafor()[name]
    return numbers, numbers["data"]["yi"], numbers["data"]["vi"]


@pytest.mark.parametrize(
    ("theirs", "method"), [("FE", "fixed"), ("DL", "DL"), ("PM", "PM"), ("REML", "REML")]
)
@pytest.mark.parametrize("name", SETS)
def test_pooling_equals_metafor(name: str, theirs: str, method: Method) -> None:
    numbers, yi, vi = golden(name)
    fit, expected = pool_effects(yi, vi, method), numbers[theirs]
    same(
        [fit.estimate, fit.se, fit.wald.low, fit.wald.high, fit.tau2, fit.i2_percent, fit.h2, fit.q, fit.q_p],
        [expected[n] for n in ("estimate", "se", "wald_low", "wald_high", "tau2", "i2", "h2", "q", "q_p")],
    )
    same(fit.weights_percent, expected["weights"])
    if method == "fixed":
        assert fit.hartung_knapp is None
        assert fit.predictions == ()
        return
    assert fit.hartung_knapp is not None
    assert fit.hartung_knapp_floored is not None
    ours = {
        "hk": fit.hartung_knapp,
        "adhoc": fit.hartung_knapp_floored,
        "pi_z": fit.prediction("z"),
        "pi_hk": fit.prediction("t(k-1), Hartung-Knapp"),
        "pi_hts": fit.prediction("t(k-2), Higgins-Thompson-Spiegelhalter"),
    }
    for key, interval in ours.items():
        same([interval.low, interval.high], [expected[f"{key}_low"], expected[f"{key}_high"]])


@pytest.mark.parametrize("name", SETS)
def test_q_profile_equals_metafor(name: str) -> None:
    numbers, yi, vi = golden(name)
    found, expected = tau2_intervals(yi, vi), numbers["q_profile"]
    for ours, key in ((found.tau2, "tau2"), (found.i2_percent, "i2"), (found.h2, "h2")):
        same([ours.low, ours.high], [expected[f"{key}_low"], expected[f"{key}_high"]])


@pytest.mark.parametrize("name", SETS)
def test_leave_one_out_equals_metafor(name: str) -> None:
    numbers, yi, vi = golden(name)
    fits, expected = leave_one_out(yi, vi), numbers["leave_one_out"]
    same([fit.estimate for fit in fits], expected["estimate"])
    same([fit.se for fit in fits], expected["se"])
    same([fit.tau2 for fit in fits], expected["tau2"])
    same([fit.q for fit in fits], expected["q"])


@pytest.mark.parametrize("name", SETS)
def test_influence_equals_metafor(name: str) -> None:
    numbers, yi, vi = golden(name)
    found, expected = influence(yi, vi), numbers["influence"]
    same([i.studentised_residual for i in found], expected["rstudent"])
    same([i.dffits for i in found], expected["dffits"])
    same([i.cook_distance for i in found], expected["cook"])
    same([i.covariance_ratio for i in found], expected["cov_r"])
    same([i.hat for i in found], expected["hat"])


@pytest.mark.parametrize("name", SETS)
def test_egger_equals_metafor(name: str) -> None:
    numbers, yi, vi = golden(name)
    found, expected = egger_test(yi, vi), numbers["egger"]
    same(
        [found.classical_t, found.classical_p, found.mixed_z, found.mixed_p, found.at_zero_se],
        [expected[n] for n in ("lm_t", "lm_p", "rma_z", "rma_p", "at_zero")],
    )


@pytest.mark.parametrize("name", SETS)
def test_trim_and_fill_equals_metafor(name: str) -> None:
    numbers, yi, vi = golden(name)
    expected = numbers["trim_fill"]
    by_l0, by_r0 = (trim_and_fill(yi, vi, "DL", estimator=e) for e in ("L0", "R0"))
    assert by_l0.side == ("right" if expected["right"] else "left")
    assert (by_l0.imputed, by_r0.imputed) == (expected["l0"], expected["r0"])
    same(
        [by_l0.filled.estimate, by_l0.filled.se, by_l0.filled.tau2, by_r0.filled.estimate, by_r0.filled.tau2],
        [expected[n] for n in ("l0_estimate", "l0_se", "l0_tau2", "r0_estimate", "r0_tau2")],
    )


@pytest.mark.parametrize("moderators", [["ablat"], ["ablat", "year"]])
def test_meta_regression_equals_metafor(moderators: list[str]) -> None:
    _, yi, vi = golden("bcg_rr")
    rows = table("colditz1994.csv")
    fit = regress_effects(yi, vi, {name: [float(row[name]) for row in rows] for name in moderators})
    expected = metafor()["bcg_regression"]["_".join(moderators)]
    terms = fit.coefficients
    for ours, key in (
        ([t.estimate for t in terms], "b"),
        ([t.se for t in terms], "se"),
        ([t.wald_p for t in terms], "p"),
        ([t.hartung_knapp_se for t in terms], "hk_se"),
        ([t.hartung_knapp.low for t in terms], "hk_low"),
        ([t.hartung_knapp.high for t in terms], "hk_high"),
        ([t.hartung_knapp_p for t in terms], "hk_p"),
        (fit.tau2, "tau2"),
        (fit.r2_percent or 0.0, "r2"),
        (fit.i2_percent, "i2"),
        (fit.q_residual, "qe"),
        (fit.q_moderators, "qm"),
        (fit.q_moderators_p, "qm_p"),
        (fit.f_moderators, "f"),
        (fit.f_moderators_p, "f_p"),
    ):
        same(ours, expected[key])


# Typed from the demonstration table gathered with the facts: what each trial gave, and what came out.
# Sham: ART, Kong, Cherkin 2009, GERAC and Molsberger (log odds ratio to SMD).
DEMONSTRATION = {
    "v sham, SMD": (
        [0.1664, 0.2646, -0.08, 0.0746, 1.1402],
        [0.02149, 0.01939, 0.006944, 0.006334, 0.07189],
        (0.26, -0.09, 0.61, -0.28, 0.81, 91, 0.140),
    ),
    # ART, ARC and Meng from their changes (ARC's SDs from its SE of 0.4), Cherkin 2009 and BackInAction from their adjusted
    # differences (over 5.6 and 5 points), GERAC from log odds.
    "v no acupuncture, SMD": (
        [0.784, 0.623, 0.981, 0.430, 0.200, 0.485],
        [0.02209, 0.00148, 0.09539, 0.00735, 0.00843, 0.00709],
        (0.53, 0.35, 0.70, 0.28, 0.77, 83, 0.036),
    ),
    "v usual care, Roland points": (
        [-2.41, -3.40, -1.00],
        [0.2304, 0.97462, 0.21085],
        (-2.09, -3.39, -0.79, -4.97, 0.79, 73, 0.921),
    ),
}


@pytest.mark.parametrize("name", DEMONSTRATION)
def test_the_demonstrated_analyses_come_out(name: str) -> None:
    yi, vi, (estimate, z_low, z_high, hk_low, hk_high, i2, tau2) = DEMONSTRATION[name]
    fit = pool_effects(yi, vi)
    assert fit.hartung_knapp is not None
    assert [fit.estimate, fit.wald.low, fit.wald.high] == pytest.approx([estimate, z_low, z_high], abs=0.006)
    assert [fit.hartung_knapp.low, fit.hartung_knapp.high] == pytest.approx([hk_low, hk_high], abs=0.006)
    assert fit.i2_percent == pytest.approx(i2, abs=0.6)
    assert fit.tau2 == pytest.approx(tau2, abs=0.001)
