"""A practitioner reports an event after the visit, and says what became of it: new rows, each once."""

import pytest
from django.test import Client
from uuid_utils.compat import uuid7

from ashi.visit import AdverseEvent
from ashi.visit.later import FollowUp, LaterReport
from ashi.web.records.documents import decode
from ashi.web.records.models import AuditEntry, Document, Episode
from tests.support.charts import keep_paperwork, keep_signed_visit
from tests.support.forms import forms
from tests.web.plan.conftest import words

pytestmark = pytest.mark.django_db
EVENT = {"kind": "infection", "grade": "2", "relatedness": "probable", "which": "n2", "words": "Red and hot."}


@pytest.fixture
def signed(episode_a: Episode, people) -> Document:
    keep_paperwork(episode_a)
    old = AdverseEvent("bruise", 1, False, "probable")  # from before events had ids
    return keep_signed_visit(episode_a, people.practitioner, adverse_events=(old,))


@pytest.fixture
def browser(people, client_of) -> Client:
    return client_of(people.practitioner)


def send(browser: Client, signed: Document, **fields: object):
    url = f"/visits/{signed.pk}/report/"
    [blank] = forms(browser.get(url).content.decode(), url)
    return browser.post(url, blank | EVENT | fields)


def test_it_is_kept_beside_the_visit_and_says_what_to_do_now(browser: Client, signed: Document) -> None:
    assert send(browser, signed, criteria=["hospital"]).status_code == 302
    row = Document.unscoped.get(kind="later_report")
    [event] = decode(row, LaterReport).events
    assert (row.about_id, event.point, event.side, event.serious) == (signed.pk, "BL25", "right", True)
    assert AuditEntry.unscoped.filter(act="later_report.keep", patient=signed.patient_id).count() == 1
    page = words(browser.get(f"/visits/{signed.pk}/signed/"))
    assert "What to do now" in page
    assert "a doctor today" in page
    banner = browser.get(f"/chart/{signed.episode_id}/").content.decode().split('<main class="main')[0]
    assert "Infection" in banner


def test_pressing_twice_keeps_it_once(browser: Client, signed: Document) -> None:
    event = str(uuid7())
    for _ in range(2):
        assert send(browser, signed, event=event).status_code in (302, 422)
    assert Document.unscoped.filter(kind="later_report").count() == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"kind": "curse"}, "Choose what happened."),
        ({"grade": "6"}, "Choose a grade from 1"),
        ({"relatedness": ""}, "Choose how likely the needling caused it."),
        ({"outcome": "fine"}, "Choose how it stands now."),
        ({"criteria": ["bad luck"]}, "is not in the list of reasons"),
        ({"which": "n9"}, "This needle is not in this visit."),
        ({"which": "", "point": "BL99"}, "BL99"),
        ({"which": "", "point": "BL23"}, "Choose the patient's side of that point."),
        ({"onset_day": "2999-01-01", "onset_time": "10:00"}, "It cannot have begun later than now."),
        ({"onset_day": "soon"}, "a day and a time such as 14:30"),
        ({"action": "x" * 1_001}, "1001 characters long; 1000 fit"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    browser: Client, signed: Document, fields: dict[str, object], sentence: str
) -> None:
    answer = send(browser, signed, **fields)
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert "Red and hot." in answer.content.decode()
    assert not Document.unscoped.filter(kind="later_report").exists()


def test_death_is_serious_whatever_is_ticked(browser: Client, signed: Document) -> None:
    send(browser, signed, grade="5")
    [event] = decode(Document.unscoped.get(kind="later_report"), LaterReport).events
    assert event.serious
    assert event.criteria == ("death",)


def test_the_outcome_of_an_event_of_the_visit_is_a_new_row(browser: Client, signed: Document) -> None:
    url = f"/visits/{signed.pk}/follow-up/?of={signed.pk}&event=%230"
    [fields] = forms(browser.get(url).content.decode(), url)
    assert fields["kind"] == "bruise"
    assert browser.post(url, fields | {"outcome": "recovered"}).status_code == 302
    row = Document.unscoped.get(kind="follow_up")
    told = decode(row, FollowUp)
    assert (row.about_id, told.event.id, told.event.outcome) == (signed.pk, "#0", "recovered")
    assert "recovered" in words(browser.get(f"/chart/{signed.episode_id}/"))
    note = words(browser.get(f"/visits/{signed.pk}/note/payer/"))
    assert "Bruise (haematoma): grade 1, not serious, caused by the needling: probable. Recovered." in note


@pytest.mark.parametrize("asked", ["", "?of=x&event=y", "?of={signed}&event=%239"])
def test_an_event_that_is_not_there_is_nothing(browser: Client, signed: Document, asked: str) -> None:
    assert browser.get(f"/visits/{signed.pk}/follow-up/{asked.format(signed=signed.pk)}").status_code == 404


def test_an_event_of_another_patients_visit_cannot_be_reached(
    browser: Client, signed: Document, episode_b: Episode, people
) -> None:
    other = keep_signed_visit(episode_b, people.other_practitioner)
    assert browser.get(f"/visits/{signed.pk}/follow-up/?of={other.pk}&event=%230").status_code == 404
    assert browser.get(f"/visits/{other.pk}/report/").status_code == 404
