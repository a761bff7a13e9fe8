"""What the patient reads before a visit: on the appointment's page and in short on their own."""

from collections.abc import Callable

import pytest
from django.test import Client
from msgspec import structs

from ashi.intake import Medicine
from ashi.web.booking.models import Appointment, Hold
from ashi.web.records.models import Episode
from tests.support.charts import keep_paperwork
from tests.support.clinic import People
from tests.support.people import ALICE

pytestmark = pytest.mark.django_db
READY = structs.replace(ALICE, medicines=(Medicine("Marcumar"),), no_medicines=False, needle_fear=9)


@pytest.fixture
def page_of(people: People, episode_a: Episode, client_of: Callable[..., Client]) -> Callable[[str], str]:
    appointment = Appointment.unscoped.get(episode=episode_a)

    def get(path: str) -> str:
        return client_of(people.patient_a).get(path.format(appointment=appointment.pk)).content.decode()

    return get


def test_before_the_paperwork_it_is_counted_into_the_time(page_of: Callable[[str], str]) -> None:
    page = page_of("/appointments/{appointment}/")
    assert "10 of your paperwork are still open" in page
    assert "roll up over the knee" in page


def test_after_it_the_advice_is_the_patients_own(episode_a: Episode, page_of: Callable[[str], str]) -> None:
    keep_paperwork(episode_a, READY)
    Appointment.unscoped.filter(episode=episode_a).update(paperwork="done")
    page = page_of("/appointments/{appointment}/")
    for words in (
        "Marcumar",
        "Do not stop it for us",
        "bring shorts",
        "trousers that open",
        "a word that means stop",
    ):
        assert words in page
    assert "still open" not in page
    mine = page_of("/me/")
    assert "Marcumar" in mine
    assert "How to prepare, and why" in mine


@pytest.mark.parametrize("path", ["/appointments/{appointment}/", "/me/"])
def test_on_hold_a_doctor_comes_first_and_nothing_else(
    path: str, episode_a: Episode, page_of: Callable[[str], str]
) -> None:
    keep_paperwork(episode_a, READY)
    Hold.unscoped.create(episode=episode_a, patient=episode_a.patient, since=episode_a.opened_at)
    page = page_of(path)
    assert "A doctor first, please" in page
    assert "Marcumar" not in page
    assert "Be here at" not in page


def test_a_cancelled_visit_needs_no_preparing(episode_a: Episode, page_of: Callable[[str], str]) -> None:
    keep_paperwork(episode_a, READY)
    Appointment.unscoped.filter(episode=episode_a).update(status="cancelled")
    assert "Marcumar" not in page_of("/appointments/{appointment}/")


def test_nobody_else_reads_it(people: People, episode_a: Episode, client_of: Callable[..., Client]) -> None:
    keep_paperwork(episode_a, READY)
    path = f"/appointments/{Appointment.unscoped.get(episode=episode_a).pk}/"
    for user in (
        people.patient_b,
        people.practitioner,
        people.other_practitioner,
        people.owner,
        people.front_desk,
    ):
        assert client_of(user).get(path).status_code == 404
    assert "Marcumar" not in client_of().get(path, follow=True).content.decode()
    assert "Marcumar" not in client_of(people.patient_b).get("/me/").content.decode()
