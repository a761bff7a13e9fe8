"""Least squares and HC3 against R (tests/golden/lm_hc3.R)."""

import tomllib
from pathlib import Path

import numpy as np
import pytest

from ashi.stats.ancova import fit_linear

R = tomllib.loads((Path(__file__).parents[2] / "golden" / "lm_hc3.toml").read_text(encoding="utf-8"))


def test_estimates_errors_and_robust_errors_as_in_r() -> None:
    x = np.column_stack([np.ones(len(R["y"])), R["baseline"], R["arm"], R["age"]])
    fit = fit_linear(R["y"], x, ("(Intercept)", "baseline", "arm", "age"))
    assert fit.estimates == pytest.approx(R["estimates"], rel=1e-9)
    assert fit.standard_errors == pytest.approx(R["se"], rel=1e-9)
    assert fit.robust_errors == pytest.approx(R["hc3"], rel=1e-9)
    assert fit.sigma == pytest.approx(R["sigma"], rel=1e-10)
    assert fit.interval()[:, 0] == pytest.approx(R["low"], rel=1e-8)
    assert fit.interval()[:, 1] == pytest.approx(R["high"], rel=1e-8)


def test_robust_errors_are_honest_when_one_arm_varies_more() -> None:
    random = np.random.default_rng(5)
    covered = {True: 0, False: 0}
    for _ in range(400):
        arm = np.repeat([0.0, 1.0], [80, 16])
        y = arm * 2 + random.normal(0, np.where(arm == 1, 6.0, 1.0))
        fit = fit_linear(y, np.column_stack([np.ones(96), arm]))
        for robust in (True, False):
            low, high = fit.interval(robust=robust)[1]
            covered[robust] += low <= 2 <= high
    assert covered[True] / 400 > 0.91
    assert covered[False] / 400 < 0.85  # the classical interval claims too much here


@pytest.mark.parametrize(
    ("y", "x", "words"),
    [
        ([1.0, 2.0], [[1.0], [1.0], [1.0]], r"\(2,\) and x \(3, 1\)"),
        ([1.0], [[1.0]], "1 rows are too few for 1 effects"),
        ([1.0, 2.0, np.nan], [[1.0], [1.0], [1.0]], "not a finite number"),
        ([1.0, 2.0, 3.0], [[1.0, 2.0], [1.0, 2.0], [1.0, 2.0]], "'x1' is a combination"),
    ],
)
def test_what_cannot_be_fitted_is_refused(y: list[float], x: list[list[float]], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        fit_linear(y, x)
