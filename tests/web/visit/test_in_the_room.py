"""Minutes, currents, cupping, an emergency, the body, the last visit again; and acts that waited on the tablet."""

import datetime as dt
import json
import zoneinfo
from typing import Any

import pytest
from django.utils import timezone
from uuid_utils.compat import uuid7

from ashi.web.owner.queries import near_misses
from ashi.web.records.access import actor_of
from ashi.web.records.models import AuditEntry, Practitioner
from ashi.web.visit.actions import session_of
from ashi.web.visit.models import OpenVisit
from ashi.web.visit.queries import zone_of
from tests.support.charts import keep_paperwork
from tests.support.forms import forms
from tests.support.people import CHEN, person
from tests.web.plan.conftest import words
from tests.web.visit.conftest import SESSION, Room

pytestmark = pytest.mark.django_db
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def needled(room: Room) -> Room:
    for code, side in (("BL23", "left"), ("BL25", "left"), ("BL25", "right")):
        answer = room.post("needle-in", needle=str(uuid7()), code=code, side=side, depth_mm="5")
        assert answer.status_code == 302, words(answer)
    return room


def ids(room: Room) -> list[str]:
    return [needle.id for needle in room.session.charting.needles]


# --- minutes


def test_the_practitioner_is_there_from_the_start_and_a_needle_says_so_again(room: Room) -> None:
    assert room.session.charting.with_patient_since is not None
    room.leave()
    assert room.session.charting.with_patient_since is None
    assert "With the patient" in words(room.browser.get(room.url))
    room.put_in(0)
    assert room.session.charting.with_patient_since is not None


def test_minutes_are_corrected_with_a_reason(room: Room) -> None:
    room.began_earlier(30)
    room.leave()
    [long] = room.session.charting.contacts
    page = room.browser.get(f"{room.url}minutes/").content.decode()
    [mend, new] = forms(page, f"{room.url}minutes/")
    assert "contact" not in new
    unsaid = room.browser.post(f"{room.url}minutes/", mend | {"ended_at": mend["began_at"]})
    assert unsaid.status_code == 422
    wrong = room.browser.post(f"{room.url}minutes/", mend | {"ended_at": "25:00", "because": "forgot to tap"})
    assert "must be a time, such as 10:05" in words(wrong)
    assert room.session.charting.contacts == (long,)
    zone = zone_of(actor_of(Practitioner.unscoped.get(pk=room.visit.practitioner_id).user, "127.0.0.1"))
    clock = (long.began_at + dt.timedelta(minutes=12)).astimezone(zoneinfo.ZoneInfo(zone))
    mended = mend | {"ended_at": f"{clock:%H:%M}", "because": "forgot to tap"}
    if clock.date() == long.began_at.astimezone(zoneinfo.ZoneInfo(zone)).date():
        assert room.browser.post(f"{room.url}minutes/", mended).status_code == 302
        [short] = room.session.charting.contacts
        assert 11 <= (short.ended_at - short.began_at).total_seconds() / 60 <= 13
        assert short.corrected_because == "forgot to tap"
    assert room.post("minutes", contact="7", act="remove", because="not there").status_code == 422
    assert room.post("minutes", contact="0", act="remove", because="not there").status_code == 302
    assert room.session.charting.contacts == ()


# --- current


def pair(room: Room, one: int, other: int, /, **fields: str) -> dict[str, str]:
    given = {"first": ids(room)[one], "second": ids(room)[other], "hz": "2", "ma": "0", "minutes": "20"}
    return {"pair": str(uuid7()), "waveform": "continuous", **given, **fields}


def test_a_current_goes_on_is_raised_and_off_and_holds_its_needles(needled: Room) -> None:
    sent = pair(needled, 0, 1, hz_high="100")
    for _ in range(2):
        assert needled.post("current", **sent).status_code == 302
    [on] = needled.session.charting.electro
    assert (on.hz, on.hz_high, on.ma, on.stopped_at) == (2, 100, 0, None)
    assert needled.post("current", act="set", pair=on.id, ma="1.5").status_code == 302
    held = needled.post("needle-out", needle=on.first)
    assert held.status_code == 422
    assert "is still on. Switch it off" in words(held)
    assert needled.post("current", act="off", pair=on.id).status_code == 302
    [off] = needled.session.charting.electro
    assert off.stopped_at is not None
    assert off.ma == 1.5
    assert needled.post("needle-out", needle=on.first).status_code == 302


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"hz": "0"}, "must be 0.5 to 200 Hz"),
        ({"ma": "25"}, "must be 0 to 20 mA"),
        ({"waveform": "wild"}, "Choose the waveform"),
        ({"second": ""}, "Choose two needles."),
    ],
)
def test_a_current_that_cannot_be_is_refused(needled: Room, fields: dict[str, str], sentence: str) -> None:
    answer = needled.post("current", **pair(needled, 0, 1, **fields))
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert needled.session.charting.electro == ()


def test_a_pacemaker_refuses_a_current_with_the_findings_words(episode_a, people, client_of) -> None:
    keep_paperwork(episode_a, person(regions=("lumbar_paraspinal_l4_left",), pacemaker="yes"))
    browser = client_of(people.practitioner)
    browser.post(f"/chart/{episode_a.pk}/visit/")
    room = Room(browser, episode_a)
    for code in ("BL23", "BL25"):
        room.post("needle-in", needle=str(uuid7()), code=code, side="left", depth_mm="5")
    assert "Electronic implant: no current." in words(browser.get(f"{room.url}current/"))
    answer = room.post("current", **pair(room, 0, 1))
    assert answer.status_code == 422
    assert "Electronic implant: no current." in words(answer)
    assert room.session.charting.electro == ()


# --- beside the needles


def test_cupping_is_charted_and_asks_for_the_skin_afterwards(room: Room) -> None:
    sent = {"adjunct": str(uuid7()), "kind": "cupping", "site": "flank_lower_right", "minutes": "8"}
    refused = room.post("beside", **sent)
    assert refused.status_code == 422
    assert "Look at the skin first" in words(refused)
    for _ in range(2):
        assert room.post("beside", **sent, skin_before="ok").status_code == 302
    [kept] = room.session.charting.adjuncts
    assert "look at the skin now" in words(room.browser.get(room.url))
    assert "4a other treatments" not in words(room.browser.get(room.url))
    answer = room.post("beside", act="skin", adjunct=kept.id, skin_after="blister")
    assert answer.url.endswith("#events")
    assert room.session.charting.adjuncts[0].skin_after == "blister"
    assert '<option value="skin_reaction" selected' in room.page


def test_someone_on_a_blood_thinner_is_not_cupped(episode_a, people, client_of) -> None:
    keep_paperwork(episode_a, CHEN)
    browser = client_of(people.practitioner)
    browser.post(f"/chart/{episode_a.pk}/visit/")
    room = Room(browser, episode_a)
    sent = {"adjunct": str(uuid7()), "kind": "cupping", "site": "flank_lower_right", "minutes": "8"}
    answer = room.post("beside", **sent, skin_before="ok")
    assert answer.status_code == 422
    assert "blood thinner" in words(answer)
    assert room.session.charting.adjuncts == ()


def test_how_far_the_back_moves_before_and_after(room: Room) -> None:
    answer = room.post("motion", before_fingertip_floor_cm="31", after_extension="some")
    assert answer.status_code == 302
    charting = room.session.charting
    assert charting.motion_before is not None
    assert charting.motion_before.fingertip_floor_cm == 31
    assert charting.motion_after is not None
    assert charting.motion_after.extension == "some"
    assert room.post("motion").status_code == 302
    assert room.session.charting.motion_before is None
    assert room.post("motion", before_fingertip_floor_cm="300").status_code == 422


# --- an emergency


def test_an_emergency_takes_everything_out_with_one_count_and_asks_what_happened(needled: Room) -> None:
    needled.post("current", **pair(needled, 0, 1))
    page = words(needled.browser.get(f"{needled.url}emergency/"))
    assert "Lower back, left" in page
    assert "BL23, BL25" in page
    wrong = needled.post("emergency", counted="2")
    assert wrong.status_code == 422
    assert "2 needles counted, but 3 charted in" in words(wrong)
    assert len(needled.session.inside) == 3
    answer = needled.post("emergency", counted="3")
    assert answer.url.endswith("#events")
    charting = needled.session.charting
    assert needled.session.inside == ()
    assert charting.emergency_removal_at is not None
    assert charting.counted_out == 3
    assert charting.electro[0].stopped_at is not None
    assert len(charting.near_misses) == 1
    assert '<option value="fainting" selected' in needled.page
    assert AuditEntry.unscoped.filter(act="needles.emergency_out").count() == 2


# --- the body


def test_a_tap_offers_the_points_near_it_and_the_place_itself(room: Room) -> None:
    tap = {"spot.x": "130", "spot.y": "465", "width_px": "320"}
    page = room.browser.post(f"{room.url}body/back/", tap).content.decode()
    assert "Tender place here (ashi)" in page
    offers = forms(page, f"{room.url}needle-in/")
    place = next(fields for fields in offers if fields["code"] == "ASHI")
    answer = room.browser.post(f"{room.url}needle-in/", place)
    assert "/body/back/" in answer.url
    [needle] = room.session.inside
    assert needle.spot is not None
    assert (needle.point, needle.side, needle.spot.view) == ("ASHI", "left", "back")
    assert needle.place.endswith("_left")
    seen = room.browser.get(f"{room.url}body/lumbar/").content.decode()
    assert "visit-mark--in" in seen


@pytest.mark.parametrize(
    "tap",
    [
        {"spot.x": "1", "spot.y": "1", "width_px": "320"},
        {"spot.x": "nan", "spot.y": "5", "width_px": "320"},
        {"spot.x": "5", "spot.y": "5", "width_px": "0"},
        {},
    ],
)
def test_a_tap_beside_the_body_is_said(room: Room, tap: dict[str, str]) -> None:
    answer = room.browser.post(f"{room.url}body/back/", tap)
    assert answer.status_code == 422
    assert "type the point below" in words(answer)


@pytest.mark.parametrize(
    "spot", [("moon", "5", "5"), ("back", "-5", "5"), ("back", "999999", "5"), ("back", "0", "0")]
)
def test_a_place_that_is_not_on_the_body_is_refused(room: Room, spot: tuple[str, str, str]) -> None:
    view, x, y = spot
    fields = {"spot_view": view, "spot_x": x, "spot_y": y}
    answer = room.post("needle-in", needle=str(uuid7()), code="ASHI", depth_mm="5", **fields)
    assert answer.status_code == 422
    assert room.session.inside == ()


def test_no_such_side_of_the_body(room: Room) -> None:
    assert room.browser.get(f"{room.url}body/inside/").status_code == 404


# --- the last visit


def test_the_last_visit_is_offered_again_and_nothing_goes_in_by_it(needled: Room) -> None:
    nothing = needled.post("copy")
    assert nothing.status_code == 422
    assert "no signed visit yet" in words(nothing)
    needled.post("note", **SESSION)
    needled.count_all_out()
    needled.post("all-out", tray="3")
    assert needled.sign().status_code == 302
    assert needled.browser.post(f"/chart/{needled.episode.pk}/visit/").status_code == 302
    again = Room(needled.browser, needled.episode)
    visit = OpenVisit.unscoped.get(episode=needled.episode, signed_as=None)
    url = f"/visits/{visit.pk}/"
    before = words(again.browser.get(url))
    assert "Copy the last visit" in before
    assert again.browser.post(f"{url}copy/", {"revision": "0"}).status_code == 302
    session = session_of(OpenVisit.unscoped.get(pk=visit.pk))
    assert session.inside == ()
    offered = {(one.point.code, one.point.side) for one in session.offered}
    planned = {("BL23", "left"), ("BL25", "left"), ("BL25", "right")}
    assert offered <= planned
    page = again.browser.get(url).content.decode()
    assert page.count('name="tile"') >= len(planned)


# --- a network that comes and goes


def test_an_act_in_words_for_the_tablet_that_kept_it(room: Room) -> None:
    needle, revision = str(uuid7()), "0"
    sent: dict[str, Any] = {"revision": revision, "tile": "0", "needle": needle, "late_s": "90"}
    OpenVisit.unscoped.update(started_at=timezone.now() - dt.timedelta(minutes=10))
    first = room.browser.post(f"{room.url}needle-in/", sent, **JSON)
    assert json.loads(first.content)["revision"] == 1
    again = room.browser.post(f"{room.url}needle-in/", sent, **JSON)
    assert again.status_code == 200
    [kept] = room.session.inside
    assert 88 <= (timezone.now() - kept.inserted_at).total_seconds() <= 120
    refused = room.browser.post(
        f"{room.url}needle-in/", {"tile": "999", "needle": needle, "revision": "1"}, **JSON
    )
    assert refused.status_code == 422
    assert "not in the plan" in json.loads(refused.content)["problems"][0]["text"]
    stale = room.browser.post(
        f"{room.url}needle-in/", {"tile": "1", "needle": str(uuid7()), "revision": "0"}, **JSON
    )
    assert stale.status_code == 409
    assert json.loads(stale.content)["revision"] == 1
    assert len(room.session.inside) == 1


def test_an_act_never_counts_from_before_the_visit(room: Room) -> None:
    room.put_in(0, late_s="40000")
    [needle] = room.session.inside
    assert needle.inserted_at >= room.visit.started_at.replace(microsecond=0)


def test_a_tablet_that_wakes_asks_what_changed(room: Room) -> None:
    state = room.browser.get(f"{room.url}state/").json()
    assert set(state) == {"revision", "signed", "now"}
    assert state["revision"] == 0
    room.put_in(0)
    assert room.browser.get(f"{room.url}state/").json()["revision"] == 1


def test_a_count_that_did_not_agree_is_in_the_owners_number(needled: Room, people) -> None:
    assert near_misses(actor_of(people.owner, "127.0.0.1"), timezone.now() - dt.timedelta(days=30)) == 0
    needled.post("note", **SESSION)
    needled.post("emergency", counted="2")
    needled.post("emergency", counted="3")
    needled.leave()
    needled.post("event", event=str(uuid7()), kind="fainting", grade="2", relatedness="probable")
    assert needled.sign().status_code == 302
    since = timezone.now() - dt.timedelta(days=30)
    assert near_misses(actor_of(people.owner, "127.0.0.1"), since) == 1
    assert near_misses(actor_of(people.front_desk, "127.0.0.1"), since) == 0
