"""No needle stays behind unnoticed, and a signature stands under exactly what was read."""

import re

import pytest
from uuid_utils.compat import uuid7

from ashi.visit import Visit
from ashi.web.booking.models import Appointment
from ashi.web.records.documents import decode
from ashi.web.records.models import AuditEntry, CaseMember, Document, SignedPage
from tests.support.forms import forms
from tests.web.plan.conftest import words
from tests.web.visit.conftest import SESSION, Room

pytestmark = pytest.mark.django_db


@pytest.fixture
def needled(room: Room) -> Room:
    """Three planned needles are in, and the session is charted."""
    for tile in range(3):
        room.put_in(tile)
    assert room.post("note", **SESSION).status_code == 302
    return room


def test_a_needle_still_in_is_named_and_blocks(needled: Room) -> None:
    needled.post("needle-out", needle=needled.session.inside[0].id)
    left = [f"{n.point} {n.side}" for n in needled.session.inside if not n.place]
    page = words(needled.browser.get(f"{needled.url}sign/"))
    assert "2 needles are not out yet" in page
    assert all(name in page for name in left)
    forced = needled.post("sign", typed_name="Chen Wei", digest="0" * 64)
    assert forced.status_code == 422
    assert not Document.unscoped.filter(kind="visit").exists()


def test_a_count_that_differs_keeps_the_region_in_and_is_noted(needled: Room) -> None:
    [fields] = forms(needled.page, f"{needled.url}all-out/")
    held = dict(re.findall(r'name="(count_[a-z-]+)".*?of (\d+)', needled.page, re.S))
    first, *others = held
    wrong = {first: str(int(held[first]) + 1)} | {name: held[name] for name in others}
    answer = needled.browser.post(f"{needled.url}all-out/", fields | wrong)
    assert answer.status_code == 422
    page = words(answer)
    assert "charted in. None were taken out here. Look for" in page
    assert "count-out__region--wrong" in answer.content.decode()
    assert needled.session.charting.near_misses
    assert len(needled.session.inside) == int(held[first])  # the regions that agree are out
    needled.count_all_out()
    needled.post("all-out", tray="3")
    assert needled.sign().status_code == 302
    signed = decode(Document.unscoped.get(kind="visit"), Visit)
    assert signed.near_misses == needled.session.charting.near_misses
    assert "Counts that did not agree at first" in words(needled.browser.get(needled.url, follow=True))
    assert AuditEntry.unscoped.filter(act="needles.count_out").exists()


def test_counted_region_by_region_everything_is_out(needled: Room) -> None:
    assert needled.count_all_out().status_code == 302
    assert needled.session.inside == ()
    assert needled.session.charting.counted_out == 3
    assert "All accounted for" in words(needled.browser.get(needled.url))


def test_taken_out_one_by_one_the_tray_is_counted(needled: Room) -> None:
    for needle in needled.session.inside:
        needled.post("needle-out", needle=needle.id)
    assert "were not counted" in words(needled.browser.get(f"{needled.url}sign/"))
    wrong = needled.post("all-out", tray="2")
    assert wrong.status_code == 422
    assert "2 needles in the tray, but 3 went in" in words(wrong)
    assert "counted out" in words(needled.browser.get(f"{needled.url}sign/"))
    assert needled.post("all-out", tray="3").status_code == 302
    assert "Tap “Left the room”" in words(needled.browser.get(f"{needled.url}sign/"))
    needled.leave()
    assert "Read and sign" in words(needled.browser.get(f"{needled.url}sign/"))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [({}, "Enter how many needles you took out."), ({"tray": "many"}, "The count must be a whole number")],
)
def test_a_count_that_is_none(needled: Room, fields: dict[str, str], sentence: str) -> None:
    answer = needled.post("all-out", **fields)
    assert answer.status_code == 422
    assert sentence in words(answer)


def test_another_needle_asks_to_count_again(needled: Room) -> None:
    needled.count_all_out()
    needled.put_in(0)
    assert needled.session.charting.counted_out is None
    assert "not out yet" in words(needled.browser.get(f"{needled.url}sign/"))


def test_signing_keeps_exactly_what_was_read(needled: Room) -> None:
    needled.count_all_out()
    read = needled.browser.get(f"{needled.url}sign/").content.decode()
    note = read[read.index('<article class="signed-note">') : read.index("</article>") + len("</article>")]
    assert needled.sign().status_code == 302
    document = Document.unscoped.get(kind="visit")
    visit = decode(document, Visit)
    assert document.signed
    assert all(needle.removed_at for needle in visit.needles)
    assert Appointment.unscoped.get().status == "done"
    assert SignedPage.unscoped.get(document=document).html == note
    signed = needled.browser.get(needled.url, follow=True).content.decode()
    assert note in signed
    assert document.digest in signed
    trail = AuditEntry.unscoped.get(act="visit.sign")
    assert document.digest in trail.why
    assert "signed by typed name" in trail.why


@pytest.mark.parametrize("name", ["", "Someone Else", "<b>Chen</b>"])
def test_only_the_own_name_signs(needled: Room, name: str) -> None:
    needled.count_all_out()
    answer = needled.sign(name)
    assert answer.status_code == 422
    assert "Type your name as it stands in your account: Chen Wei" in words(answer)
    assert not Document.unscoped.filter(kind="visit").exists()


def test_what_changed_after_reading_is_not_signed(needled: Room) -> None:
    needled.count_all_out()
    [fields] = forms(needled.browser.get(f"{needled.url}sign/").content.decode(), f"{needled.url}sign/")
    needled.post("note", **SESSION | {"note": "Something else"})
    late = needled.browser.post(f"{needled.url}sign/", fields | {"typed_name": "Chen Wei"})
    assert late.status_code == 409
    forged = needled.post("sign", typed_name="Chen Wei", digest=fields["digest"])
    assert forged.status_code == 422
    assert "The note changed since you opened it" in words(forged)
    assert not Document.unscoped.filter(kind="visit").exists()


def test_signing_twice_is_one_document(needled: Room) -> None:
    needled.count_all_out()
    [fields] = forms(needled.browser.get(f"{needled.url}sign/").content.decode(), f"{needled.url}sign/")
    for _ in range(2):
        answer = needled.browser.post(f"{needled.url}sign/", fields | {"typed_name": "Chen Wei"})
        assert answer.status_code == 302
    assert Document.unscoped.filter(kind="visit").count() == 1


def test_a_signed_visit_cannot_be_changed(needled: Room) -> None:
    needled.count_all_out()
    needled.sign()
    answer = needled.put_in(0)
    assert answer.status_code == 302
    assert "This visit is signed and cannot be changed" in words(
        needled.browser.get(needled.url, follow=True)
    )
    assert len(decode(Document.unscoped.get(kind="visit"), Visit).needles) == 3


def test_a_colleague_on_the_case_may_take_needles_out_but_not_sign(needled: Room, people, client_of) -> None:
    CaseMember.unscoped.create(
        episode=needled.episode,
        practitioner=people.other_practitioner.practitioner,
        since=needled.visit.started_at,
    )
    colleague = Room(client_of(people.other_practitioner), needled.episode)
    assert colleague.post("needle-out", needle=needled.session.inside[0].id).status_code == 302
    colleague.count_all_out()
    colleague.post("all-out", tray="3")
    page = words(colleague.browser.get(f"{colleague.url}sign/"))
    assert "Only the practitioner who started this visit signs it" in page


def test_an_unwanted_effect_is_kept_once(needled: Room) -> None:
    event = {
        "event": str(uuid7()),
        "kind": "bruise",
        "grade": "1",
        "relatedness": "probable",
        "words": "At BL25",
    }
    for _ in range(2):
        assert needled.post("event", **event).status_code == 302
    [kept] = needled.session.charting.adverse_events
    assert (kept.kind, kept.grade, kept.serious) == ("bruise", 1, False)


def test_an_event_says_everything_that_is_missing_at_once(needled: Room) -> None:
    answer = needled.post("event", event=str(uuid7()), words="She fainted")
    assert answer.status_code == 422
    page = words(answer)
    for sentence in ("Choose what happened.", "Choose a grade from 1", "Choose how likely"):
        assert sentence in page
    assert "She fainted" in page


def test_a_grave_event_is_serious_whatever_is_ticked(needled: Room) -> None:
    needled.post("event", event=str(uuid7()), kind="pneumothorax", grade="4", relatedness="definite")
    assert needled.session.charting.adverse_events[0].serious


def test_a_note_that_is_too_long_is_kept_on_the_page(needled: Room) -> None:
    long = "a" * 9_000
    answer = needled.post("note", **SESSION | {"note": long, "position": "flying"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "9000 characters long; 8000 fit" in words(answer)
    assert "Choose the position from the list." in words(answer)
    assert long in page
    assert needled.session.charting.note == "Relaxed."
