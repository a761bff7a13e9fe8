"""Who is asked what, and when: told as the weeks of made-up people."""

import datetime as dt
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ashi.instruments import INSTRUMENTS, SCHEDULE, Care, asked, due, ended_on

START = dt.date(2026, 3, 2)
FULL = {"nrs_pain", "psfs", "rmdq", "global_change", "mobility"}


def day(number: int) -> dt.date:
    return START + dt.timedelta(days=number)


def answers(*given: tuple[str, int]) -> Sequence[tuple[str, dt.date]]:
    return [(instrument, day(number)) for instrument, number in given]


PAPERWORK = (("nrs_pain", 0), ("psfs", 0), ("needle_anxiety", 0))


def care(visits: Sequence[int] = (), given: Sequence[tuple[str, int]] = PAPERWORK, **more: object) -> Care:
    plan = {"sessions": 10, "review_after": 5, "is_booked": True}
    return Care(
        paperwork_on=day(0),
        visits=[day(n) for n in visits],
        answered=answers(*given),
        **(plan | more),  # type: ignore[arg-type]
    )


def occasions(who: Care, number: int) -> list[str]:
    return [open_.occasion for open_ in due(who, day(number))]


def test_before_the_first_visit_what_the_paperwork_left_open_is_asked_once() -> None:
    (open_,) = due(care(), day(1))
    assert open_.occasion == "baseline"
    assert open_.instruments == ("rmdq", "peg", "mobility", "expectation")
    given = [*PAPERWORK, *((name, 1) for name in open_.instruments)]
    assert due(care(given=given), day(2)) == ()
    assert occasions(care(visits=[3]), 3) == [], "a first answer after the first needle is no baseline"


def test_in_care_two_questions_a_week_after_the_last_answer_about_pain() -> None:
    assert occasions(care(visits=[3]), 6) == []
    assert occasions(care(visits=[3]), 7) == ["weekly"]
    assert occasions(care(visits=[3], given=[*PAPERWORK, ("check_in", 8)]), 14) == []
    assert occasions(care(visits=[3, 10], given=[*PAPERWORK, ("check_in", 8)]), 15) == ["weekly"]
    assert occasions(care(visits=[3, 70]), 71) == ["weekly"], "silence is no reason to stop asking"


def test_at_the_review_one_link_asks_everything_and_the_short_questions_are_inside() -> None:
    at_the_fifth = care(visits=[3, 6, 10, 13, 17])
    open_ = due(at_the_fifth, day(17))
    assert [each.occasion for each in open_] == ["weekly", "review"]
    assert set(asked(open_)) == FULL, "no check_in beside the fuller pain scale"
    done = care(visits=[3, 6, 10, 13, 17], given=[*PAPERWORK, *((name, 18) for name in FULL)])
    assert due(done, day(19)) == ()
    part = care(visits=[3, 6, 10, 13, 17], given=[*PAPERWORK, ("nrs_pain", 18), ("rmdq", 18)])
    assert asked(due(part, day(19))) == ("psfs", "mobility", "global_change")


def test_a_review_that_nobody_answered_lapses() -> None:
    visits = [3, 6, 10, 13, 17]
    assert occasions(care(visits=visits), 38) == ["weekly", "review"]
    assert occasions(care(visits=visits), 39) == ["weekly"]


def test_after_the_plan_the_months_go_on_without_more_visits() -> None:
    visits = [3 * n for n in range(1, 11)]  # the tenth on day 30
    who = care(visits=visits, is_booked=False)
    assert occasions(who, 30) == ["end"]
    assert occasions(who, 30 + 56) == ["end"]
    assert occasions(who, 30 + 57) == []
    for occasion, after in (("month_3", 91), ("month_6", 182), ("month_12", 365)):
        assert occasions(who, 30 + after - 1) == []
        assert occasions(who, 30 + after) == [occasion]
        assert occasions(who, 30 + after + 29) == []
    assert occasions(who, 1000) == []


@pytest.mark.parametrize(
    ("more", "number", "ended"),
    [
        ({"is_booked": False}, 12, None),
        ({"is_booked": False}, 3 + 28, 3),  # four weeks of silence
        ({}, 3 + 28, None),  # a visit is booked
        ({"sessions": 1, "is_booked": False}, 4, 3),
        ({"sessions": 1}, 4, None),  # a visit more than planned is booked
        ({"sessions": 0, "review_after": 0, "is_booked": False}, 12, None),  # no plan
        ({"closed_on": day(9)}, 9, 3),
        ({"closed_on": day(9)}, 8, None),
    ],
)
def test_when_a_course_is_over(more: dict[str, object], number: int, ended: int | None) -> None:
    assert ended_on(care(visits=[3], **more), day(number)) == (None if ended is None else day(ended))


def test_a_closed_episode_without_a_visit_is_left_alone() -> None:
    who = care(closed_on=day(1))
    assert all(due(who, day(number)) == () for number in range(1, 400, 7))


def test_the_activities_are_asked_again_only_where_they_were_named() -> None:
    who = care(visits=[3, 6, 10, 13, 17], given=[("nrs_pain", 0)])
    assert "psfs" not in asked(due(who, day(17)))


def test_a_brought_instrument_joins_the_occasions_of_its_terms() -> None:
    brought = {"my_scale": ("end", "month_12")}
    visits = [3 * n for n in range(1, 11)]
    who = care(visits=visits, is_booked=False)
    assert asked(due(who, day(31), brought))[-1] == "my_scale"
    assert "my_scale" not in asked(due(who, day(30 + 91), brought))
    answered = care(visits=visits, is_booked=False, given=[*PAPERWORK, ("my_scale", 31)])
    assert "my_scale" not in asked(due(answered, day(32), brought))


def test_the_shipped_schedule_asks_only_what_may_be_shown() -> None:
    asked_at_all = {name for occasion in SCHEDULE.occasions for name in occasion.asks}
    assert all(INSTRUMENTS[name].licence.text != "absent" for name in asked_at_all)
    # Pain and function at every fuller occasion, so that each has its first answer and its last.
    for occasion in SCHEDULE.occasions:
        assert occasion.id == "weekly" or {"nrs_pain", "psfs", "rmdq"} <= set(occasion.asks)


cares = st.builds(
    Care,
    paperwork_on=st.none() | st.just(day(0)),
    visits=st.lists(st.integers(0, 120).map(day), max_size=14),
    sessions=st.integers(0, 12),
    review_after=st.integers(0, 6),
    closed_on=st.none() | st.integers(0, 200).map(day),
    is_booked=st.booleans(),
    answered=st.lists(
        st.tuples(st.sampled_from(sorted(INSTRUMENTS)), st.integers(0, 600).map(day)), max_size=20
    ),
)


@given(cares, st.integers(0, 600).map(day), st.randoms(use_true_random=False))
def test_the_order_of_visits_and_answers_means_nothing(who: Care, on: dt.date, order: object) -> None:
    visits, answered = list(who.visits), list(who.answered)
    order.shuffle(visits)  # type: ignore[attr-defined]
    order.shuffle(answered)  # type: ignore[attr-defined]
    other = Care(
        paperwork_on=who.paperwork_on, visits=visits, sessions=who.sessions, review_after=who.review_after,
        closed_on=who.closed_on, is_booked=who.is_booked, answered=answered,
    )  # fmt: skip
    assert due(other, on) == due(who, on)


@given(cares, st.integers(0, 600).map(day))
def test_whoever_answers_all_that_is_due_is_left_in_peace_that_day(who: Care, on: dt.date) -> None:
    open_ = due(who, on)
    assert all(each.opened <= on <= each.closes and each.instruments for each in open_)
    names = asked(open_)
    assert len(set(names)) == len(names)
    done = Care(
        paperwork_on=who.paperwork_on, visits=who.visits, sessions=who.sessions, review_after=who.review_after,
        closed_on=who.closed_on, is_booked=who.is_booked, answered=[*who.answered, *((name, on) for name in names)],
    )  # fmt: skip
    assert due(done, on) == ()
