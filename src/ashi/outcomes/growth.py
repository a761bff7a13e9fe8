"""The course model itself: two Gaussian stories of one person, weighed by their answers.

Story one, natural course: the true level falls by the published share, with a lasting personal
difference and spells that come and go. Story two adds a responder's effect. Each answer is the true
level plus measurement error. Both stories are jointly Gaussian in everything that is asked, so the
posterior is exact linear algebra; docs/algorithms/course.md has the formulas. No randomness.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import erf, exp, log, sqrt

import numpy as np
from scipy.special import ndtr

from ashi.intake import DurationClass
from ashi.outcomes.parameters import MODEL, Array, Scale, natural_share, start_mean


@dataclass(frozen=True, slots=True)
class Mixture:
    """One unknown number as two weighed normal distributions (natural course, responder)."""

    weights: tuple[float, float]
    means: tuple[float, float]
    sds: tuple[float, float]

    @property
    def mean(self) -> float:
        """Its expectation."""
        return sum(weight * mean for weight, mean in zip(self.weights, self.means, strict=True))

    def above(self, threshold: float) -> float:
        """Probability that it is at least `threshold`."""
        parts = zip(self.weights, self.means, self.sds, strict=True)
        return sum(weight * normal_above(threshold, mean, sd) for weight, mean, sd in parts)

    def quantile(self, share: float) -> float:
        """The number below which `share` of the probability lies, by bisection to 1e-6."""
        low = min(mean - 9 * sd for mean, sd in zip(self.means, self.sds, strict=True))
        high = max(mean + 9 * sd for mean, sd in zip(self.means, self.sds, strict=True))
        while high - low > 1e-6:
            middle = (low + high) / 2
            if 1 - self.above(middle) < share:
                low = middle
            else:
                high = middle
        return (low + high) / 2


def quantiles(mixtures: Sequence[Mixture], share: float) -> Array:
    """`Mixture.quantile` of many at once, shape (n,)."""
    weights, means, sds = (
        np.array([getattr(one, name) for one in mixtures]) for name in ("weights", "means", "sds")
    )
    low, high = (means - 9 * sds).min(axis=1), (means + 9 * sds).max(axis=1)
    while (high - low).max() > 1e-6:
        middle = (low + high) / 2
        is_below = (weights * ndtr((middle[:, None] - means) / sds)).sum(axis=1) < share
        low, high = np.where(is_below, middle, low), np.where(is_below, high, middle)
    found: Array = (low + high) / 2
    return found


def normal_above(threshold: float, mean: float, sd: float) -> float:
    """P(N(mean, sd^2) >= threshold)."""
    return 0.5 * (1 - erf((threshold - mean) / (sd * sqrt(2))))


@dataclass(frozen=True, slots=True)
class Course:
    """What the answers say, in burden: the start, the true improvement at each asked week, and which story."""

    responder: float
    start: Mixture
    improvement: tuple[Mixture, ...]
    level: tuple[Mixture, ...]


@dataclass(frozen=True, slots=True)
class Prior:
    """What is believed of a person before any follow-up answer, from class, scale and baseline."""

    duration_class: DurationClass
    scale: Scale
    baseline: float

    @property
    def start_variance(self) -> float:
        """Variance of true starts between people: what answers vary, less their error."""
        return max(self.scale.start_sd**2 - self.scale.sem**2, 25.0)

    @property
    def start_mean(self) -> float:
        """Mean true start."""
        mean = self.scale.start_mean
        return start_mean(self.duration_class) if mean is None else mean

    @property
    def true_start(self) -> tuple[float, float]:
        """Mean and variance of this person's true start, once the baseline is seen: regression to the mean."""
        reliability = self.start_variance / (self.start_variance + self.scale.sem**2)
        return (
            self.start_mean + reliability * (self.baseline - self.start_mean),
            (1 - reliability) * self.start_variance,
        )

    @property
    def spread(self) -> float:
        """SD of untreated true change at 8 weeks; smaller for those with little to lose, cautious when unknown."""
        chronic = self.duration_class == "chronic"
        sd = (MODEL.untreated_true_change_sd if chronic else MODEL.untreated_change_sd).value
        return float(sd * np.clip(self.true_start[0] / self.start_mean, 0.5, 1.25))

    def lasting(self, weeks: Array) -> Array:
        """How much of a lasting difference has built up by each week (0 to 1)."""
        grown: Array = 1 - np.exp(-weeks / MODEL.growth_weeks.value)
        return grown

    def deviation(self, weeks: Array) -> Array:
        """Covariance of the personal deviation from the mean natural course, at each pair of weeks."""
        memory = MODEL.flare_weeks.value
        grown = self.lasting(weeks)
        apart = np.abs(weeks[:, None] - weeks[None, :])
        together = weeks[:, None] + weeks[None, :]
        return self._deviation(np.outer(grown, grown), np.exp(-apart / memory) - np.exp(-together / memory))

    def deviation_of_each(self, weeks: Array) -> Array:
        """Its variance at each week: the diagonal of `deviation` without the rest, for many weeks."""
        return self._deviation(self.lasting(weeks) ** 2, 1 - np.exp(-2 * weeks / MODEL.flare_weeks.value))

    def _deviation(self, grown: Array, spells: Array) -> Array:
        """From what has grown and what spells remember, as shares, to a covariance."""
        at_8 = self.lasting(np.array([8.0]))[0]
        share, spell_8 = MODEL.lasting_share.value, 1 - exp(-16 / MODEL.flare_weeks.value)
        covariance: Array = self.spread**2 * (share / at_8**2 * grown + (1 - share) / spell_8 * spells)
        return covariance

    def stories(self, weeks: Array) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
        """Mean and covariance of (true start, level at each week) under natural course and under response."""
        mean_start, variance = self.start_mean, self.start_variance
        share = natural_share(self.duration_class, weeks)
        slope = np.concatenate([[1.0], share])
        covariance = variance * np.outer(slope, slope)
        covariance[1:, 1:] += self.deviation(weeks)
        natural = mean_start * slope
        # The effect is a share of what the natural course would leave; the start is held at its estimate,
        # which keeps the model linear.
        loading = np.concatenate([[0.0], self.true_start[0] * share * self.lasting(weeks)])
        responder = natural - MODEL.responder_effect.value * loading
        wider = covariance + MODEL.responder_effect_sd.value**2 * np.outer(loading, loading)
        return (natural, covariance), (responder, wider)


class Posterior:
    """Everything about the unknowns that does not depend on the answers, only on their weeks.

    `weeks`: shape (n,), n may be 0, weeks with a follow-up answer; `ask`: shape (m,), weeks that are asked
    about. Made once, it judges any answers at those weeks by `given`.
    """

    def __init__(self, prior: Prior, weeks: Array, ask: Array) -> None:
        every = np.concatenate([weeks, ask])
        seen = 1 + len(weeks)
        self._baseline = prior.baseline
        self._parts: list[tuple[Array, Array, Array, float, Array, Array]] = []
        # Rows that pick the start, then the level and the improvement at each asked week.
        asked = np.arange(seen, 1 + len(every))
        pick = np.zeros((1 + 2 * len(ask), 1 + len(every)))
        pick[0, 0] = 1
        for place, at in enumerate(asked):
            pick[1 + place, at] = 1
            pick[1 + len(ask) + place, 0] = 1
            pick[1 + len(ask) + place, at] = -1
        prior_log = (log(1 - MODEL.responder_share.value), log(MODEL.responder_share.value))
        for story, (mean, covariance) in enumerate(prior.stories(every)):
            noisy = covariance[:seen, :seen] + prior.scale.sem**2 * np.eye(seen)
            root = np.asarray(np.linalg.cholesky(noisy), dtype=np.float64)
            left = np.asarray(np.linalg.solve(root, covariance[:seen, :]), dtype=np.float64)
            variances = ((pick @ (covariance - left.T @ left)) * pick).sum(axis=1)
            weight = prior_log[story] - float(np.log(np.diag(root)).sum())
            self._parts.append(
                (
                    mean[:seen],
                    pick @ mean,
                    pick @ left.T,
                    weight,
                    root,
                    np.sqrt(np.clip(variances, 1e-9, None)),
                )
            )

    def given(self, burdens: Array) -> Course:
        """What these answers (shape (n,), burden 0 to 100) say."""
        answers = np.concatenate([[self._baseline], burdens])
        log_weights, means, sds = [], [], []
        for expected, centre, gain, weight, root, sd in self._parts:
            white = np.linalg.solve(root, answers - expected)
            log_weights.append(weight - 0.5 * float(white @ white))
            means.append((centre + gain @ white).tolist())
            sds.append(sd.tolist())
        responder = 1 / (1 + exp(min(log_weights[0] - log_weights[1], 700.0)))
        mixtures = [
            Mixture((1 - responder, responder), (natural, response), (sd_natural, sd_response))
            for natural, response, sd_natural, sd_response in zip(*means, *sds, strict=True)
        ]
        half = (len(mixtures) - 1) // 2
        return Course(responder, mixtures[0], tuple(mixtures[1 + half :]), tuple(mixtures[1 : 1 + half]))


def judge(prior: Prior, weeks: Array, burdens: Array, ask: Array) -> Course:
    """Posterior of start, level and improvement at the weeks in `ask`, from answers at `weeks`.

    `weeks`, `burdens`: shape (n,), n may be 0; `ask`: shape (m,). All in weeks and burden (0 to 100).
    """
    return Posterior(prior, weeks, ask).given(burdens)


def natural_improvement(prior: Prior, week: float) -> Mixture:
    """True improvement by `week` of people with this baseline who only follow the natural course."""
    mean, variance = prior.true_start
    lost = float(1 - natural_share(prior.duration_class, np.array([week]))[0])
    sd = sqrt(max(variance * lost**2 + float(prior.deviation(np.array([week]))[0, 0]), 1e-9))
    return Mixture((1.0, 0.0), (mean * lost, 0.0), (sd, 1.0))


def expected_band(prior: Prior, weeks: Array, share: float = 0.8) -> tuple[Array, Array, Array]:
    """Mean, low and high of the answers to be expected without treatment, given the baseline only.

    The band holds `share` of such answers: it includes the spread between people and measurement error.
    """
    mean, variance = prior.true_start
    left = natural_share(prior.duration_class, weeks)
    centre = mean * left
    spread = np.sqrt(variance * left**2 + np.diag(prior.deviation(weeks)) + prior.scale.sem**2)
    reach = _standard_quantile((1 + share) / 2) * spread
    return centre, np.clip(centre - reach, 0, 100), np.clip(centre + reach, 0, 100)


def _standard_quantile(share: float) -> float:
    return Mixture((1.0, 0.0), (0.0, 0.0), (1.0, 1.0)).quantile(share)
