"""The fast posterior against its slow obvious twin, and against people drawn from the model itself."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from ashi.outcomes.growth import Mixture, Prior, expected_band, judge, natural_improvement
from ashi.outcomes.parameters import MODEL, natural_share, scale

CLASSES = ["acute", "subacute", "chronic"]


def twin(
    prior: Prior, weeks: np.ndarray, burdens: np.ndarray, at: float
) -> tuple[float, list[tuple[float, float]]]:
    """Textbook: write down the joint normal of everything, condition by inverting, weigh by density.

    Gives the probability of the responder story and mean and SD of the improvement at week `at` in both.
    """
    times = [0.0, *weeks, at]
    n = len(times)
    lasting_8 = 1 - np.exp(-8 / MODEL.growth_weeks.value)
    spell_8 = 1 - np.exp(-16 / MODEL.flare_weeks.value)
    grown = [1 - np.exp(-t / MODEL.growth_weeks.value) for t in times]
    left = natural_share(prior.duration_class, np.array(times))
    densities, moments = [], []
    for effect, effect_sd in ((0.0, 0.0), (MODEL.responder_effect.value, MODEL.responder_effect_sd.value)):
        mean, cov = np.zeros(n), np.zeros((n, n))
        for i in range(n):
            mean[i] = prior.start_mean * left[i] - effect * prior.true_start[0] * left[i] * grown[i]
            for j in range(n):
                lasting = MODEL.lasting_share.value * prior.spread**2 / lasting_8**2 * grown[i] * grown[j]
                memory = MODEL.flare_weeks.value
                spell = np.exp(-abs(times[i] - times[j]) / memory) - np.exp(-(times[i] + times[j]) / memory)
                spells = (1 - MODEL.lasting_share.value) * prior.spread**2 / spell_8 * spell
                response = (effect_sd * prior.true_start[0]) ** 2 * left[i] * grown[i] * left[j] * grown[j]
                cov[i, j] = prior.start_variance * left[i] * left[j] + lasting + spells + response
        seen = slice(0, n - 1)
        noisy = cov[seen, seen] + prior.scale.sem**2 * np.eye(n - 1)
        answers = np.array([prior.baseline, *burdens])
        densities.append(stats.multivariate_normal(mean[seen], noisy).pdf(answers))
        gain = cov[:, seen] @ np.linalg.inv(noisy)
        after = mean + gain @ (answers - mean[seen])
        spread = cov - gain @ cov[seen, :]
        moments.append(
            (after[0] - after[-1], float(np.sqrt(spread[0, 0] + spread[-1, -1] - 2 * spread[0, -1])))
        )
    half = MODEL.responder_share.value
    responder = half * densities[1] / (half * densities[1] + (1 - half) * densities[0])
    return responder, moments


@given(
    st.sampled_from(CLASSES),
    st.integers(2, 10),
    st.lists(
        st.tuples(st.integers(1, 20), st.integers(0, 10)),
        min_size=1,
        max_size=6,
        unique_by=lambda pair: pair[0],
    ),
)
@settings(max_examples=80, deadline=None)
def test_the_posterior_equals_its_slow_twin(
    duration_class: str, baseline: int, answers: list[tuple[int, int]]
) -> None:
    prior = Prior(duration_class, scale("nrs_pain"), 10.0 * baseline)  # type: ignore[arg-type]
    weeks = np.array([float(week) for week, _ in sorted(answers)])
    burdens = np.array([10.0 * value for _, value in sorted(answers)])
    at = float(weeks[-1]) + 0.5
    found = judge(prior, weeks, burdens, np.array([at]))
    responder, moments = twin(prior, weeks, burdens, at)
    assert found.responder == pytest.approx(responder, rel=1e-7, abs=1e-12)
    for story in (0, 1):
        assert found.improvement[0].means[story] == pytest.approx(moments[story][0], abs=1e-8)
        assert found.improvement[0].sds[story] == pytest.approx(moments[story][1], abs=1e-8)


@given(
    st.floats(0, 1),
    st.floats(-40, 40),
    st.floats(-40, 40),
    st.floats(0.5, 20),
    st.floats(0.5, 20),
    st.floats(0.02, 0.98),
)
def test_a_quantile_has_its_share_below_it(
    weight: float, mean_a: float, mean_b: float, sd_a: float, sd_b: float, share: float
) -> None:
    mixture = Mixture((1 - weight, weight), (mean_a, mean_b), (sd_a, sd_b))
    assert 1 - mixture.above(mixture.quantile(share)) == pytest.approx(share, abs=1e-5)


def test_a_mixture_agrees_with_scipy() -> None:
    mixture = Mixture((0.3, 0.7), (1.0, 5.0), (2.0, 3.0))
    expected = 0.3 * stats.norm.sf(4, 1, 2) + 0.7 * stats.norm.sf(4, 5, 3)
    assert mixture.above(4.0) == pytest.approx(expected, abs=1e-12)
    assert mixture.mean == pytest.approx(0.3 * 1 + 0.7 * 5)


@pytest.mark.parametrize("duration_class", CLASSES)
def test_the_band_is_the_marginal_of_the_natural_story(duration_class: str) -> None:
    # Draw starts, baselines near 70 and week-6 answers from the story, and compare with the band.
    prior = Prior(duration_class, scale("nrs_pain"), 70.0)  # type: ignore[arg-type]
    (mean, covariance), _ = prior.stories(np.array([6.0]))
    drawn = np.random.default_rng(3).multivariate_normal(mean, covariance, 400_000)
    noise = np.random.default_rng(4).normal(0, prior.scale.sem, (400_000, 2))
    near = np.abs(drawn[:, 0] + noise[:, 0] - 70) < 2
    answers = drawn[near, 1] + noise[near, 1]
    centre, low, high = expected_band(prior, np.array([6.0]))
    assert centre[0] == pytest.approx(answers.mean(), abs=0.7)
    assert np.mean(answers > high[0]) == pytest.approx(0.1, abs=0.012)
    if low[0] > 0:  # where the scale ends, the band ends
        assert np.mean(answers < low[0]) == pytest.approx(0.1, abs=0.012)
    improved = drawn[near, 0] - drawn[near, 1]
    natural = natural_improvement(prior, 6.0)
    assert natural.mean == pytest.approx(improved.mean(), abs=0.7)
    assert natural.above(20.0) == pytest.approx(np.mean(improved >= 20), abs=0.02)


def test_the_untreated_spread_is_that_of_the_waiting_list() -> None:
    # Brinkhaus 2006: the change of the waiting list has SD 22.0 of 100 in 8 weeks, as answered.
    prior = Prior("chronic", scale("nrs_pain"), 56.0)
    (_, covariance), _ = prior.stories(np.array([8.0]))
    given_start = prior.deviation(np.array([8.0]))[0, 0]
    assert (given_start + 2 * prior.scale.sem**2) ** 0.5 == pytest.approx(22.0, abs=0.15)
    assert covariance.shape == (2, 2)


def test_without_answers_nothing_is_learned() -> None:
    found = judge(Prior("chronic", scale("nrs_pain"), 60.0), np.array([]), np.array([]), np.array([6.0]))
    assert found.responder == pytest.approx(MODEL.responder_share.value)
