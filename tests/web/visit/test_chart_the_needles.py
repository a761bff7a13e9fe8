"""In and out, one tap each; twice is once; nothing is overwritten in silence."""

import pytest
from uuid_utils.compat import uuid7

from ashi.web.booking.models import Appointment
from ashi.web.records.models import AuditEntry
from ashi.web.visit.models import OpenVisit
from tests.support.charts import keep_paperwork
from tests.support.people import EVE
from tests.web.plan.conftest import words
from tests.web.visit.conftest import Room

pytestmark = pytest.mark.django_db


def test_starting_takes_the_plan_and_the_appointment(room: Room) -> None:
    assert Appointment.unscoped.get().status == "in_treatment"
    assert room.visit.appointment_id is not None
    assert room.session.charting.plan_id == str(room.visit.plan_id)
    assert room.session.charting.practitioner.startswith("Chen Wei, Licensed acupuncturist")


def test_starting_twice_is_one_visit(room: Room) -> None:
    again = room.browser.post(f"/chart/{room.episode.pk}/visit/")
    assert again.url == room.url
    assert OpenVisit.unscoped.count() == 1


def test_one_tap_puts_the_planned_needle_in(room: Room) -> None:
    answer = room.put_in(0)
    assert answer.url.endswith("#tile-0")
    [needle] = room.session.inside
    assert (needle.point, needle.side) in {("BL25", "right"), ("BL23", "right"), (needle.point, "right")}
    assert "1 still in the body" in words(room.browser.get(room.url))
    assert AuditEntry.unscoped.filter(act="needle.in", record=f"visit:{room.visit.pk.hex}").count() == 1


def test_pressing_twice_charts_one_needle(room: Room) -> None:
    needle, revision = str(uuid7()), str(room.visit.revision)
    for _ in range(2):
        assert room.put_in(0, needle, revision=revision).status_code == 302
    assert len(room.session.inside) == 1
    assert room.visit.revision == 1
    out = str(room.visit.revision)
    for _ in range(2):
        assert room.post("needle-out", needle=needle, revision=out).status_code == 302
    assert len(room.session.removed) == 1
    assert room.visit.revision == 2


def test_an_older_page_is_told_what_changed_and_may_go_on(room: Room) -> None:
    stale = str(room.visit.revision)
    room.put_in(0)
    answer = room.put_in(1, revision=stale)
    assert answer.status_code == 409
    page = words(answer)
    assert "changed somewhere else" in page
    assert f"{room.session.inside[0].point} right in" in page
    assert len(room.session.inside) == 1
    from tests.support.forms import forms

    [again] = forms(answer.content.decode(), f"{room.url}needle-in/")
    assert room.browser.post(f"{room.url}needle-in/", again).status_code == 302
    assert len(room.session.inside) == 2


def test_a_free_point_and_a_tender_place(room: Room) -> None:
    assert (
        room.post("needle-in", needle=str(uuid7()), code="HT7", side="left", depth_mm="5").status_code == 302
    )
    place = {"code": "阿是", "place": "calf_upper_right", "depth_mm": "8"}
    assert room.post("needle-in", needle=str(uuid7()), **place).status_code == 302
    assert [(n.point, n.side, n.place) for n in room.session.inside] == [
        ("HT7", "left", ""),
        ("ASHI", "right", "calf_upper_right"),
    ]
    assert "Not in the plan" in words(room.browser.get(room.url))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"code": "XX1", "side": "left", "depth_mm": "5"}, "There is no point “XX1”."),
        ({"code": "GV4", "side": "left", "depth_mm": "5"}, "GV4 lies on the midline"),
        ({"code": "HT7", "side": "left", "depth_mm": "60"}, "deeper than the cap"),
        ({"code": "HT7", "side": "left", "depth_mm": "inf"}, "The depth must be from 1 to"),
        ({"code": "HT7", "side": "left", "depth_mm": ""}, "The depth must be a number of mm"),
        ({"code": "ASHI", "depth_mm": "5", "place": "moon"}, "Choose where"),
        ({"tile": "999"}, "not in the plan of this visit"),
        ({"tile": "0", "depth_mm": "70"}, "deeper than the cap"),
        ({"tile": "0", "needle": "not-an-id"}, "The page that sent this was incomplete"),
    ],
)
def test_what_cannot_be_right_is_said_and_nothing_is_charted(
    room: Room, fields: dict[str, str], sentence: str
) -> None:
    answer = room.post("needle-in", **{"needle": str(uuid7()), **fields})
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert room.session.charting.needles == ()
    if fields.get("code"):
        assert f'value="{fields["code"]}"' in answer.content.decode()


def test_a_caution_asks_before_a_free_needle(episode_a, people, client_of) -> None:
    keep_paperwork(episode_a, EVE)
    browser = client_of(people.practitioner)
    browser.post(f"/chart/{episode_a.pk}/visit/")
    room = Room(browser, episode_a)
    sent = {"needle": str(uuid7()), "code": "SP6", "side": "left", "depth_mm": "3"}
    answer = room.post("needle-in", **sent)
    assert answer.status_code == 422
    assert "tick the box" in words(answer)
    assert room.post("needle-in", **sent, override="yes").status_code == 302
    assert (
        room.post(
            "needle-in", **sent | {"needle": str(uuid7()), "code": "CV4", "side": ""}, override="yes"
        ).status_code
        == 422
    )


def test_the_timer_counts_from_the_last_needle_in(room: Room) -> None:
    assert "data-timer" not in room.page
    room.put_in(0)
    started = room.session.inside[0].inserted_at.isoformat()
    assert f'data-started="{started}"' in room.page
    assert f'data-minutes="{room.session.retention_min}"' in room.page


@pytest.mark.parametrize("who", ["patient_a", "patient_b", "other_practitioner", "front_desk", "owner"])
def test_nobody_else_finds_the_visit(room: Room, people, client_of, who: str) -> None:
    other = client_of(getattr(people, who))
    assert other.get(room.url).status_code == 404
    assert other.get(f"{room.url}sign/").status_code == 404
    for act in ("needle-in", "needle-out", "all-out", "note", "event", "sign"):
        assert other.post(f"{room.url}{act}/", {"revision": "0"}).status_code == 404
    assert room.visit.revision == 0


@pytest.mark.parametrize("act", ["needle-in", "needle-out", "all-out", "note", "event", "sign"])
def test_every_write_wants_the_csrf_token(room: Room, people, client_of, act: str) -> None:
    strict = client_of(people.practitioner, enforce_csrf_checks=True)
    assert strict.post(f"{room.url}{act}/").status_code == 403
