"""Are small trials different? Egger's regression and trim-and-fill, with their warnings.

Neither proves publication bias: small trials may differ because they were done differently.
"""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtr

from ashi.stats.effects import Measure
from ashi.stats.pooling import Method, PooledFit, Vector, pool_effects
from ashi.stats.pooling_model import check_effects
from ashi.stats.pooling_regression import regress_effects

Side = Literal["left", "right"]
FEW_TRIALS = 10


@dataclass(frozen=True, slots=True)
class Egger:
    """Egger's test in its two common forms.

    `classical_*`: weighted least squares with a free dispersion, t with k - 2 (Egger 1997). `mixed_*`: the
    random-effects model with the standard error as moderator, z. `at_zero_se`: what the latter predicts for a
    perfectly precise trial. `warnings` must be shown with the result.
    """

    k: int
    classical_intercept: float
    classical_se: float
    classical_t: float
    classical_p: float
    mixed_slope: float
    mixed_z: float
    mixed_p: float
    at_zero_se: float
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TrimAndFill:
    """Trials imputed on `side` to make the funnel even, and the pool with them. A what-if, not a correction."""

    side: Side
    imputed: int
    imputed_yi: tuple[float, ...]
    imputed_vi: tuple[float, ...]
    observed: PooledFit
    filled: PooledFit
    warnings: tuple[str, ...]


def egger_test(yi: ArrayLike, vi: ArrayLike, method: Method = "REML", *, measure: Measure = "GEN") -> Egger:
    """Egger's regression of the effect on its standard error. Needs three trials of unlike precision."""
    y, v = check_effects(yi, vi)
    k = y.size
    if k < 3:
        raise ValueError(f"Egger's test needs at least three trials, got {k}.")
    se = np.sqrt(v)
    mixed = regress_effects(y, v, {"se": se}, method)
    x = np.column_stack([np.ones(k), 1 / se])
    z = y / se
    coefficients, *_ = np.linalg.lstsq(x, z, rcond=None)
    residual = float(((z - x @ coefficients) ** 2).sum()) / (k - 2)
    error = math.sqrt(residual * float(np.linalg.inv(x.T @ x)[0, 0]))
    t = float(coefficients[0]) / error
    slope = mixed.coefficient("se")
    return Egger(
        k=k,
        classical_intercept=float(coefficients[0]),
        classical_se=error,
        classical_t=t,
        classical_p=2 * float(stdtr(k - 2, -abs(t))),
        mixed_slope=slope.estimate,
        mixed_z=slope.estimate / slope.se,
        mixed_p=slope.wald_p,
        at_zero_se=mixed.coefficient("intercept").estimate,
        warnings=_warnings(k, measure),
    )


def trim_and_fill(
    yi: ArrayLike,
    vi: ArrayLike,
    method: Method = "REML",
    *,
    estimator: Literal["L0", "R0"] = "L0",
    side: Side | None = None,
    measure: Measure = "GEN",
) -> TrimAndFill:
    """Trim-and-fill (Duval & Tweedie 2000). `side` is where trials are missing; found from the data when None."""
    y, v = check_effects(yi, vi)
    k = y.size
    if k < 3:
        raise ValueError(f"Trim-and-fill needs at least three trials, got {k}.")
    if side is None:
        slope = regress_effects(y, v, {"se": np.sqrt(v)}, method).coefficient("se").estimate
        side = "right" if slope < 0 else "left"
    sign = -1.0 if side == "right" else 1.0
    order = np.argsort(sign * y, kind="stable")
    sorted_y, sorted_v = (sign * y)[order], v[order]
    missing, previous = 0, -1.0
    for _ in range(100):
        kept = k - missing
        centre = pool_effects(sorted_y[:kept], sorted_v[:kept], method).estimate
        missing, statistic = _number_missing(sorted_y - centre, estimator)
        if statistic == previous:
            break
        previous = statistic
    centre = pool_effects(sorted_y[: k - missing], sorted_v[: k - missing], method).estimate
    imputed_y = sign * (2 * centre - sorted_y[k - missing :])
    imputed_v = sorted_v[k - missing :]
    return TrimAndFill(
        side=side,
        imputed=missing,
        imputed_yi=tuple(imputed_y.tolist()),
        imputed_vi=tuple(imputed_v.tolist()),
        observed=pool_effects(y, v, method),
        filled=pool_effects(np.concatenate([y, imputed_y]), np.concatenate([v, imputed_v]), method),
        warnings=_warnings(k, measure),
    )


def _number_missing(centred: Vector, estimator: Literal["L0", "R0"]) -> tuple[int, float]:
    """How many trials are missing on the left, and the statistic it came from. Ties share their mean rank."""
    k = centred.size
    size = np.abs(centred)
    ranks = np.array([(size < s).sum() + ((size == s).sum() + 1) / 2 for s in size])
    if estimator == "L0":
        statistic = float(ranks[centred > 0].sum())
        number = (4 * statistic - k * (k + 1)) / (2 * k - 1)
    else:
        below = ranks[centred < 0]
        statistic = float(below.max()) if below.size else 0.0
        number = k - statistic - 1
    return min(max(0, round(number)), k - 1), statistic


def _warnings(k: int, measure: Measure) -> tuple[str, ...]:
    found = []
    if k < FEW_TRIALS:
        found.append(f"{k} trials: with fewer than {FEW_TRIALS} this cannot tell bias from chance.")
    if measure in ("SMD", "RR", "OR"):
        found.append(
            f"{measure} and its standard error are related by construction; unevenness may be false."
        )
    return tuple(found)
