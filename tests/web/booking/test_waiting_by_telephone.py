"""People without an account wait too: the desk puts them on the list, is asked to call, and notes the answer."""

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ashi.web.booking import actions, actions_waiting, queries
from ashi.web.booking.models import Appointment, Hold, OfferedTime, WaitingPlace
from ashi.web.records.actor import ANONYMOUS, SYSTEM
from ashi.web.records.models import AuditEntry, Clinic, Episode, Mail, Patient
from tests.support.clinic import People
from tests.support.clock import Clock
from tests.support.clock import clock as clock
from tests.web.plan.conftest import words

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")
WEDNESDAY = dt.date(2027, 3, 24)
HOUR = dt.timedelta(hours=1)
ANNA = {"name": "Anna Anruf", "telephone": "030 5554433"}
EVA = {"name": "Eva Eilig", "telephone": "030 5550000"}


@pytest.fixture
def booked(people: People, clinic: Clinic, clock: Clock, episode_b: Episode) -> list[Appointment]:
    """Wednesday morning with Chen is full."""
    person = people.practitioner.practitioner
    day = queries.free_days(ANONYMOUS, person, clinic, first_day=WEDNESDAY)[0]
    morning = [slot.starts_at for slot in day.slots if slot.starts_at.astimezone(BERLIN).hour < 12]
    return [actions.book(SYSTEM, people.patient_b.patient, person, at) for at in morning]


@pytest.fixture
def desk(people: People, clock: Clock, client_of: Callable[..., Client]) -> Client:
    return client_of(people.front_desk)


def _wish(people: People, **more: object) -> dict[str, object]:
    return {
        "who": str(people.practitioner.practitioner.pk), "weekdays": ["2"], "parts": ["morning"],
        "first": str(WEDNESDAY), "last": str(WEDNESDAY), **more,
    }  # fmt: skip


def _add(desk: Client, people: People, **more: object):
    return desk.post(reverse("waiting_add"), _wish(people, **more))


def _answer(desk: Client, do: str, offer: OfferedTime) -> str:
    address = reverse("waiting_answer", args=[offer.place_id])
    return words(desk.post(address, {"do": do, "offer": str(offer.pk)}, follow=True))


def _offer_to(name: str) -> OfferedTime:
    return OfferedTime.unscoped.get(state="open", place__patient__name=name)


def test_the_desk_is_asked_to_call_and_books_what_they_take(
    desk: Client, people: People, booked: list[Appointment], clock: Clock
) -> None:
    assert _add(desk, people, **ANNA).status_code == 302
    assert "030 5554433" not in words(desk.get("/desk/")), "nobody is called before there is a time"
    actions.cancel(SYSTEM, booked[1])
    assert actions_waiting.pass_times_on() == 1
    assert Mail.unscoped.count() == 0
    at = booked[1].starts_at.astimezone(BERLIN)
    call = f"Call Anna Anruf , 030 5554433 : Wednesday 24 March, {at:%H:%M} with Chen Wei."
    ends = "The offer ends Monday 22 March, 12:00."
    for page in ("/desk/", reverse("waiting_list")):
        assert f"{call} {ends}" in words(desk.get(page)), page

    said = _answer(desk, "take", _offer_to("Anna Anruf"))
    assert "Booked for Anna Anruf" in said
    row = Appointment.unscoped.get(patient__name="Anna Anruf")
    assert (row.starts_at, row.status) == (booked[1].starts_at, "booked")
    assert WaitingPlace.unscoped.get().ended_as == "booked"
    acts = AuditEntry.unscoped.filter(patient=row.patient_id).order_by("seq").values_list("act", "role")
    assert ("waiting.join", "front_desk") in acts
    assert ("waiting.take", "front_desk") in acts
    assert "Call" not in words(desk.get("/desk/"))


def test_one_time_is_never_offered_to_two(
    desk: Client, people: People, booked: list[Appointment], clock: Clock
) -> None:
    _add(desk, people, **ANNA)
    clock.now += HOUR / 60
    _add(desk, people, **EVA)
    actions.cancel(SYSTEM, booked[0])
    actions_waiting.pass_times_on()
    first = OfferedTime.unscoped.get()
    assert first.place.patient.name == "Anna Anruf"
    assert actions_waiting.pass_times_on() == 0
    assert "The next person is asked" in _answer(desk, "decline", first)
    assert "over already" in _answer(desk, "decline", first)
    actions_waiting.pass_times_on()
    assert _offer_to("Eva Eilig").starts_at == first.starts_at
    said = _answer(desk, "take", first)
    assert "It is no longer" in said, "Anna calls back too late"
    assert not Appointment.unscoped.filter(patient__name="Anna Anruf").exists()


def test_not_reached_counts_and_not_called_does_not(
    desk: Client, people: People, booked: list[Appointment], clock: Clock, client_of: Callable[..., Client]
) -> None:
    _add(desk, people, **ANNA)
    actions.cancel(SYSTEM, booked[0])
    actions_waiting.pass_times_on()
    clock.now += 3 * HOUR
    desk = client_of(people.front_desk)
    actions_waiting.pass_times_on()
    assert OfferedTime.unscoped.get().state == "not_called"
    assert WaitingPlace.unscoped.get().silences == 0
    for number, row in enumerate(booked[1:4], 1):
        actions.cancel(SYSTEM, row)
        actions_waiting.pass_times_on()
        assert "was not reached" in _answer(desk, "not_reached", _offer_to("Anna Anruf"))
        assert WaitingPlace.unscoped.get().silences == number
    assert WaitingPlace.unscoped.get().ended_as == "silent"
    assert Mail.unscoped.count() == 0
    page = words(desk.get(reverse("waiting_list")))
    assert "Anna Anruf, 030 5554433: not reached three times" in page
    clock.now += 8 * 24 * HOUR
    assert "Anna Anruf" not in words(client_of(people.front_desk).get(reverse("waiting_list")))


def test_nobody_is_called_at_night(
    desk: Client, people: People, booked: list[Appointment], clock: Clock, client_of: Callable[..., Client]
) -> None:
    _add(desk, people, **ANNA)
    clock.now = dt.datetime(2027, 3, 22, 23, tzinfo=BERLIN)
    actions.cancel(SYSTEM, booked[0])
    actions_waiting.pass_times_on()
    assert _offer_to("Anna Anruf")
    assert "Call Anna" not in words(client_of(people.front_desk).get("/desk/"))
    clock.now = dt.datetime(2027, 3, 23, 8, 5, tzinfo=BERLIN)
    assert "Call Anna" in words(client_of(people.front_desk).get("/desk/"))


def test_who_has_an_account_can_answer_by_telephone_too(
    desk: Client, people: People, booked: list[Appointment]
) -> None:
    alice = people.patient_a.patient
    known = f"{reverse('waiting_add')}?patient={alice.pk}"
    assert desk.post(known, _wish(people)).status_code == 302
    actions.cancel(SYSTEM, booked[0])
    actions_waiting.pass_times_on()
    assert Mail.unscoped.get().to == people.patient_a.email
    assert "Call Alice" not in words(desk.get("/desk/"))
    assert "Booked for Alice Adler" in _answer(desk, "take", _offer_to("Alice Adler"))


def test_the_same_caller_twice_has_one_place_and_another_has_another(
    desk: Client, people: People, booked: list[Appointment]
) -> None:
    _add(desk, people, **ANNA)
    _add(desk, people, **ANNA)
    assert WaitingPlace.unscoped.filter(ended_at=None).count() == 1
    assert Patient.unscoped.filter(name="Anna Anruf").count() == 1
    _add(desk, people, name="Anna Anruf", telephone="030 99999")
    assert WaitingPlace.unscoped.filter(ended_at=None).count() == 2


def test_what_is_missing_is_said_and_what_is_free_is_shown(
    desk: Client, people: People, booked: list[Appointment], episode_a: Episode
) -> None:
    answer = _add(desk, people, name="", telephone="none")
    assert answer.status_code == 422
    page = words(answer)
    assert "Write the person's name." in page
    assert "this is how they hear of a time" in page
    free = _add(desk, people, **ANNA, weekdays=["3"], last="2027-03-25")
    assert "Nobody need wait" in words(free)
    assert WaitingPlace.unscoped.count() == 0
    nobody = Patient.unscoped.create(name="Ohne Nummer")
    answer = desk.post(f"{reverse('waiting_add')}?patient={nobody.pk}", _wish(people))
    assert "Nobody can be called without a number" in words(answer)
    alice = people.patient_a.patient
    Patient.unscoped.filter(pk=alice.pk).update(telephone="030 777777")
    Hold.unscoped.create(episode=episode_a, patient=alice, since=timezone.now())
    answer = _add(desk, people, name="Alice Adler", telephone="030 111111")
    assert "a doctor has to look first" in words(answer)
    assert WaitingPlace.unscoped.count() == 0


def test_an_offer_is_answered_at_its_own_place_only(
    desk: Client, people: People, booked: list[Appointment]
) -> None:
    _add(desk, people, **ANNA)
    _add(desk, people, **EVA)
    actions.cancel(SYSTEM, booked[0])
    actions_waiting.pass_times_on()
    offer = OfferedTime.unscoped.get()
    other = WaitingPlace.unscoped.exclude(pk=offer.place_id).get()
    said = words(
        desk.post(
            reverse("waiting_answer", args=[other.pk]), {"do": "take", "offer": str(offer.pk)}, follow=True
        )
    )
    assert "no such offer" in said
    assert "Choose what they said" in _answer(desk, "perhaps", offer)
    assert OfferedTime.unscoped.get().state == "open"
