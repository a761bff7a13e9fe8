"""The three notes as pages, and the patient's own."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from ashi.web.booking.models import Appointment
from ashi.web.records.models import AuditEntry, Document, Episode
from tests.support.charts import keep_answer, keep_paperwork, keep_signed_visit
from tests.web.plan.conftest import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed(episode_a: Episode, people) -> Document:
    keep_paperwork(episode_a)
    return keep_signed_visit(episode_a, people.practitioner)


@pytest.mark.parametrize("reader", ["practitioner", "payer", "patient"])
def test_each_note_is_one_page_with_its_reading_in_the_trail(signed, people, client_of, reader: str) -> None:
    page = client_of(people.practitioner).get(f"/visits/{signed.pk}/note/{reader}/")
    assert page.status_code == 200
    assert "Alice Adler" in words(page)
    assert "Ashi test clinic" in words(page)
    assert "body-view" in page.content.decode(), "the picture with the points"
    assert AuditEntry.unscoped.filter(act=f"note.{reader}", patient=signed.patient_id).count() == 1


def test_there_is_no_fourth_note(signed, people, client_of) -> None:
    assert client_of(people.practitioner).get(f"/visits/{signed.pk}/note/press/").status_code == 404


def test_the_payers_note_counts_from_the_baseline_to_the_answer(
    signed, people, client_of, episode_a: Episode
) -> None:
    keep_answer(episode_a, timezone.now().date(), 3)
    note = words(client_of(people.practitioner).get(f"/visits/{signed.pk}/note/payer/"))
    assert "Face to face: 12 minutes." in note
    assert "Pain (lower is better)" in note
    assert "better by" in note
    assert "or more counts as important for one person" in note
    assert "This was visit 1." in note


def test_the_patient_reads_what_was_done_and_why_and_the_next_visit(signed, people, client_of) -> None:
    browser = client_of(people.patient_a)
    assert "What was done and why" in words(browser.get("/me/"))
    page = words(browser.get(f"/me/visits/{signed.pk}/"))
    for sentence in ("You had 2 needles.", "When to call", "Call 112 now.", "with Chen Wei."):
        assert sentence in page
    appointment = Appointment.unscoped.get()
    assert f"{appointment.starts_at.astimezone(ZoneInfo('Europe/Berlin')):%A}" in page
    assert f"/me/visits/{signed.pk}/" in browser.get(f"/me/course/{signed.episode_id}/").content.decode()
    assert client_of(people.patient_b).get(f"/me/visits/{signed.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("language", "left", "right"),
    [("", "Your left", "Your right"), ("/de", "Ihre linke Seite", "Ihre rechte Seite")],
)
def test_the_picture_says_whose_left_it_is_to_each_reader(
    signed, people, client_of, language: str, left: str, right: str
) -> None:
    own = client_of(people.patient_a).get(f"{language}/me/visits/{signed.pk}/").content.decode()
    assert f">{left}</text>" in own
    assert f">{right}</text>" in own
    other = client_of(people.practitioner).get(f"/visits/{signed.pk}/note/practitioner/").content.decode()
    assert ">Patient's left</text>" in other


def test_an_appointment_that_is_over_is_no_next_visit(signed, people, client_of) -> None:
    over = timezone.now() - dt.timedelta(days=2)
    Appointment.unscoped.update(starts_at=over, ends_at=over + dt.timedelta(minutes=45))
    page = words(client_of(people.patient_a).get(f"/me/visits/{signed.pk}/"))
    assert "No next visit is booked yet." in page
