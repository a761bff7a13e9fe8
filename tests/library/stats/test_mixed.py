"""The mixed model against lme4 (tests/golden/lme4.R), against its slow obvious twin, and from summaries alone."""

import csv
import json
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from ashi.stats.formula import Design, design
from ashi.stats.mixed import (
    MixedFit,
    MixedSummaries,
    blups,
    combine,
    fit_mixed,
    fit_rows,
    summarise,
    suppress,
)
from ashi.stats.mixed_criterion import Criterion
from ashi.stats.mixed_profile import profile_fixed, profile_random

GOLDEN = Path(__file__).parents[2] / "golden"
LME4: dict[str, dict[str, Any]] = tomllib.loads((GOLDEN / "lme4.toml").read_text(encoding="utf-8"))
FORMULAS = {
    "balanced": ("y ~ time * arm", "time"),
    "unbalanced": ("y ~ time * arm + age", "time"),
    "near_singular": ("y ~ time + arm", "time"),
    "boundary": ("y ~ time", "time"),
    "no_variance": ("y ~ time", ""),
    "intercept_only": ("y ~ time + age", ""),
}
CASES = [(name, kind) for name in FORMULAS for kind in ("reml", "ml")]


def read(name: str) -> Design:
    with (GOLDEN / f"lme4_{name}.csv").open(newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    columns = {key: [float(row[key]) for row in rows] for key in rows[0]}
    formula, random = FORMULAS[name]
    return design(columns, formula, random=random, by="id")


def fitted(name: str, kind: str) -> tuple[Design, MixedFit]:
    made = read(name)
    summaries = summarise(made.y, made.x, made.z, made.group, made.fixed, made.random)
    return made, fit_mixed(summaries, reml=kind == "reml")


@pytest.mark.parametrize(("name", "kind"), CASES)
def test_the_optimum_is_that_of_lme4(name: str, kind: str) -> None:
    made, fit = fitted(name, kind)
    ours, theirs = fit, LME4[name][kind]
    assert list(made.fixed) == theirs["fixed"]
    # The criterion is flat at its optimum: it agrees to 1e-9, and the numbers to 6 digits of their size or error.
    assert ours.criterion == pytest.approx(theirs["criterion"], abs=1e-8)
    assert np.max(np.abs(ours.estimates - theirs["estimates"]) / theirs["se"]) < 1e-6
    assert ours.standard_errors == pytest.approx(theirs["se"], rel=1e-6)
    assert ours.sigma == pytest.approx(theirs["sigma"], rel=1e-6)
    covariance = np.atleast_1d(theirs["random_covariance"])
    assert ours.random_covariance.ravel() == pytest.approx(covariance, rel=2e-6, abs=1e-6)
    assert ours.is_singular == (name in ("near_singular", "boundary", "no_variance"))


@pytest.mark.parametrize(("name", "kind"), CASES)
def test_each_persons_effects_are_those_of_lme4(name: str, kind: str) -> None:
    made, fit = fitted(name, kind)
    effects = blups(fit, made.y, made.x, made.z, made.group.astype(float))
    theirs = LME4[name][kind]
    assert effects.effects[0] == pytest.approx(np.atleast_1d(theirs["blups_first"]), rel=1e-5, abs=1e-6)
    assert effects.effects[-1] == pytest.approx(np.atleast_1d(theirs["blups_last"]), rel=1e-5, abs=1e-6)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["balanced", "unbalanced", "intercept_only"])
def test_profile_intervals_are_those_of_lme4(name: str) -> None:
    made, fit = fitted(name, "ml")
    summaries = summarise(made.y, made.x, made.z, made.group, made.fixed, made.random)
    theirs = LME4[name]["ml"]
    ours = {interval.name: interval for interval in profile_random(summaries)}
    ours |= {effect: profile_fixed(summaries, effect) for effect in made.fixed}
    called = {".sig01": "sd((Intercept))", ".sig02": "correlation", ".sig03": "sd(time)", ".sigma": "sigma"}
    rows = zip(theirs["profile_names"], theirs["profile_low"], theirs["profile_high"], strict=True)
    for their_name, low, high in rows:
        interval = ours[called.get(their_name, their_name)]
        width = high - low
        # lme4 reads its intervals off a spline through the profile, which costs some digits.
        assert abs(interval.low - low) < 1e-3 * width, their_name
        assert abs(interval.high - high) < 1e-3 * width, their_name
    assert fit.wald()[0, 0] == pytest.approx(fit.estimates[0] - 1.959964 * fit.standard_errors[0], rel=1e-6)


def dense_criterion(made: Design, fit: MixedFit, covariance: np.ndarray, sigma: float) -> float:
    """The slow obvious twin: one big covariance matrix per person, densities by scipy, least squares by inverse."""
    precision = np.zeros((made.x.shape[1],) * 2)
    weighted = np.zeros(made.x.shape[1])
    people = [made.group == label for label in np.unique(made.group)]
    spread = [
        made.z[rows] @ covariance @ made.z[rows].T + sigma**2 * np.eye(int(rows.sum())) for rows in people
    ]
    for rows, matrix in zip(people, spread, strict=True):
        inverse = np.linalg.inv(matrix)
        precision += made.x[rows].T @ inverse @ made.x[rows]
        weighted += made.x[rows].T @ inverse @ made.y[rows]
    estimates = np.linalg.solve(precision, weighted)
    value = -2 * sum(
        stats.multivariate_normal(made.x[rows] @ estimates, matrix).logpdf(made.y[rows])
        for rows, matrix in zip(people, spread, strict=True)
    )
    if fit.reml:
        value += np.linalg.slogdet(precision)[1] - made.x.shape[1] * np.log(2 * np.pi)
    return float(value)


@pytest.mark.parametrize("kind", ["reml", "ml"])
@pytest.mark.parametrize("name", ["unbalanced", "intercept_only"])
def test_the_criterion_is_the_twins_and_nothing_near_is_better(name: str, kind: str) -> None:
    made, fit = fitted(name, kind)
    best = dense_criterion(made, fit, fit.random_covariance, fit.sigma)
    assert fit.criterion == pytest.approx(best, abs=1e-7)
    random = np.random.default_rng(1)
    for _ in range(10):
        turn = np.eye(len(fit.random)) + 0.05 * random.normal(size=(len(fit.random),) * 2)
        other = dense_criterion(
            made, fit, turn @ fit.random_covariance @ turn.T, fit.sigma * (1 + 0.05 * random.normal())
        )
        assert other > best


def made_up(seed: int, people: int, visits: int = 4) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    time = np.tile(np.arange(visits) * 4.0, people)
    group = np.repeat(np.arange(people), visits)
    arm = np.repeat(random.integers(0, 2, people), visits).astype(float)
    y = (
        60
        - 0.5 * time
        - 3 * arm
        + random.normal(0, 10, people)[group]
        + random.normal(0, 0.5, people)[group] * time
    )
    y += random.normal(0, 8, len(y))
    x = np.column_stack([np.ones(len(y)), time, arm])
    kept = random.random(len(y)) > 0.15
    return y[kept], x[kept], x[kept, :2], group[kept]


@given(st.integers(0, 10_000), st.integers(30, 80))
@settings(max_examples=15, deadline=None)
def test_summaries_of_clinics_give_exactly_the_pooled_fit(seed: int, people: int) -> None:
    y, x, z, group = made_up(seed, people)
    pooled = fit_rows(y, x, z, group)
    clinic = group % 3
    parts = [summarise(y[clinic == n], x[clinic == n], z[clinic == n], group[clinic == n]) for n in range(3)]
    sent = [MixedSummaries.from_builtins(json.loads(json.dumps(part.to_builtins()))) for part in parts]
    added = fit_mixed(combine(sent))
    assert added.estimates == pytest.approx(pooled.estimates, rel=1e-10, abs=1e-10)
    assert added.criterion == pytest.approx(pooled.criterion, rel=1e-10)
    assert added.standard_errors == pytest.approx(pooled.standard_errors, rel=1e-8)


@given(st.integers(0, 10_000), st.floats(0.01, 100), st.floats(-500, 500), st.randoms(use_true_random=False))
@settings(max_examples=15, deadline=None)
def test_units_and_the_order_of_rows_do_not_matter(seed: int, unit: float, shift: float, order: Any) -> None:
    y, x, z, group = made_up(seed, 40)
    rows = list(range(len(y)))
    order.shuffle(rows)
    plain = fit_rows(y, x, z, group)
    turned = fit_rows(unit * y[rows] + shift, x[rows], z[rows], group[rows])
    size = unit * plain.standard_errors
    assert np.abs(turned.estimates - unit * plain.estimates - [shift, 0, 0]) / size == pytest.approx(
        0, abs=1e-4
    )
    assert turned.standard_errors == pytest.approx(size, rel=1e-4)
    assert turned.random_sd[0] == pytest.approx(
        unit * plain.random_sd[0], rel=1e-3, abs=1e-4 * unit * plain.sigma
    )


@given(st.integers(0, 10_000), st.integers(1, 3), st.booleans(), st.data())
@settings(max_examples=20, deadline=None)
def test_slope_and_bend_of_the_criterion_are_those_of_its_values(
    seed: int, effects: int, reml: bool, data: st.DataObject
) -> None:
    y, x, _, group = made_up(seed, 30, visits=6)
    z = np.column_stack([x[:, :2], (x[:, 1] > 8).astype(float)])[:, :effects]
    criterion = Criterion(summarise(y, x, z, group), reml)
    size = effects * (effects + 1) // 2
    theta = np.array(data.draw(st.lists(st.floats(-1.5, 1.5), min_size=size, max_size=size)))
    _, slope, bend = criterion.at(theta)
    for place, step in enumerate(1e-5 * np.eye(size)):
        (up, up_slope, _), (down, down_slope, _) = criterion.at(theta + step), criterion.at(theta - step)
        largest = np.abs(bend).max()
        assert slope[place] == pytest.approx((up - down) / 2e-5, rel=1e-5, abs=1e-5 * largest)
        assert bend[place] == pytest.approx((up_slope - down_slope) / 2e-5, rel=1e-5, abs=1e-5 * largest)


@given(st.integers(0, 10_000), st.integers(2, 60))
@settings(max_examples=20, deadline=None)
def test_sums_by_pattern_are_those_of_going_through_the_people(seed: int, people: int) -> None:
    y, x, z, group = made_up(seed, people, visits=2)
    sums = summarise(y, x, z, group)
    d = np.column_stack([x, y])
    for gram, count, cross, total in zip(sums.gram, sums.groups, sums.cross, sums.total, strict=True):
        same = [
            at for at in (group == person for person in np.unique(group)) if (z[at].T @ z[at] == gram).all()
        ]
        assert len(same) == count
        assert cross == pytest.approx(
            sum(np.outer(*(2 * [(z[at].T @ d[at]).ravel()])) for at in same), rel=1e-12, abs=1e-9
        )
        assert total == pytest.approx(sum(d[at].T @ d[at] for at in same), rel=1e-12, abs=1e-9)


def test_suppression_leaves_out_small_cells_and_says_what_it_cost() -> None:
    y, x, z, group = made_up(3, 200)
    everything = summarise(y, x, z, group)
    kept = suppress(everything, least=5)
    assert (kept.summaries.groups >= 5).all()
    assert kept.groups_left_out == everything.n_groups - kept.summaries.n_groups > 0
    assert kept.rows_left_out == everything.n_rows - kept.summaries.n_rows > 0
    assert kept.patterns_left_out == len(everything.groups) - len(kept.summaries.groups)
    # What is left is exactly the fit of the rows of the cells that were kept.
    sizes = {}
    for person in np.unique(group):
        sizes.setdefault(tuple(z[group == person, 1]), []).append(person)
    people = [person for cell in sizes.values() if len(cell) >= 5 for person in cell]
    rows = np.isin(group, people)
    direct = fit_rows(y[rows], x[rows], z[rows], group[rows])
    assert fit_mixed(kept.summaries).estimates == pytest.approx(direct.estimates, rel=1e-10)


def test_wald_intervals_cover() -> None:
    hits = 0
    for seed in range(150):
        y, x, z, group = made_up(seed, 40)
        low, high = fit_rows(y, x, z, group).wald()[1]
        hits += low <= -0.5 <= high
    assert 0.88 <= hits / 150 <= 0.99


REFUSED = [
    (([1.0, 2.0], [[1.0], [1.0]], [[1.0], [1.0]], ["a", "a"]), "2 rows of 1 people are too few"),
    (([1.0, 2.0, 3.0], [[1.0], [1.0]], [[1.0], [1.0]], ["a", "b"]), "have 3, 2, 2 and 2 rows"),
    (
        ([1.0, np.nan], [[1.0], [1.0]], [[1.0], [1.0]], ["a", "b"]),
        "y holds a value that is not a finite number",
    ),
    (([], np.empty((0, 1)), np.empty((0, 1)), []), "There are no rows"),
    (
        ([1.0, 2.0, 4.0, 3.0], [[1.0, 2.0]] * 4, [[1.0]] * 4, ["a", "a", "b", "b"]),
        "fixed effect 'x1' is a combination",
    ),
]


@pytest.mark.parametrize(("rows", "words"), REFUSED)
def test_what_cannot_be_fitted_is_refused_in_a_sentence(rows: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        fit_rows(*rows)


def test_parts_of_different_models_are_not_added() -> None:
    a = summarise([1.0, 2.0], [[1.0], [1.0]], [[1.0], [1.0]], [1, 2], ["one"])
    b = summarise([1.0, 2.0], [[1.0], [1.0]], [[1.0], [1.0]], [1, 2], ["two"])
    with pytest.raises(ValueError, match="Make them from the same formula"):
        combine([a, b])


def test_three_random_effects_work_too() -> None:
    y, x, _, group = made_up(7, 120, visits=6)
    z = np.column_stack([x[:, :2], (x[:, 1] > 8).astype(float)])
    made = Design(y, x, z, group, ("a", "b", "c"), ("u", "v", "w"), 0)
    fit = fit_rows(y, x, z, group)
    assert fit.criterion == pytest.approx(
        dense_criterion(made, fit, fit.random_covariance, fit.sigma), abs=1e-6
    )
    with pytest.raises(ValueError, match="profiles of the random part are made for one or two"):
        profile_random(summarise(y, x, z, group))
