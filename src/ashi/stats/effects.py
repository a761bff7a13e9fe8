"""Effect sizes of one trial: an estimate and its sampling variance.

Every function returns an `Effect`: `yi` on the scale that is pooled (ratios as natural logs) and its
sampling variance `vi`. Group 1 is the one of interest; a positive mean difference means that group 1 has
the higher mean. Turning "higher" into "better" is the caller's work, because only the caller knows the scale.
"""

import math
from dataclasses import dataclass
from typing import Literal

from scipy.special import gammaln, ndtri, stdtrit

Measure = Literal["MD", "SMD", "RR", "OR", "RD", "GEN"]
RATIOS: frozenset[str] = frozenset({"RR", "OR"})


@dataclass(frozen=True, slots=True)
class Effect:
    """One estimate (`yi`; ratios on the log scale) with its sampling variance (`vi`)."""

    yi: float
    vi: float
    measure: Measure

    @property
    def se(self) -> float:
        return math.sqrt(self.vi)

    def flipped(self) -> "Effect":
        """The same comparison read from the other side."""
        return Effect(-self.yi, self.vi, self.measure)


@dataclass(frozen=True, slots=True)
class ArmSummary:
    """Mean, standard deviation and number of people of one arm."""

    mean: float
    sd: float
    n: int


def _check_arm(arm: ArmSummary) -> None:
    if arm.n < 2:
        raise ValueError(f"An arm of n = {arm.n} has no standard deviation: at least 2 people are needed.")
    if not (math.isfinite(arm.mean) and math.isfinite(arm.sd)):
        raise ValueError(f"Mean {arm.mean} and SD {arm.sd} must be finite numbers.")
    if arm.sd <= 0:
        raise ValueError(f"SD is {arm.sd:g}; it must be above 0. Is it a missing value typed as 0?")


def mean_difference(one: ArmSummary, two: ArmSummary) -> Effect:
    """Raw difference of means, variance from both SDs (not pooled).

    >>> mean_difference(ArmSummary(10, 2, 50), ArmSummary(8, 2, 50)).yi
    2
    """
    _check_arm(one)
    _check_arm(two)
    return Effect(one.mean - two.mean, one.sd**2 / one.n + two.sd**2 / two.n, "MD")


def small_sample_factor(degrees_of_freedom: float) -> float:
    """Hedges' exact correction J, with gamma functions (Hedges 1981), not the 1 - 3/(4m - 1) shortcut.

    >>> round(small_sample_factor(10), 6)
    0.922746
    """
    half = degrees_of_freedom / 2
    return math.exp(gammaln(half) - 0.5 * math.log(half) - gammaln(half - 0.5))


def standardised_mean_difference(one: ArmSummary, two: ArmSummary) -> Effect:
    """Hedges' g: mean difference over the pooled SD, corrected for small samples.

    The variance is the large-sample one, `1/n1 + 1/n2 + g^2 / (2 (n1 + n2))` (Hedges & Olkin 1985), as in
    metafor's `escalc(measure="SMD")`.
    """
    _check_arm(one)
    _check_arm(two)
    df = one.n + two.n - 2
    pooled_sd = math.sqrt(((one.n - 1) * one.sd**2 + (two.n - 1) * two.sd**2) / df)
    g = small_sample_factor(df) * (one.mean - two.mean) / pooled_sd
    return Effect(g, smd_variance(g, one.n, two.n), "SMD")


def smd_variance(g: float, n1: int, n2: int) -> float:
    """Large-sample variance of a standardised mean difference `g`."""
    return 1 / n1 + 1 / n2 + g**2 / (2 * (n1 + n2))


def _cells(events1: float, n1: float, events2: float, n2: float) -> tuple[float, float, float, float]:
    """The 2 x 2 table `a, b, c, d`; one half is added to every cell when one of them is 0."""
    cells = (events1, n1 - events1, events2, n2 - events2)
    if min(n1, n2) < 1 or min(cells) < 0:
        raise ValueError(
            f"{events1:g} of {n1:g} and {events2:g} of {n2:g}: events must lie between 0 and the number of people."
        )
    if min(cells) == 0:
        a, b, c, d = (cell + 0.5 for cell in cells)
        return a, b, c, d
    return cells


def risk_ratio(events1: float, n1: float, events2: float, n2: float) -> Effect:
    """Log risk ratio. Refuses a trial without any event in both arms, which holds no information on it."""
    if events1 == 0 and events2 == 0:
        raise ValueError(
            "No events in either arm: the risk ratio is not defined. Leave this trial out and say so."
        )
    a, b, c, d = _cells(events1, n1, events2, n2)
    return Effect(
        math.log(a / (a + b)) - math.log(c / (c + d)), 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d), "RR"
    )


def odds_ratio(events1: float, n1: float, events2: float, n2: float) -> Effect:
    """Log odds ratio. Refuses a trial where nobody, or everybody, had the event in both arms."""
    if events1 == events2 == 0 or (events1 == n1 and events2 == n2):
        raise ValueError("Nobody or everybody had the event in both arms: leave this trial out and say so.")
    a, b, c, d = _cells(events1, n1, events2, n2)
    return Effect(math.log(a * d / (b * c)), 1 / a + 1 / b + 1 / c + 1 / d, "OR")


def risk_difference(events1: float, n1: float, events2: float, n2: float) -> Effect:
    """Risk difference as a proportion (0.10 = 10 more of 100)."""
    a, b, c, d = _cells(events1, n1, events2, n2)
    variance = a * b / (a + b) ** 3 + c * d / (c + d) ** 3
    return Effect(a / (a + b) - c / (c + d), variance, "RD")


def smd_from_odds_ratio(log_odds_ratio: Effect) -> Effect:
    """A log odds ratio as a standardised mean difference, assuming a logistic outcome (Chinn 2000).

    >>> round(smd_from_odds_ratio(Effect(1.0, 0.1, "OR")).yi, 4)
    0.5513
    """
    if log_odds_ratio.measure != "OR":
        raise ValueError(f"Needs an odds ratio, got {log_odds_ratio.measure}.")
    factor = math.sqrt(3) / math.pi
    return Effect(log_odds_ratio.yi * factor, log_odds_ratio.vi * factor**2, "SMD")


def effect_from_interval(
    estimate: float,
    low: float,
    high: float,
    measure: Measure,
    *,
    level: float = 0.95,
    df: float | None = None,
) -> Effect:
    """An effect from its reported confidence interval (normal, or t with `df`); ratios are logged here.

    Raises ValueError when the interval does not contain its estimate or has no width.
    """
    if not low <= estimate <= high:
        raise ValueError(f"The interval {low:g} to {high:g} does not contain its estimate {estimate:g}.")
    if measure in RATIOS:
        if low <= 0:
            raise ValueError(f"A {measure} interval must lie above 0, got {low:g} to {high:g}.")
        estimate, low, high = math.log(estimate), math.log(low), math.log(high)
    if high == low:
        raise ValueError(f"The interval {low:g} to {high:g} has no width, so no standard error.")
    tail = (1 + level) / 2
    quantile = float(ndtri(tail) if df is None else stdtrit(df, tail))
    return Effect(estimate, ((high - low) / (2 * quantile)) ** 2, measure)


def sd_from_interval(low: float, high: float, n: int, *, level: float = 0.95) -> float:
    """The SD behind a t-interval of one arm's mean."""
    if high <= low:
        raise ValueError(f"The interval {low:g} to {high:g} has no width, so no SD.")
    return (high - low) / (2 * float(stdtrit(n - 1, (1 + level) / 2))) * math.sqrt(n)


def combine_arms(one: ArmSummary, two: ArmSummary) -> ArmSummary:
    """Two arms as one, exactly as if their people had been one group (Cochrane Handbook, table 6.5.a).

    Used so that two acupuncture arms of one trial do not count the shared control twice.
    """
    _check_arm(one)
    _check_arm(two)
    n = one.n + two.n
    mean = (one.n * one.mean + two.n * two.mean) / n
    squares = (
        (one.n - 1) * one.sd**2 + (two.n - 1) * two.sd**2 + one.n * two.n / n * (one.mean - two.mean) ** 2
    )
    return ArmSummary(mean, math.sqrt(squares / (n - 1)), n)
