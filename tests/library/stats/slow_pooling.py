"""Slow, obvious twins: textbook sums in plain Python, and the REML likelihood searched by brute force."""

import math
from collections.abc import Callable


def weighted_mean(yi: list[float], vi: list[float], tau2: float) -> tuple[float, float]:
    """Estimate and its variance with weights 1 / (v + tau2)."""
    total = sum(1 / (v + tau2) for v in vi)
    return sum(y / (v + tau2) for y, v in zip(yi, vi, strict=True)) / total, 1 / total


def q_statistic(yi: list[float], vi: list[float], tau2: float) -> float:
    mean, _ = weighted_mean(yi, vi, tau2)
    return sum((y - mean) ** 2 / (v + tau2) for y, v in zip(yi, vi, strict=True))


def dersimonian_laird(yi: list[float], vi: list[float]) -> float:
    w = [1 / v for v in vi]
    c = sum(w) - sum(x * x for x in w) / sum(w)
    return max(0.0, (q_statistic(yi, vi, 0.0) - (len(yi) - 1)) / c)


def paule_mandel(yi: list[float], vi: list[float]) -> float:
    """Halve an interval until Q(tau2) = k - 1."""
    return _bisect(lambda t: q_statistic(yi, vi, t) - (len(yi) - 1), _far(yi, vi))


def reml_log_likelihood(yi: list[float], vi: list[float], tau2: float) -> float:
    mean, variance = weighted_mean(yi, vi, tau2)
    squares = sum((y - mean) ** 2 / (v + tau2) for y, v in zip(yi, vi, strict=True))
    return -0.5 * (sum(math.log(v + tau2) for v in vi) - math.log(variance) + squares)


def reml(yi: list[float], vi: list[float]) -> float:
    """The highest point of 4,000 trial values, then again between its neighbours, until they are alike."""
    low, high = 0.0, _far(yi, vi)
    while high - low > 1e-9 * (high + min(vi)):
        grid = [low + (high - low) * i / 4000 for i in range(4001)]
        best = max(range(4001), key=lambda i: reml_log_likelihood(yi, vi, grid[i]))
        low, high = grid[max(0, best - 1)], grid[min(4000, best + 1)]
    return (low + high) / 2


def _far(yi: list[float], vi: list[float]) -> float:
    mean = sum(yi) / len(yi)
    return 4 * sum((y - mean) ** 2 for y in yi) / max(1, len(yi) - 1) + max(vi)


def _bisect(falling: Callable[[float], float], high: float) -> float:
    low = 0.0
    if falling(low) <= 0:
        return 0.0
    while falling(high) > 0:
        high *= 2
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if falling(middle) > 0 else (low, middle)
    return (low + high) / 2
