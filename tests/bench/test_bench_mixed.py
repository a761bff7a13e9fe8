"""What a mixed model costs: as a ratio to sorting the same outcomes, and to lme4 where R is there."""

import resource
import shutil
import subprocess
import time
import warnings
from pathlib import Path

import numpy as np
import pytest

from ashi.stats.mixed import MixedFit, fit_mixed, summarise

WEEKS = np.array([0.0, 4.0, 8.0, 12.0, 26.0, 52.0])


def rows(people: int, jitter: float = 0.0) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Six visits each, 15 % missing: y ~ time * arm + age with random intercept and slope."""
    random = np.random.default_rng(11)
    group = np.repeat(np.arange(people), 6)
    time_ = np.tile(WEEKS, people) + (random.normal(0, jitter, 6 * people) if jitter else 0.0)
    arm = np.repeat(random.integers(0, 2, people), 6).astype(float)
    age = np.repeat(random.normal(52, 14, people), 6)
    y = 60 - 0.3 * time_ - 4 * arm - 0.1 * time_ * arm + 0.1 * age + random.normal(0, 9, 6 * people)
    y += random.normal(0, 12, people)[group] + random.normal(0, 0.2, people)[group] * time_
    kept = random.random(6 * people) > 0.15
    x = np.column_stack([np.ones(len(y)), time_, arm, age, time_ * arm])[kept]
    return y[kept], x, x[:, :2].copy(), group[kept]


def timed_fit(
    data: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray], times: int
) -> tuple[float, MixedFit]:
    runs = []
    for _ in range(times):
        begin = time.perf_counter()
        fit = fit_mixed(summarise(*data))
        runs.append(time.perf_counter() - begin)
    return min(runs), fit


@pytest.mark.parametrize(("jitter", "visits"), [(0.0, "on schedule"), (0.5, "each on its own day")])
def test_twenty_thousand_people(jitter: float, visits: str) -> None:
    data = rows(20_000, jitter)
    begin = time.perf_counter()
    np.sort(data[0])
    plain = time.perf_counter() - begin
    taken, fit = timed_fit(data, 2)
    print(
        f"\n20,000 people x 6 visits {visits}: {taken:.3f} s, x {taken / plain:.0f} of sorting the outcomes once"
    )
    assert fit.n_groups > 19_000


def test_one_million_people() -> None:
    data = rows(1_000_000)
    taken, _ = timed_fit(data, 1)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(f"\n1,000,000 people x 6 visits: {taken:.1f} s, highest memory of the whole run {peak:.1f} GB")
    assert peak < 4


def test_against_statsmodels_in_the_same_run() -> None:
    from statsmodels.regression.mixed_linear_model import MixedLM  # slow to import; only for this

    data = rows(500)
    taken, fit = timed_fit(data, 3)
    y, x, z, group = data
    begin = time.perf_counter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its own words about convergence; the criterion below decides
        other = MixedLM(y, x, group, exog_re=z).fit(reml=True)
    theirs = time.perf_counter() - begin
    print(f"\n500 people: ours {taken:.3f} s, statsmodels MixedLM {theirs:.2f} s: x {theirs / taken:.0f}")
    assert np.allclose(fit.estimates, other.fe_params, rtol=1e-4, atol=1e-4)
    assert fit.log_likelihood >= float(other.llf) - 1e-4


def test_against_lme4_in_the_same_run(tmp_path: Path) -> None:
    program = shutil.which("Rscript")
    there = (
        program
        and subprocess.run([program, "-e", "library(lme4)"], capture_output=True, check=False).returncode == 0
    )
    data = rows(5_000)
    taken, fit = timed_fit(data, 3)
    if not there:
        print(f"\nR with lme4 is not here; ours for 5,000 people: {taken:.3f} s")
        return
    table = np.column_stack([data[0], data[1][:, 1:4], data[3]])
    np.savetxt(tmp_path / "d.csv", table, delimiter=",", header="y,time,arm,age,id", comments="", fmt="%.17g")
    script = (
        'suppressMessages(library(lme4)); d <- read.csv("d.csv"); t <- system.time(f <- suppressWarnings(lmer('
        "y ~ time * arm + age + (1 + time | id), d)))[['elapsed']]; cat(t, sprintf('%.6f', REMLcrit(f)))"
    )
    told = subprocess.run(
        [str(program), "-e", script], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    theirs, criterion = (float(word) for word in told.stdout.split()[-2:])
    print(f"\n5,000 people: ours {taken:.3f} s, lme4 {theirs:.2f} s: x {theirs / taken:.0f}")
    assert fit.criterion <= criterion + 1e-4
