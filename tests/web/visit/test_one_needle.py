"""A needle's own sheet: what it felt like, its depth and times, and that it never went in."""

import datetime as dt
from typing import Any

import pytest
from uuid_utils.compat import uuid7

from ashi.web.visit.charting import CannotChart, ended
from ashi.web.visit.mending import correct_time
from tests.web.plan.conftest import words
from tests.web.visit.conftest import Room

pytestmark = pytest.mark.django_db

SAID: dict[str, Any] = {
    "de_qi_strength": "6",
    "de_qi_words": ["ache", "spreading"],
    "twitch": "yes",
    "depth_mm": "4",
    "technique": "sparrow_pecking",
    "stimulation": "once",
    "angle": "oblique",
    "direction": "spine",
    "size": "0.20 × 25 mm",
}


@pytest.fixture
def needled(room: Room) -> Room:
    room.put_in(0)
    return room


def sheet(room: Room) -> str:
    return f"needles/{room.session.charting.needles[0].id}"


def test_everything_is_said_in_one_go_and_shown_again(needled: Room) -> None:
    assert needled.post(sheet(needled), **SAID).status_code == 302
    [needle] = needled.session.charting.needles
    assert (needle.de_qi, needle.de_qi_strength, needle.de_qi_words) == (True, 6, ("ache", "spreading"))
    assert (needle.twitch, needle.depth_mm, needle.technique) == (True, 4, "sparrow_pecking")
    assert (needle.stimulation, needle.angle, needle.direction) == ("once", "oblique", "spine")
    assert needle.size == "0.20 × 25 mm"
    page = needled.browser.get(f"{needled.url}{sheet(needled)}/").content.decode()
    assert 'value="6" checked' in page
    assert "de qi 6" in words(needled.browser.get(needled.url))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"depth_mm": "79"}, "deeper than the cap"),
        ({"de_qi_strength": "11"}, "a number from 0 (none) to 10"),
        ({"de_qi_strength": "0"}, "0 means that nothing was felt"),
        ({"technique": "magic"}, "Choose the technique"),
        ({"direction": "sideways"}, "Choose the direction"),
        ({"side": "middle"}, "Choose left or right"),
        ({"in_at": "nine"}, "must be a time"),
    ],
)
def test_what_cannot_be_right_is_said_and_nothing_changes(
    needled: Room, fields: dict[str, str], sentence: str
) -> None:
    before = needled.session.charting
    answer = needled.post(sheet(needled), **(SAID | fields))
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert needled.session.charting == before


def test_another_time_wants_a_reason_and_keeps_what_stood_there(needled: Room) -> None:
    session = needled.session
    [needle] = session.charting.needles
    earlier = needle.inserted_at - dt.timedelta(minutes=3)
    with pytest.raises(CannotChart, match="Give the reason"):
        correct_time(session, needle.id, "in", earlier, "")
    [mended] = correct_time(session, needle.id, "in", earlier, "tapped late").charting.needles
    assert mended.inserted_at == earlier
    assert [(one.what, one.was, one.because) for one in mended.times_corrected] == [
        ("in", needle.inserted_at, "tapped late")
    ]
    with pytest.raises(CannotChart, match="still in"):
        correct_time(session, needle.id, "out", earlier, "tapped late")
    assert correct_time(session, needle.id, "in", needle.inserted_at, "") == session


def test_a_time_before_the_visit_is_refused(needled: Room) -> None:
    answer = needled.post(sheet(needled), **SAID, in_at="00:00", because="tapped late")
    assert answer.status_code == 422
    assert "before the visit began" in words(answer) or "still to come" in words(answer)


def test_a_needle_that_never_went_in_leaves_the_count_and_the_note_says_so(needled: Room) -> None:
    path, needle = sheet(needled), needled.session.charting.needles[0].id
    refused = needled.post(path, act="strike", struck_because="")
    assert refused.status_code == 422
    assert "Say why it is struck out" in words(refused)
    assert needled.post(path, act="strike", struck_because="wrong tile").status_code == 302
    assert needled.session.charting.needles == ()
    assert "struck out: wrong tile" in ended(needled.session).note
    # A tap that waited on the tablet does not bring it back.
    assert needled.put_in(0, needle).status_code == 302
    assert needled.session.charting.needles == ()


def test_a_needle_of_another_visit_is_nothing(needled: Room) -> None:
    assert needled.browser.get(f"{needled.url}needles/{uuid7()}/").status_code == 404
