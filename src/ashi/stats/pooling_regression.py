"""Meta-regression: does the effect go with the dose, the year, the length of follow-up?

A random-effects model with moderators. It shows association between trials, never what a change of dose would do
to one person.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc, fdtrc, ndtr, ndtri, stdtr, stdtrit

from ashi.stats.pooling import Interval, heterogeneity_shares
from ashi.stats.pooling_model import Method, check_effects, estimate_tau2, weighted_fit


@dataclass(frozen=True, slots=True)
class Coefficient:
    """One term, with its Wald (z) and Hartung-Knapp (t, k - p degrees of freedom, no floor) readings."""

    name: str
    estimate: float
    se: float
    wald: Interval
    wald_p: float
    hartung_knapp_se: float
    hartung_knapp: Interval
    hartung_knapp_p: float


@dataclass(frozen=True, slots=True)
class RegressionFit:
    """`r2_percent`: share of tau2 that the moderators explain (None when there was none to explain)."""

    k: int
    method: Method
    coefficients: tuple[Coefficient, ...]
    tau2: float
    tau2_without_moderators: float
    r2_percent: float | None
    i2_percent: float
    q_residual: float
    q_residual_df: int
    q_residual_p: float
    q_moderators: float
    q_moderators_df: int
    q_moderators_p: float
    f_moderators: float
    f_moderators_p: float

    def coefficient(self, name: str) -> Coefficient:
        for term in self.coefficients:
            if term.name == name:
                return term
        raise ValueError(f"No term {name!r}. Known: {', '.join(term.name for term in self.coefficients)}.")


def regress_effects(
    yi: ArrayLike,
    vi: ArrayLike,
    moderators: Mapping[str, ArrayLike],
    method: Method = "REML",
    *,
    level: float = 0.95,
) -> RegressionFit:
    """Regress k estimates on named moderators (each of length k); the intercept is added.

    Raises ValueError when there are too few trials for the terms, or a moderator does not vary.
    """
    y, v = check_effects(yi, vi)
    k = y.size
    columns = [np.ones(k)]
    for name, values in moderators.items():
        column = np.asarray(values, dtype=np.float64)
        if column.shape != y.shape or not np.isfinite(column).all():
            raise ValueError(f"Moderator {name!r} must hold {k} finite numbers, one for each trial.")
        if np.ptp(column) == 0:
            raise ValueError(
                f"Moderator {name!r} is {column[0]:g} in every trial, so nothing can be learnt from it."
            )
        columns.append(column)
    x = np.column_stack(columns)
    p = int(x.shape[1])
    if p < 2:
        raise ValueError("Give at least one moderator; without one, use pool_effects.")
    if k <= p:
        raise ValueError(f"{k} trials are too few for {p} terms: at least {p + 1} are needed.")
    if np.linalg.matrix_rank(x) < p:
        raise ValueError(f"Moderators {', '.join(moderators)} repeat one another; leave one out.")
    tau2 = estimate_tau2(y, v, x, method)
    fit = weighted_fit(y, v, x, tau2)
    start = weighted_fit(y, v, x, 0.0)
    scale = math.sqrt(fit.q / (k - p))
    terms = tuple(
        _term(name, float(b), float(se), scale, k - p, level)
        for name, b, se in zip(
            ("intercept", *moderators), fit.coefficients, np.sqrt(np.diag(fit.covariance)), strict=True
        )
    )
    slopes = fit.coefficients[1:]
    q_moderators = float(slopes @ np.linalg.solve(fit.covariance[1:, 1:], slopes))
    without = estimate_tau2(y, v, np.ones((k, 1)), method)
    f = q_moderators / scale**2 / (p - 1) if scale > 0 else math.inf
    return RegressionFit(
        k=k,
        method=method,
        coefficients=terms,
        tau2=tau2,
        tau2_without_moderators=without,
        r2_percent=max(0.0, 100 * (without - tau2) / without) if without > 0 else None,
        i2_percent=heterogeneity_shares(tau2, start, k - p, method)[0],
        q_residual=start.q,
        q_residual_df=k - p,
        q_residual_p=float(chdtrc(k - p, start.q)),
        q_moderators=q_moderators,
        q_moderators_df=p - 1,
        q_moderators_p=float(chdtrc(p - 1, q_moderators)),
        f_moderators=f,
        f_moderators_p=float(fdtrc(p - 1, k - p, f)),
    )


def _term(name: str, b: float, se: float, scale: float, df: int, level: float) -> Coefficient:
    tail = (1 + level) / 2
    z, t = float(ndtri(tail)), float(stdtrit(df, tail))
    knapp = se * scale
    return Coefficient(
        name=name,
        estimate=b,
        se=se,
        wald=Interval("Wald", b - z * se, b + z * se),
        wald_p=2 * float(ndtr(-abs(b / se))),
        hartung_knapp_se=knapp,
        hartung_knapp=Interval("Hartung-Knapp", b - t * knapp, b + t * knapp),
        hartung_knapp_p=2 * float(stdtr(df, -abs(b / knapp))) if knapp > 0 else 0.0,
    )
