"""What goes on beside the visits of made-up patients holds the rules that real people's does."""

import datetime as dt

import pytest

from ashi.preparing import home_plan, is_nervous
from ashi.synthetic import SyntheticPatient, beside, generate, wish_of

UNTIL = dt.date(2026, 6, 1)


@pytest.fixture(scope="module")
def people() -> list[SyntheticPatient]:
    return list(generate(30, 1, UNTIL))


def in_care(people: list[SyntheticPatient]) -> list[SyntheticPatient]:
    return [one for one in people if one.visits and one.plan and one.closed_at is None]


def test_whoever_is_in_care_has_something_to_do_that_their_findings_allow(
    people: list[SyntheticPatient],
) -> None:
    assert in_care(people)
    for person in in_care(people):
        assert person.intake
        assert person.findings
        allowed = {item.id for item in home_plan(person.findings, person.intake).items}
        plan = beside(person, UNTIL).home_plan
        assert (plan is None) == (not allowed)
        assert plan is None or {task.id for task in plan.tasks} <= allowed


def test_days_are_ticked_after_the_first_visit_and_before_today_and_not_all(
    people: list[SyntheticPatient],
) -> None:
    ticked = 0
    for person in in_care(people):
        made = beside(person, UNTIL)
        days = [day.on for day in made.home_days]
        assert days == sorted(set(days))
        first = person.visits[0].visit.ended_at.date()
        assert all(first <= day < UNTIL for day in days)
        assert made.diary is None or first < made.diary.on < UNTIL
        ticked += len(days)
    assert 0 < ticked < 14 * len(in_care(people))


def test_the_nervous_have_a_promise_with_the_number_of_their_plan(people: list[SyntheticPatient]) -> None:
    promised = [(one, beside(one, UNTIL).promise) for one in people if one.plan and one.plan.points]
    assert any(promise is None for _, promise in promised)
    for person, promise in promised:
        assert person.intake
        assert person.plan
        if is_nervous(person.intake):
            assert promise is not None
            assert promise.needles == len(person.plan.points)


def test_few_wait_and_the_same_patient_always_has_the_same(people: list[SyntheticPatient]) -> None:
    wishes = [wish for person in generate(60, 1, UNTIL, plans=False) if (wish := wish_of(person, UNTIL))]
    assert 1 <= len(wishes) <= 8
    assert all(wish.parts == ("evening",) and wish.joined_at.date() < UNTIL for wish in wishes)
    again = list(generate(30, 1, UNTIL))
    assert [beside(one, UNTIL) for one in again[:8]] == [beside(one, UNTIL) for one in people[:8]]
