"""Sending: everything at once, once only, with a receipt; or a clear list of what is missing."""

from uuid import UUID, uuid5

import pytest

from ashi.instruments import Response
from ashi.intake import Consent, Intake
from ashi.safety.findings import Findings
from ashi.web.booking.models import Appointment
from ashi.web.intake.models import Draft
from ashi.web.records.documents import decode
from ashi.web.records.models import AuditEntry, Document
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
    assert decode(documents[uuid5(key, "consent")], Consent).signed_name == "Alice Adler"
    assert decode(documents[uuid5(key, "findings")], Findings).findings
    assert decode(documents[uuid5(key, "nrs_pain")], Response).items["average"] == 5
    assert (
        decode(documents[uuid5(key, "psfs")], Response).items["activity_2_words"] == "Sitting through a film"
    )
    assert len(documents) == 5
    assert Draft.unscoped.get(episode=alice.episode).submitted_as_id == documents[key].pk
    assert Appointment.unscoped.get(episode=alice.episode).paperwork == "done"
    assert AuditEntry.unscoped.filter(act="paperwork.send").count() == 1


def test_section_by_section_without_a_script(alice: Paperwork) -> None:
    assert alice.get("paperwork").status_code == 200
    for section, fields in PAPER.items():
        slug = section.replace("_", "-")
        page = alice.get("paperwork_section", slug)
        assert page.status_code == 200
        if section != "consent":
            assert alice.post(slug, fields | {"go": "next"}).status_code == 302
    assert alice.get("paperwork_check").status_code == 200
    answer = alice.client.post(alice.url("paperwork_submit"), PAPER["consent"])
    assert answer.status_code == 302, answer.content.decode()
    assert answer["Location"] == alice.url("paperwork_receipt")
    assert alice.get("paperwork_receipt").status_code == 200
