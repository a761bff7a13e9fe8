"""A signature asks who it is; what was shown is what is kept, whatever the templates say later."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from ashi.web.plan import fragments
from ashi.web.records import signatures
from ashi.web.records.models import AuditEntry, Document, SignedPage
from ashi.web.visit import actions_sign
from ashi.web.visit.models import OpenVisit
from tests.support.clinic import PASSWORD
from tests.support.forms import forms
from tests.web.conftest import prove
from tests.web.plan.conftest import words
from tests.web.visit.conftest import SESSION, Room

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready(room: Room) -> Room:
    """Two needles were in and are out and counted: there is nothing left but to sign."""
    for tile in range(2):
        room.put_in(tile)
    assert room.post("note", **SESSION).status_code == 302
    room.count_all_out()
    return room


def test_after_ten_minutes_the_password_is_asked_for_and_leads_back(ready: Room) -> None:
    prove(ready.browser, minutes_ago=11)
    asked = ready.browser.get(f"{ready.url}sign/")
    assert asked.status_code == 302
    assert asked["Location"] == f"/account/reauthenticate/?next=%2Fvisits%2F{ready.visit.pk}%2Fsign%2F"
    page = ready.browser.get(asked["Location"])
    assert "Is it still you?" in words(page)
    wrong = ready.browser.post(asked["Location"], {"password": "not this one"})
    assert wrong.status_code == 200
    assert ready.browser.get(f"{ready.url}sign/").status_code == 302
    back = ready.browser.post(asked["Location"], {"password": PASSWORD})
    assert back["Location"] == f"{ready.url}sign/"
    assert ready.sign().status_code == 302
    assert (
        "signed by typed name; password less than 10 minutes before"
        in AuditEntry.unscoped.get(act="visit.sign").why
    )


def test_nine_minutes_are_recent_enough(ready: Room) -> None:
    prove(ready.browser, minutes_ago=9)
    assert ready.browser.get(f"{ready.url}sign/").status_code == 200


def test_a_page_that_lay_open_too_long_does_not_sign(ready: Room) -> None:
    [fields] = forms(ready.browser.get(f"{ready.url}sign/").content.decode(), f"{ready.url}sign/")
    prove(ready.browser, minutes_ago=30)
    late = ready.browser.post(f"{ready.url}sign/", fields | {"typed_name": "Chen Wei"})
    assert late["Location"].startswith("/account/reauthenticate/")
    assert not Document.unscoped.filter(kind="visit").exists()


def test_somebody_elses_proof_is_none(ready: Room, people) -> None:
    session = ready.browser.session
    session["account_authentication_methods_user"] = str(people.other_practitioner.pk)
    session.save()
    assert ready.browser.get(f"{ready.url}sign/")["Location"].startswith("/account/reauthenticate/")


def _without_password(room: Room, people) -> Client:
    people.practitioner.set_unusable_password()
    people.practitioner.save()
    room.browser.force_login(people.practitioner)
    return room.browser


def test_a_demonstrations_account_signs_and_the_page_and_the_trail_say_so(ready: Room, people) -> None:
    browser = _without_password(ready, people)
    assert "has no passkey and no password" in words(browser.get(f"{ready.url}sign/"))
    assert ready.sign().status_code == 302
    assert "demonstration account" in AuditEntry.unscoped.get(act="visit.sign").why


def test_in_a_clinic_an_account_without_either_cannot_sign_and_reads_what_to_do(
    ready: Room, people, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = _without_password(ready, people)
    monkeypatch.setattr(settings, "DEMO", False)
    page = browser.get(f"{ready.url}sign/")
    assert "This account cannot sign yet" in words(page)
    assert forms(page.content.decode(), f"{ready.url}sign/") == []
    browser.post(
        f"{ready.url}sign/", {"revision": str(ready.visit.revision), "typed_name": "Chen Wei", "digest": "x"}
    )
    assert not Document.unscoped.filter(kind="visit").exists()


def _signed(room: Room) -> Document:
    assert room.sign().status_code == 302
    return Document.unscoped.get(kind="visit")


def test_what_was_shown_is_what_is_kept_also_after_the_templates_change(
    ready: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = ready.browser.get(f"{ready.url}sign/").content.decode()
    shown = read[read.index('<article class="signed-note">') : read.index("</article>") + len("</article>")]
    document = _signed(ready)
    assert SignedPage.unscoped.get(pk=document.pk).html == shown

    # A later version of Ashi words everything otherwise, and makes all pieces anew.
    render = fragments._render
    monkeypatch.setattr(
        fragments,
        "_render",
        lambda name, **values: "otherwise" if name == "signed_visit" else render(name, **values),
    )
    monkeypatch.setattr(fragments, "_wording", lambda zone: "another-version")
    assert shown in ready.browser.get(f"/visits/{document.pk}/signed/").content.decode()
    assert shown in ready.browser.get(f"/chart/{ready.episode.pk}/").content.decode()
    assert signatures.signature_of(document).is_as_signed


def test_the_page_says_that_it_is_as_signed_with_both_digests(ready: Room) -> None:
    document = _signed(ready)
    page = words(ready.browser.get(f"/visits/{document.pk}/signed/"))
    assert "As signed: yes" in page
    assert document.digest in page
    assert SignedPage.unscoped.get().digest in page


def test_a_changed_page_or_document_or_trail_is_told(ready: Room) -> None:
    document = _signed(ready)
    page = SignedPage.unscoped.get()
    assert signatures.signature_of(document).fault == ""
    [(checked, signature)] = signatures.check_all()
    assert (checked.pk, signature.is_as_signed) == (document.pk, True)
    forged = Document.unscoped.get(pk=document.pk)
    forged.body = forged.body.replace("Relaxed", "Asleep")
    assert signatures.signature_of(forged).fault == "The document is not what was signed."
    rewritten = page.html.replace("Relaxed", "Asleep")
    for html, digest, fault in (
        (rewritten, page.digest, "The page is not what was signed."),
        (rewritten, signatures.sha256(rewritten), "The audit trail does not say that this was signed."),
    ):
        found = signatures._fault(document, SignedPage(document=document, html=html, digest=digest))
        assert found == fault


def test_the_database_refuses_to_change_a_signed_page(ready: Room) -> None:
    _signed(ready)
    for change in (
        lambda: SignedPage.unscoped.update(html="x"),
        lambda: SignedPage.unscoped.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_visit_signed_more_than_a_day_late_says_so(ready: Room) -> None:
    later = timezone.now() + dt.timedelta(hours=30)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(actions_sign, "timezone", SimpleNamespace(now=lambda: later))
        assert "Late entry: signed more than a day after the visit." in words(
            ready.browser.get(f"{ready.url}sign/")
        )
    assert OpenVisit.unscoped.get().signed_as is None
