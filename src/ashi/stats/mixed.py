"""The linear mixed model y = X b + Z u + e with one grouping factor, by REML or ML, from summaries by pattern.

The criterion is profiled over b and sigma, as lme4 does (Bates et al. 2015, J Stat Softw 67(1), section 3.4):
only the relative covariance factor theta (the lower triangle of L, with Cov(u) = sigma^2 L L') is searched.
Each evaluation costs as many small matrices as there are visit patterns, not as many as there are people.
"""

from dataclasses import dataclass
from math import log, pi

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize, stats

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
    problem = Problem(summaries, reml)
    theta = problem.solve()
    return problem.fit(theta)


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


class Problem:
    """The profiled criterion over theta, with its gradient. Columns of Z and D are scaled to size one inside."""

    def __init__(self, summaries: MixedSummaries, reml: bool) -> None:
        self.summaries, self.reml = summaries, reml
        self.p, self.q = len(summaries.fixed), len(summaries.random)
        self.n, groups = summaries.n_rows, summaries.n_groups
        if self.n <= self.p or groups < 2:
            raise ValueError(
                f"{self.n} rows of {groups} people are too few for {self.p} fixed effects; "
                "there must be more rows than effects and at least two people."
            )
        total = summaries.total.sum(axis=0)
        gram = np.einsum("g,gab->ab", summaries.groups, summaries.gram)
        self.d_scale = np.sqrt(np.maximum(np.diag(total), 1e-300) / self.n)
        self.z_scale = np.sqrt(np.maximum(np.diag(gram), 1e-300) / self.n)
        # Patterns last, so that arithmetic on small matrices runs along long rows: shape (q, q, G).
        self.gram = np.ascontiguousarray(
            (summaries.gram / np.outer(self.z_scale, self.z_scale)).transpose(1, 2, 0)
        )
        self.groups = summaries.groups.astype(np.float64)
        both = np.outer(self.z_scale, self.d_scale).ravel()
        width = self.p + 1
        # Sums over people of (Z'D)_a (Z'D)_b', of which only a <= b and the upper half of its symmetric part
        # are kept: shape (pairs of random effects, G, pairs of columns of D).
        self.pairs, self.upper = np.triu_indices(self.q), np.triu_indices(width)
        cross = (summaries.cross / np.outer(both, both)).reshape(-1, self.q, width, self.q, width)
        self.cross = np.empty((len(self.pairs[0]), len(cross), len(self.upper[0])))
        for place, (a, b) in enumerate(zip(*self.pairs, strict=True)):
            block = cross[:, a, :, b, :]
            self.cross[place] = (block if a == b else block + block.transpose(0, 2, 1))[:, *self.upper]
        self.total = total / np.outer(self.d_scale, self.d_scale)
        self.lower = np.tril_indices(self.q)
        by_column = np.lexsort((self.lower[0], self.lower[1]))
        self.lower = (self.lower[0][by_column], self.lower[1][by_column])
        self.bounds = [(0.0 if a == b else None, None) for a, b in zip(*self.lower, strict=True)]
        self._check_rank()

    def _check_rank(self) -> None:
        root = self.total[: self.p, : self.p].copy()
        for at in range(self.p):  # Cholesky by hand, to name the column that fails
            pivot = root[at, at] - root[at, :at] @ root[at, :at]
            if pivot < 1e-10:
                raise ValueError(
                    f"The fixed effect {self.summaries.fixed[at]!r} is a combination of those before it (or all "
                    "zero). Leave it out."
                )
            root[at, at] = pivot**0.5
            root[at + 1 :, at] = (root[at + 1 :, at] - root[at + 1 :, :at] @ root[at, :at]) / root[at, at]
            root[at, at + 1 :] = 0

    def factor(self, theta: Floats) -> Floats:
        """The relative covariance factor L (q, q) of a theta, on the inner scale."""
        made = np.zeros((self.q, self.q))
        made[self.lower] = theta
        return made

    def parts(self, theta: Floats) -> tuple[float, Floats, Floats]:
        """Sum of log determinants, K = L M^-1 L' by pattern, and D'V^-1 D."""
        factor = self.factor(theta)
        wide = factor[:, :, None]
        inner = _product(_product(wide.transpose(1, 0, 2), self.gram), wide)
        for at in range(self.q):
            inner[at, at] += 1
        inverse, log_det = _inverse(inner)
        k = _product(_product(wide, inverse), wide.transpose(1, 0, 2))
        s = self.total.copy()
        s[self.upper] -= k[self.pairs].reshape(-1) @ self.cross.reshape(-1, len(self.upper[0]))
        return float(self.groups @ log_det), k, np.triu(s) + np.triu(s, 1).T

    def solve_fixed(self, s: Floats) -> tuple[Floats, Floats, float, float]:
        """From D'V^-1 D: estimates, (X'V^-1 X)^-1, its log determinant (of X'V^-1 X) and the residual sum."""
        xx, xy, yy = s[: self.p, : self.p], s[: self.p, self.p], s[self.p, self.p]
        root = np.linalg.cholesky(xx)
        inverse: Floats = np.linalg.inv(xx).astype(np.float64)
        estimates: Floats = np.linalg.solve(xx, xy).astype(np.float64)
        residual = float(yy - xy @ estimates)
        return estimates, inverse, 2 * float(np.log(np.diag(root)).sum()), max(residual, 1e-300)

    def criterion(self, theta: Floats) -> tuple[float, Floats]:
        """The profiled criterion (on the inner scale) and its gradient by theta."""
        log_det, k, s = self.parts(theta)
        estimates, inverse, log_xx, residual = self.solve_fixed(s)
        freedom = self.n - self.p if self.reml else self.n
        value = log_det + freedom * (1 + log(2 * pi * residual / freedom)) + (log_xx if self.reml else 0.0)
        contrast = np.append(-estimates, 1.0)
        weight = freedom / residual * np.outer(contrast, contrast)
        if self.reml:
            weight[: self.p, : self.p] += inverse
        # (I + Z'Z L L')^-1 by pattern, and what the residuals ask for in its place.
        keep = -_product(self.gram, k)
        for at in range(self.q):
            keep[at, at] += 1
        both_halves = np.where(self.upper[0] == self.upper[1], 1.0, 2.0)
        pulled = np.empty_like(k)
        for place, (a, b) in enumerate(zip(*self.pairs, strict=True)):
            once = self.cross[place] @ (both_halves * weight[self.upper])
            pulled[a, b] = pulled[b, a] = once if a == b else once / 2
        wanted = _product(_product(keep, pulled), keep.transpose(1, 0, 2)).sum(axis=2)
        by_covariance = _product(keep, self.gram) @ self.groups - wanted
        gradient = 2 * (by_covariance @ self.factor(theta))
        return value, gradient[self.lower]

    def solve(self) -> Floats:
        """The best theta on the inner scale: a bounded quasi-Newton search, then Newton steps to full precision."""
        start = np.eye(self.q)[self.lower] * 0.5
        found = optimize.minimize(
            self.criterion,
            start,
            jac=True,
            method="L-BFGS-B",
            bounds=self.bounds,
            options={"maxiter": 500, "ftol": 1e-9, "gtol": 1e-5},
        )
        theta = np.asarray(found.x, dtype=np.float64)
        value, gradient = self.criterion(theta)
        for _ in range(12):
            free = ~self._held(theta, gradient)
            if not free.any():
                break
            stepped = self._newton(theta, gradient, free)
            if stepped is None:
                break
            new_value, new_gradient = self.criterion(stepped)
            still_free = ~self._held(stepped, new_gradient)
            before, after = np.abs(gradient[free]).max(), np.abs(new_gradient[still_free]).max(initial=0.0)
            if new_value > value + 1e-7 * abs(value) or after >= before:
                break
            theta, value, gradient = stepped, new_value, new_gradient
        return theta

    def _held(self, theta: Floats, gradient: Floats) -> np.ndarray:
        diagonal = np.array([low == 0.0 for low, _ in self.bounds])
        held: np.ndarray = diagonal & (theta <= 1e-9) & (gradient >= 0)
        return held

    def _newton(self, theta: Floats, gradient: Floats, free: np.ndarray) -> Floats | None:
        at = np.flatnonzero(free)
        hessian = np.empty((len(at), len(at)))
        for column, place in enumerate(at):
            step = 1e-5 * max(1.0, abs(theta[place]))
            up, down = theta.copy(), theta.copy()
            up[place] += step
            down[place] -= step
            hessian[:, column] = (self.criterion(up)[1] - self.criterion(down)[1])[at] / (2 * step)
        try:
            move = np.linalg.solve((hessian + hessian.T) / 2, gradient[at])
        except np.linalg.LinAlgError:
            return None
        stepped = theta.copy()
        stepped[at] -= move
        lowest = np.array([-np.inf if low is None else low for low, _ in self.bounds])
        clipped: Floats = np.maximum(stepped, lowest)
        return clipped

    def fit(self, theta: Floats) -> MixedFit:
        """Everything about a theta, back on the scale of the data."""
        value, gradient = self.criterion(theta)
        _, _, s = self.parts(theta)
        estimates, inverse, _, residual = self.solve_fixed(s)
        freedom = self.n - self.p if self.reml else self.n
        y_scale, x_scale = self.d_scale[self.p], self.d_scale[: self.p]
        sigma = float((residual / freedom) ** 0.5 * y_scale)
        factor = self.factor(theta) / self.z_scale[:, None]
        # Scaling y moves the criterion by its log, scaling X (REML only) by the log of its determinant.
        value += freedom * 2 * log(y_scale) + (2 * float(np.log(x_scale).sum()) if self.reml else 0.0)
        free = ~self._held(theta, gradient)
        diagonal = np.diag(self.factor(theta))
        return MixedFit(
            self.summaries.fixed,
            self.summaries.random,
            estimates * y_scale / x_scale,
            inverse * (residual / freedom) * y_scale**2 / np.outer(x_scale, x_scale),
            sigma,
            sigma**2 * factor @ factor.T,
            factor[self.lower],
            float(value),
            self.reml,
            self.n,
            self.summaries.n_groups,
            bool((diagonal < SINGULAR).any()),
            float(np.abs(gradient[free]).max()) if free.any() else 0.0,
        )


def _product(left: Floats, right: Floats) -> Floats:
    """Products of many small matrices, shape (q, q, G); one side may have G = 1."""
    q = len(left)
    made = np.empty((q, q, max(left.shape[2], right.shape[2])))
    for a in range(q):
        for b in range(q):
            made[a, b] = left[a, 0] * right[0, b]
            for c in range(1, q):
                made[a, b] += left[a, c] * right[c, b]
    return made


def _inverse(matrices: Floats) -> tuple[Floats, Floats]:
    """Inverses and log determinants of many small symmetric positive matrices, shape (q, q, G)."""
    q = len(matrices)
    if q == 1:
        return 1 / matrices, np.log(matrices[0, 0])
    if q == 2:
        a, b, c = matrices[0, 0], matrices[0, 1], matrices[1, 1]
        determinant = a * c - b * b
        return np.array([[c / determinant, -b / determinant], [-b / determinant, a / determinant]]), np.log(
            determinant
        )
    by_pattern = matrices.transpose(2, 0, 1)
    log_det: Floats = np.linalg.slogdet(by_pattern)[1].astype(np.float64)
    return np.ascontiguousarray(np.linalg.inv(by_pattern).transpose(1, 2, 0)), log_det
