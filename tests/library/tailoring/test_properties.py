"""What holds for every patient: nothing blocked, caps kept, mirror, order, and more caution never less safe."""

import random
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ashi.body import locate
from ashi.intake import SAFETY_QUESTIONS, Intake
from ashi.safety import ASHI, Findings, limits, screen
from ashi.tailoring import Plan, check_plan, propose
from ashi.tailoring.tables import NEEDLING, REGIMENS
from tests.support.people import PEOPLE, TODAY
from tests.support.random_people import mirrored, mirrored_name, random_person

SEEDS = st.integers(0, 2**32)
GRAVITY = {None: 0, "soft": 1, "hard": 2}


def someone(seed: int, careless: float = 0.06) -> Intake:
    return random_person(random.Random(seed), careless)


def planned(intake: Intake) -> tuple[Findings, Plan]:
    places = locate(intake.drawing, intake.about.stature_mm, intake.about.sex, intake.about.weight_kg)
    findings = screen(intake, TODAY, places)
    return findings, propose(intake, findings, places)


def needle_cap(findings: Findings) -> int:
    asks = {e.technique for f in findings.findings for e in f.effects if e.kind == "setup"}
    caps = REGIMENS.caps
    if {"fewer", "gentle"} <= asks:
        return caps.needles_if_fewer_and_gentle
    if "fewer" in asks:
        return caps.needles_if_fewer
    return caps.needles_if_gentle if "gentle" in asks else caps.needles


def check_safe(findings: Findings, plan: Plan) -> None:
    assert check_plan(plan, findings) == ()
    assert len(plan.points) <= needle_cap(findings)
    assert len({point.position for point in plan.points}) <= 2
    assert sum(point.code == ASHI for point in plan.points) <= REGIMENS.caps.ashi
    for point in plan.points:
        limit = limits(findings, point.code, point.side, point.technique, point.place)
        assert limit.blocked is None
        assert 0 < point.depth_mm <= point.depth_cap_mm <= limit.depth_cap_mm
        assert point.reasons
        assert all(reason.from_patient and reason.source and reason.locator for reason in point.reasons)
    if findings.is_emergency:
        assert plan.points == ()
        assert plan.regimen.sessions == 0


@given(SEEDS, st.sampled_from((0.0, 0.02, 0.06, 0.2)))
@settings(max_examples=150, deadline=None)
def test_no_plan_is_unsafe(seed: int, careless: float) -> None:
    check_safe(*planned(someone(seed, careless)))


@pytest.mark.slow
def test_two_thousand_plans_are_safe() -> None:
    rng = random.Random(20261122)
    for _ in range(2_000):
        check_safe(*planned(random_person(rng, rng.choice((0.0, 0.02, 0.06)))))


def as_set(plan: Plan, name: Any = lambda text: text) -> set[tuple[Any, ...]]:
    return {
        (p.code, name(p.side), name(p.place), p.depth_mm, p.depth_cap_mm, p.position) for p in plan.points
    }


@given(SEEDS)
@settings(max_examples=100, deadline=None)
def test_the_mirrored_patient_gets_the_mirrored_plan(seed: int) -> None:
    intake = someone(seed, 0.03)
    _, plan = planned(intake)
    _, mirror = planned(mirrored(intake))
    assert as_set(mirror, mirrored_name) == as_set(plan)
    assert [(p.name, p.weight) for p in mirror.patterns] == [(p.name, p.weight) for p in plan.patterns]


@pytest.mark.parametrize("name", PEOPLE)
def test_the_same_answers_give_the_same_plan_to_the_byte(name: str) -> None:
    _, plan = planned(PEOPLE[name])
    _, again = planned(msgspec.convert(msgspec.to_builtins(PEOPLE[name]), Intake))
    assert msgspec.json.encode(plan) == msgspec.json.encode(again)


@given(SEEDS, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_of_answers_changes_nothing(seed: int, rng: random.Random) -> None:
    intake = someone(seed)

    def shuffled(items: Any) -> Any:
        mixed = list(items)
        rng.shuffle(mixed)
        return tuple(mixed)

    modifiers = intake.modifiers
    other = msgspec.structs.replace(
        intake,
        safety=dict(shuffled(intake.safety.items())),
        details=dict(shuffled(intake.details.items())),
        medicines=shuffled(intake.medicines),
        constitution=shuffled(intake.constitution),
        modifiers=msgspec.structs.replace(
            modifiers, better=shuffled(modifiers.better), worse=shuffled(modifiers.worse)
        ),
        drawing=msgspec.structs.replace(intake.drawing, regions=shuffled(intake.drawing.regions)),
    )
    findings, plan = planned(intake)
    findings_too, plan_too = planned(other)
    assert findings_too == findings
    assert plan_too == plan


@given(SEEDS, st.sampled_from(sorted(SAFETY_QUESTIONS)), st.sampled_from(("yes", "unsure", None)))
@settings(max_examples=150, deadline=None)
def test_one_more_precaution_never_adds_risk(seed: int, question: str, answer: str | None) -> None:
    before = someone(seed, 0.03)
    before = msgspec.structs.replace(before, safety=before.safety | {question: "no"})
    safety = {key: value for key, value in before.safety.items() if key != question}
    details = {key: value for key, value in before.details.items() if key not in (question, "inr")}
    before = msgspec.structs.replace(before, details=details)
    after = msgspec.structs.replace(before, safety=safety | ({question: answer} if answer else {}))
    findings, plan = planned(before)
    findings_more, plan_more = planned(after)
    for code in NEEDLING:
        for side in ("left", "right"):
            less, more = limits(findings, code, side), limits(findings_more, code, side)
            assert GRAVITY[more.blocked] >= GRAVITY[less.blocked]
            assert more.depth_cap_mm <= less.depth_cap_mm
            assert more.banned_techniques >= less.banned_techniques
    assert check_plan(plan_more, findings) == ()
    assert needle_cap(findings_more) <= needle_cap(findings)
    assert plan_more.regimen.retention_min <= plan.regimen.retention_min
    for point in plan_more.points:
        for same in plan.points:
            if (same.code, same.side, same.place) == (point.code, point.side, point.place):
                assert point.depth_mm <= same.depth_mm


@given(SEEDS)
@settings(max_examples=60, deadline=None)
def test_near_far_and_ashi_are_there_whenever_nothing_forbids_them(seed: int) -> None:
    intake = someone(seed, 0.0)
    findings, plan = planned(intake)
    if any(effect.kind.endswith("block") for f in findings.findings for effect in f.effects):
        return
    bases = {mark.region.removesuffix("_left").removesuffix("_right") for mark in intake.drawing.regions}
    from ashi.tailoring.tables import REGION_ROWS

    codes = {point.code for point in plan.points}
    local = {c for b in bases if b in REGION_ROWS for c in REGION_ROWS[b].points.split()}
    assert any(code != ASHI and NEEDLING[code].role == "distal" for code in codes)
    if any(NEEDLING[code].role == "local" for code in local) and {p.position for p in plan.points} != {
        "supine"
    }:
        assert any(code != ASHI and NEEDLING[code].role == "local" for code in codes)
    if any(base in REGION_ROWS for base in bases):
        assert ASHI in codes
