"""A caseload never shows a rate without who was asked and who answered."""

import re
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ashi.outcomes import CaseloadRow, caseload, fared_chart, flow_chart
from ashi.outcomes.caseload import Caseload
from ashi.outcomes.fared import YARDSTICKS, how_they_fared, natural_answers


def row(baseline: float, follow_up: float | None, **more: object) -> CaseloadRow:
    return CaseloadRow(baseline, follow_up, week=8, duration_class="chronic", **more)  # type: ignore[arg-type]


# 10 asked, 6 answered. 10 -> 7 is exactly 30 % and more than 2 points; 6 -> 5 is neither; 5 -> 0 is recovered.
TEN = [row(10, 7), row(6, 2), row(5, 0), row(6, 5), row(7, 8), row(4, 4)] + [row(6, None)] * 4


def test_counts_bounds_and_words_by_hand() -> None:
    found = caseload(TEN)
    assert found.asked == 10
    assert (found.answered.count, found.answered.of, found.answered.share) == (6, 10, 0.6)
    thirty = found.by("thirty_percent")
    assert (thirty.rate.count, thirty.rate.of, thirty.rate.share) == (3, 6, 0.5)
    assert (thirty.worst.count, thirty.worst.of, thirty.worst.share) == (3, 10, 0.3)
    assert (thirty.best.count, thirty.best.share) == (7, 0.7)
    assert found.by("mic").rate.count == 3
    assert (found.by("recovery").rate.count, found.by("recovery").best.count) == (1, 5)
    assert (
        "6 of 10 people who were asked have answered. 3 of these 6 are at least 30 % better: 50 of 100."
        in found.words
    )
    assert "30 of 100 if nobody who is silent is better, and 70 of 100 if all of them are." in found.words


def test_change_in_points_by_hand() -> None:
    change = caseload(TEN).change
    assert change is not None
    # 3, 4, 5, 1, -1, 0: mean 2, SD sqrt(28/5), t(0.975, 5) = 2.5706; median (1 + 3) / 2.
    reach = 2.5706 * (28 / 5) ** 0.5 / 6**0.5
    assert (change.of, change.mean.value, change.median.value) == (6, 2, 2)
    assert change.mean.low == pytest.approx(2 - reach, abs=1e-4)
    assert change.mean.high == pytest.approx(2 + reach, abs=1e-4)
    assert (change.median.low, change.median.high) == (
        -1,
        5,
    )  # of six, the first and the last: 1 - 2/64 = 97 %
    assert change.mean.worst == pytest.approx(12 / 10)
    assert change.mean.best == pytest.approx((12 + 4 * 6) / 10)
    assert change.median.worst == 0
    assert 0 < change.expected_anyway < 2


def test_few_answers_have_no_interval_and_several_measures_no_change() -> None:
    few = caseload([row(6, 2), row(6, 3)]).change
    assert few is not None
    assert few.mean.low is None
    assert few.median.high is None
    assert caseload([row(6, 2), row(12, 6, measure="rmdq")]).change is None
    assert caseload([row(6, None)]).change is None


@pytest.mark.parametrize(
    ("baseline", "follow_up", "yardstick", "there"),
    [
        (6, 4, "mic", True),
        (6, 4.5, "mic", False),
        (1, 0, "mic", False),  # there is no room for two points
        (0, 0, "recovery", False),  # was there already
        (3, 0, "recovery", True),
        (10, 7, "thirty_percent", True),
    ],
)
def test_who_has_reached_a_yardstick(baseline: float, follow_up: float, yardstick: str, there: bool) -> None:
    fared = how_they_fared([row(baseline, follow_up), row(baseline, None)])
    assert fared.there[yardstick].tolist() == [there, False]  # type: ignore[index]


ROWS = st.lists(
    st.builds(
        CaseloadRow,
        st.integers(0, 10).map(float),
        st.none() | st.integers(0, 10).map(float),
        st.integers(1, 60).map(lambda days: days / 7),
        st.sampled_from(["acute", "subacute", "chronic"]),
    ),
    max_size=30,
)


@given(ROWS, st.randoms(use_true_random=False))
def test_whatever_the_silent_would_have_said_lies_between_the_bounds(
    rows: list[CaseloadRow], random: Random
) -> None:
    found = caseload(rows)
    told = [
        item
        if item.follow_up is not None
        else CaseloadRow(item.baseline, random.choice([0.0, item.baseline]), item.week, item.duration_class)
        for item in rows
    ]
    for yardstick in YARDSTICKS:
        reached = found.by(yardstick)
        assert reached.worst.of == reached.best.of == found.asked == len(rows)
        truly = int(how_they_fared(told).there[yardstick].sum())
        assert reached.worst.count <= truly <= reached.best.count
        assert reached.expected_anyway is None or 0 <= reached.expected_anyway <= 1
    if found.change is not None:
        everyone = caseload(told).change
        assert everyone is not None
        for seen, true in ((found.change.mean, everyone.mean), (found.change.median, everyone.median)):
            assert seen.worst - 1e-9 <= true.value <= seen.best + 1e-9


def test_people_who_only_follow_the_natural_course_are_expected_as_they_are() -> None:
    # Answers drawn from the natural course itself, by simulation: the expectation is right for each yardstick.
    random, rows = Random(4), []
    for _ in range(4_000):
        baseline, week = float(random.randint(3, 9)), random.choice([4.0, 8.0])
        (mean,), (sd,) = natural_answers("nrs_pain", "chronic", baseline, np.array([week]))
        answer = min(max(round(random.gauss(mean, sd) / 10), 0), 10)
        rows.append(CaseloadRow(baseline, float(answer), week, "chronic"))
    found = caseload(rows)
    for yardstick in YARDSTICKS:
        reached = found.by(yardstick)
        assert reached.rate.share == pytest.approx(reached.expected_anyway, abs=0.025)


def test_wilson_interval_as_in_newcombe() -> None:
    # Newcombe 1998, Stat Med 17:857-872, Table I: 81 of 263 by the score method: 0.2553 to 0.3662.
    found = caseload([row(10, 0)] * 81 + [row(10, 10)] * 182)
    assert found.by("mic").rate.low == pytest.approx(0.2553, abs=5e-5)
    assert found.by("mic").rate.high == pytest.approx(0.3662, abs=5e-5)


def test_what_would_be_expected_anyway_is_larger_in_acute_pain() -> None:
    for yardstick in YARDSTICKS:
        rows = [CaseloadRow(7, 3, 8, "chronic"), CaseloadRow(7, 3, 8, "acute")]
        chronic, acute = how_they_fared(rows).chance[yardstick]
        assert 0 < chronic < acute < 1


def test_nobody_asked_and_nobody_answered() -> None:
    assert caseload([]).words == "Nobody was asked yet."
    silent = caseload([row(6, None)])
    assert silent.by("thirty_percent").rate.share is None
    assert silent.by("thirty_percent").best.count == 1
    assert silent.words == "1 person was asked; none has answered yet."


def test_pictures_hold_the_figures_of_the_table() -> None:
    found: Caseload = caseload(TEN)
    picture = fared_chart(found)
    dots = [float(x) for x in re.findall(r'<circle cx="([^"]+)"', picture)]
    # 360 px are 100 people, from 14 px on: 3, 3 and 1 of 6 who answered.
    assert dots == pytest.approx([14 + 360 * count / 6 for count in (3, 3, 1)], abs=0.06)
    for end in (
        14 + 360 * 0.3,
        14 + 360 * 0.7,
    ):  # of all ten: 3 if nobody of the silent is there, 7 if all are
        assert f'x1="{end:g}" y1="30" x2="{end:g}" y2="42"' in picture
    assert "<circle" not in fared_chart(caseload([row(6, None)]))
    steps = flow_chart([("began & stayed", 12), ("answered", 6)])
    assert re.findall(r">([^<]+)</text>", steps) == ["12 began &amp; stayed", "6 answered"]
    assert re.findall(r'<rect [^>]*width="([^"]+)"', steps) == ["360", "180"]
    assert 'width="0"' in flow_chart([("began", 0)])
