"""Profile likelihood intervals of a mixed model: how far a number can move before the likelihood falls too much.

All by ML, as lme4's confint does it (also for a model that was fitted by REML).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import log, pi, sqrt

import numpy as np
from scipy import optimize, stats

from ashi.stats.mixed import fit_mixed
from ashi.stats.mixed_criterion import Criterion
from ashi.stats.mixed_summaries import Floats, MixedSummaries


@dataclass(frozen=True, slots=True)
class ProfileInterval:
    """The interval of one number. At a boundary (0 for an SD, -1 or 1 for a correlation) it ends there."""

    name: str
    low: float
    high: float


def profile_fixed(summaries: MixedSummaries, effect: str, level: float = 0.95) -> ProfileInterval:
    """The profile interval of one fixed effect. Raises ValueError for an effect that is not in the model."""
    if effect not in summaries.fixed:
        raise ValueError(f"There is no fixed effect {effect!r}. There are: {', '.join(summaries.fixed)}.")
    at = summaries.fixed.index(effect)
    best = fit_mixed(summaries, reml=False)
    allowed = float(stats.chi2.ppf(level, 1))

    def excess(value: float) -> float:
        # The effect held at a value: its column leaves X, and its part leaves y.
        return fit_mixed(_held(summaries, at, value), reml=False).criterion - best.criterion - allowed

    centre, error = float(best.estimates[at]), float(best.standard_errors[at])
    return ProfileInterval(
        effect, _crossing(excess, centre, -error, None), _crossing(excess, centre, error, None)
    )


def profile_random(summaries: MixedSummaries, level: float = 0.95) -> tuple[ProfileInterval, ...]:
    """Profile intervals of the random SDs, their correlation (when there are two), and sigma, in this order.

    Raises ValueError for more than two random effects.
    """
    q = len(summaries.random)
    if q > 2:
        raise ValueError(
            f"There are {q} random effects; profiles of the random part are made for one or two."
        )
    best = fit_mixed(summaries, reml=False)
    criterion = Criterion(summaries, reml=False)
    allowed = float(stats.chi2.ppf(level, 1))
    names = [f"sd({name})" for name in summaries.random]
    at_best = [float(sd) for sd in best.random_sd]
    if q == 2:
        names.append("correlation")
        correlation = float(best.random_correlation[0, 1])
        at_best.append(correlation if np.isfinite(correlation) else 0.0)
    names.append("sigma")
    at_best.append(best.sigma)
    lowest = [0.0] * q + [-1.0] * (q == 2) + [1e-6 * best.sigma]
    highest = [None] * q + [1.0] * (q == 2) + [None]
    sizes = np.array([max(value, 0.1 * best.sigma / scale) for value, scale in zip(at_best, criterion.z_scale, strict=False)]
                     + [1.0] * (q == 2) + [best.sigma])  # fmt: skip
    made = []
    for fixed, name in enumerate(names):
        others = [place for place in range(len(names)) if place != fixed]

        def excess(value: float, fixed: int = fixed, others: list[int] = others) -> float:
            def deviance(free: Floats) -> float:
                numbers = np.empty(len(names))
                numbers[fixed] = value
                numbers[others] = free * sizes[others]
                return _deviance(criterion, numbers, q)

            bounds = [
                (lowest[place] / sizes[place], None if highest[place] is None else 1.0) for place in others
            ]
            found = optimize.minimize(
                deviance,
                np.array([at_best[place] for place in others]) / sizes[others],
                method="L-BFGS-B",
                bounds=bounds,
                options={"ftol": 1e-12, "gtol": 1e-7, "maxiter": 500},
            )
            return float(found.fun) - best.criterion - allowed

        step = 0.2 * float(sizes[fixed])
        made.append(
            ProfileInterval(
                name,
                _crossing(excess, at_best[fixed], -step, lowest[fixed]),
                _crossing(excess, at_best[fixed], step, highest[fixed]),
            )
        )
    return tuple(made)


def _held(summaries: MixedSummaries, at: int, value: float) -> MixedSummaries:
    width, q = len(summaries.fixed) + 1, len(summaries.random)
    kept = [column for column in range(width) if column != at]
    turn = np.eye(width)[:, kept]
    turn[at, -1] = -value
    every = np.kron(np.eye(q), turn)
    return replace(
        summaries,
        fixed=tuple(name for place, name in enumerate(summaries.fixed) if place != at),
        cross=every.T @ summaries.cross @ every,
        total=turn.T @ summaries.total @ turn,
    )


def _deviance(criterion: Criterion, numbers: Floats, q: int) -> float:
    """Minus twice the log likelihood at given SDs, correlation and sigma, the fixed effects at their best."""
    sigma = float(numbers[-1])
    relative = numbers[:q] * criterion.z_scale / sigma
    if q == 1:
        theta = relative
    else:
        rho = min(max(float(numbers[2]), -1.0), 1.0)
        theta = np.array([relative[0], rho * relative[1], sqrt(1 - rho * rho) * relative[1]])
    log_det, _, s = criterion.parts(theta)
    _, _, _, residual = criterion.solve_fixed(s)
    y_scale = float(criterion.d_scale[criterion.p])
    return log_det + criterion.n * log(2 * pi * sigma**2) + residual * y_scale**2 / sigma**2


def _crossing(excess: Callable[[float], float], centre: float, step: float, edge: float | None) -> float:
    """Where `excess` turns positive, from the centre outwards; the edge when it never does before it."""
    inside, reach = centre, step
    while True:
        outside = centre + reach
        if edge is not None and (outside <= edge if step < 0 else outside >= edge):
            outside = edge
            if excess(edge) <= 0:
                return edge
        if excess(outside) > 0:
            break
        inside, reach = outside, reach * 1.6
        if abs(reach) > 1e6 * abs(step):
            return -np.inf if step < 0 else np.inf
    return float(optimize.brentq(excess, inside, outside, xtol=1e-7 * max(abs(step), 1e-12), rtol=1e-9))
