"""The tables of safety and tailoring fit the body and each other: no dead code, no point without a cap."""

import pytest

from ashi.body import POINTS
from ashi.body.regions import REGIONS
from ashi.safety import ASHI, DEPTH_CAPS, POINT_GROUPS, RULES, Findings, depth_cap, limits
from ashi.safety.point_sets import is_among, matches
from ashi.tailoring.tables import MUSCLES, NEEDLING, PATTERNS, PRIORS, REGIMENS, REGION_ROWS, SEGMENTS

BASES = {region.base for region in REGIONS.values()}
NAMED = {
    "patterns": {code for rule in PATTERNS.values() for code in rule.points},
    "trials": {code for prior in PRIORS.values() for code in prior.points},
    "muscles": {code for muscle in MUSCLES.values() for code in muscle.points},
    "regions": {code for row in REGION_ROWS.values() for code in row.points.split()},
    "segments": {
        code
        for part in (SEGMENTS.local, SEGMENTS.peripheral, SEGMENTS.distant, SEGMENTS.channels)
        for codes in part.points.values()
        for code in codes
    },
    "widening": set(REGIMENS.response.widen_points),
}


@pytest.mark.parametrize("table", NAMED)
def test_every_point_that_a_table_suggests_can_be_needled(table: str) -> None:
    assert NAMED[table] - set(NEEDLING) == set()


def test_every_needled_point_is_on_the_body_and_is_suggested_somewhere() -> None:
    assert set(NEEDLING) - set(POINTS) == set()
    assert set(NEEDLING) - set().union(*NAMED.values()) == set()


def test_midline_points_are_those_of_the_two_midline_channels_and_two_extra_points() -> None:
    midline = {code for code in NEEDLING if POINTS[code].channel in ("GV", "CV")} | {"EX-B5", "EX-B8"}
    assert {code for code, row in NEEDLING.items() if row.midline == "yes"} == midline
    assert all(POINTS[code].rule.offset == "0" for code in midline)


def test_usual_depth_is_never_deeper_than_textbooks_or_the_cap() -> None:
    for code, row in NEEDLING.items():
        assert row.usual_mm <= POINTS[code].usual_depth_mm[1], code
        assert row.usual_mm <= depth_cap(code).cap_mm, code


@pytest.mark.parametrize("code", sorted(POINTS))
def test_every_point_of_the_body_has_a_depth_cap(code: str) -> None:
    assert 0 < limits(Findings((), "0"), code, "left").depth_cap_mm <= 50


def test_points_over_the_chest_are_never_capped_deeper_than_15_mm() -> None:
    over = [code for code in POINTS if is_among(code, "", ("thorax",)) and code != ASHI]
    assert len(over) > 30
    assert all(depth_cap(code).cap_mm <= 15 for code in over)


def test_every_pattern_of_points_names_a_point_that_exists() -> None:
    patterns = [cap.points for cap in DEPTH_CAPS] + [p for g in POINT_GROUPS.values() for p in g.points]
    dead = [pattern for pattern in patterns if not any(matches(code, pattern) for code in POINTS)]
    assert dead == []


def test_every_region_word_of_a_group_is_in_a_region_name() -> None:
    words = [word for group in POINT_GROUPS.values() for word in group.regions]
    assert [word for word in words if not any(word in region for region in REGIONS)] == []


def test_every_group_of_points_is_used_by_a_rule_or_a_cap() -> None:
    used = {name for rule in RULES.values() for effect in rule.effects for name in effect.points}
    known_elsewhere = {"head", "intimate"}  # ashi caps; hygiene advice of the charting
    assert set(POINT_GROUPS) - used - known_elsewhere == set()


def test_every_back_and_leg_region_of_the_body_has_a_row() -> None:
    wanted = {
        r.base for r in REGIONS.values() if r.groups & {"low_back", "thoracic", "hip", "leg", "buttock"}
    }
    saddle = {"inner_buttock", "perineum", "pubic_area"}
    assert wanted - saddle - set(REGION_ROWS) == set()
    assert set(REGION_ROWS) - BASES == set()


def test_every_fact_that_gates_care_and_is_recalled_says_so_to_the_practitioner() -> None:
    for rule in RULES.values():
        assert rule.for_practitioner.strip()
        assert rule.for_patient.strip() or rule.level == "note"
        if rule.level in ("emergency", "urgent"):
            assert any(effect.kind in ("hard_block", "soft_block") for effect in rule.effects), rule.id
