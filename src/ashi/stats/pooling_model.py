"""The random-effects model under every pooled answer: `yi = xi b + ui + ei`, `ui ~ N(0, tau2)`, `ei ~ N(0, vi)`.

Shapes: `y` and `v` are (k,), `x` is (k, p); pooling without moderators is `x` = a column of ones. Nothing here
builds a k x k matrix, so the cost is k p^2 per evaluation.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq

Vector = NDArray[np.float64]
Method = Literal["fixed", "DL", "PM", "REML"]
METHODS: tuple[Method, ...] = ("fixed", "DL", "PM", "REML")


@dataclass(frozen=True, slots=True)
class WeightedFit:
    """Weighted least squares at one value of tau2. `s1`, `s2`: traces of P and PP (P the residual projection)."""

    coefficients: Vector
    covariance: Vector
    weights: Vector
    residuals: Vector
    q: float
    trace_p: float
    trace_pp: float
    log_det: float


def check_effects(yi: ArrayLike, vi: ArrayLike) -> tuple[Vector, Vector]:
    """The two columns as arrays; raises ValueError naming the first bad row (counted from 1)."""
    y, v = np.asarray(yi, dtype=np.float64), np.asarray(vi, dtype=np.float64)
    if y.ndim != 1 or y.shape != v.shape:
        raise ValueError(f"yi and vi must be two columns of one length, got {y.shape} and {v.shape}.")
    if y.size == 0:
        raise ValueError("There is no trial to pool.")
    for row, (estimate, variance) in enumerate(zip(y.tolist(), v.tolist(), strict=True), start=1):
        if not np.isfinite(estimate) or not np.isfinite(variance):
            raise ValueError(
                f"Row {row}: estimate {estimate} with variance {variance} is not a finite number."
            )
        if variance <= 0:
            raise ValueError(f"Row {row}: sampling variance is {variance:g}; it must be above 0.")
    return y, v


def weighted_fit(y: Vector, v: Vector, x: Vector, tau2: float) -> WeightedFit:
    """Generalised least squares with weights `1 / (v + tau2)`, and the traces that the estimators need."""
    w = 1 / (v + tau2)
    xw = x * w[:, None]
    information = x.T @ xw
    covariance: Vector = np.asarray(np.linalg.inv(information), dtype=np.float64)
    coefficients = covariance @ (xw.T @ y)
    residuals = y - x @ coefficients
    half = covariance @ (xw.T @ xw)  # (X'WX)^-1 X'W^2X
    cubic = covariance @ ((x * (w**3)[:, None]).T @ x)
    return WeightedFit(
        coefficients=coefficients,
        covariance=covariance,
        weights=w,
        residuals=residuals,
        q=float(w @ residuals**2),
        trace_p=float(w.sum() - np.trace(half)),
        trace_pp=float(w @ w - 2 * np.trace(cubic) + np.trace(half @ half)),
        log_det=float(np.linalg.slogdet(information)[1]),
    )


def restricted_log_likelihood(y: Vector, v: Vector, x: Vector, tau2: float) -> float:
    """Restricted log likelihood, without the constant `-(k - p)/2 log(2 pi)` and without `log|X'X|/2`."""
    fit = weighted_fit(y, v, x, tau2)
    return 0.5 * (float(np.log(fit.weights).sum()) - fit.log_det - fit.q)


def estimate_tau2(y: Vector, v: Vector, x: Vector, method: Method) -> float:
    """Between-trial variance by the named method; 0 for `fixed`, and never below 0."""
    k, p = int(x.shape[0]), int(x.shape[1])
    if method not in METHODS:
        raise ValueError(f"Unknown method {method!r}. Known: {', '.join(METHODS)}.")
    if method == "fixed" or k <= p:
        return 0.0
    if method == "DL":
        start = weighted_fit(y, v, x, 0.0)
        return max(0.0, float(start.q - (k - p)) / start.trace_p)
    if method == "PM":
        return generalised_q_root(y, v, x, float(k - p))
    return _reml(y, v, x)


def generalised_q_root(y: Vector, v: Vector, x: Vector, target: float) -> float:
    """The tau2 at which the generalised Q statistic, which falls with tau2, equals `target` (0 if none)."""

    def gap(tau2: float) -> float:
        return weighted_fit(y, v, x, tau2).q - target

    if gap(0.0) <= 0:
        return 0.0
    high = float(v.mean())
    while gap(high) > 0:
        high *= 4
    return _root(gap, 0.0, high)


def _reml(y: Vector, v: Vector, x: Vector) -> float:
    """Every turning point of the restricted likelihood is found by a scan, then refined; the highest one wins.

    Fisher scoring is the usual way, and can stop at a lower local maximum or not at all; a scan of the score over
    a range that must hold all its roots cannot.
    """
    k, p = int(x.shape[0]), int(x.shape[1])

    def score(tau2: float) -> float:
        fit = weighted_fit(y, v, x, tau2)
        return float((fit.weights * fit.residuals) @ (fit.weights * fit.residuals)) - fit.trace_p

    spread = weighted_fit(y, np.ones_like(v), x, 0.0).q / (k - p)
    high = 2 * spread + float(v.max())
    while score(high) > 0:
        high *= 4
    grid = np.concatenate(([0.0], np.geomspace(1e-6 * min(float(v.min()), high), high, 24)))
    signs = [score(float(t)) > 0 for t in grid]
    peaks = [
        _root(score, float(low), float(up))
        for low, up, rises, falls in zip(grid[:-1], grid[1:], signs[:-1], signs[1:], strict=True)
        if rises and not falls
    ]
    if not signs[0]:
        peaks.insert(0, 0.0)
    if len(peaks) == 1:
        return peaks[0]
    return max(peaks, key=lambda t: restricted_log_likelihood(y, v, x, t))


def _root(function: Callable[[float], float], low: float, high: float) -> float:
    # xtol is absolute in brentq: tie it to the bracket so that the unit of the outcome does not matter.
    return float(
        brentq(function, low, high, xtol=1e-15 * high, rtol=4 * np.finfo(np.float64).eps, maxiter=500)
    )
