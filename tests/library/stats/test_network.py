"""The network model: equal to metafor on Senn 2013, to pairwise pooling on two treatments, and to dense algebra."""

import math
from collections import defaultdict

import numpy as np
import pytest

from ashi.stats.effects import ArmSummary, mean_difference
from ashi.stats.network import NetworkFit, NetworkStudy, fit_network, study_from_arms
from ashi.stats.pooling import pool_effects
from tests.library.stats.golden import metafor, table


def senn() -> list[NetworkStudy]:
    arms: dict[str, dict[str, tuple[float, float]]] = defaultdict(dict)
    for row in table("senn2013.csv"):
        variance = float(row["sd"]) ** 2 / int(row["n"])
        arms[row["study"]][row["treatment"]] = (float(row["mean"]), variance)
    return [study_from_arms(study, found) for study, found in arms.items()]


def errors(fit: NetworkFit) -> list[float]:
    return [math.sqrt(fit.covariance[i][i]) for i in range(len(fit.treatments))]


def test_fixed_network_equals_metafor() -> None:
    fit, expected = fit_network(senn(), "placebo", "fixed"), metafor()["senn"]["FE"]
    np.testing.assert_allclose(fit.estimates, expected["estimate"], rtol=1e-9)
    np.testing.assert_allclose(errors(fit), expected["se"], rtol=1e-9)
    assert fit.q == pytest.approx(expected["q"], rel=1e-9)
    assert fit.q_df == expected["q_df"]


def test_random_network_equals_metafor() -> None:
    fit, expected = fit_network(senn(), "placebo"), metafor()["senn"]["REML"]
    # metafor's optimiser stops at a flat top, about 8 digits short in tau2 and so in the standard errors.
    assert fit.tau2 == pytest.approx(expected["tau2"], rel=1e-7)
    np.testing.assert_allclose(fit.estimates, expected["estimate"], rtol=1e-8)
    np.testing.assert_allclose(errors(fit), expected["se"], rtol=1e-7)
    # At one and the same tau2 every digit agrees.
    fixed = metafor()["senn"]["at_fixed_tau2"]
    np.testing.assert_allclose(fit.estimates, fixed["estimate"], rtol=1e-11)
    np.testing.assert_allclose(errors(fit), fixed["se"], rtol=1e-11)
    contrast = fit.contrast("metformin", "acarbose")
    assert contrast.estimate == pytest.approx(expected["contrast_metformin_acarbose"], rel=1e-7)
    assert contrast.se == pytest.approx(expected["contrast_metformin_acarbose_se"], rel=1e-7)


def test_disagreement_splits_into_within_and_between_designs() -> None:
    fit = fit_network(senn(), "placebo")
    assert (fit.q_within_df, fit.q_between_df) == (11, 7)
    assert fit.q_within_designs + fit.q_between_designs == pytest.approx(fit.q)
    assert fit.q_between_p < 0.01


def test_two_treatments_are_a_pairwise_pool() -> None:
    arms = [(1.0, 0.9), (0.4, 0.8), (2.0, 1.1), (-0.2, 0.6)]
    studies = [
        study_from_arms(f"s{i}", {"control": (0.0, sd**2 / 40), "needle": (mean, sd**2 / 40)})
        for i, (mean, sd) in enumerate(arms)
    ]
    effects = [mean_difference(ArmSummary(m, sd, 40), ArmSummary(0, sd, 40)) for m, sd in arms]
    network, pair = (
        fit_network(studies, "control"),
        pool_effects([e.yi for e in effects], [e.vi for e in effects]),
    )
    assert network.tau2 == pytest.approx(pair.tau2, rel=1e-9)
    assert network.estimates[0] == pytest.approx(pair.estimate, rel=1e-9)
    assert errors(network)[0] == pytest.approx(pair.se, rel=1e-9)


def test_the_choice_of_reference_does_not_matter() -> None:
    one, two = fit_network(senn(), "placebo"), fit_network(senn(), "metformin")
    assert two.tau2 == pytest.approx(one.tau2, rel=1e-8)
    for pair in (("acarbose", "placebo"), ("rosiglitazone", "metformin")):
        assert two.contrast(*pair).estimate == pytest.approx(one.contrast(*pair).estimate, rel=1e-7)
        assert two.contrast(*pair).se == pytest.approx(one.contrast(*pair).se, rel=1e-7)
    assert one.p_scores["placebo"] == pytest.approx(two.p_scores["placebo"], rel=1e-6)


def test_a_shared_arm_is_counted_once() -> None:
    """Two treatments against one control: their difference does not depend on how noisy the control was."""
    arms = {"control": (0.0, 5.0), "a": (1.0, 0.1), "b": (2.0, 0.1)}
    contrast = fit_network([study_from_arms("s", arms)], "control").contrast("b", "a")
    assert contrast.estimate == pytest.approx(1.0)
    assert contrast.se == pytest.approx(math.sqrt(0.2))


def test_what_is_not_one_network_is_refused() -> None:
    one = study_from_arms("one", {"a": (0.0, 1.0), "b": (1.0, 1.0)})
    two = study_from_arms("two", {"c": (0.0, 1.0), "d": (1.0, 1.0)})
    with pytest.raises(ValueError, match="falls apart into 2 parts that no trial connects: a, b; c, d"):
        fit_network([one, two], "a")
    with pytest.raises(ValueError, match=r"Reference 'z' is in no study\. Known: a, b"):
        fit_network([one], "z")
    with pytest.raises(ValueError, match="no study in the network"):
        fit_network([], "a")
    with pytest.raises(ValueError, match="has 1 arm; a contrast needs two"):
        study_from_arms("s", {"a": (0.0, 1.0)})
    with pytest.raises(ValueError, match="arms must be different treatments"):
        fit_network([NetworkStudy("s", "a", ("a",), (1.0,), ((1.0,),))], "a")
    with pytest.raises(ValueError, match="needs 1 estimates and a 1 x 1 covariance"):
        fit_network([NetworkStudy("s", "a", ("b",), (1.0, 2.0), ((1.0,),))], "a")
    with pytest.raises(ValueError, match="not symmetric and positive definite"):
        fit_network([NetworkStudy("s", "a", ("b",), (1.0,), ((0.0,),))], "a")
    with pytest.raises(ValueError, match="not finite"):
        fit_network([NetworkStudy("s", "a", ("b",), (math.inf,), ((1.0,),))], "a")
    with pytest.raises(ValueError, match="No treatment 'x' in this network"):
        fit_network([one], "a").contrast("x", "a")
