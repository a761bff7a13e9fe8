"""Does one trial carry the answer? Leave-one-out and influence (Viechtbauer & Cheung 2010)."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtr

from ashi.stats.pooling import Method, PooledFit, pool_effects
from ashi.stats.pooling_model import check_effects


@dataclass(frozen=True, slots=True)
class Influence:
    """What trial number `index` (from 0) does to the pool.

    `studentised_residual`: how far it lies from what the others predict, in standard errors. `cook_distance` and
    `dffits`: how far the estimate moves without it. `covariance_ratio` below 1: leaving it out makes the estimate
    more precise. `hat`: its share of the weight. `influential` follows the cut-offs of the reference.
    """

    index: int
    without: PooledFit
    studentised_residual: float
    dffits: float
    cook_distance: float
    covariance_ratio: float
    hat: float
    influential: bool


def leave_one_out(
    yi: ArrayLike, vi: ArrayLike, method: Method = "REML", *, level: float = 0.95
) -> tuple[PooledFit, ...]:
    """The pool without each trial in turn, in the order given. Needs at least two trials."""
    y, v = check_effects(yi, vi)
    if y.size < 2:
        raise ValueError("With one trial there is nothing to leave out.")
    rows = np.arange(y.size)
    return tuple(pool_effects(y[rows != i], v[rows != i], method, level=level) for i in rows)


def influence(
    yi: ArrayLike, vi: ArrayLike, method: Method = "REML", *, level: float = 0.95
) -> tuple[Influence, ...]:
    """Influence of every trial. Needs at least three trials, so that two are left to disagree."""
    y, v = check_effects(yi, vi)
    k = y.size
    if k < 3:
        raise ValueError(f"Influence needs at least three trials, got {k}.")
    full = pool_effects(y, v, method, level=level)
    found = []
    for i, without in enumerate(leave_one_out(y, v, method, level=level)):
        shift = full.estimate - without.estimate
        expected = math.sqrt(v[i] + without.tau2 + without.se**2)
        hat = full.weights_percent[i] / 100
        dffits = shift / math.sqrt(hat * (without.tau2 + v[i]))
        cook = (shift / full.se) ** 2
        influential = abs(dffits) > 3 * math.sqrt(1 / (k - 1)) or float(chdtr(1, cook)) > 0.5 or hat > 3 / k
        found.append(
            Influence(
                index=i,
                without=without,
                studentised_residual=float(y[i] - without.estimate) / expected,
                dffits=dffits,
                cook_distance=cook,
                covariance_ratio=(without.se / full.se) ** 2,
                hat=hat,
                influential=influential,
            )
        )
    return tuple(found)
