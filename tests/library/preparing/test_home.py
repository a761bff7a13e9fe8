"""The home plan: plain cases of what is left out and why, and what is never offered."""

import datetime as dt
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from ashi.intake import Intake
from ashi.preparing import HomeDay, days_done, home_plan
from ashi.preparing import given as give
from ashi.preparing.home import DOCTOR_FIRST, TABLE
from ashi.safety import limits, screen
from tests.support.people import ALICE, DORA, EVE, TODAY, person
from tests.support.random_people import random_person

ALL = {item.id for item in TABLE.items}


def left_out(intake: Intake) -> dict[str, tuple[str, ...]]:
    return {item.id: why for item, why in home_plan(screen(intake, TODAY), intake).left_out}


def test_somebody_whom_nothing_speaks_against_is_offered_everything() -> None:
    assert left_out(person(regions=("lumbar_paraspinal_l4_right",))) == {}


@pytest.mark.parametrize(
    ("changes", "out", "why"),
    [
        ({"numb_feet": "yes"}, "heat", "Where the skin is numb, you would not feel a burn."),
        ({"numb_feet": "yes"}, "press_leg", "Numb feet: you would not feel that it is too much."),
        ({"diabetes": "yes"}, "heat", "Where the skin is numb, you would not feel a burn."),
        ({"qualities": ("numb",)}, "heat", "Where the skin is numb, you would not feel a burn."),
        ({"how": "after_injury"}, "heat", "After a fresh injury warmth can make it swell."),
        ({"recent_infection": "yes"}, "heat", "With a fever or an infection, no warmth."),
        ({"skin_problem": "yes", "details": {"skin_problem": "back"}}, "heat", "Ill or new skin"),
        ({"rash": "yes"}, "ball", "Ill or new skin trouble."),
        ({"pregnant": "yes"}, "press_hand", "Traditional avoid list in pregnancy."),
        ({"unanswered": ("pregnant",)}, "press_hand", "Traditional avoid list in pregnancy."),
        ({"pregnant": "yes"}, "heat", "In pregnancy we leave warm packs on the back out."),
        ({"medicines": ("Xarelto",)}, "ball", "Bruises come easily."),
        ({"blood_thinner": "unsure"}, "press_hand", "Bruises come easily."),
        ({"steroids": "yes"}, "knee", "A bone may be weak: have exercises shown to you."),
        ({"worse": ("bending_forward",)}, "knee", "Bending forward makes it worse."),
        ({"worse": ("arching",)}, "elbows", "Arching backward makes it worse."),
        ({"worse": ("warmth",)}, "heat", "Warmth makes it worse."),
        ({"cannot_lie_prone": "yes"}, "elbows", "Lying on the tummy is hard."),
        ({"lymphoedema": "yes", "details": {"lymphoedema": "left_arm"}}, "press_hand", ""),
        ({"implants": "yes", "details": {"implants": "spine"}}, "tilt", "Metal in the back"),
    ],
)
def test_what_speaks_against_it_is_left_out_with_the_reason(
    changes: dict[str, object], out: str, why: str
) -> None:
    found = left_out(person(**{"regions": ("lumbar_paraspinal_l4_right",), **changes}))
    assert out in found
    assert any(said.startswith(why) for said in found[out])


@pytest.mark.parametrize("answers", [{"fever": "yes"}, {"severe_injury": "yes"}, {"unsteady": "yes"}])
def test_whoever_needs_a_doctor_first_gets_none_of_it(answers: dict[str, str]) -> None:
    intake = person(regions=("lumbar_spine_l5",), **answers)
    assert left_out(intake) == dict.fromkeys(ALL, (DOCTOR_FIRST,))
    assert left_out(DORA) == dict.fromkeys(ALL, (DOCTOR_FIRST,))


def test_what_is_not_offered_cannot_be_given() -> None:
    offered = home_plan(screen(EVE, TODAY), EVE)
    with pytest.raises(ValueError, match="Not offered to this patient: heat"):
        give(offered, frozenset({"heat"}))
    plan = give(offered, frozenset({"rest", "daily"}), own="With the dog.")
    assert [task.id for task in plan.tasks] == ["daily", "rest"]


@settings(max_examples=60)
@given(st.integers(0, 10_000))
def test_no_point_that_a_finding_keeps_from_needles_is_pressed(seed: int) -> None:
    intake = random_person(random.Random(seed))
    findings = screen(intake, intake.answered_on)
    offered = home_plan(findings, intake)
    for item in offered.items:
        for code in item.points:
            assert limits(findings, code, "left").blocked is None
            assert limits(findings, code, "right").blocked is None
    assert {item.id for item in offered.items} | {item.id for item, _ in offered.left_out} == ALL
    if findings.is_emergency:
        assert not offered.items


def test_days_are_counted_once_and_only_in_the_span() -> None:
    today = dt.date(2026, 3, 20)
    days = [HomeDay(today - dt.timedelta(days=back), ("walk",)) for back in (0, 1, 13, 14)]
    assert (
        days_done([*days, HomeDay(today, ("rest",)), HomeDay(today - dt.timedelta(days=2), ())], today) == 3
    )


def test_alice_may_do_what_does_not_bend_her_forward() -> None:
    assert set(left_out(ALICE)) == {"knee"}
    assert left_out(structs.replace(ALICE, modifiers=person().modifiers)) == {
        "knee": ("Pain below the knee: have exercises shown to you.",)
    }
