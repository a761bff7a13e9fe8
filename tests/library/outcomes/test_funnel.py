"""Practitioners beside each other: case mix taken out, chance left in."""

from random import Random
from typing import Any

import pytest

from ashi.outcomes import CaseloadRow, funnel
from ashi.outcomes.caseload import natural_chance


def row(
    practitioner: str, better: bool | None, duration_class: Any = "chronic", baseline: float = 6
) -> CaseloadRow:
    follow_up = None if better is None else (baseline * 0.5 if better else baseline)
    return CaseloadRow(baseline, follow_up, 8, duration_class, practitioner=practitioner)


def test_expected_and_observed_agree_in_total() -> None:
    rows = (
        [row("a", n < 12) for n in range(30)]
        + [row("b", n < 5, "acute") for n in range(20)]
        + [row("b", None)] * 3
    )
    points = funnel(rows)
    assert [point.practitioner for point in points] == ["a", "b"]
    assert sum(point.expected for point in points) == pytest.approx(17)
    assert [(point.asked, point.answered, point.silent, point.better) for point in points] == [
        (30, 30, 0, 12),
        (23, 20, 3, 5),
    ]


def test_easy_patients_do_not_flatter() -> None:
    # The same share is better at both, but one treats acute pain, which gets better by itself.
    rows = [row("acute", n < 20, "acute") for n in range(40)] + [row("chronic", n < 20) for n in range(40)]
    acute, chronic = funnel(rows)
    assert acute.z is not None
    assert chronic.z is not None
    assert acute.z < 0 < chronic.z
    assert natural_chance(row("x", True, "acute")) > natural_chance(row("x", True))


def test_equal_practitioners_stay_inside_as_often_as_promised() -> None:
    random = Random(6)
    outside = total = 0
    for _ in range(120):
        rows = [row(f"p{n % 8}", random.random() < 0.45) for n in range(8 * 40)]
        points = funnel(rows)
        outside += sum(abs(point.z or 0) > 1.96 for point in points)
        total += len(points)
    assert 0.02 < outside / total < 0.08


def test_a_true_outlier_is_called_rarely_chance_and_few_patients_prove_nothing() -> None:
    rows = [row(f"p{n % 5}", n % 10 < 4) for n in range(500)]
    outlier, few = [row("worse", n < 4) for n in range(80)], [row("new", n < 0) for n in range(3)]
    points = {point.practitioner: point for point in funnel(rows + outlier + few)}
    assert "fewer than expected" in points["worse"].words
    assert "rarely chance" in points["worse"].words
    assert "within chance" in points["new"].words


def test_all_better_or_nobody_answered_says_nothing() -> None:
    assert funnel([]) == ()
    assert all(point.z is None for point in funnel([row("a", True), row("b", True)]))
    (silent,) = funnel([row("a", None)])
    assert (silent.answered, silent.expected, silent.z) == (0, 0, None)
