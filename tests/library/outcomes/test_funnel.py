"""Practitioners beside each other: case mix taken out, chance left in."""

import re
from random import Random
from typing import Any

import pytest
from msgspec.structs import replace
from scipy import stats

from ashi.outcomes import CaseloadRow, funnel, funnel_chart, funnel_words, lettered
from ashi.outcomes.fared import how_they_fared


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
    chances = how_they_fared([row("x", True, "acute"), row("x", True)]).chance["thirty_percent"]
    assert chances[0] > chances[1]


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


def test_the_count_that_chance_allows_is_binomial_when_all_have_one_chance() -> None:
    rows = [row("a", n < 12) for n in range(30)] + [row("b", n < 8) for n in range(20)]
    for point in funnel(rows):  # 20 of 50 at the whole clinic
        chance = stats.binom(point.answered, 0.4)
        assert (point.low_95, point.high_95) == (chance.ppf(0.025), chance.ppf(0.975))
        assert (point.low_998, point.high_998) == (chance.ppf(0.001), chance.ppf(0.999))
        middle = chance.cdf(point.better) - chance.pmf(point.better) / 2
        assert point.z == pytest.approx(stats.norm.ppf(middle), abs=1e-6)


def test_the_whole_picture_in_words_counts_how_many_are_looked_at() -> None:
    even = funnel([row(f"p{n % 8}", n % 5 < 2) for n in range(8 * 40)])
    assert funnel_words(even) == "Nobody stands out more than chance allows."
    one_near = [*even[:-1], replace(even[-1], z=2.2)]
    assert "1 of 8 lies outside the inner lines; chance alone puts about 1 of 20 there." in funnel_words(
        one_near
    )
    assert funnel_words(one_near).startswith("Nobody stands out")
    far = [*even[:-1], replace(even[-1], z=-4.0)]
    assert funnel_words(far).startswith(
        "1 of 8 lies further from the clinic's average than chance easily explains."
    )
    many_near = [replace(point, z=2.2) if n < 3 else point for n, point in enumerate(even)]
    assert funnel_words(many_near).startswith("3 of 8 lie further")
    assert funnel_words(even[:1]) == "There is nobody to set side by side."


def test_words_of_equal_practitioners_rarely_accuse_anybody() -> None:
    random, accused = Random(8), 0
    for _ in range(120):
        points = funnel([row(f"p{n % 12}", random.random() < 0.45) for n in range(12 * 30)])
        accused += not funnel_words(points).startswith("Nobody")
    assert accused / 120 < 0.06


def test_the_picture_places_each_by_a_letter_where_its_z_says() -> None:
    points = funnel([row("a", n < 12) for n in range(30)] + [row("b", n < 5, "acute") for n in range(20)])
    letters = re.findall(r'<text x="([^"]+)" y="([^"]+)" font-size="16"[^>]*>([^<]+)<', funnel_chart(points))
    assert [letter for _, _, letter in letters] == ["A", "B"]
    assert [letter for letter, _ in lettered(points)] == ["A", "B"]
    average = points[0].average
    assert average == pytest.approx(17 / 50)
    for point, (x, y, _) in zip(points, letters, strict=True):
        assert point.z is not None
        wanted = average + point.z * (average * (1 - average) / point.answered) ** 0.5
        # 260 px are 100 people, upwards from 274; a letter's middle stands 5.5 px above its line.
        assert float(y) == pytest.approx(274 - 260 * wanted + 5.5, abs=0.06)
        # From 0.6 of the fewest who answered, 20, to 1.1 of the most, 30.
        assert float(x) == pytest.approx(48 + 360 * (point.answered - 12) / 21, abs=0.06)
    with pytest.raises(ValueError, match="Nobody can be placed"):
        funnel_chart(funnel([row("a", None)]))


def test_letters_that_would_stand_on_each_other_stand_beside_each_other() -> None:
    alike = funnel([row(name, n < 8) for name in "abc" for n in range(20)])
    assert ">A B C</text>" in funnel_chart(alike)


@pytest.mark.parametrize(
    ("fewest", "most", "ticks"),
    [(20, 30, "15 20 25 30"), (5, 6, "3 4 5 6"), (300, 4000, "1000 2000 3000 4000")],
)
def test_the_axis_counts_in_round_numbers(fewest: int, most: int, ticks: str) -> None:
    points = funnel(
        [row("a", n % 3 == 0) for n in range(fewest)] + [row("b", n % 3 == 0) for n in range(most)]
    )
    axis = re.findall(r'text-anchor="middle"[^>]*>(\d+)<', funnel_chart(points))
    assert " ".join(axis) == ticks
