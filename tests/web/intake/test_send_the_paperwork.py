"""Sending: everything at once, once only, with a receipt; or a clear list of what is missing."""

from typing import Any
from uuid import UUID, uuid5

import pytest

from ashi.instruments import Response
from ashi.intake import Consent, Intake
from ashi.safety.findings import Findings
from ashi.web.booking.models import Appointment
from ashi.web.intake import submitting
from ashi.web.intake.models import Draft
from ashi.web.records.documents import decode
from ashi.web.records.models import AuditEntry, Document, Patient
from tests.web.intake.conftest import PAPER, Paperwork, whole

pytestmark = pytest.mark.django_db


def test_a_whole_paperwork_becomes_its_documents(alice: Paperwork) -> None:
    fields = whole()
    answer = alice.send(fields)
    assert answer.status_code == 201, answer.content
    key = UUID(fields["client_key"])
    documents = {d.client_key: d for d in Document.unscoped.filter(episode=alice.episode)}
    intake = decode(documents[key], Intake)
    assert intake.about.stature_mm == 1680
    assert intake.intensity.worst == 8
    assert [m.region for m in intake.drawing.regions] == ["sacrum_upper", "lumbar_paraspinal_l4_right"]
    assert intake.drawing.pains[0].intensity == 5
    assert intake.co_treatments[0].words == "Since May"
    assert decode(documents[uuid5(key, "consent")], Consent).signed_name == "Alice Adler"
    findings = documents[uuid5(key, "findings")]
    assert decode(findings, Findings).findings
    assert findings.author_name == "Ashi"
    assert findings.author_id is None
    assert decode(documents[uuid5(key, "nrs_pain")], Response).items == {"now": 4, "average": 5, "worst": 8}
    assert (
        decode(documents[uuid5(key, "psfs")], Response).items["activity_2_words"] == "Sitting through a film"
    )
    assert decode(documents[uuid5(key, "needle_anxiety")], Response).items == {
        "nervous": int(fields["needle_fear"])
    }
    assert len(documents) == 6


def test_sending_marks_everything_that_depends_on_it(alice: Paperwork) -> None:
    Patient.unscoped.filter(pk=alice.episode.patient_id).update(born_on=None, sex="")
    receipt = alice.send(whole()).json()
    draft = Draft.unscoped.get(episode=alice.episode)
    assert draft.submitted_as_id is not None
    assert draft.submitted_as_id.hex == receipt["receipt"]
    assert Appointment.unscoped.get(episode=alice.episode).paperwork == "done"
    patient = Patient.unscoped.get(pk=alice.episode.patient_id)
    assert (patient.born_on.isoformat(), patient.sex) == ("1980-05-17", "female")
    acts = set(AuditEntry.unscoped.values_list("act", flat=True))
    assert {"paperwork.open", "paperwork.send", "intake.keep", "consent.keep", "findings.keep"} <= acts


def test_the_register_is_filled_in_but_never_overwritten(alice: Paperwork) -> None:
    alice.send(whole(born_year="1990", sex="other"))
    patient = Patient.unscoped.get(pk=alice.episode.patient_id)
    assert (patient.born_on.year, patient.sex) == (1980, "female")


def test_section_by_section_without_a_script(alice: Paperwork) -> None:
    for section, fields in PAPER.items():
        slug = section.replace("_", "-")
        assert alice.get("paperwork_section", slug).status_code == 200
        if section != "consent":
            assert alice.post(slug, fields | {"go": "next"}).status_code == 302
    assert b"Putting on socks" in alice.get("paperwork_check").content
    answer = alice.client.post(alice.url("paperwork_submit"), PAPER["consent"])
    assert answer.status_code == 302, answer.content.decode()
    assert answer["Location"] == alice.url("paperwork_receipt")
    page = alice.get("paperwork_receipt").content.decode()
    assert "It has arrived" in page


def test_pressing_twice_stores_once_and_answers_the_same_receipt(alice: Paperwork) -> None:
    fields = whole()
    first, second = alice.send(fields), alice.send(fields)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["receipt"] == second.json()["receipt"]
    assert Document.unscoped.filter(episode=alice.episode).count() == 6
    assert AuditEntry.unscoped.filter(act="paperwork.send").count() == 1


def test_the_same_key_with_other_content_is_refused_and_the_first_stands(alice: Paperwork) -> None:
    fields = whole()
    alice.send(fields)
    answer = alice.send(fields | {"hopes": "Something quite different"})
    assert answer.status_code == 409
    assert "already arrived" in answer.json()["error"]
    assert (
        decode(Document.unscoped.get(client_key=UUID(fields["client_key"])), Intake).hopes
        == "To garden again"
    )


def test_another_key_after_sending_adds_nothing(alice: Paperwork) -> None:
    alice.send(whole())
    answer = alice.send(whole())
    assert answer.status_code == 409
    assert answer.json()["error"] == "already sent"
    assert Document.unscoped.filter(kind="intake").count() == 1


def test_a_key_of_someone_else_is_refused_without_telling_whose(alice: Paperwork, bob: Paperwork) -> None:
    fields = whole()
    assert alice.send(fields).status_code == 201
    answer = bob.send(fields)
    assert answer.status_code == 409
    assert Document.unscoped.filter(episode=bob.episode).count() == 0
    assert bob.send(whole(signed_name="Bob Brandt")).status_code == 201


def test_without_a_key_of_its_own_a_sending_has_the_drafts(alice: Paperwork) -> None:
    page = alice.get("paperwork_section", "consent").content.decode()
    assert alice.send(whole(client_key=None)).status_code == 201
    assert str(Document.unscoped.get(kind="intake").client_key) in page


def test_a_missing_part_is_named_with_its_section_and_nothing_is_lost(alice: Paperwork) -> None:
    fields = whole(nrs_worst=None, signed_name=None, safety_fever=None)
    answer = alice.send(fields)
    assert answer.status_code == 422
    named = {(p["section"], p["field"]) for p in answer.json()["problems"]}
    assert named == {("how_strong", "nrs_worst"), ("consent", "signed_name"), ("safety", "safety_fever")}
    assert Document.unscoped.count() == 0
    later = alice.send({"nrs_worst": "8", "signed_name": "Alice Adler", "safety_fever": "no"}, seen=1)
    assert later.status_code == 201


def test_the_page_of_a_missing_part_links_to_the_field_and_keeps_the_signature(alice: Paperwork) -> None:
    alice.save(whole(nrs_worst=None))
    answer = alice.client.post(alice.url("paperwork_submit"), PAPER["consent"] | {"writer": "page1"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f"{alice.url('paperwork_section', 'how-strong')}#id_nrs_worst" in page
    assert 'value="Alice Adler"' in page


def test_a_consent_text_that_changed_meanwhile_must_be_read_again(alice: Paperwork) -> None:
    answer = alice.send(whole(consent_sha256="0" * 64))
    assert answer.status_code == 422
    assert "changed since you opened it" in answer.json()["problems"][0]["message"]


def test_everything_or_nothing(alice: Paperwork, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("as if the power failed")

    monkeypatch.setattr(submitting, "note_paperwork", broken)
    alice.save(whole())
    alice.client.raise_request_exception = False
    assert alice.send(whole()).status_code == 500
    assert Document.unscoped.count() == 0
    assert AuditEntry.unscoped.filter(act="intake.keep").count() == 0
    monkeypatch.undo()
    assert alice.send(whole(), seen=1).status_code == 201
