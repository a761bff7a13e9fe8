"""How often a patient may move a visit: counted from the trail, said on the page, never for the desk."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from ashi.web.booking import actions, actions_course, queries
from ashi.web.booking.models import Appointment
from ashi.web.booking.moves import Move, move_of, own_moves, words_of
from ashi.web.booking.refusals import CannotBook
from ashi.web.records.actor import Actor
from ashi.web.records.models import AuditEntry, Clinic
from tests.support.clinic import People
from tests.web.plan.conftest import words

NINE = dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)
TEN, NOON = NINE + dt.timedelta(hours=1), NINE + dt.timedelta(hours=3)


def _way(*places: dt.datetime) -> int:
    moves = [Move(words_of(place), is_own=True) for place in places[:-1]]
    return own_moves(moves, places[-1])


def test_a_way_there_and_back_counts_nothing_and_a_new_time_counts() -> None:
    assert _way(NINE) == 0
    assert _way(NINE, TEN) == 1
    assert _way(NINE, TEN, NINE) == 0
    assert _way(NINE, TEN, NINE, TEN) == 1
    assert _way(NINE, TEN, NOON) == 2
    assert _way(NINE, TEN, NOON, TEN) == 1
    assert _way(NINE, TEN, NOON, NINE) == 3, "a long way round is no taking back"


def test_what_the_desk_moved_or_the_clinic_offered_is_not_the_patients_own() -> None:
    assert move_of(words_of(NINE), "patient").is_own
    assert not move_of(words_of(NINE), "front_desk").is_own
    offered = move_of(words_of(NINE, offered=True), "patient")
    assert offered == Move(words_of(NINE), is_own=False)
    assert own_moves([offered, move_of(words_of(TEN), "patient")], NOON) == 1


def _actor(people: People) -> Actor:
    user = people.patient_a
    return Actor("patient", user=user.pk, patient=user.patient.pk, name=user.name)


@pytest.fixture
def times(people: People, clinic: Clinic) -> list[dt.datetime]:
    """Free times, days away."""
    days = queries.free_days(_actor(people), people.practitioner.practitioner, clinic)
    return [slot.starts_at for day in days[4:7] for slot in day.slots[:2]]


@pytest.fixture
def visit(people: People, times: list[dt.datetime]) -> Appointment:
    person = people.practitioner.practitioner
    return actions.book(_actor(people), people.patient_a.patient, person, times[0])


def _move(client: Client, visit: Appointment, at: dt.datetime):
    return client.post(reverse("appointment_move", args=[visit.pk]), {"at": at.isoformat()})


@pytest.mark.django_db
def test_the_rule_is_the_owners_and_off_at_first(
    people: People, clinic: Clinic, client_of: Callable[..., Client]
) -> None:
    owner = client_of(people.owner)
    assert clinic.most_moves is None
    assert "As often as they like" in words(owner.get(reverse("owner_rules")))
    for chosen, kept in (("2", 2), ("0", 0), ("", None)):
        assert owner.post(reverse("owner_rules"), {"most_moves": chosen}).status_code == 302
        clinic.refresh_from_db()
        assert clinic.most_moves == kept
    for wrong in ({}, {"most_moves": "-1"}, {"most_moves": "many"}):
        assert owner.post(reverse("owner_rules"), wrong).status_code == 422
    assert [row.why for row in AuditEntry.unscoped.filter(act="clinic.rules").order_by("seq")] == [
        "moves: 2",
        "moves: 0",
        "moves: any",
    ]


@pytest.mark.django_db
def test_who_has_moved_it_often_enough_reads_why_and_the_number_and_the_desk_moves_it(
    people: People,
    clinic: Clinic,
    visit: Appointment,
    times: list[dt.datetime],
    client_of: Callable[..., Client],
) -> None:
    Clinic.unscoped.filter(pk=clinic.pk).update(most_moves=2, telephone="030 4004")
    alice, page = client_of(people.patient_a), reverse("appointment", args=[visit.pk])
    address = reverse("appointment_move", args=[visit.pk])
    assert "You can move this visit 2 more times by yourself" in words(alice.get(address))
    assert _move(alice, visit, times[1]).status_code == 302
    assert "You can move this visit 1 more time by yourself" in words(alice.get(address))
    assert _move(alice, visit, times[2]).status_code == 302

    assert _move(alice, visit, times[3]).status_code == 409
    visit.refresh_from_db()
    assert visit.starts_at == times[2]
    for where in (page, address):
        said = words(alice.get(where))
        assert "as often as you can here. To move it again, please call us" in said, where
        assert "030 4004" in said
    assert address not in alice.get(page).content.decode(), "no button that is refused"

    # Undone, it can be moved once more.
    assert _move(alice, visit, times[1]).status_code == 302
    assert "1 more time" in words(alice.get(address))
    assert _move(alice, visit, times[4]).status_code == 302

    # The desk always can, and that is none of hers.
    assert _move(client_of(people.front_desk), visit, times[5]).status_code == 302
    visit.refresh_from_db()
    assert visit.starts_at == times[5]
    assert "as often as you can" in words(alice.get(address))
    assert _move(alice, visit, times[0]).status_code == 409


@pytest.mark.django_db
def test_never_by_themselves_and_no_rule_at_all(
    people: People,
    clinic: Clinic,
    visit: Appointment,
    times: list[dt.datetime],
    client_of: Callable[..., Client],
) -> None:
    alice = client_of(people.patient_a)
    for time in (*times[1:5], times[0]):
        assert _move(alice, visit, time).status_code == 302
    page = words(alice.get(reverse("appointment_move", args=[visit.pk])))
    assert "by yourself" not in page
    assert "call us" not in page
    Clinic.unscoped.filter(pk=clinic.pk).update(most_moves=0)
    assert "To have a visit moved here, please call us" in words(
        alice.get(reverse("appointment_move", args=[visit.pk]))
    )
    assert _move(alice, visit, times[1]).status_code == 409


@pytest.mark.django_db
def test_a_time_that_was_offered_does_not_count(
    people: People, clinic: Clinic, visit: Appointment, times: list[dt.datetime]
) -> None:
    Clinic.unscoped.filter(pk=clinic.pk).update(most_moves=0)
    with pytest.raises(CannotBook, match="please call us"):
        actions_course.move(_actor(people), visit, times[1])
    actions_course.move(_actor(people), visit, times[1], offered=True)
    visit.refresh_from_db()
    Clinic.unscoped.filter(pk=clinic.pk).update(most_moves=1)
    clinic.refresh_from_db()
    assert queries.moves_left(_actor(people), visit, clinic) == 0
