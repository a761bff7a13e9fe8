"""Pooling trials: one estimate with both of its intervals, heterogeneity and named prediction intervals.

Methods for the between-trial variance tau2: `fixed` (none), `DL` (DerSimonian & Laird 1986), `PM` (Paule &
Mandel 1982), `REML` (the default). Intervals: Wald (normal), and Hartung-Knapp (t with k - 1 degrees of
freedom; Hartung & Knapp 2001) both plain and with the ad-hoc floor that never lets it be narrower than the
random-effects standard error would make it. With few trials the two often disagree; show both.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc, chdtri, ndtri, stdtrit

from ashi.stats.pooling_model import METHODS as METHOD_NAMES
from ashi.stats.pooling_model import (
    Method,
    Vector,
    WeightedFit,
    check_effects,
    estimate_tau2,
    generalised_q_root,
    weighted_fit,
)


@dataclass(frozen=True, slots=True)
class Interval:
    """A named interval, on the scale of the estimate."""

    name: str
    low: float
    high: float

    def contains(self, value: float) -> bool:
        return self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class PooledFit:
    """The result of pooling k trials. `weights_percent` add up to 100, in the order given.

    `hartung_knapp` and its floored twin are None for one trial and for the fixed model; predictions are empty
    when they cannot be made (fewer than three trials for t(k - 2)).
    """

    k: int
    method: Method
    level: float
    estimate: float
    se: float
    wald: Interval
    hartung_knapp: Interval | None
    hartung_knapp_floored: Interval | None
    tau2: float
    i2_percent: float
    h2: float
    q: float
    q_df: int
    q_p: float
    predictions: tuple[Interval, ...]
    weights_percent: tuple[float, ...]

    def prediction(self, name: str) -> Interval:
        for interval in self.predictions:
            if interval.name == name:
                return interval
        known = ", ".join(interval.name for interval in self.predictions) or "none for this fit"
        raise ValueError(f"No prediction interval {name!r}. Known: {known}.")


@dataclass(frozen=True, slots=True)
class HeterogeneityIntervals:
    """Q-profile intervals (Viechtbauer 2007) for tau2 and what follows from it. May be (0, 0)."""

    tau2: Interval
    i2_percent: Interval
    h2: Interval


def pool_effects(yi: ArrayLike, vi: ArrayLike, method: Method = "REML", *, level: float = 0.95) -> PooledFit:
    """Pool k estimates `yi` with sampling variances `vi` (both of length k).

    Raises ValueError on an empty set, a number that is not finite, or a variance of 0 or less.

    >>> fit = pool_effects([0.1, 0.3, 0.5], [0.01, 0.01, 0.01], "DL")
    >>> round(fit.estimate, 3), round(fit.tau2, 3)
    (0.3, 0.03)
    """
    y, v = check_effects(yi, vi)
    k = y.size
    x = np.ones((k, 1))
    tau2 = estimate_tau2(y, v, x, method)
    start = weighted_fit(y, v, x, 0.0)
    fit = weighted_fit(y, v, x, tau2)
    estimate = float(fit.coefficients[0])
    se = math.sqrt(float(fit.covariance[0, 0]))
    plain, floored = _hartung_knapp(fit, estimate, se, level, method)
    i2, h2 = heterogeneity_shares(tau2, start, k - 1, method)
    return PooledFit(
        k=k,
        method=method,
        level=level,
        estimate=estimate,
        se=se,
        wald=_around("Wald", estimate, se, float(ndtri((1 + level) / 2))),
        hartung_knapp=plain,
        hartung_knapp_floored=floored,
        tau2=tau2,
        i2_percent=i2,
        h2=h2,
        q=start.q,
        q_df=k - 1,
        q_p=float(chdtrc(k - 1, start.q)) if k > 1 else 1.0,
        predictions=_predictions(fit, estimate, se, tau2, level, method),
        weights_percent=tuple((100 * fit.weights / fit.weights.sum()).tolist()),
    )


def heterogeneity_shares(tau2: float, start: WeightedFit, df: int, method: Method) -> tuple[float, float]:
    """I2 (percent) and H2 from tau2 and the typical sampling variance (Higgins & Thompson 2002)."""
    if df < 1:
        return 0.0, 1.0
    if method == "fixed":
        return max(0.0, 100 * (start.q - df) / start.q) if start.q > 0 else 0.0, start.q / df
    typical = df / start.trace_p
    return 100 * tau2 / (tau2 + typical), tau2 / typical + 1


def tau2_intervals(yi: ArrayLike, vi: ArrayLike, *, level: float = 0.95) -> HeterogeneityIntervals:
    """Q-profile interval for tau2, and the I2 and H2 that it implies. Needs at least two trials."""
    y, v = check_effects(yi, vi)
    df = y.size - 1
    if df < 1:
        raise ValueError("One trial says nothing about how much trials differ: give at least two.")
    x = np.ones((y.size, 1))
    tail = (1 - level) / 2
    low = generalised_q_root(y, v, x, float(chdtri(df, tail)))
    high = generalised_q_root(y, v, x, float(chdtri(df, 1 - tail)))
    typical = df / weighted_fit(y, v, x, 0.0).trace_p
    return HeterogeneityIntervals(
        Interval("Q-profile tau2", low, high),
        Interval("Q-profile I2", 100 * low / (low + typical), 100 * high / (high + typical)),
        Interval("Q-profile H2", low / typical + 1, high / typical + 1),
    )


def _around(name: str, estimate: float, se: float, quantile: float) -> Interval:
    return Interval(name, estimate - quantile * se, estimate + quantile * se)


def _hartung_knapp(
    fit: WeightedFit, estimate: float, se: float, level: float, method: Method
) -> tuple[Interval | None, Interval | None]:
    df = fit.weights.size - 1
    if df < 1 or method == "fixed":
        return None, None
    quantile = float(stdtrit(df, (1 + level) / 2))
    scale = math.sqrt(fit.q / df)
    return (
        _around("Hartung-Knapp", estimate, se * scale, quantile),
        _around("Hartung-Knapp, floored", estimate, se * max(1.0, scale), quantile),
    )


def _predictions(
    fit: WeightedFit, estimate: float, se: float, tau2: float, level: float, method: Method
) -> tuple[Interval, ...]:
    """Where the true effect of a next, similar trial would lie. Three conventions, so each carries its name."""
    k = fit.weights.size
    if method == "fixed" or k < 2:
        return ()
    tail = (1 + level) / 2
    spread = math.sqrt(tau2 + se**2)
    knapp_spread = math.sqrt(tau2 + se**2 * fit.q / (k - 1))
    named = [
        _around("z", estimate, spread, float(ndtri(tail))),
        _around("t(k-1), Hartung-Knapp", estimate, knapp_spread, float(stdtrit(k - 1, tail))),
    ]
    if k > 2:
        named.append(
            _around("t(k-2), Higgins-Thompson-Spiegelhalter", estimate, spread, float(stdtrit(k - 2, tail)))
        )
    return tuple(named)


__all__ = [
    "METHOD_NAMES",
    "HeterogeneityIntervals",
    "Interval",
    "Method",
    "PooledFit",
    "Vector",
    "heterogeneity_shares",
    "pool_effects",
    "tau2_intervals",
]
