"""What nobody should send: each gets a clear answer that names the field, and nothing is lost."""

import json
from typing import Any

import pytest
from uuid_utils.compat import uuid7

from ashi.body.figures import BODY_VERSION
from ashi.web.intake.models import Draft
from ashi.web.records.models import Document
from tests.web.intake.conftest import Paperwork, whole

pytestmark = pytest.mark.django_db


def kept(paper: Paperwork) -> dict[str, Any]:
    fields: dict[str, Any] = json.loads(Draft.unscoped.get(episode=paper.episode).fields)
    return fields


def problems(answer: Any) -> dict[str, str]:
    assert answer.status_code == 422, (answer.status_code, answer.content[:300])
    found = answer.json()["problems"]
    assert all(p["message"] and p["what_to_do"] for p in found)
    return {p["field"]: p["message"] for p in found}


def stroke(points: int) -> str:
    line = {"pain": 0, "view": "back", "width": 40, "points": [[i % 9000, 500] for i in range(points)]}
    return json.dumps(
        {"body_version": f"{BODY_VERSION}/female_average", "pains": [{"intensity": 5}], "strokes": [line]}
    )


BAD: list[tuple[str, dict[str, Any], str, str]] = [
    ("an unknown field", {"shoe_size": "42"}, "shoe_size", "asks for no such answer"),
    ("not a number", {"nrs_now": "NaN"}, "nrs_now", "not a whole number"),
    ("a number out of range", {"nrs_now": "11"}, "nrs_now", "outside its range"),
    ("a wrong choice", {"sex": "dragon"}, "sex", "not one of the possible answers"),
    ("a wrong answer", {"safety_fever": "maybe"}, "safety_fever", ""),
    ("a wrong detail", {"safety_pregnant": "yes", "detail_pregnant": "soon"}, "detail_pregnant", "not one of"),
    ("an unknown chip", {"better": ["levitating"]}, "better", "not known here"),
    ("an unknown care", {"co_treatments": ["leeches"]}, "co_treatments", "not known here"),
    ("no such day", {"born_day": "31", "born_month": "2"}, "born_day", "not a full date"),
    ("a birth to come", {"born_year": "2090"}, "born_day", "years old"),
    ("a pain to come", {"ago": "", "began_on": "2999-01-01"}, "ago", "not come yet"),
    ("words for a number", {"ago": "long"}, "ago", "cannot read"),
    ("the worst below the average", {"nrs_worst": "1"}, "nrs_worst", "lower"),
    ("none and some", {"no_medicines": "yes"}, "no_medicines", "also named some"),
    ("a dose without a name", {"medicine_2_dose": "10 mg"}, "medicine_2_name", "missing"),
    ("a region of another body", {"drawing_regions": ["left_wing"]}, "drawing", "does not have"),
    ("a garbled drawing", {"drawing": '{"strokes": ['}, "drawing", "did not arrive whole"),
    ("too long a line", {"drawing": stroke(501)}, "drawing", "more than can be stored"),
    ("too big a drawing", {"drawing": stroke(12_000)}, "drawing", "more than can be kept"),
    ("words too long to send", {"hopes": "x" * 4_001}, "hopes", "4000 can be stored"),
    ("words too long to keep", {"hopes": "x" * 20_001}, "hopes", "20,001 characters"),
    ("a list for a word", {"sex": ["female", "male"]}, "sex", "neither words nor a number"),
    ("a table for a word", {"sex": {"$ne": ""}}, "sex", "neither words nor a number"),
    ("a nought byte", {"hopes": "a\0b"}, "hopes", "cannot be kept"),
    ("half a letter", {"hopes": "\ud83d"}, "hopes", "cannot be kept"),
    ("too many choices", {"better": ["sitting"] * 121}, "better", "cannot be kept"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "field", "words"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_it_is_named_and_nothing_is_lost(alice: Paperwork, changes: Any, field: str, words: str) -> None:
    answer = alice.send(whole(**changes))
    found = problems(answer)
    assert field in found, found
    assert words in found[field]
    assert Document.unscoped.count() == 0
    assert kept(alice)["questions"] == "How often?"
    assert "Traceback" not in answer.content.decode()


def test_one_thing_wrong_is_said_once(alice: Paperwork) -> None:
    assert set(problems(alice.send(whole(nrs_now="NaN")))) == {"nrs_now"}
    assert set(problems(alice.send(whole(born_day="31", born_month="2"), seen=9))) == {
        "born_day",
        "nrs_now",
    } - {"nrs_now"}


@pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity"])
def test_a_json_constant_is_named_by_its_field(alice: Paperwork, constant: str) -> None:
    answer = alice.save({}, body=f'{{"revision": 0, "fields": {{"nrs_now": {constant}, "nrs_worst": "7"}}}}')
    assert set(problems(answer)) == {"nrs_now"}
    assert kept(alice)["nrs_worst"] == "7"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (" ", "cut off or garbled"),
        ('{"revision": 0, "fields": {"sex": "fem', "cut off or garbled"),
        ("[" * 100_000, "cut off or garbled"),
        ("[]", "no answers in it"),
        ('{"revision": 0}', "no answers in it"),
        ('{"revision": 1.5, "fields": {}}', "revision"),
        ('{"revision": -1, "fields": {}}', "revision"),
        ('{"revision": 0, "fields": {}, "role": "owner"}', "role"),
        ('{"revision": 0, "fields": {"sex": "male", "sex": "female"}}', "one answer twice"),
        (b'\xff\xfe{"revision"', "cut off or garbled"),
    ],
)
def test_a_message_that_is_none_is_said_to_be_none(alice: Paperwork, body: Any, words: str) -> None:
    alice.save({"sex": "female"})
    for answer in (alice.save({}, body=body), alice.send({}, body=body)):
        assert answer.status_code == 400
        assert words in answer.json()["what"]
        assert answer.json()["next"]
    assert kept(alice)["sex"] == "female"


def test_a_megabyte_in_one_field_is_refused_by_name_and_the_rest_is_kept(alice: Paperwork) -> None:
    answer = alice.save({"story": "x" * 1_000_000, "hopes": "To garden"})
    assert "1,000,000 characters" in problems(answer)["story"]
    assert "story" not in kept(alice)
    assert kept(alice)["hopes"] == "To garden"


def test_a_drawing_with_a_million_points_is_refused_before_it_is_read(alice: Paperwork) -> None:
    alice.save({"sex": "female"})
    answer = alice.save({"drawing": stroke(1_000_000)}, seen=1)
    assert answer.status_code == 413
    assert "the drawing" in answer.json()["what"]
    assert kept(alice)["sex"] == "female"


def test_a_page_without_script_shows_what_was_typed_beside_what_is_wrong(alice: Paperwork) -> None:
    answer = alice.post("about", {"born_day": "40", "born_month": "x", "born_year": "1980", "sex": "female"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'href="#id_born_day"' in page
    assert 'value="40"' in page
    assert kept(alice)["sex"] == "female"


def test_a_page_keeps_too_long_a_text_on_the_screen(alice: Paperwork) -> None:
    words = "y" * 20_500
    answer = alice.post("hopes", {"hopes": words, "worries": "Cost"})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert kept(alice) == {"worries": "Cost", "client_key": kept(alice)["client_key"]}


def test_markup_is_shown_as_it_was_typed(alice: Paperwork) -> None:
    alice.post("hopes", {"hopes": "<script>alert(1)</script>\"'"})
    for page in (alice.get("paperwork_section", "hopes"), alice.get("paperwork_check")):
        assert "<script>alert" not in page.content.decode()
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.content.decode()


def test_an_unknown_section_is_nothing(alice: Paperwork) -> None:
    assert alice.get("paperwork_section", "bank-details").status_code == 404


def test_a_key_that_is_no_uuid7_is_refused(alice: Paperwork) -> None:
    for key in ("x", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"):
        assert set(problems(alice.send(whole(client_key=key)))) == {"client_key"}
    assert alice.send(whole(client_key=str(uuid7())), seen=99).status_code == 201
