"""Cases that a practitioner could write: a patient, and what must and must not come out of screen and plan."""

import tomllib
from pathlib import Path
from typing import Any

import msgspec
import pytest

from ashi.body import locate
from ashi.safety import RULES, Findings, limits, screen, screen_answers
from ashi.tailoring import PastVisit, Plan, check_plan, judge_response, propose
from ashi.tailoring.tables import MUSCLES, PATTERNS, PRIORS
from tests.support.people import TODAY, person

HERE = Path(__file__).parent / "cases"
CASES: list[dict[str, Any]] = [
    {"file": file.stem} | case
    for file in sorted(HERE.glob("*.toml"))
    for case in tomllib.loads(file.read_text(encoding="utf-8"))["cases"]
]
PERSON = {"age", "sex", "weeks", "how", "regions", "qualities", "better", "worse", "medicines", "needle_fear"}
PERSON |= {"nrs", "constitution", "details", "stature_mm", "weight_kg", "unanswered"}


def outcome(case: dict[str, Any]) -> tuple[Findings, Plan, tuple[PastVisit, ...], dict[str, Any]]:
    given = dict(case["patient"])
    answers = given.pop("answers", {})
    medicines_given = given.pop("medicines_given", True)
    assert set(given) <= PERSON, f"unknown keys in a case: {set(given) - PERSON}"
    if given.get("needle_fear") == "missing":
        given["needle_fear"] = None
    given = {key: tuple(value) if isinstance(value, list) else value for key, value in given.items()}
    patient = person(**given, **answers)
    if not medicines_given:
        patient = msgspec.structs.replace(patient, no_medicines=False)
    places = locate(patient.drawing, patient.about.stature_mm, patient.about.sex, patient.about.weight_kg)
    findings = screen(patient, TODAY, places)
    history = tuple(
        PastVisit(**{k: tuple(v) if isinstance(v, list) else v for k, v in visit.items()})
        for visit in case.get("history", ())
    )
    draft = msgspec.to_builtins(patient)
    return findings, propose(patient, findings, places, history), history, draft


def has_point(plan: Plan, code: str) -> bool:
    return any(point.code == code for point in plan.points)


def all_words(findings: Findings, plan: Plan) -> str:
    said = [words for finding in findings.findings for words in finding.because]
    said += [reason.words for point in plan.points for reason in point.reasons]
    return "\n".join(said)


def check_findings(expect: dict[str, Any], findings: Findings) -> None:
    rules = {finding.rule: finding for finding in findings.findings}
    for rule in expect.pop("findings", ()):
        assert rule in rules, f"{rule} did not fire; fired: {sorted(rules)}"
        assert rules[rule].because
    for rule in expect.pop("no_findings", ()):
        assert rule not in rules
    for rule in expect.pop("missing", ()):
        assert rules[rule].missing
    if (level := expect.pop("level", None)) is not None:
        assert findings.findings[0].level == level
    for words in expect.pop("blocked", ()):
        code, side, how = words.split()
        assert limits(findings, code, side).blocked == how, words
    for words in expect.pop("free", ()):
        assert limits(findings, *words.split()).blocked is None, words
    for words in expect.pop("banned", ()):
        code, side, technique = words.split()
        limit = limits(findings, code, side, technique)
        assert technique in limit.banned_techniques, words
        assert limit.blocked == "hard", words
    for code, cap in expect.pop("cap", {}).items():
        assert limits(findings, code, "left").depth_cap_mm == cap, code


def check_points(expect: dict[str, Any], plan: Plan) -> None:
    codes = [point.code for point in plan.points]
    if expect.pop("no_points", False):
        assert not plan.points
        assert plan.setup
    for code in expect.pop("points", ()):
        assert code in codes
    for code in expect.pop("no_point", ()):
        assert code not in codes
        assert plan.points or plan.left_out
    for words in expect.pop("no_point_side", ()):
        assert words not in {f"{point.code} {point.side}" for point in plan.points}
    if expect.pop("no_ashi", False):
        assert "ASHI" not in codes
    assert len(codes) <= expect.pop("max_needles", 14)
    assert len(codes) >= expect.pop("min_needles", 0)
    most = expect.pop("max_depth_mm", 80)
    assert all(point.depth_mm <= min(most, point.depth_cap_mm) for point in plan.points)
    if (sides := expect.pop("sides", None)) is not None:
        assert {point.side for point in plan.points} - {"midline"} == set(sides)
    positions = {point.position for point in plan.points}
    assert set(expect.pop("positions", ())) <= positions
    assert not set(expect.pop("no_positions", ())) & positions
    if (technique := expect.pop("technique", None)) is not None:
        assert {point.technique for point in plan.points} == {technique}
    kinds = {reason.kind for point in plan.points for reason in point.reasons}
    assert set(expect.pop("kinds", ())) <= kinds


def check_rest(expect: dict[str, Any], findings: Findings, plan: Plan) -> None:
    names = {pattern.name for pattern in plan.patterns}
    assert set(expect.pop("patterns", ())) <= names, names
    assert not set(expect.pop("no_patterns", ())) & names
    for words in expect.pop("setup", ()):
        assert words in "\n".join(plan.setup)
    for words in expect.pop("adjuncts", ()):
        assert words in "\n".join(plan.adjuncts)
    for words in expect.pop("no_adjuncts", ()):
        assert words not in "\n".join(plan.adjuncts)
    for words in expect.pop("because", ()):
        assert words in all_words(findings, plan)
    for source in expect.pop("trials", ()):
        assert source in {reason.source for point in plan.points for reason in point.reasons}
    if (sessions := expect.pop("sessions", None)) is not None:
        assert plan.regimen.sessions == sessions


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['file']}: {case['title']}")
def test_case(case: dict[str, Any]) -> None:
    findings, plan, history, draft = outcome(case)
    expect = dict(case["expect"])
    check_findings(expect, findings)
    check_points(expect, plan)
    check_rest(expect, findings, plan)
    if (kind := expect.pop("response", None)) is not None:
        assert judge_response(history).kind == kind
    if expect.pop("stops_paperwork", False):
        assert any(finding.level in ("emergency", "urgent") for finding in screen_answers(draft))
    assert not expect, f"the case asks for something that is not known: {sorted(expect)}"
    assert check_plan(plan, findings) == ()


def test_there_are_enough_cases_with_distinct_titles() -> None:
    titles = [case["title"] for case in CASES]
    assert len(set(titles)) == len(titles) >= 100


def expected(key: str) -> set[str]:
    return {name for case in CASES for name in case["expect"].get(key, ())}


def test_every_safety_rule_fires_in_a_case_that_asks_for_it() -> None:
    assert set(RULES) - expected("findings") == set()


def test_every_safety_rule_stays_silent_in_a_case_that_asks_for_it() -> None:
    assert set(RULES) - expected("no_findings") == set()


def test_every_pattern_holds_in_a_case_and_is_refused_in_another() -> None:
    names = {rule.name for rule in PATTERNS.values()}
    assert names - expected("patterns") == set()
    assert names - expected("no_patterns") == set()


def test_every_trial_and_muscle_with_points_is_a_reason_in_some_plan() -> None:
    reasons = {
        (reason.source, reason.locator, reason.words)
        for case in CASES
        for point in outcome(case)[1].points
        for reason in point.reasons
    }
    words = "\n".join(word for _, _, word in reasons)
    assert [prior.id for prior in PRIORS.values() if prior.points and prior.words not in words] == []
    assert [muscle.id for muscle in MUSCLES.values() if muscle.points and muscle.words not in words] == []
