"""The desk finds somebody by name or number, and goes from there to the visit, the account, the waiting list."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ashi.web.booking.models import Appointment
from ashi.web.booking.queries_patients import MOST_FOUND
from ashi.web.records.models import Episode, Patient
from tests.support.clinic import People

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(people: People, client_of: Callable[..., Client]) -> Client:
    return client_of(people.front_desk)


def _find(desk: Client, words: str) -> str:
    answer = desk.post(reverse("desk_patients"), {"words": words})
    assert answer.status_code == 200
    return answer.content.decode()


def test_from_a_name_to_the_account_the_next_visit_and_the_waiting_list(
    desk: Client, episode_a: Episode, people: People
) -> None:
    visit = Appointment.unscoped.get(episode=episode_a)
    now = timezone.now()
    Appointment.unscoped.filter(pk=visit.pk).update(
        starts_at=now + dt.timedelta(days=2), ends_at=now + dt.timedelta(days=2, minutes=45)
    )
    page = _find(desk, "adler ali")
    alice = people.patient_a.patient.pk
    assert f'href="{reverse("ledger", args=[alice])}"' in page
    assert f"visit={visit.pk}#visit" in page
    assert f'href="{reverse("waiting_add")}?patient={alice}"' in page
    assert "Bob Brandt" not in page
    Appointment.unscoped.filter(pk=visit.pk).update(status="cancelled")
    assert f"visit={visit.pk}" not in _find(desk, "Adler")


@pytest.mark.parametrize("typed", ["0301234567", "030 / 123-45 67", "234567"])
def test_a_number_is_found_however_it_is_written(desk: Client, typed: str) -> None:
    Patient.unscoped.create(name="Nora Telefon", telephone="(030) 123 45-67")
    Patient.unscoped.create(name="Otto Andersnr", telephone="030 7654321")
    page = _find(desk, typed)
    assert "Nora Telefon" in page
    assert "Otto" not in page


@pytest.mark.parametrize("typed", ["Öztürk", "öztürk", "ÖZTÜRK", "defne öz"])
def test_a_name_is_found_in_whatever_case_it_is_written(desk: Client, typed: str) -> None:
    Patient.unscoped.create(name="Defne Öztürk", telephone="030 1234567")
    Patient.unscoped.create(name="Defne Oztoprak", telephone="030 7654321")
    page = _find(desk, typed)
    assert "Defne Öztürk" in page
    assert "Oztoprak" not in page


@pytest.mark.parametrize("typed", ["", "   ", "%", "Nobody Atall", "030"])
def test_nothing_and_too_little_find_nobody(desk: Client, people: People, typed: str) -> None:
    Patient.unscoped.create(name="Nora Telefon", telephone="030 1234567")
    page = _find(desk, typed)
    assert "Nora Telefon" not in page
    assert ("Nobody with that name" in page) == bool(typed.strip())


def test_many_are_not_all_listed_and_it_is_said(desk: Client, django_assert_max_num_queries) -> None:
    for number in range(MOST_FOUND + 1):
        Patient.unscoped.create(name=f"Twin {number:02}")
    with django_assert_max_num_queries(12):
        page = _find(desk, "twin")
    assert page.count("Twin ") - page.count(": Twin ") == MOST_FOUND
    assert "There are more" in page
    Patient.unscoped.get(name="Twin 20").delete()
    assert "There are more" not in _find(desk, "twin")
