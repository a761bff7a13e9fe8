"""The linear mixed model y = X b + Z u + e with one grouping factor, by REML or ML, from summaries by pattern.

The criterion is profiled over b and sigma, as lme4 does (Bates et al. 2015, J Stat Softw 67(1), section 3.4):
only the relative covariance factor theta (the lower triangle of L, with Cov(u) = sigma^2 L L') is searched.
Each evaluation costs as many small matrices as there are visit patterns, not as many as there are people.
"""

from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from ashi.stats.mixed_criterion import Criterion
from ashi.stats.mixed_summaries import Floats, MixedSummaries, combine, summarise, suppress

__all__ = [
    "Blups",
    "MixedFit",
    "MixedSummaries",
    "blups",
    "combine",
    "fit_mixed",
    "fit_rows",
    "summarise",
    "suppress",
]

SINGULAR = 1e-4  # a diagonal of theta below this is called singular, as in lme4


@dataclass(frozen=True, slots=True)
class MixedFit:
    """A fitted model. `criterion` is minus twice the (restricted) log likelihood, as lme4 prints it.

    `random_covariance` (q, q) is Cov(u); `theta` its relative factor by columns of the lower triangle.
    `is_singular`: some variance, or a combination of them, is at its boundary of zero.
    """

    fixed: tuple[str, ...]
    random: tuple[str, ...]
    estimates: Floats
    covariance: Floats
    sigma: float
    random_covariance: Floats
    theta: Floats
    criterion: float
    reml: bool
    n_rows: int
    n_groups: int
    is_singular: bool
    gradient: float

    @property
    def standard_errors(self) -> Floats:
        """Of the fixed effects, shape (p,)."""
        errors: Floats = np.sqrt(np.diag(self.covariance))
        return errors

    @property
    def random_sd(self) -> Floats:
        """Standard deviations of the random effects, shape (q,)."""
        sds: Floats = np.sqrt(np.diag(self.random_covariance))
        return sds

    @property
    def random_correlation(self) -> Floats:
        """Correlations of the random effects (q, q); nan beside a variance of zero."""
        with np.errstate(invalid="ignore", divide="ignore"):
            correlation: Floats = self.random_covariance / np.outer(self.random_sd, self.random_sd)
        return correlation

    @property
    def log_likelihood(self) -> float:
        """The (restricted) log likelihood at its maximum."""
        return -self.criterion / 2

    def wald(self, level: float = 0.95) -> Floats:
        """Wald intervals of the fixed effects by the normal distribution, shape (p, 2)."""
        reach = float(stats.norm.ppf((1 + level) / 2)) * self.standard_errors
        intervals: Floats = np.stack([self.estimates - reach, self.estimates + reach], axis=1)
        return intervals


@dataclass(frozen=True, slots=True)
class Blups:
    """Best linear unbiased predictions of each person's own effects: `labels` (m,), `effects` (m, q)."""

    labels: np.ndarray
    effects: Floats


def fit_rows(y: ArrayLike, x: ArrayLike, z: ArrayLike, group: ArrayLike, *, reml: bool = True) -> MixedFit:
    """Fit straight from rows; see `summarise` for the shapes and `fit_mixed` for the errors."""
    return fit_mixed(summarise(y, x, z, group), reml=reml)


def fit_mixed(summaries: MixedSummaries, *, reml: bool = True) -> MixedFit:
    """Fit the model by REML (or ML) from summaries.

    Raises ValueError when there are not more rows than effects, not more than one person, or when a fixed
    effect is a combination of others (it is named).
    """
    criterion = Criterion(summaries, reml)
    try:
        return fit_at(criterion, criterion.solve())
    except np.linalg.LinAlgError:
        raise ValueError(
            "The search for the best fit broke down: the rows are too few or too alike for this model. "
            "Let fewer things vary by person, or leave out a fixed effect."
        ) from None


def fit_at(criterion: Criterion, theta: Floats) -> MixedFit:
    """Everything about a theta of the criterion's inner scale, back on the scale of the data."""
    value, gradient, _ = criterion.at(theta)
    _, _, s = criterion.parts(theta)
    estimates, inverse, _, residual = criterion.solve_fixed(s)
    spread = residual / criterion.freedom
    y_scale, x_scale = criterion.d_scale[-1], criterion.d_scale[:-1]
    sigma = float(spread**0.5 * y_scale)
    factor = criterion.factor(theta) / criterion.z_scale[:, None]
    # Scaling y moves the criterion by its log, scaling X (REML only) by the log of its determinant.
    value += criterion.freedom * 2 * log(y_scale)
    value += 2 * float(np.log(x_scale).sum()) if criterion.reml else 0.0
    summaries = criterion.summaries
    return MixedFit(
        summaries.fixed,
        summaries.random,
        estimates * y_scale / x_scale,
        inverse * spread * y_scale**2 / np.outer(x_scale, x_scale),
        sigma,
        sigma**2 * factor @ factor.T,
        factor[criterion.lower],
        float(value),
        criterion.reml,
        criterion.n,
        summaries.n_groups,
        bool((np.diag(criterion.factor(theta)) < SINGULAR).any()),
        float(np.abs(gradient).max()),
    )


def blups(fit: MixedFit, y: ArrayLike, x: ArrayLike, z: ArrayLike, group: ArrayLike) -> Blups:
    """Each person's own random effects, shrunk towards zero as far as their rows are few or noisy."""
    y, x, z = (np.asarray(part, dtype=np.float64) for part in (y, x, z))
    labels, place = np.unique(np.asarray(group), return_inverse=True)
    q = z.shape[1]
    residual = y - x @ fit.estimates
    count = len(labels)
    gram = np.stack(
        [np.bincount(place, z[:, a] * z[:, b], minlength=count) for a in range(q) for b in range(q)], axis=1
    ).reshape(count, q, q)
    score = np.stack([np.bincount(place, z[:, a] * residual, minlength=count) for a in range(q)], axis=1)
    relative = fit.random_covariance / fit.sigma**2
    # u = D Z'V^-1 r with V = I + Z D Z'; by Woodbury (I + D Z'Z)^-1 D Z'r.
    effects: Floats = np.linalg.solve(np.eye(q) + relative @ gram, (score @ relative)[:, :, None])[
        :, :, 0
    ].astype(np.float64)
    return Blups(labels, effects)
