"""Network meta-analysis: many treatments at once, each trial giving its own contrasts.

Contrast-based model: the trial's contrasts against its own reference arm, `y ~ N(X d, V + tau2 G)`. V holds the
sampling (co)variances, so a shared arm is counted once; G has 1 on its diagonal and one half between contrasts of
one trial (one common tau2 for every comparison). tau2 by REML, or 0 for `fixed`.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import chdtrc, ndtr, ndtri

from ashi.stats.pooling import Interval
from ashi.stats.pooling_model import Vector, highest_peak


@dataclass(frozen=True, slots=True)
class NetworkStudy:
    """One trial: contrasts `treatments[i]` minus `reference`, with their covariance (n x n, as rows)."""

    study: str
    reference: str
    treatments: tuple[str, ...]
    yi: tuple[float, ...]
    covariance: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class NetworkContrast:
    """The pooled difference `treatment` minus `versus`."""

    treatment: str
    versus: str
    estimate: float
    se: float
    wald: Interval


@dataclass(frozen=True, slots=True)
class NetworkFit:
    """`estimates` are treatment minus `reference`, in the order of `treatments` (reference left out).

    Q is split, under the fixed model, into disagreement within designs (same set of arms) and between them; the
    second one is what speaks against putting the treatments into one network. `p_scores`: mean share of the other
    treatments that each beats when higher is better (Rucker & Schwarzer 2015), 0 to 1.
    """

    reference: str
    treatments: tuple[str, ...]
    estimates: tuple[float, ...]
    covariance: tuple[tuple[float, ...], ...]
    tau2: float
    studies: int
    contrasts: int
    q: float
    q_df: int
    q_p: float
    q_within_designs: float
    q_within_df: int
    q_between_designs: float
    q_between_df: int
    q_between_p: float
    p_scores: Mapping[str, float]

    def contrast(self, treatment: str, versus: str, *, level: float = 0.95) -> NetworkContrast:
        """Any treatment against any other, by way of the whole network."""
        weights = self._indicator(treatment) - self._indicator(versus)
        estimate = float(weights @ np.asarray(self.estimates))
        se = math.sqrt(max(0.0, float(weights @ np.asarray(self.covariance) @ weights)))
        half = float(ndtri((1 + level) / 2)) * se
        return NetworkContrast(
            treatment, versus, estimate, se, Interval("Wald", estimate - half, estimate + half)
        )

    def _indicator(self, treatment: str) -> Vector:
        row = np.zeros(len(self.treatments))
        if treatment == self.reference:
            return row
        if treatment not in self.treatments:
            known = ", ".join((self.reference, *self.treatments))
            raise ValueError(f"No treatment {treatment!r} in this network. Known: {known}.")
        row[self.treatments.index(treatment)] = 1
        return row


def study_from_arms(study: str, arms: Mapping[str, tuple[float, float]]) -> NetworkStudy:
    """Contrasts of one trial from its arms: treatment -> (estimate, variance). The first arm is the reference.

    >>> study_from_arms("t", {"a": (0.0, 1.0), "b": (2.0, 1.0), "c": (3.0, 2.0)}).covariance
    ((2.0, 1.0), (1.0, 3.0))
    """
    if len(arms) < 2:
        raise ValueError(f"Study {study!r} has {len(arms)} arm; a contrast needs two.")
    (reference, (base, base_variance)), *others = arms.items()
    return NetworkStudy(
        study=study,
        reference=reference,
        treatments=tuple(name for name, _ in others),
        yi=tuple(estimate - base for _, (estimate, _) in others),
        covariance=tuple(
            tuple(base_variance + (variance if i == j else 0.0) for j in range(len(others)))
            for i, (_, (_, variance)) in enumerate(others)
        ),
    )


def fit_network(
    studies: Sequence[NetworkStudy], reference: str, method: Literal["fixed", "REML"] = "REML"
) -> NetworkFit:
    """Fit the network. Raises ValueError when it is not connected (naming the parts) or a study is malformed."""
    _check_studies(studies, reference)
    treatments = tuple(sorted({t for s in studies for t in (s.reference, *s.treatments)} - {reference}))
    y, x, v, g = _stack(studies, treatments)
    n, p = x.shape
    tau2 = _network_tau2(y, x, v, g) if method == "REML" and n > p else 0.0
    estimates, covariance, _ = _gls(y, x, v + tau2 * g)
    _, _, q = _gls(y, x, v)
    q_within, df_within = _within_designs(studies)
    df = n - p
    q_between, df_between = max(0.0, q - q_within), df - df_within
    return NetworkFit(
        reference=reference,
        treatments=treatments,
        estimates=tuple(estimates.tolist()),
        covariance=tuple(tuple(row) for row in covariance.tolist()),
        tau2=tau2,
        studies=len(studies),
        contrasts=n,
        q=q,
        q_df=df,
        q_p=float(chdtrc(df, q)) if df else 1.0,
        q_within_designs=q_within,
        q_within_df=df_within,
        q_between_designs=q_between,
        q_between_df=df_between,
        q_between_p=float(chdtrc(df_between, q_between)) if df_between else 1.0,
        p_scores=_p_scores(reference, treatments, estimates, covariance),
    )


def _check_studies(studies: Sequence[NetworkStudy], reference: str) -> None:
    if not studies:
        raise ValueError("There is no study in the network.")
    parts: list[set[str]] = []
    for study in studies:
        n = len(study.treatments)
        arms = {study.reference, *study.treatments}
        if len(arms) != n + 1 or n == 0:
            raise ValueError(f"Study {study.study!r}: its arms must be different treatments, at least two.")
        if len(study.yi) != n or len(study.covariance) != n or any(len(row) != n for row in study.covariance):
            raise ValueError(f"Study {study.study!r}: needs {n} estimates and a {n} x {n} covariance.")
        matrix = np.asarray(study.covariance)
        if not np.isfinite(matrix).all() or not np.isfinite(study.yi).all():
            raise ValueError(f"Study {study.study!r}: holds a number that is not finite.")
        if not np.allclose(matrix, matrix.T) or np.linalg.eigvalsh(matrix).min() <= 0:
            raise ValueError(f"Study {study.study!r}: its covariance is not symmetric and positive definite.")
        touching = [part for part in parts if part & arms]
        parts = [part for part in parts if not part & arms] + [arms.union(*touching)]
    if len(parts) > 1:
        listed = "; ".join(", ".join(sorted(part)) for part in parts)
        raise ValueError(f"The network falls apart into {len(parts)} parts that no trial connects: {listed}.")
    if reference not in parts[0]:
        raise ValueError(f"Reference {reference!r} is in no study. Known: {', '.join(sorted(parts[0]))}.")


def _stack(
    studies: Sequence[NetworkStudy], treatments: tuple[str, ...]
) -> tuple[Vector, Vector, Vector, Vector]:
    """All contrasts as `y` (n,), the design `x` (n, p), sampling covariance `v` and structure `g` (n, n)."""
    n = sum(len(study.yi) for study in studies)
    column = {name: i for i, name in enumerate(treatments)}
    y, x = np.zeros(n), np.zeros((n, len(treatments)))
    v, g = np.zeros((n, n)), np.zeros((n, n))
    row = 0
    for study in studies:
        block = slice(row, row + len(study.yi))
        y[block] = study.yi
        v[block, block] = study.covariance
        g[block, block] = 0.5 + 0.5 * np.eye(len(study.yi))
        for treatment in study.treatments:
            if treatment in column:
                x[row, column[treatment]] = 1
            if study.reference in column:
                x[row, column[study.reference]] = -1
            row += 1
    return y, x, v, g


def _gls(y: Vector, x: Vector, sigma: Vector) -> tuple[Vector, Vector, float]:
    """Generalised least squares: coefficients, their covariance, and the weighted residual sum of squares."""
    inverse = np.linalg.inv(sigma)
    covariance: Vector = np.asarray(np.linalg.inv(x.T @ inverse @ x), dtype=np.float64)
    coefficients = covariance @ (x.T @ inverse @ y)
    residuals = y - x @ coefficients
    return coefficients, covariance, float(residuals @ inverse @ residuals)


def _network_tau2(y: Vector, x: Vector, v: Vector, g: Vector) -> float:
    def slope(tau2: float) -> float:
        inverse = np.linalg.inv(v + tau2 * g)
        wx = inverse @ x
        projection = inverse - wx @ np.linalg.inv(x.T @ wx) @ wx.T
        py = projection @ y
        return float(py @ g @ py) - float(np.vdot(projection, g))

    def likelihood(tau2: float) -> float:
        sigma = v + tau2 * g
        inverse = np.linalg.inv(sigma)
        _, log_det = np.linalg.slogdet(sigma)
        _, log_det_x = np.linalg.slogdet(x.T @ inverse @ x)
        return -0.5 * float(log_det + log_det_x + _gls(y, x, sigma)[2])

    variances = np.diag(v)
    return highest_peak(
        slope,
        lambda grid: np.array([slope(float(t)) for t in grid]),
        likelihood,
        float(variances.min()),
        2 * float(np.var(y)) + float(variances.max()),
    )


def _within_designs(studies: Sequence[NetworkStudy]) -> tuple[float, int]:
    """Fixed-effect Q, and its degrees of freedom, of each set of arms taken alone, added up."""
    designs: dict[frozenset[str], list[NetworkStudy]] = {}
    for study in studies:
        designs.setdefault(frozenset((study.reference, *study.treatments)), []).append(study)
    q, df = 0.0, 0
    for arms, members in designs.items():
        others = sorted(arms)[1:]
        if len(members) > 1:
            y, x, v, _ = _stack(members, tuple(others))
            q += _gls(y, x, v)[2]
            df += y.size - len(others)
    return q, df


def _p_scores(
    reference: str, treatments: tuple[str, ...], estimates: Vector, covariance: Vector
) -> dict[str, float]:
    names = (reference, *treatments)
    mean = np.concatenate(([0.0], estimates))
    spread = np.zeros((len(names), len(names)))
    spread[1:, 1:] = covariance
    scores = {}
    for i, name in enumerate(names):
        beaten = [
            float(ndtr((mean[i] - mean[j]) / math.sqrt(spread[i, i] + spread[j, j] - 2 * spread[i, j])))
            for j in range(len(names))
            if j != i
        ]
        scores[name] = sum(beaten) / len(beaten)
    return scores
