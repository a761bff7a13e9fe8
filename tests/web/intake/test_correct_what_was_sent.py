"""Something changed: a copy is opened, changed and signed again; what was sent stands until then, and stays."""

from uuid import UUID, uuid5

import pytest

from ashi.instruments import Response
from ashi.intake import Intake
from ashi.web.records.documents import decode
from ashi.web.records.models import Document
from tests.web.intake.conftest import PAPER, Paperwork, whole

pytestmark = pytest.mark.django_db


def reopened(alice: Paperwork) -> UUID:
    fields = whole()
    assert alice.send(fields).status_code == 201
    assert alice.client.post(alice.url("paperwork_reopen")).status_code == 302
    return UUID(fields["client_key"])


def test_the_copy_holds_everything_but_the_signature(alice: Paperwork) -> None:
    reopened(alice)
    hopes = alice.get("paperwork_section", "hopes").content.decode()
    consent = alice.get("paperwork_section", "consent").content.decode()
    story = alice.get("paperwork_section", "story").content.decode()
    assert "To garden again" in hopes
    assert 'value="Alice Adler"' not in consent
    assert "data-many checked" not in consent
    began = decode(Document.unscoped.get(kind="intake"), Intake).onset.began
    assert f'value="{began.isoformat()}"' in story


def test_until_it_is_sent_the_first_one_stands(alice: Paperwork) -> None:
    reopened(alice)
    alice.save({"hopes": "To swim"}, seen=9)
    assert b"You have opened a copy" in alice.get("paperwork_receipt").content
    assert Document.unscoped.filter(kind="intake").count() == 1


def test_the_new_one_corrects_the_old_one(alice: Paperwork) -> None:
    old = reopened(alice)
    answer = alice.send({"hopes": "To swim", **PAPER["consent"]}, seen=9)
    assert answer.status_code == 201
    first = Document.unscoped.get(client_key=old)
    second = Document.unscoped.get(kind="intake", corrects=first)
    assert decode(first, Intake).hopes == "To garden again"
    assert decode(second, Intake).hopes == "To swim"
    assert Document.unscoped.get(
        client_key=uuid5(second.client_key, "findings")
    ).corrects.client_key == uuid5(old, "findings")
    assert Document.unscoped.filter(kind="consent").count() == 2
    assert Document.unscoped.filter(kind="response").count() == 3, "the baseline did not change"


def test_a_corrected_baseline_stays_the_first_days(alice: Paperwork) -> None:
    old = reopened(alice)
    assert alice.send({"nrs_average": "6", **PAPER["consent"]}, seen=9).status_code == 201
    response = Document.unscoped.get(kind="response", corrects__isnull=False)
    assert response.corrects.client_key == uuid5(old, "nrs_pain")
    assert decode(response, Response).items["average"] == 6
    assert response.happened_on == response.corrects.happened_on


def test_a_correction_of_a_correction(alice: Paperwork) -> None:
    reopened(alice)
    alice.send({"nrs_average": "6", **PAPER["consent"]}, seen=9)
    alice.client.post(alice.url("paperwork_reopen"))
    assert alice.send({"nrs_average": "7", **PAPER["consent"]}, seen=9).status_code == 201
    assert Document.unscoped.filter(kind="intake", corrected_by=None).count() == 1
    standing = Document.unscoped.filter(kind="response", corrected_by=None)
    assert {decode(d, Response).instrument: decode(d, Response).items.get("average") for d in standing} == {
        "nrs_pain": 7,
        "psfs": None,
        "needle_anxiety": None,
    }


def test_the_old_key_in_an_old_page_does_not_swallow_the_change(alice: Paperwork) -> None:
    old = reopened(alice)
    alice.save({"hopes": "To swim"}, seen=9)
    answer = alice.send(whole(client_key=str(old)), seen=9)
    assert answer.status_code == 409
    assert Document.unscoped.filter(kind="intake").count() == 1


def test_only_what_was_sent_can_be_opened_again(alice: Paperwork) -> None:
    alice.save({"hopes": "To garden"})
    assert alice.client.post(alice.url("paperwork_reopen"))["Location"] == alice.url("paperwork")
    assert alice.client.get(alice.url("paperwork_reopen")).status_code == 405
