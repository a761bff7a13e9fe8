"""Booking: a time is had by one, given back, and seen by the desk without a clinical word."""

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ashi.web.booking import actions, queries
from ashi.web.booking.models import Appointment
from ashi.web.records.actor import Actor
from ashi.web.records.models import AuditEntry, CaseMember, Clinic, Episode, Patient
from ashi.web.records.scope import new_id
from tests.support.charts import keep_paperwork
from tests.support.clinic import People

pytestmark = pytest.mark.django_db


def _alice(people: People) -> Actor:
    user = people.patient_a
    return Actor("patient", user=user.pk, patient=user.patient.pk, name=user.name)


def _free(people: People, clinic: Clinic) -> dt.datetime:
    days = queries.free_days(_alice(people), people.practitioner.practitioner, clinic)
    return days[1].slots[2].starts_at


def test_booking_opens_an_episode_with_the_practitioner_on_the_case(people: People, clinic: Clinic) -> None:
    row = actions.book(
        _alice(people), people.patient_a.patient, people.practitioner.practitioner, _free(people, clinic)
    )
    assert row.is_first
    assert CaseMember.unscoped.filter(
        episode=row.episode, practitioner=people.practitioner.practitioner
    ).exists()
    assert AuditEntry.unscoped.filter(act="appointment.book", patient=row.patient_id).exists()


def test_one_time_is_had_by_one(people: People, clinic: Clinic) -> None:
    when = _free(people, clinic)
    actions.book(_alice(people), people.patient_a.patient, people.practitioner.practitioner, when)
    bob = Actor("patient", user=people.patient_b.pk, patient=people.patient_b.patient.pk)
    for late in (dt.timedelta(), dt.timedelta(minutes=20), dt.timedelta(minutes=-20)):
        with pytest.raises(actions.CannotBook, match="just booked"):
            actions.book(bob, people.patient_b.patient, people.practitioner.practitioner, when + late)
    actions.book(bob, people.patient_b.patient, people.other_practitioner.practitioner, when)


def test_the_database_refuses_an_overlap_that_code_forgot(people: People, clinic: Clinic) -> None:
    when = _free(people, clinic)
    row = actions.book(_alice(people), people.patient_a.patient, people.practitioner.practitioner, when)
    with pytest.raises(DatabaseError), transaction.atomic():
        Appointment.unscoped.create(
            patient=people.patient_b.patient,
            practitioner=row.practitioner,
            starts_at=when + dt.timedelta(minutes=10),
            ends_at=when + dt.timedelta(minutes=55),
        )


def test_the_same_form_twice_is_one_appointment(people: People, clinic: Clinic) -> None:
    when, key = _free(people, clinic), new_id()
    booked = [
        actions.book(
            _alice(people), people.patient_a.patient, people.practitioner.practitioner, when, client_key=key
        )
        for _ in range(2)
    ]
    assert booked[0].pk == booked[1].pk
    assert Appointment.unscoped.count() == 1


def test_a_cancelled_time_is_free_again(people: People, clinic: Clinic) -> None:
    when = _free(people, clinic)
    row = actions.book(_alice(people), people.patient_a.patient, people.practitioner.practitioner, when)
    assert when not in {
        s.starts_at for d in queries.free_days(_alice(people), row.practitioner, clinic) for s in d.slots
    }
    actions.cancel(_alice(people), row)
    assert when in {
        s.starts_at for d in queries.free_days(_alice(people), row.practitioner, clinic) for s in d.slots
    }


def test_a_patient_cannot_cancel_at_the_last_minute_but_the_desk_can(
    people: People, episode_a: Episode
) -> None:
    row = Appointment.unscoped.get(episode=episode_a)
    Appointment.unscoped.update(
        starts_at=timezone.now() + dt.timedelta(hours=1), ends_at=timezone.now() + dt.timedelta(hours=2)
    )
    row.refresh_from_db()
    with pytest.raises(actions.CannotBook, match="telephone the clinic"):
        actions.cancel(_alice(people), row)
    actions.cancel(Actor("front_desk", user=people.front_desk.pk), row)


def test_the_desk_moves_people_along_one_step_at_a_time(people: People, episode_a: Episode) -> None:
    desk = Actor("front_desk", user=people.front_desk.pk)
    row = Appointment.unscoped.get(episode=episode_a)
    with pytest.raises(actions.CannotBook):
        actions.step(desk, row, "done")
    actions.step(desk, row, "arrived")
    with pytest.raises(actions.CannotBook, match="just changed"):
        actions.step(desk, row, "arrived")  # the row in hand is stale


def test_the_desk_sees_who_is_ready_and_nothing_of_what_was_written(
    people: People, clinic: Clinic, episode_a: Episode, client_of: Callable[..., Client]
) -> None:
    keep_paperwork(episode_a)
    Appointment.unscoped.update(paperwork="done")
    # The desk's day is the clinic's, which near midnight is not UTC's.
    day = Appointment.unscoped.get(episode=episode_a).starts_at.astimezone(ZoneInfo(clinic.zone)).date()
    page = client_of(people.front_desk).get(f"/desk/?day={day}").content.decode()
    assert "Alice Adler" in page
    assert "Ready" in page
    for word in ("play with my children", "needles hurt", "pain"):
        assert word not in page


def test_a_telephone_booking_needs_a_name_and_a_number_only(
    people: People, clinic: Clinic, client_of: Callable[..., Client]
) -> None:
    when = _free(people, clinic)
    form = {
        "name": "Tom Telephone",
        "telephone": "+49 30 1",
        "slot": f"{people.practitioner.practitioner.pk}|{when.isoformat()}",
        "client_key": str(new_id()),
    }
    desk = client_of(people.front_desk)
    assert desk.post(reverse("desk_book"), form).status_code == 302
    assert desk.post(reverse("desk_book"), form).status_code == 302, "sent twice"
    assert Patient.unscoped.filter(name="Tom Telephone").count() == 1


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"name": ""}, "person&#39;s name"),
        ({"telephone": "none"}, "telephone number"),
        ({"slot": "x|y"}, "free times"),
    ],
)
def test_a_bad_telephone_booking_is_named_and_kept(
    change: dict[str, str], says: str, people: People, clinic: Clinic, client_of: Callable[..., Client]
) -> None:
    form = {
        "name": "Tom Telephone",
        "telephone": "+49 30 1",
        "slot": f"{people.practitioner.practitioner.pk}|{_free(people, clinic).isoformat()}",
        **change,
    }
    answer = client_of(people.front_desk).post(reverse("desk_book"), form)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert says in page
    assert form["name"] in page


@pytest.mark.parametrize("at", ["", "yesterday", "2026-13-01T00:00", "2020-01-01T10:00:00+00:00", "9" * 3000])
def test_a_bad_time_in_the_address_is_no_fault_of_ours(
    at: str, people: People, clinic: Clinic, client_of: Callable[..., Client]
) -> None:
    address = reverse("book", args=[people.practitioner.practitioner.pk])
    assert client_of(people.patient_a).get(address, {"at": at}).status_code in {200, 302}
