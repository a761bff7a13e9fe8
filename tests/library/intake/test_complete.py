"""A half-finished paperwork: what is missing, in words, section by section; never an error."""

import contextlib
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ashi.intake import (
    CONSENT,
    SAFETY_QUESTIONS,
    SECTIONS,
    IntakeError,
    check_complete,
    intake_from_draft,
    progress,
    section_problems,
)
from tests.support.people import ALICE, TODAY


def finished() -> dict[str, Any]:
    draft = msgspec.to_builtins(ALICE)
    del draft["answered_on"], draft["schema"]
    agreed = [agreement.code for agreement in CONSENT.agreements]
    return draft | {"consent": {"agreed": agreed, "signed_name": "Alice Example"}}


def paths(draft: dict[str, Any]) -> set[str]:
    return {problem.field_path for problem in check_complete(draft)}


def test_a_finished_draft_lacks_nothing_and_becomes_the_intake() -> None:
    draft = finished()
    assert check_complete(draft) == ()
    assert set(progress(draft).values()) == {"done"}
    assert intake_from_draft(draft, TODAY) == ALICE


def test_an_empty_draft_lacks_something_in_every_section() -> None:
    assert set(progress({}).values()) == {"empty"}
    assert all(section_problems({}, section) for section in SECTIONS)


@pytest.mark.parametrize(
    ("change", "path", "section"),
    [
        ({"about": {"sex": "female"}}, "about.age_years", "about"),
        ({"drawing": {"body_version": "1"}}, "drawing", "where"),
        ({"intensity": {"now": 3}}, "intensity.worst", "how_strong"),
        ({"intensity": {"now": 3, "average": 9, "worst": 4}}, "intensity.worst", "how_strong"),
        ({"modifiers": {}}, "modifiers", "better_worse"),
        ({"onset": {"how": "slowly"}}, "onset.began", "story"),
        ({"medicines": [], "no_medicines": False}, "medicines", "treatments"),
        ({"safety": {}}, "safety.saddle_numbness", "safety"),
        ({"needle_fear": None}, "needle_fear", "hopes"),
        ({"activities": []}, "activities", "baseline"),
        ({"consent": {"agreed": ["understood"]}}, "consent.signed_name", "consent"),
    ],
)
def test_one_gap_is_found_where_it_is(change: dict[str, Any], path: str, section: str) -> None:
    draft = finished() | change
    assert path in paths(draft)
    others = {name: state for name, state in progress(draft).items() if name != section}
    assert progress(draft)[section] != "done"
    assert set(others.values()) == {"done"}


def test_a_yes_asks_for_its_detail_but_not_for_an_optional_one() -> None:
    draft = finished()
    draft["safety"] |= {"blood_thinner": "yes"}
    assert paths(draft) == {"details.blood_thinner"}
    draft["details"] = {"blood_thinner": "Eliquis"}
    assert paths(draft) == set()


def test_only_those_who_may_be_pregnant_are_asked() -> None:
    draft = finished() | {"safety": {}}
    assert "safety.pregnant" in paths(draft)
    draft["about"] = draft["about"] | {"sex": "male"}
    assert "safety.pregnant" not in paths(draft)
    assert len(paths(draft)) == len(SAFETY_QUESTIONS) - 1


def test_what_is_wrong_is_told_while_it_is_typed() -> None:
    draft = finished() | {"activities": [{"words": "walking", "score": 11}]}
    assert paths(draft) == {"activities[0].score"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from((*finished(), "shoe_size"))


@given(st.dictionaries(KEYS, JSON, max_size=6))
@settings(max_examples=200, deadline=None)
def test_no_draft_is_an_error(draft: dict[str, Any]) -> None:
    merged = finished() | draft
    for attempt in (draft, merged):
        assert set(progress(attempt)) == set(SECTIONS)
        if check_complete(attempt, TODAY):
            with contextlib.suppress(IntakeError):
                intake_from_draft(attempt, TODAY)
        else:  # the patient is never told two different things
            intake_from_draft(attempt, TODAY)


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"modifiers": {"worse": ["the_moon"]}}, "modifiers.worse.the_moon"),
        ({"onset": {"began": "2026-12-24", "how": "slowly"}}, "onset.began"),
        ({"no_medicines": True, "medicines": [{"name": "ibuprofen"}]}, "no_medicines"),
        ({"shoe_size": 42}, "shoe_size"),
    ],
)
def test_what_would_be_refused_at_the_end_is_told_before(change: dict[str, Any], path: str) -> None:
    assert {problem.field_path for problem in check_complete(finished() | change, TODAY)} == {path}
