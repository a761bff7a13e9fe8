"""The practitioner's hand: edit with a reason, override what may be, never what may not."""

import msgspec
import pytest

from ashi.body import locate
from ashi.safety import screen
from ashi.tailoring import (
    WHAT_IFS,
    PastVisit,
    PlanChange,
    accept,
    alternatives,
    check_plan,
    diff_plans,
    edit_plan,
    explain,
    judge_response,
    plan_if,
    point_name,
    propose,
    replay,
)
from ashi.tailoring.tables import PRIORS
from tests.support.people import ALICE, CHEN, DORA, EVE, PEOPLE, TODAY, person


def plan_of(intake, **more):  # type: ignore[no-untyped-def]
    findings = screen(intake, TODAY)
    return findings, propose(intake, findings, **more)


def test_remove_change_and_add_keep_their_reasons() -> None:
    findings, plan = plan_of(ALICE)
    first = plan.points[0]
    less = edit_plan(plan, PlanChange("remove", point_name(first), "She asked for fewer."))
    assert point_name(first) not in [point_name(p) for p in less.points]
    shallow = msgspec.structs.replace(plan.points[1], depth_mm=5.0)
    changed = edit_plan(less, PlanChange("change", point_name(shallow), "Thin there."), shallow)
    assert shallow in changed.points
    back = edit_plan(changed, PlanChange("add", point_name(first), "She changed her mind."), first)
    assert [change.reason for change in back.changes] == [
        "She asked for fewer.",
        "Thin there.",
        "She changed her mind.",
    ]
    assert check_plan(back, findings) == ()
    assert accept(back).status == "accepted"
    assert edit_plan(accept(back), PlanChange("remove", point_name(first), "After all.")).status == "proposed"


@pytest.mark.parametrize("kind", ["remove", "change"])
def test_what_is_not_there_cannot_be_edited(kind: str) -> None:
    _, plan = plan_of(ALICE)
    with pytest.raises(ValueError, match="'ZZ9 left' is not in the plan"):
        edit_plan(plan, PlanChange(kind, "ZZ9 left", "no reason"))  # type: ignore[arg-type]


def test_a_point_is_not_added_twice() -> None:
    _, plan = plan_of(ALICE)
    point = plan.points[0]
    with pytest.raises(ValueError, match="in the plan already"):
        edit_plan(plan, PlanChange("add", point_name(point), "again"), point)
    with pytest.raises(ValueError, match="give the point"):
        edit_plan(plan, PlanChange("add", "BL23 left", "without the point"))


def test_a_soft_block_is_lifted_by_a_reason_and_a_hard_one_never() -> None:
    _, free = plan_of(person(regions=("buttock_lower_outer_left",)))
    gb30 = next(point for point in free.points if point.code == "GB30")
    gb30 = msgspec.structs.replace(gb30, depth_mm=12.0)
    findings, plan = plan_of(CHEN)
    added = edit_plan(plan, PlanChange("add", point_name(gb30), "Deep pain there."), gb30)
    assert any("blood thinner" in problem.message for problem in check_plan(added, findings))
    lifted = edit_plan(added, PlanChange("override", "GB30", "INR 2.1 today.", patient_agrees=True))
    assert check_plan(lifted, findings) == ()
    by_rule = edit_plan(added, PlanChange("override", "anticoagulant", "INR 2.1.", patient_agrees=True))
    assert check_plan(by_rule, findings) == ()
    unasked = edit_plan(added, PlanChange("override", "GB30", "INR 2.1 today."))
    assert any("blood thinner" in problem.message for problem in check_plan(unasked, findings))

    findings, plan = plan_of(DORA)
    forced = edit_plan(plan, PlanChange("add", point_name(gb30), "They insisted."), gb30)
    forced = edit_plan(forced, PlanChange("override", "cauda_equina", "They insisted.", patient_agrees=True))
    assert "cannot be overridden" in check_plan(forced, findings)[0].what_to_do


def test_an_override_in_the_proposal_opens_what_a_soft_block_held() -> None:
    findings, held = plan_of(EVE)
    assert "BL25" not in {point.code for point in held.points}
    lift = [
        PlanChange("override", rule, "Discussed with her midwife.", patient_agrees=True)
        for rule in ("pregnancy", "pregnancy_later", "anticoagulant")
    ]
    opened = propose(EVE, findings, overrides=lift)
    assert {point.code for point in opened.points} - {point.code for point in held.points}
    assert opened.changes == tuple(lift)
    assert check_plan(opened, findings) == ()
    assert all(point.depth_mm <= 15 for point in opened.points)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"depth_mm": 60.0}, "at most"),
        ({"position": "seated"}, None),
        ({"technique": "electro"}, None),
    ],
)
def test_check_plan_sees_depth(change: dict[str, object], words: str | None) -> None:
    findings, plan = plan_of(ALICE)
    point = msgspec.structs.replace(plan.points[0], **change)
    edited = edit_plan(plan, PlanChange("change", point_name(point), "trying"), point)
    problems = check_plan(edited, findings)
    assert (words is None) == (problems == ())
    assert words is None or words in problems[0].message


def test_check_plan_sees_position_technique_twins_and_turnings() -> None:
    findings, plan = plan_of(EVE)
    prone = msgspec.structs.replace(plan, points=(msgspec.structs.replace(plan.points[0], position="prone"),))
    assert "not prone" in check_plan(prone, findings)[0].message
    strong = msgspec.structs.replace(plan.points[0], technique="strong")
    assert "blocked" in check_plan(msgspec.structs.replace(plan, points=(strong,)), findings)[0].message
    twice = msgspec.structs.replace(plan, points=(plan.points[0], plan.points[0]))
    assert "twice" in check_plan(twice, findings)[0].message
    findings, plan = plan_of(ALICE)
    turned = tuple(
        msgspec.structs.replace(point, position=position)
        for point, position in zip(plan.points, ("prone", "supine", "seated"), strict=False)
    )
    assert "3 positions" in check_plan(msgspec.structs.replace(plan, points=turned), findings)[0].message


@pytest.mark.parametrize("name", PEOPLE)
def test_a_plan_explains_itself_in_words(name: str) -> None:
    findings, plan = plan_of(PEOPLE[name])
    text = explain(plan)
    assert "The practitioner decides." in text
    assert "In the traditional language:" in text
    assert "In the modern language:" in text
    for point in plan.points:
        assert point_name(point) in text
    assert findings.is_emergency == ("Stop: emergency" in text)


def test_one_changed_answer_is_told_as_a_difference() -> None:
    _, before = plan_of(ALICE)
    assert diff_plans(before, before) == "Nothing changes."
    afraid = msgspec.structs.replace(ALICE, needle_fear=9)
    _, after = plan_of(afraid)
    words = diff_plans(before, after)
    assert "Now holds: Afraid of needles." in words
    assert "Minutes with needles: 15 instead of 25." in words
    assert "Gone: " in words


def test_alternatives_are_checked_like_the_plan_itself() -> None:
    findings, plan = plan_of(ALICE)
    found = {other.id: other.plan for other in alternatives(ALICE, findings)}
    assert set(found) == {"next_best", "cherkin2009", "kong2020", "needle_free"}
    for other in found.values():
        assert check_plan(other, findings) == ()
    assert {point_name(p) for p in found["next_best"].points} != {point_name(p) for p in plan.points}
    assert {p.code for p in found["cherkin2009"].points} == {"BL23", "BL40", "KI3", "GV3", "ASHI"}
    assert len(found["cherkin2009"].points) == 8
    assert {p.code for p in found["kong2020"].points} < set(PRIORS["kong2020"].points)
    assert (
        "More needles" in found["kong2020"].left_out[0].why
    )  # 20 needles are more than any first visit here
    assert found["needle_free"].points == ()
    assert found["needle_free"].adjuncts


def test_a_trial_protocol_leaves_out_what_is_blocked_and_says_so() -> None:
    findings, _ = plan_of(EVE)
    trial = next(other.plan for other in alternatives(EVE, findings) if other.id == "cherkin2009")
    assert check_plan(trial, findings) == ()
    assert {left.code for left in trial.left_out} >= {"BL23", "GV3", "BL40"}


def test_no_alternative_has_needles_in_an_emergency() -> None:
    findings, _ = plan_of(DORA)
    assert all(not other.plan.points for other in alternatives(DORA, findings))


def test_an_alternative_keeps_what_was_lifted() -> None:
    findings, _ = plan_of(CHEN)
    lift = PlanChange("override", "anticoagulant", "INR 2.1 today.", patient_agrees=True)
    held = {o.id: o.plan for o in alternatives(CHEN, findings)}["cherkin2009"]
    opened = {o.id: o.plan for o in alternatives(CHEN, findings, overrides=[lift])}["cherkin2009"]
    assert "BL40" in {p.code for p in opened.points} - {p.code for p in held.points}
    assert opened.changes == (lift,)


def test_the_hands_edits_are_made_again_on_a_new_proposal() -> None:
    findings, plan = plan_of(EVE)
    out = plan.points[0]
    shallow = msgspec.structs.replace(plan.points[1], depth_mm=3.0)
    mine = edit_plan(plan, PlanChange("remove", point_name(out), "Bruise there."))
    mine = edit_plan(mine, PlanChange("change", point_name(shallow), "Thin there."), shallow)
    again = replay(mine, propose(EVE, findings))
    assert again.changes == mine.changes
    assert point_name(out) not in {point_name(p) for p in again.points}
    assert shallow in again.points
    assert check_plan(again, findings) == ()


NOT_RESPONDING = PastVisit(10, needles=8, improvement_percent=5.0)


def test_a_course_that_says_stop_goes_on_only_for_a_reason() -> None:
    findings, stopped = plan_of(ALICE, history=[NOT_RESPONDING])
    assert stopped.points == ()
    response = judge_response([NOT_RESPONDING])
    assert response.needs_a_reason
    on = PlanChange("go_on", response.review, "She walks twice as far, though it hurts as before.")
    plan = propose(ALICE, findings, history=[NOT_RESPONDING], overrides=[on])
    assert plan.points
    assert plan.changes == (on,)
    earlier = PlanChange("go_on", "after visit 5", "It was early then.")
    assert propose(ALICE, findings, history=[NOT_RESPONDING], overrides=[earlier]).points == ()


@pytest.mark.parametrize("what", WHAT_IFS)
@pytest.mark.parametrize("name", PEOPLE)
def test_what_if_gives_a_safe_plan_for_the_changed_person(name: str, what: str) -> None:
    asked = WHAT_IFS[what]
    patient = PEOPLE[name]
    places = locate(patient.drawing, patient.about.stature_mm, patient.about.sex, patient.about.weight_kg)
    other, there = asked.intake(patient), asked.places(places)
    plan = plan_if(what, patient)
    assert check_plan(plan, screen(other, TODAY, there)) == ()
    assert plan_if(what, other, there) == plan  # asked twice, nothing more changes


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("warfarin_high", "Agree with the prescriber first."),
        ("pregnant_2", "lie on the side"),
        ("afraid", "Minutes with needles: 15 instead of 25."),
        ("no_leg", "No longer holds: Nerve root or disc."),
        ("not_prone", "side lying instead of prone"),
    ],
)
def test_what_if_says_what_would_be_different(what: str, words: str) -> None:
    _, plan = plan_of(ALICE)
    assert words in diff_plans(plan, plan_if(what, ALICE))
