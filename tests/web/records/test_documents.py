"""A document is kept once, exactly, for ever; the same key again is the same document."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from ashi.instruments.response import Response
from ashi.web.records import audit, documents
from ashi.web.records.actor import Actor
from ashi.web.records.models import AuditEntry, Document, Episode
from ashi.web.records.scope import new_id
from tests.support.clinic import People

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 22)
ANSWER = Response(instrument="nrs_pain", answered_on=DAY, items={"average": 6})


@pytest.fixture
def alice(people: People) -> Actor:
    user = people.patient_a
    return Actor("patient", user=user.pk, patient=user.patient.pk, name=user.name)


def test_what_is_kept_comes_back_the_same(alice: Actor, episode_a: Episode) -> None:
    receipt = documents.keep(alice, episode_a, "response", ANSWER, happened_on=DAY)
    row = Document.records.scope(alice).get(pk=receipt.document)
    assert documents.decode(row, Response) == ANSWER
    assert row.digest == receipt.digest
    assert row.knowledge


def test_the_act_and_its_trace_are_kept_together(alice: Actor, episode_a: Episode) -> None:
    receipt = documents.keep(alice, episode_a, "response", ANSWER, happened_on=DAY)
    entry = AuditEntry.unscoped.get(record=f"document:{receipt.document.hex}")
    assert (entry.act, entry.actor, entry.patient) == ("response.keep", alice.user, episode_a.patient_id)


def test_sending_twice_keeps_one_and_answers_the_same_receipt(alice: Actor, episode_a: Episode) -> None:
    key = new_id()
    first = documents.keep(alice, episode_a, "response", ANSWER, happened_on=DAY, client_key=key)
    again = documents.keep(alice, episode_a, "response", ANSWER, happened_on=DAY, client_key=key)
    assert (first.is_new, again.is_new) == (True, False)
    assert again.document == first.document
    assert Document.unscoped.count() == 1
    assert AuditEntry.unscoped.count() == 1


def test_one_key_for_two_contents_is_refused_and_changes_nothing(alice: Actor, episode_a: Episode) -> None:
    key = new_id()
    documents.keep(alice, episode_a, "response", ANSWER, happened_on=DAY, client_key=key)
    other = Response(instrument="nrs_pain", answered_on=DAY, items={"average": 2})
    with pytest.raises(documents.KeyReused):
        documents.keep(alice, episode_a, "response", other, happened_on=DAY, client_key=key)
    assert documents.decode(Document.unscoped.get(), Response) == ANSWER


def test_someone_elses_key_never_answers_their_receipt(
    alice: Actor, people: People, episode_a: Episode, episode_b: Episode
) -> None:
    key = new_id()
    documents.keep(alice, episode_a, "response", ANSWER, happened_on=DAY, client_key=key)
    bob = Actor("patient", user=people.patient_b.pk, patient=people.patient_b.patient.pk, name="Bob")
    with pytest.raises(DatabaseError), transaction.atomic():
        documents.keep(bob, episode_b, "response", ANSWER, happened_on=DAY, client_key=key)


@pytest.mark.parametrize("change", [{"body": "{}"}, {"signed": True}])
def test_a_kept_document_cannot_be_changed(
    alice: Actor, episode_a: Episode, change: dict[str, object]
) -> None:
    documents.keep(alice, episode_a, "response", ANSWER, happened_on=DAY)
    with pytest.raises(DatabaseError), transaction.atomic():
        Document.unscoped.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Document.unscoped.all().delete()
    assert audit.verify().fault == ""


def test_a_document_changed_outside_is_not_believed(alice: Actor, episode_a: Episode) -> None:
    documents.keep(alice, episode_a, "response", ANSWER, happened_on=DAY)
    row = Document.unscoped.get()
    row.body = row.body.replace("6", "2")
    with pytest.raises(ValueError, match="does not match its digest"):
        documents.decode(row, Response)
