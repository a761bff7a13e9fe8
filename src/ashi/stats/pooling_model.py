"""The random-effects model under every pooled answer: `yi = xi b + ui + ei`, `ui ~ N(0, tau2)`, `ei ~ N(0, vi)`.

Shapes: `y` and `v` are (k,), `x` is (k, p); pooling without moderators is `x` = a column of ones. Nothing here
builds a k x k matrix, so the cost is k p^2 per evaluation.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Vector = NDArray[np.float64]
Method = Literal["fixed", "DL", "PM", "REML"]
METHODS: tuple[Method, ...] = ("fixed", "DL", "PM", "REML")


@dataclass(frozen=True, slots=True)
class WeightedFit:
    """Weighted least squares at one value of tau2. `trace_p` is the trace of the residual projection P."""

    coefficients: Vector
    covariance: Vector
    weights: Vector
    residuals: Vector
    q: float
    trace_p: float


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
    return WeightedFit(
        coefficients=coefficients,
        covariance=covariance,
        weights=w,
        residuals=residuals,
        q=float(w @ residuals**2),
        trace_p=float(w.sum() - np.vdot(covariance, xw.T @ xw)),
    )


def restricted_log_likelihood(y: Vector, v: Vector, x: Vector, tau2: float) -> float:
    """Restricted log likelihood, without the constant `-(k - p)/2 log(2 pi)` and without `log|X'X|/2`."""
    fit = weighted_fit(y, v, x, tau2)
    log_det = float(np.linalg.slogdet(fit.covariance)[1])
    return 0.5 * (float(np.log(fit.weights).sum()) + log_det - fit.q)


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
    return find_root(gap, 0.0, high)


def _reml(y: Vector, v: Vector, x: Vector) -> float:
    k, p = int(x.shape[0]), int(x.shape[1])

    def score(tau2: float) -> float:
        fit = weighted_fit(y, v, x, tau2)
        weighted_residuals = fit.weights * fit.residuals
        return float(weighted_residuals @ weighted_residuals) - fit.trace_p

    def scores(grid: Vector) -> Vector:
        return _reml_scores(y, v, x, grid)

    spread = weighted_fit(y, np.ones_like(v), x, 0.0).q / (k - p)
    return highest_peak(
        score,
        scores,
        lambda t: restricted_log_likelihood(y, v, x, t),
        float(v.min()),
        2 * spread + float(v.max()),
    )


def _reml_scores(y: Vector, v: Vector, x: Vector, grid: Vector) -> Vector:
    """Twice the derivative of the restricted likelihood at every value of `grid` at once; shape (g,)."""
    w = 1 / (v + grid[:, None])
    information = np.einsum("gk,ki,kj->gij", w, x, x)
    covariance = np.linalg.inv(information)
    coefficients = np.einsum("gij,gk,kj,k->gi", covariance, w, x, y)
    residuals = w * (y - coefficients @ x.T)
    squares = np.einsum("gk,ki,kj->gij", w**2, x, x)
    trace_p = w.sum(axis=1) - np.einsum("gij,gji->g", covariance, squares)
    return np.asarray((residuals**2).sum(axis=1) - trace_p, dtype=np.float64)


def highest_peak(
    score: Callable[[float], float],
    scores: Callable[[Vector], Vector],
    likelihood: Callable[[float], float],
    small: float,
    high: float,
) -> float:
    """The variance of 0 or more at which a likelihood is highest, given its slope.

    Fisher scoring is the usual way, and can stop at a lower local maximum or not at all. Here the slope is scanned
    over a range that holds all its roots, every peak is refined, and the highest one wins. `small` is a typical
    small variance, `high` a first guess of the upper end.
    """
    while score(high) > 0:
        high *= 4
    grid = np.concatenate(([0.0], np.geomspace(1e-6 * min(small, high), high, 24)))
    rising = scores(grid) > 0
    peaks = [
        find_root(score, float(grid[i]), float(grid[i + 1]))
        for i in range(grid.size - 1)
        if rising[i] and not rising[i + 1]
    ]
    if not rising[0]:
        peaks.insert(0, 0.0)
    return peaks[0] if len(peaks) == 1 else max(peaks, key=likelihood)


def find_root(function: Callable[[float], float], low: float, high: float) -> float:
    """The root between two ends of opposite sign, to the last digits of a double (Chandrupatla 1997).

    Its own few lines, because scipy's root finders take a quarter of a second to import.
    """
    a, b = high, low
    f_a, f_b = function(a), function(b)
    if f_a * f_b > 0:
        raise ValueError(f"No change of sign between {low:g} and {high:g}.")
    t = 0.5
    for _ in range(200):
        x = a + t * (b - a)
        f_x = function(x)
        if (f_x > 0) == (f_a > 0):
            c, f_c = a, f_a
        else:
            c, f_c, b, f_b = b, f_b, a, f_a
        a, f_a = x, f_x
        best, f_best = (a, f_a) if abs(f_a) < abs(f_b) else (b, f_b)
        # The smallest step is tied to the bracket, so that the unit of the outcome does not matter.
        smallest = (2 * np.finfo(np.float64).eps * abs(best) + 1e-16 * high) / abs(b - a) if a != b else 1.0
        if smallest > 0.5 or f_best == 0:
            return best
        place, share = (a - b) / (c - b), (f_a - f_b) / (f_c - f_b)
        if share**2 < place and (1 - share) ** 2 < 1 - place:
            # The points bend gently enough: a parabola through them, read the other way round.
            t = f_a / (f_b - f_a) * f_c / (f_b - f_c) + (c - a) / (b - a) * f_a / (f_c - f_a) * f_b / (
                f_c - f_b
            )
        else:
            t = 0.5
        t = min(1 - smallest, max(smallest, t))
    return best
