"""One person's course: what the verdict is, what it says, and what it refuses."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ashi.instruments import Response
from ashi.outcomes import Verdict, course

START = dt.date(2026, 3, 2)
END = START + dt.timedelta(weeks=10)


def pain(value: float, on: dt.date = START) -> Response:
    return Response("nrs_pain", on, {"average": value})


def weekly(*values: float | None, first_week: int = 1) -> list[Response]:
    return [
        Response("check_in", START + dt.timedelta(weeks=first_week + place), {"average": value})
        for place, value in enumerate(values)
        if value is not None
    ]


def judged(baseline: float, *values: float | None, duration_class: Any = "chronic", **more: Any) -> Verdict:
    return course(
        weekly(*values), pain(baseline), START + dt.timedelta(weeks=len(values)), duration_class, **more
    )


VERDICTS = [
    (7, (), "chronic", "too_early", "no_answer"),
    (7, (6,), "chronic", "too_early", "few_answers"),
    (7, (1,), "chronic", "too_early", "few_answers"),
    (9, (0,), "acute", "too_early", "few_answers"),
    (8, (5, 3, 2, 1, 1, 1), "chronic", "responding", ""),
    (6, (6, 5, 6, 6, 5, 6), "chronic", "not_responding", ""),
    (6, (7, 8, 8, 9), "chronic", "worse", ""),
    (7, (5, 4, 3, 2, 2, 2), "acute", "too_early", "as_expected"),
    (7, (5, 4, 5, 4, 5, 4), "chronic", "too_early", "undecided"),
]


@pytest.mark.parametrize(("baseline", "values", "duration_class", "name", "because"), VERDICTS)
def test_the_verdict_follows_the_answers(
    baseline: float, values: tuple[float, ...], duration_class: str, name: str, because: str
) -> None:
    verdict = judged(baseline, *values, duration_class=duration_class)
    assert (verdict.name, verdict.because) == (name, because)


@given(
    st.integers(1, 10),
    st.integers(0, 10),
    st.sampled_from(["acute", "subacute", "chronic"]),
    st.integers(1, 12),
)
@settings(max_examples=60, deadline=None)
def test_one_answer_is_always_too_early(baseline: int, value: int, duration_class: Any, week: int) -> None:
    answers = weekly(value, first_week=week)
    verdict = course(answers, pain(baseline), START + dt.timedelta(weeks=20), duration_class)
    assert verdict.name == "too_early"


def test_the_same_fall_counts_for_less_when_it_is_expected_anyway() -> None:
    chronic = judged(8, 5, 3, 2, 2, 2, 2)
    acute = judged(8, 5, 3, 2, 2, 2, 2, duration_class="acute")
    assert chronic.expected_anyway < acute.expected_anyway
    assert (chronic.beyond_expected or 0) > (acute.beyond_expected or 0)
    assert chronic.name == "responding"
    assert acute.name == "too_early"


def test_chronic_uses_wallwork_and_not_costa() -> None:
    # Wallwork 2024: persistent 56 at the start, 48 at week 6. Costa 2012 would give 33 of 51.
    verdict = judged(6, 5, 5, 5, 5, 5, 5)
    true_start = 6 - verdict.regression
    assert verdict.expected_anyway == pytest.approx(true_start * (1 - 48 / 56), abs=1e-6)


def test_a_bad_first_day_is_not_counted_as_improvement() -> None:
    # Regression to the mean is (1 - r)(b - mean): above the mean it is positive, below negative, at it none.
    assert judged(9).regression > judged(7).regression > 0
    assert judged(3).regression < 0
    reliability = (2.0**2 - 1.02**2) / 2.0**2
    assert judged(9).regression == pytest.approx((1 - reliability) * (9 - 5.6), abs=1e-9)


def test_better_answers_never_lower_the_probability() -> None:
    chances = [judged(7, 6, 5, value).probability for value in range(11)]
    assert chances == sorted(chances, reverse=True)


def test_all_yardsticks_stand_side_by_side() -> None:
    verdict = judged(8, 5, 3, 2, 1, 0, 0)
    assert {mark.name: (round(mark.points, 2), mark.answer_reaches_it) for mark in verdict.benchmarks} == {
        "thirty_percent": (2.4, True),
        "mic": (2, True),
        "recovery": (0, True),
    }
    assert verdict.important == pytest.approx(2.4)
    assert all(mark.source and mark.locator for mark in verdict.benchmarks)


def test_the_words_carry_the_numbers_and_both_sides() -> None:
    verdict = judged(8, 5, 3, 2, 1, 1, 1)
    assert verdict.words.startswith("Better, and more than expected. ")
    assert "Of 100 people" in verdict.words
    assert "would be expected without treatment" in verdict.words
    assert "it would be open again" in verdict.what_would_change_it


def test_what_would_change_it_is_true() -> None:
    verdict = judged(7, 6)
    assert "both at 3 or lower, we would say “better, and more than expected”" in verdict.what_would_change_it
    assert judged(7, 6, 3, 3).name == "responding"
    assert judged(7, 6, 4, 4).name != "responding"


def test_the_order_of_the_answers_does_not_matter_and_doubles_count_once() -> None:
    answers = weekly(6, 5, 4, 3)
    on = START + dt.timedelta(weeks=4)
    once = course(answers, pain(7), on, "chronic", END)
    assert course(answers[::-1], pain(7), on, "chronic", END) == once
    assert course(answers + answers + [pain(7)], pain(7), on, "chronic", END) == once
    assert once.answers == 4


def test_two_different_answers_of_one_day_are_told() -> None:
    answers = [*weekly(6, 5), *weekly(2, first_week=2)]
    verdict = course(answers, pain(7), START + dt.timedelta(weeks=2), "chronic")
    assert verdict.answers == 2
    assert verdict.left_out == ("There are several answers of 2026-03-16; the last one counts.",)
    assert [point.value for point in verdict.points if point.value is not None] == [7, 6, 2]


def test_what_cannot_be_used_is_named_and_the_rest_still_counts() -> None:
    answers = [
        *weekly(6, 5),
        pain(3, START - dt.timedelta(days=3)),
        Response("nrs_pain", START + dt.timedelta(days=20), {"now": 2}),
        Response("check_in", START + dt.timedelta(days=21), {"average": 14}),
    ]
    verdict = course(answers, pain(7), START + dt.timedelta(weeks=4), "chronic")
    assert verdict.answers == 2
    assert len(verdict.left_out) == 3
    assert "2026-02-27 is not after the start" in verdict.left_out[0]
    assert "2026-03-22 has no score" in verdict.left_out[1]
    assert "14, but must be between 0 and 10" in verdict.left_out[2]


def test_the_future_does_not_exist_yet() -> None:
    answers = weekly(6, 5, 1, 0, 0, 0)
    early = course(answers, pain(7), START + dt.timedelta(weeks=2), "chronic", END)
    assert early == course(answers[:2], pain(7), START + dt.timedelta(weeks=2), "chronic", END)


def test_a_baseline_without_a_score_is_refused_with_what_is_needed() -> None:
    with pytest.raises(ValueError, match=r"baseline has no score.*average of the last 7 days"):
        course([], Response("nrs_pain", START, {"now": 5}), START, "chronic")


def test_an_unknown_duration_class_is_refused() -> None:
    with pytest.raises(ValueError, match=r"'years'\. Known: acute, subacute, chronic"):
        course([], pain(5), START, "years")  # type: ignore[arg-type]


def test_a_measure_without_a_course_is_refused_with_those_that_have_one() -> None:
    with pytest.raises(ValueError, match=r"Needles has no course model\. Use one of nrs_pain, rmdq"):
        course([], Response("needle_anxiety", START, {"nervous": 5}), START, "chronic")


def test_an_old_answer_is_called_old() -> None:
    verdict = course(weekly(6, 5), pain(7), START + dt.timedelta(weeks=12), "chronic")
    assert "70 days old" in verdict.words


def test_own_activities_are_compared_only_where_scored_both_times() -> None:
    first = Response("psfs", START, {"activity_1": 2, "activity_2": 4, "activity_3": 3})
    later = [
        Response("psfs", START + dt.timedelta(weeks=week), {"activity_1": 8, "activity_3": 8})
        for week in (2, 4, 6)
    ]
    verdict = course(later, first, START + dt.timedelta(weeks=6), "chronic")
    assert verdict.baseline == 3
    assert (verdict.change or 0) > 2.5  # 5.5 points on the two, less what is error
    assert all(0 <= point.expected <= 10 for point in verdict.points)
    assert verdict.points[0].expected < verdict.points[-1].expected  # higher is better


def test_function_runs_on_its_own_scale() -> None:
    def ticks(count: int, week: int) -> Response:
        day = START + dt.timedelta(weeks=week)
        return Response("rmdq", day, {f"rmdq_{n}": int(n <= count) for n in range(1, 25)})

    verdict = course(
        [ticks(6, 3), ticks(3, 6), ticks(2, 8)], ticks(16, 0), START + dt.timedelta(weeks=8), "chronic"
    )
    assert verdict.name == "responding"
    assert verdict.important == 5
    assert {mark.name: mark.answer_reaches_it for mark in verdict.benchmarks}["recovery"]


def test_the_forecast_ends_at_the_planned_end_and_widens() -> None:
    verdict = course(weekly(6, 5, 5), pain(7), START + dt.timedelta(weeks=3), "chronic", END)
    assert verdict.forecast is not None
    assert verdict.forecast.on == END
    assert verdict.forecast.low < verdict.forecast.value < verdict.forecast.high
    assert verdict.points[-1].on >= END
