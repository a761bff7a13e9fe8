"""An intake from the outside: taken exactly, or refused with every reason at once."""

import json
from typing import Any

import msgspec
import pytest

from ashi.intake import Intake, IntakeError, parse_intake
from tests.support.people import person


@pytest.fixture
def raw() -> dict[str, Any]:
    return json.loads(msgspec.json.encode(person(regions=("lumbar_spine_l4",), worse=("sitting",))))


def refused(data: Any) -> dict[str, str]:
    with pytest.raises(IntakeError) as caught:
        parse_intake(data)
    assert all(len(p.message) < 200 and len(p.field_path) < 120 for p in caught.value.problems)
    return {problem.field_path: problem.message for problem in caught.value.problems}


def test_a_good_intake_survives_the_round_trip(raw: dict[str, Any]) -> None:
    intake = parse_intake(json.dumps(raw).encode())
    assert isinstance(intake, Intake)
    assert parse_intake(raw) == intake == parse_intake(msgspec.json.encode(intake))


def test_all_problems_come_at_once(raw: dict[str, Any]) -> None:
    del raw["intensity"]
    raw["about"]["age_years"] = 400
    raw["onset"]["how"] = "by magic"
    raw["shoe_size"] = 42
    raw["drawing"]["colour"] = "red"
    assert set(refused(raw)) == {"intensity", "about.age_years", "onset.how", "shoe_size", "drawing.colour"}


@pytest.mark.parametrize("bad", [b"NaN", b"Infinity", b"-Infinity", b"1e999"])
def test_no_number_that_is_not_one(raw: dict[str, Any], bad: bytes) -> None:
    data = json.dumps(raw).encode().replace(b'"age_years": 45', b'"age_years": ' + bad)
    assert refused(data)


def test_one_answer_given_twice_is_refused(raw: dict[str, Any]) -> None:
    data = json.dumps(raw).encode().replace(b'"age_years": 45', b'"age_years": 45, "age_years": 46')
    assert "twice" in refused(data)[""]


def test_a_megabyte_of_words_is_refused_without_echo(raw: dict[str, Any]) -> None:
    raw["hopes"] = "a" * 1_000_000
    assert "4000 can be stored" in refused(raw)["hopes"]
    assert refused(json.dumps(raw).encode()) == {"": "This is more than one intake can hold."}


def test_a_drawing_of_a_million_points_is_refused(raw: dict[str, Any]) -> None:
    stroke = {"pain": 0, "view": "back", "width": 10, "points": [[1, 2]] * 5_000}
    raw["drawing"]["strokes"] = [stroke] * 200
    assert "drawing" in refused(raw)


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"safety": {"saddle_numbness": "maybe"}}, "safety.saddle_numbness"),
        ({"safety": {"x" * 5_000: "yes"}}, "safety." + "x" * 40 + "…"),
        ({"modifiers": {"worse": ["the moon"]}}, "modifiers.worse.the moon"),
        ({"details": {"pregnant": "perhaps"}}, "details.pregnant"),
        ({"onset": {"began": "2026-02-30", "how": "slowly"}}, "onset.began"),
        ({"onset": {"began": "2099-01-01", "how": "slowly"}}, "onset.began"),
        ({"intensity": {"now": 5, "average": 5, "worst": 3}}, "intensity.worst"),
        ({"medicines": [{"name": "ibuprofen"}], "no_medicines": True}, "no_medicines"),
        ({"medicines": [{"name": "x" * 300}]}, "medicines[0].name"),
        ({"hopes": "a\0b"}, "hopes"),
        ({"hopes": "\ud800"}, "hopes"),
        ({"about": {"age_years": True, "sex": "female"}}, "about.age_years"),
        ({"about": {"age_years": 45.5, "sex": "female"}}, "about.age_years"),
        ({"about": [1, 2]}, "about"),
        ({"activities": [{"words": "a", "score": 1}] * 6}, "activities"),
        (
            {"drawing": {"body_version": "1", "regions": [{"pain": 0, "region": "sacrum_upper"}]}},
            "drawing.regions[0].pain",
        ),
        ({"drawing": {"body_version": "moon"}}, "drawing.body_version"),
        (
            {
                "drawing": {
                    "body_version": "1",
                    "pains": [{"intensity": 1}],
                    "regions": [{"pain": 0, "region": "tail"}],
                }
            },
            "drawing.regions[0]",
        ),
    ],
)
def test_each_bad_part_is_named(raw: dict[str, Any], change: dict[str, Any], path: str) -> None:
    assert path in refused(raw | change)


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"null", b"[" * 100_000, b'{"a": ' * 60_000, b"\xff\xfe"])
def test_garbage_is_refused_with_a_sentence(data: bytes) -> None:
    assert refused(data)
