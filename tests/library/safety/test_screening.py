"""The screen beyond the cases: drafts, provenance, limits, medicines, numbers to call."""

import datetime as dt
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ashi.body import Pain, PainDrawing, RegionMark, Stroke
from ashi.knowledge import KnowledgeError, sources
from ashi.safety import (
    EMERGENCY_NUMBERS,
    RULES,
    Clearance,
    Findings,
    banned_techniques,
    clear_emergencies,
    emergency_words,
    limits,
    recognise,
    screen,
    screen_answers,
)
from ashi.safety.conditions import When
from tests.support.people import CHEN, DORA, EVE, TODAY, person


def rules(findings: Findings) -> list[str]:
    return [finding.rule for finding in findings.findings]


def test_the_gravest_finding_comes_first_with_its_source() -> None:
    findings = screen(DORA, TODAY)
    assert findings.is_emergency
    assert findings.findings[0].rule == "cauda_equina"
    for finding in findings.findings:
        assert finding.because
        assert finding.source in sources()
        assert finding.locator
    levels = [finding.level for finding in findings.findings]
    assert levels == sorted(levels, key=["emergency", "urgent", "routine", "note"].index)


def test_a_painted_stroke_counts_like_a_named_region() -> None:
    stroke = Stroke(0, "back", 250, ((1_600, 6_600), (1_600, 7_000)))  # down the right calf
    painted = screen(person(strokes=(stroke,)), TODAY)
    named = screen(person(regions=("calf_upper_right",)), TODAY)
    assert rules(painted) == rules(named) == ["leg_pain_below_knee"]


def test_a_draft_stops_at_the_first_grave_answer_and_not_before() -> None:
    assert screen_answers({}) == ()
    assert screen_answers({"safety": {"saddle_numbness": "no"}}) == ()
    assert [f.level for f in screen_answers({"safety": {"chest_pain": "yes"}})] == ["emergency"]
    drawing = msgspec.to_builtins(DORA.drawing)
    assert [f.rule for f in screen_answers({"drawing": drawing})] == ["cauda_equina"]


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(("safety", "details", "drawing", "x")), JUNK))
@settings(max_examples=150, deadline=None)
def test_no_draft_breaks_the_screen(draft: dict[str, Any]) -> None:
    assert isinstance(screen_answers(draft), tuple)


@pytest.mark.parametrize(
    "drawing", [{"body_version": "99"}, {"body_version": "1", "regions": [{"pain": 0, "region": "x"}]}]
)
def test_a_drawing_of_another_body_does_not_break_a_draft(drawing: dict[str, Any]) -> None:
    draft = {"drawing": drawing | {"pains": [{"intensity": 3}]}, "safety": {"collapse": "yes"}}
    assert [f.rule for f in screen_answers(draft)] == ["aneurysm_collapse"]


@pytest.mark.parametrize(
    ("words", "generic"),
    [
        ("Coumadin 5mg", "warfarin"),
        ("WARFARIN", "warfarin"),
        ("warfarine", "warfarin"),
        ("warfrin", "warfarin"),
        ("Xarelto® 20 mg", "rivaroxaban"),
        ("eliquis 2x5", "apixaban"),
        ("Sintrom", "acenocoumarol"),
        ("ASS 100", "aspirin"),
        ("acetylsalicylic acid 100", "aspirin"),
        ("Clexane inj.", "enoxaparin"),
        ("Dekristol vitamin d", "vitamin d"),
    ],
)
def test_medicines_are_recognised_by_box_and_by_slip(words: str, generic: str) -> None:
    assert generic in [row.generic for row in recognise(words)]


@pytest.mark.parametrize("words", ["", "blue pill", "123", "iron man" * 1_000, "ass"])
def test_what_is_no_known_blood_thinner_is_not_made_one(words: str) -> None:
    assert not {row.drug_class for row in recognise(words)} & {"vka", "doac", "heparin"}


@given(st.text(max_size=60))
def test_any_words_can_be_asked_for_a_medicine(words: str) -> None:
    assert isinstance(recognise(words), tuple)


def test_limits_name_each_reason_with_its_rule() -> None:
    found = limits(screen(CHEN, TODAY), "GB30", "left")
    assert found.blocked == "soft"
    assert found.depth_cap_mm == 15
    assert {reason.rule for reason in found.reasons} == {"depth_cap", "anticoagulant"}


def test_a_banned_technique_blocks_that_technique_only() -> None:
    findings = screen(person(regions=("lumbar_spine_l4",), pacemaker="yes"), TODAY)
    assert limits(findings, "BL25", "left", "electro").blocked == "hard"
    assert limits(findings, "BL25", "left", "manual").blocked is None


def test_adjuncts_that_are_banned_are_named_with_the_reason() -> None:
    banned = banned_techniques(screen(CHEN, TODAY))
    assert set(banned) == {"bleeding", "cupping", "gua_sha"}
    assert banned["cupping"] == ("No cupping on a blood thinner.",)


def test_an_ashi_place_without_a_name_gets_the_smallest_cap() -> None:
    nothing = Findings((), "0")
    assert limits(nothing, "ASHI", "left").depth_cap_mm == 8
    assert limits(nothing, "ASHI", "left", place="ribs_back_left").depth_cap_mm == 12
    assert limits(nothing, "ASHI", "left", place="buttock_upper_inner_left").depth_cap_mm == 20


def test_numbers_to_call() -> None:
    assert emergency_words("de") == "Call 112 now."
    assert emergency_words("US") == "Call 911 now."
    assert "local emergency number" in emergency_words("XX")
    assert all(len(country) == 2 and number.isdigit() for country, number in EMERGENCY_NUMBERS.items())


def test_only_emergency_and_urgent_rules_interrupt_the_paperwork() -> None:
    stopping = [rule for rule in RULES.values() if rule.in_paperwork]
    assert {rule.level for rule in stopping} <= {"emergency", "urgent"}
    assert {rule.id for rule in RULES.values() if rule.level == "emergency"} <= {rule.id for rule in stopping}


@pytest.mark.parametrize(
    "when",
    [
        {},
        {"none": ["yes:fever"]},
        {"any": ["yes:toothache"]},
        {"any": ["worse:the_moon"]},
        {"any": ["shoe_size > 40"]},
        {"any": ["detail:pregnant=perhaps"]},
        {"any": ["fever"]},
        {"of": ["yes:fever"], "at_least": 2},
        {"of": ["yes:fever"]},
    ],
)
def test_a_rule_that_nobody_could_meet_does_not_load(when: dict[str, Any]) -> None:
    with pytest.raises((msgspec.ValidationError, KnowledgeError)):
        msgspec.convert(when, When)


def test_numbness_elsewhere_does_not_make_an_ache_of_the_saddle_an_emergency() -> None:
    """Two pains: an ache on the tailbone, tingling in the foot. Each keeps its own quality."""
    both = person(regions=("tailbone",))
    drawing = PainDrawing(
        "1",
        (Pain(4, ("ache",)), Pain(6, ("tingling",))),
        (),
        (RegionMark(0, "tailbone"), RegionMark(1, "foot_sole_left")),
    )
    apart = screen(msgspec.structs.replace(both, drawing=drawing), TODAY)
    assert not apart.is_emergency
    assert "cauda_equina_possible" in rules(apart)
    swapped = msgspec.structs.replace(
        drawing, regions=(RegionMark(1, "tailbone"), RegionMark(0, "foot_sole_left"))
    )
    assert screen(msgspec.structs.replace(both, drawing=swapped), TODAY).is_emergency


CLEARANCE = Clearance("Dr Roth", dt.date(2026, 11, 22), "MRI: no pressure on the nerves.", "Chen Wei")


def test_a_cleared_emergency_no_longer_blocks_but_stays_in_sight() -> None:
    found = screen(DORA, TODAY)
    cleared = clear_emergencies(found, CLEARANCE)
    assert found.is_emergency
    assert limits(found, "LI4", "left").blocked == "hard"
    assert not cleared.is_emergency
    assert limits(cleared, "LI4", "left").blocked != "hard"
    assert [finding.rule for finding in cleared.findings] == [finding.rule for finding in found.findings]
    first = cleared.findings[0]
    assert (first.level, first.cleared) == ("emergency", CLEARANCE)
    assert "Dr Roth" in first.effects[0].advice


def test_clearing_touches_emergencies_only_and_needs_one() -> None:
    found = screen(EVE, TODAY)
    with pytest.raises(ValueError, match="no open emergency"):
        clear_emergencies(found, CLEARANCE)
    both = screen(msgspec.structs.replace(EVE, safety=EVE.safety | {"saddle_numbness": "yes"}), TODAY)
    cleared = clear_emergencies(both, CLEARANCE)
    assert [f for f in cleared.findings if f.cleared is None] == [
        f for f in both.findings if f.level != "emergency"
    ]
    with pytest.raises(ValueError, match="no open emergency"):
        clear_emergencies(cleared, CLEARANCE)
