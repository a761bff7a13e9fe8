"""A point is found by whatever a person types, and a wrong name is answered with near ones."""

import json

import pytest

from ashi.body.point_names import find_points, near_names
from ashi.body.points import POINTS
from ashi.cli import main


@pytest.mark.parametrize(
    "text",
    ["BL23", "bl 23", "BL-23", "UB23", "shenshu", "Shèn shū", "腎俞", "肾俞", "腎俞穴", "Kidney Transport"],
)
def test_one_point_by_all_its_names(text: str) -> None:
    assert find_points(text)[0].code == "BL23"


@pytest.mark.parametrize(
    ("other", "code"), [("Du 4", "GV4"), ("Ren6", "CV6"), ("SJ5", "TE5"), ("Liv 3", "LR3"), ("KD3", "KI3")]
)
def test_codes_of_other_books_are_understood(other: str, code: str) -> None:
    assert find_points(other)[0].code == code


def test_every_point_is_found_by_its_own_code_and_both_scripts() -> None:
    for code, known in POINTS.items():
        assert find_points(code)[0].code == code
        for name in (known.pinyin, known.han_traditional, known.han_simplified):
            assert code in {p.code for p in find_points(name)}, name


def test_a_shared_name_gives_every_point_that_bears_it() -> None:
    assert [p.code for p in find_points("Zhongzhu")] == ["KI15", "TE3"]


def test_a_wrong_name_is_answered_with_near_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert near_names("weizong")[0] == "BL40 Weizhong"
    assert near_names("BL99")[0] == "BL67 Zhiyin"
    assert near_names("") == ()
    assert main(["points", "weizong"]) != 0
    assert "no point is called 'weizong'; did you mean BL40 Weizhong" in capsys.readouterr().err


def test_json_tells_everything_with_its_origin(capsys: pytest.CaptureFixture[str]) -> None:
    main(["points", "gb 21", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert told["code"] == "GB21"
    assert told["evidence"]["place"] == {
        "source": "who2008",
        "locator": "entry of the point",
        "basis": "read",
    }
    assert {h["code"]: h["evidence"]["basis"] for h in told["hazards"]} == {
        "pleura": "read",
        "pregnancy_list": "read",
    }
    assert {p["side"] for p in told["places"]} == {"left", "right"}
    assert all(len(p["place"]["barycentric"]) == 3 for p in told["places"])


def test_a_code_alone_gives_that_point_alone(capsys: pytest.CaptureFixture[str]) -> None:
    main(["points", "BL2"])
    out = capsys.readouterr().out
    assert out.count("place: ") == 1
    assert "[read: who2008]" in out
