"""Averages read as shares of people, and the picture that holds both contrasts at about eight weeks."""

import random
from statistics import NormalDist

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ashi.evidence import both_contrasts, load_trials
from ashi.evidence.people_from_averages import difference_of_shares, share_improved, worthwhile

# Brinkhaus 2006 (ART), abstract: change of pain at week 8, SD; analysed 140, 70 and 74. Worthwhile: Ostelo 2008, 15 of 100.
ART = {"acupuncture": (28.7, 30.3, 140), "sham": (23.6, 31.0, 70), "no_treatment": (6.9, 22.0, 74)}


def test_the_share_is_that_of_the_bell_curve() -> None:
    for mean, sd, n in ART.values():
        slow_twin = 1 - NormalDist(mean, sd).cdf(15)
        assert share_improved(mean, sd, n, 15).value == pytest.approx(slow_twin)


def test_the_picture_of_pain_at_eight_weeks_is_the_one_of_art() -> None:
    picture = both_contrasts("pain")
    assert picture is not None
    assert (picture.trial, picture.weeks, picture.kind) == ("brinkhaus2006", 8, "averages")
    assert {group.treatment: group.better for group in picture.groups} == {
        name: round(100 * (1 - NormalDist(mean, sd).cdf(15))) for name, (mean, sd, _) in ART.items()
    }
    assert picture.recalled, "the number analysed while waiting was not checked"
    sham, waiting = picture.differences
    assert sham.low < 0 < sham.high
    assert waiting.low > 0


def test_getting_about_at_eight_weeks_holds_both_contrasts_and_says_it_is_modelled() -> None:
    picture = both_contrasts("function")
    assert picture is not None
    assert (picture.kind, picture.weeks) == ("modelled", 8)
    assert {group.treatment for group in picture.groups} == {"acupuncture", "sham", "usual_care"}


def test_there_is_no_picture_where_nobody_counted() -> None:
    assert both_contrasts("pain", "acute") is None
    assert both_contrasts("function", "subacute") is None


def test_the_interval_holds_what_sampling_gives() -> None:
    """Fixed seed: of many samples of 70 people, 95 in 100 intervals should hold the true share."""
    source = random.Random(20)
    true = 1 - NormalDist(20, 30).cdf(15)
    held = 0
    for _ in range(1000):
        sample = [source.gauss(20, 30) for _ in range(70)]
        mean = sum(sample) / 70
        sd = (sum((x - mean) ** 2 for x in sample) / 69) ** 0.5
        share = share_improved(mean, sd, 70, 15)
        held += share.low <= true <= share.high
    assert 930 <= held <= 968


@given(st.floats(-60, 60), st.floats(1, 50), st.integers(2, 5000), st.floats(-30, 60), st.floats(1, 50))
def test_swapping_the_groups_turns_the_difference_round(
    mean: float, sd: float, n: int, other: float, spread: float
) -> None:
    one, two = share_improved(mean, sd, n, 15), share_improved(other, spread, n, 15)
    there, back = difference_of_shares(one, two), difference_of_shares(two, one)
    assert (there.value, there.low, there.high) == pytest.approx((-back.value, -back.high, -back.low))
    assert there.low <= there.value <= there.high


@given(st.floats(0.01, 100))
def test_the_unit_of_the_scale_does_not_matter(factor: float) -> None:
    plain, scaled = share_improved(20, 30, 70, 15), share_improved(20 * factor, 30 * factor, 70, 15 * factor)
    assert (plain.value, plain.low, plain.high) == pytest.approx((scaled.value, scaled.low, scaled.high))


def test_two_groups_of_one_kind_become_one_before_they_are_read() -> None:
    data = load_trials()
    needles = next(row for row in data.results_of("brinkhaus2006") if row.arm == "verum")
    half = msgspec.structs.replace(needles, n=70)
    arms = next(arm for arm in data.arms_of("brinkhaus2006") if arm.arm == "verum")
    twin = msgspec.structs.replace(arms, arm="twin")
    split = msgspec.structs.replace(
        data,
        arms=(*data.arms, twin),
        results=(
            *(row for row in data.results if row != needles),
            half,
            msgspec.structs.replace(half, arm="twin"),
        ),
    )
    picture = both_contrasts("pain", data=split)
    assert picture is not None
    assert picture.groups[0].n == 140
    assert picture.groups[0].percent == pytest.approx(67.4, abs=0.2)


def test_every_worthwhile_change_belongs_to_a_scale() -> None:
    assert set(worthwhile()) <= set(load_trials().scales)
