"""A signed visit is amended by a document beside it: never into something that could not have been signed."""

from collections.abc import Mapping

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ashi.visit import Visit, VisitError, sign_visit
from ashi.visit.amendment import (
    NEEDLE_FIELDS,
    VISIT_FIELDS,
    Amendment,
    Correction,
    as_amended,
    check_amendment,
    corrected,
    corrections_to,
    find_value,
    is_late,
    path_words,
)
from tests.library.visit.test_visit import at, charted

VISIT = sign_visit(charted(), "abc")
RIGHT = {
    "needles.1.side": "left",
    "needles.1.depth_mm": "20",
    "needles.2.de_qi": "no",
    "needles.2.removed_at": at(28).isoformat(),
    "position": "supine",
}


def test_corrections_say_what_stood_there_and_lead_to_what_is_right() -> None:
    corrections = corrections_to(VISIT, RIGHT)
    assert Correction("needles.1.depth_mm", "15", "20") in corrections
    right = corrected(VISIT, corrections)
    assert {path: find_value(right, path) for path in RIGHT} == RIGHT
    assert right.needles[2:] == VISIT.needles[2:]
    assert find_value(VISIT, "needles.1.side") == "right", "the original stays"


def test_what_stands_already_is_no_correction() -> None:
    assert corrections_to(VISIT, {"position": "prone", "needles.1.depth_mm": "15"}) == ()


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ({"needles.1.depth_mm": "200"}, "does not fit here"),
        ({"needles.1.depth_mm": "deep"}, "does not fit here"),
        ({"needles.1.depth_mm": "nan"}, "does not fit here"),
        ({"needles.1.side": "up"}, "does not fit here"),
        ({"needles.1.removed_at": ""}, "does not fit here"),
        ({"needles.1.de_qi": "perhaps"}, "does not fit here"),
        ({"needles.1.removed_at": at(2).isoformat()}, "is out before it is in"),
        ({"needles.1.removed_at": at(90).isoformat()}, "after the end of the visit"),
        ({"ended_at": at(-5).isoformat()}, "ends before it begins"),
        ({"needles.9.side": "left"}, "cannot be corrected here"),
        ({"needles.1.point": "BL60"}, "cannot be corrected here"),
        ({"note": "nothing happened"}, "cannot be corrected here"),
        ({"adverse_events": ""}, "cannot be corrected here"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_changes(wanted: Mapping[str, str], words: str) -> None:
    with pytest.raises(VisitError, match=words):
        corrections_to(VISIT, wanted)


def test_two_who_correct_the_same_value_do_not_overwrite_each_other() -> None:
    first = corrections_to(VISIT, {"needles.1.depth_mm": "20"})
    second = corrections_to(VISIT, {"needles.1.depth_mm": "25"})
    with pytest.raises(VisitError, match=r"this was corrected meanwhile\. It says 20 now"):
        corrected(corrected(VISIT, first), second)


def test_amendments_are_read_in_order() -> None:
    first = Amendment(visit="v", because="typing", corrections=corrections_to(VISIT, {"position": "supine"}))
    then = corrections_to(corrected(VISIT, first.corrections), {"position": "side_lying"})
    second = Amendment(visit="v", because="typing again", corrections=then)
    assert as_amended(VISIT, [first, second]).position == "side_lying"
    assert as_amended(VISIT, [Amendment(visit="v", because="only words", words="More.")]) == VISIT


def test_an_amendment_says_something() -> None:
    assert check_amendment(" ", ()) != ()
    assert check_amendment("More.", ()) == ()
    assert check_amendment("", corrections_to(VISIT, RIGHT)) == ()


def test_late_is_more_than_a_day_after_the_end() -> None:
    assert not is_late(VISIT, at(40 + 24 * 60))
    assert is_late(VISIT, at(40 + 24 * 60 + 1))


def test_a_path_is_said_as_a_person_would() -> None:
    assert path_words(VISIT, "needles.1.depth_mm") == "BL25 right: depth in mm"
    assert path_words(VISIT, "ended_at") == "end"


PATHS = [*VISIT_FIELDS, *(f"needles.{n.id}.{field}" for n in VISIT.needles for field in NEEDLE_FIELDS)]


@given(st.dictionaries(st.sampled_from(PATHS), st.text(max_size=30) | st.sampled_from(["left", "12", "yes"])))
def test_whatever_is_typed_the_result_could_have_been_signed(wanted: dict[str, str]) -> None:
    try:
        right: Visit = corrected(VISIT, corrections_to(VISIT, wanted))
    except VisitError:
        return
    assert all(needle.removed_at is not None for needle in right.needles)
    assert msgspec.json.decode(msgspec.json.encode(right), type=Visit) == right
