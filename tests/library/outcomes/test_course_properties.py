"""Whatever is answered, in whatever order: a verdict that holds together, and never an exception."""

import datetime as dt
import math
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from ashi.instruments import Response
from ashi.outcomes import Verdict, course, course_chart, course_table, course_words

START = dt.date(2026, 3, 2)
CLASSES = st.sampled_from(["acute", "subacute", "chronic"])


def pain(value: Any, on: dt.date) -> Response:
    return Response("check_in", on, {} if value is None else {"average": value})


ANSWERS = st.lists(
    st.builds(
        pain,
        st.one_of(st.none(), st.integers(0, 10), st.sampled_from([11, -1, 3.5, math.nan, "six"])),
        st.integers(-40, 400).map(lambda days: START + dt.timedelta(days=days)),
    ),
    max_size=25,
)


@given(st.integers(0, 10), ANSWERS, CLASSES, st.integers(0, 420), st.one_of(st.none(), st.integers(-30, 400)))
@settings(max_examples=150, deadline=None)
def test_any_answers_give_a_verdict_that_holds_together(
    baseline: int, answers: list[Response], duration_class: Any, on: int, end: int | None
) -> None:
    on_date = START + dt.timedelta(days=on)
    planned_end = None if end is None else START + dt.timedelta(days=end)
    first = Response("nrs_pain", START, {"average": baseline})
    verdict = course(answers, first, on_date, duration_class, planned_end)
    numbers = [verdict.probability, verdict.expected_anyway, verdict.regression]
    numbers += [
        value
        for point in verdict.points
        for value in (point.expected, point.expected_low, point.expected_high)
    ]
    if verdict.answers:
        assert verdict.change is not None
        assert verdict.change_low is not None
        assert verdict.change_high is not None
        assert verdict.change_low < verdict.change < verdict.change_high
        assert verdict.as_of is not None
        assert verdict.as_of <= on_date
        assert all(0 <= mark.probability <= 1 for mark in verdict.benchmarks)
    else:
        assert (verdict.name, verdict.because) == ("too_early", "no_answer")
        assert all(
            0 <= point.likely_low <= point.likely <= point.likely_high <= 10
            for point in verdict.points
            if point.likely is not None and point.likely_low is not None and point.likely_high is not None
        )
    assert all(math.isfinite(number) for number in numbers)
    assert 0 <= verdict.probability <= 1
    assert all(0 <= p.expected_low <= p.expected <= p.expected_high <= 10 for p in verdict.points)
    assert [point.on for point in verdict.points] == sorted({point.on for point in verdict.points})
    # Nothing counted twice, nothing lost: every answer up to the day is in the course, told as left out, or a double.
    days = {answer.answered_on for answer in answers if answer.answered_on <= on_date}
    assert verdict.answers + len(verdict.left_out) >= len(days)
    assert msgspec.json.decode(msgspec.json.encode(verdict, enc_hook=str), type=Verdict) == verdict
    assert course_chart(verdict)["vconcat"]
    assert course_words(verdict)
    assert course_table(verdict, answers)


# Up to 9: an answer that cannot be one point worse would bend the line instead of lowering it.
@given(st.lists(st.tuples(st.integers(1, 20), st.integers(0, 9)), max_size=8), CLASSES, st.integers(1, 10))
@settings(max_examples=60, deadline=None)
def test_doing_one_point_less_well_everywhere_never_makes_improvement_likelier(
    answers: list[tuple[int, int]], duration_class: Any, baseline: int
) -> None:
    """On the PSFS, which counts upwards."""

    def activities(value: int, week: int) -> Response:
        items: dict[str, int | float | str] = {f"activity_{n}": value for n in (1, 2, 3)}
        return Response("psfs", START + dt.timedelta(weeks=week), items)

    on = START + dt.timedelta(weeks=21)
    up = course(
        [activities(10 - v, week) for week, v in answers], activities(10 - baseline, 0), on, duration_class
    )
    worse = course(
        [activities(9 - v, week) for week, v in answers],
        activities(10 - baseline, 0),
        on,
        duration_class,
    )
    assert worse.probability <= up.probability + 1e-9
    assert all(mirror.expected <= 10 for mirror in up.points)
