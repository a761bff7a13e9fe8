"""Ordinary least squares with robust errors beside it: follow-up on baseline and arm (ANCOVA)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LinearFit:
    """Estimates (p,) with their classical and HC3 standard errors, and the residual SD."""

    fixed: tuple[str, ...]
    estimates: Floats
    standard_errors: Floats
    robust_errors: Floats
    sigma: float
    n_rows: int

    def interval(self, level: float = 0.95, *, robust: bool = True) -> Floats:
        """t intervals, shape (p, 2), by the robust errors unless told otherwise."""
        errors = self.robust_errors if robust else self.standard_errors
        reach = float(stats.t.ppf((1 + level) / 2, self.n_rows - len(self.estimates))) * errors
        made: Floats = np.stack([self.estimates - reach, self.estimates + reach], axis=1)
        return made


def fit_linear(y: ArrayLike, x: ArrayLike, fixed: Sequence[str] | None = None) -> LinearFit:
    """Fit y = x b + e, `y` (n,), `x` (n, p).

    HC3 (MacKinnon and White 1985) divides each residual by one minus its leverage, and so stays honest when the
    spread differs between arms. Raises ValueError for too few rows or columns that depend on each other.
    """
    y, x = np.asarray(y, dtype=np.float64), np.asarray(x, dtype=np.float64)
    if x.ndim != 2 or y.shape != (len(x),):
        raise ValueError(f"y has shape {y.shape} and x {x.shape}; they need (n,) and (n, p).")
    n, p = x.shape
    names = tuple(fixed) if fixed is not None else tuple(f"x{at}" for at in range(p))
    if n <= p:
        raise ValueError(f"{n} rows are too few for {p} effects.")
    if not (np.isfinite(y).all() and np.isfinite(x).all()):
        raise ValueError("There is a value that is not a finite number. Leave out such rows first.")
    q, r = np.linalg.qr(x)
    size = np.abs(np.diag(r))
    if (size <= 1e-10 * np.sqrt((x**2).sum(axis=0))).any():
        bad = names[int(np.argmin(size / np.maximum(np.sqrt((x**2).sum(axis=0)), 1e-300)))]
        raise ValueError(
            f"The effect {bad!r} is a combination of those before it (or all zero). Leave it out."
        )
    inverse = np.linalg.inv(r)
    estimates = inverse @ (q.T @ y)
    residual = y - x @ estimates
    if residual @ residual <= 1e-20 * (y @ y):
        raise ValueError(
            "The effects tell the outcome exactly (or it is always the same), so there is nothing left to fit."
        )
    bread = inverse @ inverse.T
    sigma2 = float(residual @ residual) / (n - p)
    leverage = np.minimum((q**2).sum(axis=1), 1 - 1e-12)
    scaled = x * (residual / (1 - leverage))[:, None]
    robust = bread @ (scaled.T @ scaled) @ bread
    return LinearFit(
        names, estimates, np.sqrt(sigma2 * np.diag(bread)), np.sqrt(np.diag(robust)), sigma2**0.5, n
    )
