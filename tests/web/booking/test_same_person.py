"""The desk books for somebody who is known: found by name or number, or asked about when they telephone."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ashi.web.booking.models import Appointment, Hold
from ashi.web.records.models import Patient, Practitioner
from tests.support.clinic import People, open_episode
from tests.support.home_visits import ADDRESS, MONDAY, at, typed
from tests.support.home_visits import chen as chen
from tests.support.home_visits import desk as desk
from tests.support.home_visits import dora as dora
from tests.support.home_visits import home as home
from tests.support.home_visits import sunday_noon as sunday_noon

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday_noon")]
QUESTION = "Is this the same person?"
KEY = "0f8fad5b-d9cb-469f-a165-70867728950e"


@pytest.fixture
def carla(people: People) -> Patient:
    return Patient.unscoped.create(name="Carla Conti", telephone="(030) 123 45-67")


def _call(chen: Practitioner, **more: str) -> dict[str, str]:
    return typed(chen, at(12), telephone="030 1234567", client_key=KEY, **more)


class TestOnTheTelephone:
    def test_the_same_name_and_number_is_asked_about_before_anything_is_booked(
        self, desk: Client, chen: Practitioner, carla: Patient
    ) -> None:
        page = desk.post(reverse("desk_book"), _call(chen))
        words = page.content.decode()
        assert page.status_code == 422
        assert QUESTION in words
        assert f'name="patient" value="{carla.pk}"' in words
        for name, value in (("address", ADDRESS), ("name", "Carla Conti"), ("client_key", KEY)):
            assert f'name="{name}" value="{value}"' in words, "nothing is typed again"
        assert not Appointment.unscoped.exists()
        assert Patient.unscoped.filter(name="Carla Conti").count() == 1

    def test_yes_books_for_them_and_no_makes_somebody_new(
        self, desk: Client, chen: Practitioner, carla: Patient
    ) -> None:
        assert desk.post(reverse("desk_book"), _call(chen, patient=str(carla.pk))).status_code == 302
        row = Appointment.unscoped.get()
        assert (row.patient, row.home_address, row.travel_minutes) == (carla, ADDRESS, 30)
        again = desk.post(reverse("desk_book"), _call(chen, patient=str(carla.pk)))
        assert again.status_code == 302
        assert Appointment.unscoped.count() == 1, "sent twice"
        other = {**_call(chen, patient="new"), "client_key": "", "slot": f"{chen.pk}|{at(14).isoformat()}"}
        assert desk.post(reverse("desk_book"), other).status_code == 302
        assert Appointment.unscoped.get(starts_at=at(14)).patient != carla
        assert Patient.unscoped.filter(name="Carla Conti").count() == 2
        twins = desk.post(reverse("desk_book"), {**other, "patient": ""}).content.decode()
        assert twins.count('name="patient" value=') == 3, "both, and nobody of them"

    def test_a_form_sent_twice_is_booked_once_and_nobody_is_asked(
        self, desk: Client, chen: Practitioner
    ) -> None:
        for _ in range(2):
            assert desk.post(reverse("desk_book"), _call(chen)).status_code == 302
        assert Appointment.unscoped.count() == 1

    @pytest.mark.parametrize(
        ("name", "telephone", "is_asked"),
        [
            ("carla  CONTI", "+49 30 1234567", True),
            ("Carla Conti", "0049301234567", True),
            ("Carla Conti", "030 7654321", False),
            ("Carla Conti", "67", False),
            ("Carlo Conti", "030 1234567", False),
            ("Carla", "030 1234567", False),
        ],
    )
    def test_who_is_asked_about(
        self, name: str, telephone: str, is_asked: bool, desk: Client, chen: Practitioner, carla: Patient
    ) -> None:
        sent = {**_call(chen), "name": name, "telephone": telephone}
        answer = desk.post(reverse("desk_book"), sent)
        assert (QUESTION in answer.content.decode()) == is_asked
        assert answer.status_code == (422 if is_asked else 302)

    def test_whoever_has_an_account_and_no_number_here_may_be_the_caller(
        self, desk: Client, chen: Practitioner, people: People
    ) -> None:
        open_episode(
            people.patient_a, people.practitioner, starts_at=at(9, day=MONDAY + dt.timedelta(days=1))
        )
        words = desk.post(reverse("desk_book"), _call(chen, name="Alice Adler")).content.decode()
        assert "no number known" in words
        assert "next visit:" in words
        assert "born 17 May 1980" in words

    def test_a_doctor_looks_first_also_when_it_is_the_same_person(
        self, desk: Client, chen: Practitioner, people: People
    ) -> None:
        episode = open_episode(people.patient_a, people.practitioner)
        Hold.unscoped.create(episode=episode, patient=people.patient_a.patient, since=timezone.now())
        for who in ("", str(people.patient_a.patient.pk), "new"):
            answer = desk.post(reverse("desk_book"), _call(chen, name="Alice Adler", patient=who))
            assert answer.status_code == 422
            assert "a doctor has to look first" in answer.content.decode()


class TestFromTheirPage:
    def test_somebody_with_an_account_is_booked_for_a_home_visit(
        self, desk: Client, chen: Practitioner, people: People
    ) -> None:
        alice = people.patient_a.patient
        found = desk.post(reverse("desk_patients"), {"words": "adler"}).content.decode()
        address = f"{reverse('desk_book')}?patient={alice.pk}"
        assert f'href="{address}"' in found
        page = desk.get(f"{address}&at_home=yes").content.decode()
        assert "Alice Adler" in page
        assert 'name="telephone"' not in page
        assert f"patient={alice.pk}" in page.split("Times at the clinic")[0].rpartition("<a ")[2]
        sent = {**typed(chen, at(12)), "patient": str(alice.pk), "name": "", "telephone": ""}
        assert desk.post(reverse("desk_book"), sent).status_code == 302
        row = Appointment.unscoped.get()
        assert (row.patient, row.home_address, row.is_way_unchecked) == (alice, ADDRESS, None)
        assert Patient.unscoped.filter(name="Alice Adler").count() == 1

    def test_where_they_were_visited_last_is_written_already(
        self, desk: Client, home: Appointment, people: People
    ) -> None:
        address = f"{reverse('desk_book')}?patient={people.patient_a.patient.pk}"
        assert f'value="{ADDRESS}"' in desk.get(address).content.decode()
        other = f"{reverse('desk_book')}?patient={people.patient_b.patient.pk}"
        assert "Mill Road" not in desk.get(other).content.decode()

    def test_nobody_is_booked_for_who_is_not_there(self, desk: Client, chen: Practitioner) -> None:
        assert desk.post(reverse("desk_book"), _call(chen, patient=KEY)).status_code == 404
