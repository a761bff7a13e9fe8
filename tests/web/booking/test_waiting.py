"""The waiting list at work: somebody joins, a time is freed, and it is offered to one person at a time."""

import datetime as dt
import re
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from ashi.web.booking import actions, actions_course, actions_waiting, queries
from ashi.web.booking.models import Appointment, Hold, OfferedTime, Room, WaitingPlace
from ashi.web.booking.refusals import CannotBook
from ashi.web.booking.waiting import Wish
from ashi.web.records import mail
from ashi.web.records.actor import ANONYMOUS, SYSTEM, Actor
from ashi.web.records.models import AuditEntry, Clinic, Episode, Mail, User
from tests.support.clinic import People
from tests.support.clock import Clock
from tests.support.clock import clock as clock

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")
WEDNESDAY = dt.date(2027, 3, 24)
HOUR = dt.timedelta(hours=1)


def _actor(user: User) -> Actor:
    return Actor("patient", user=user.pk, patient=user.patient.pk, name=user.name)


def _wish(people: People) -> Wish:
    """Wednesday morning with Chen."""
    person = people.practitioner.practitioner.pk
    return Wish(person, frozenset({2}), frozenset({"morning"}), WEDNESDAY, WEDNESDAY)


def _join(people: People, user: User, **more) -> WaitingPlace:
    return actions_waiting.join(_actor(user), user.patient, _wish(people), **more)


@pytest.fixture
def booked(people: People, clinic: Clinic, clock: Clock, episode_b: Episode) -> list[Appointment]:
    """Wednesday morning is full."""
    person = people.practitioner.practitioner
    rows = []
    for day in queries.free_days(ANONYMOUS, person, clinic, first_day=WEDNESDAY)[:1]:
        for slot in day.slots:
            if slot.starts_at.astimezone(BERLIN).hour < 12:
                rows.append(actions.book(SYSTEM, people.patient_b.patient, person, slot.starts_at))
    assert len(rows) > 2
    return rows


def _free(people: People, clinic: Clinic) -> set[dt.datetime]:
    days = queries.free_days(ANONYMOUS, people.practitioner.practitioner, clinic, first_day=WEDNESDAY)
    return {slot.starts_at for day in days for slot in day.slots if day.date == WEDNESDAY}


def _third(people: People) -> User:
    from tests.support.clinic import _patient

    return _patient("Cem Cicek", dt.date(1990, 1, 1), "male")


def test_a_freed_time_is_kept_for_whoever_waits_and_they_take_it(
    people: People, clinic: Clinic, booked: list[Appointment], client_of: Callable[..., Client]
) -> None:
    _join(people, people.patient_a)
    assert actions_waiting.pass_times_on() == 0
    actions.cancel(SYSTEM, booked[1])
    assert booked[1].starts_at in _free(people, clinic)
    assert actions_waiting.pass_times_on() == 1
    assert actions_waiting.pass_times_on() == 0  # once

    letter = Mail.unscoped.get()
    assert letter.to == people.patient_a.email
    assert f"Wednesday 24 March, {booked[1].starts_at.astimezone(BERLIN):%H:%M}" in letter.body
    assert "until Monday 22 March, 12:00" in letter.body
    assert "acupuncture" not in (letter.subject + letter.body).lower()

    assert booked[1].starts_at not in _free(people, clinic)
    alice = client_of(people.patient_a)
    page = alice.get(reverse("waiting")).content.decode()
    assert "A time is kept for you" in page
    assert "A time is kept for you" in alice.get(reverse("me")).content.decode()
    assert OfferedTime.unscoped.get().state == "open"  # looking takes nothing
    answer = alice.post(reverse("waiting"), {"do": "take", "offer": str(OfferedTime.unscoped.get().pk)})
    row = Appointment.unscoped.get(patient=people.patient_a.patient)
    assert answer["Location"] == reverse("appointment", args=[row.pk])
    assert row.starts_at == booked[1].starts_at
    assert WaitingPlace.unscoped.get().ended_as == "booked"
    acts = AuditEntry.unscoped.filter(patient=people.patient_a.patient.pk).values_list("act", flat=True)
    assert {"waiting.join", "waiting.offer", "waiting.take", "appointment.book"} <= set(acts)


def test_no_thank_you_goes_to_the_next_at_once(
    people: People, clinic: Clinic, booked: list[Appointment], client_of: Callable[..., Client]
) -> None:
    third = _third(people)
    _join(people, people.patient_a)
    _join(people, third)
    actions.cancel(SYSTEM, booked[0])
    actions_waiting.pass_times_on()
    first = OfferedTime.unscoped.get()
    client_of(people.patient_a).post(reverse("waiting"), {"do": "decline", "offer": str(first.pk)})
    assert actions_waiting.pass_times_on() == 1
    second = OfferedTime.unscoped.get(state="open")
    assert second.place.patient == third.patient
    assert second.starts_at == first.starts_at
    assert actions_waiting.pass_times_on() == 0
    assert list(WaitingPlace.unscoped.filter(ended_at=None).values_list("silences", flat=True)) == [0, 0]


def test_an_offer_that_ran_out_is_passed_on_and_cannot_be_taken_late(
    people: People, clinic: Clinic, clock: Clock, booked: list[Appointment], client_of: Callable[..., Client]
) -> None:
    _join(people, people.patient_a)
    actions.cancel(SYSTEM, booked[0])
    actions_waiting.pass_times_on()
    offer = OfferedTime.unscoped.get()
    clock.now += 2 * HOUR
    assert booked[0].starts_at not in _free(people, clinic)  # until the next round
    answer = client_of(people.patient_a).post(
        reverse("waiting"), {"do": "take", "offer": str(offer.pk)}, follow=True
    )
    assert "kept for you until Monday 22 March, 12:00" in answer.content.decode()
    assert not Appointment.unscoped.filter(patient=people.patient_a.patient).exists()
    actions_waiting.pass_times_on()
    assert (OfferedTime.unscoped.get().state, WaitingPlace.unscoped.get().silences) == ("silent", 1)
    assert booked[0].starts_at in _free(people, clinic)  # nobody else waits


def test_a_hold_ends_by_itself_when_nothing_runs(
    people: People, clinic: Clinic, clock: Clock, booked: list[Appointment]
) -> None:
    _join(people, people.patient_a)
    actions.cancel(SYSTEM, booked[0])
    actions_waiting.pass_times_on()
    clock.now += 2 * HOUR + dt.timedelta(minutes=6)
    assert booked[0].starts_at in _free(people, clinic)


def test_three_silences_end_the_waiting_and_are_told(
    people: People, clinic: Clinic, clock: Clock, booked: list[Appointment]
) -> None:
    _join(people, people.patient_a)
    for row in booked[:3]:
        actions.cancel(SYSTEM, row)
        actions_waiting.pass_times_on()
        clock.now = OfferedTime.unscoped.get(state="open").until
        Appointment.unscoped.filter(pk=row.pk).update(status="cancelled")
    actions_waiting.pass_times_on()
    place = WaitingPlace.unscoped.get()
    assert (place.ended_as, place.silences) == ("silent", 3)
    assert Mail.unscoped.filter(subject=actions_waiting.ENDED_SUBJECT, to=people.patient_a.email).count() == 1


def test_nobody_is_mailed_at_night_and_an_offer_that_is_over_is_not_mailed_at_all(
    people: People, clinic: Clinic, clock: Clock, booked: list[Appointment], client_of: Callable[..., Client]
) -> None:
    _join(people, people.patient_a)
    actions.cancel(SYSTEM, booked[-1])
    clock.now = dt.datetime(2027, 3, 22, 23, 30, tzinfo=BERLIN)
    actions_waiting.pass_times_on()
    letter = Mail.unscoped.get()
    assert letter.by_day
    assert letter.until == dt.datetime(2027, 3, 23, 10, tzinfo=BERLIN)
    assert OfferedTime.unscoped.get().until == dt.datetime(2027, 3, 23, 10, tzinfo=BERLIN)
    offer = OfferedTime.unscoped.get()
    client_of(people.patient_a).post(reverse("waiting"), {"do": "decline", "offer": str(offer.pk)})
    letter.refresh_from_db()
    assert letter.state == "stopped"


def test_nobody_else_can_have_an_offered_time(
    people: People, clinic: Clinic, booked: list[Appointment], client_of: Callable[..., Client]
) -> None:
    _join(people, people.patient_a)
    actions.cancel(SYSTEM, booked[0])
    actions_waiting.pass_times_on()
    third = client_of(_third(people))
    at = booked[0].starts_at.isoformat()
    answer = third.post(reverse("book", args=[people.practitioner.practitioner.pk]), {"at": at})
    assert answer.status_code == 409
    booked[0].refresh_from_db()
    with pytest.raises(CannotBook, match="waiting list"):
        actions_course.take_back(SYSTEM, booked[0])
    assert Appointment.unscoped.filter(starts_at=booked[0].starts_at, status="booked").count() == 0


def test_an_offered_time_keeps_a_room_too(people: People, clinic: Clinic, booked: list[Appointment]) -> None:
    Room.unscoped.create(name="The only room")
    _join(people, people.patient_a)
    actions.cancel(SYSTEM, booked[1])

    def other_times() -> set[dt.datetime]:
        other = people.other_practitioner.practitioner
        days = queries.free_days(ANONYMOUS, other, clinic, first_day=WEDNESDAY)
        return {slot.starts_at for slot in days[0].slots}

    assert booked[1].starts_at in other_times()
    actions_waiting.pass_times_on()
    assert booked[1].starts_at not in other_times()


def test_the_database_refuses_a_second_open_offer_for_a_time_or_a_person(
    people: People, booked: list[Appointment]
) -> None:
    mine, other = _join(people, people.patient_a), _join(people, _third(people))
    actions.cancel(SYSTEM, booked[0])
    actions_waiting.pass_times_on()
    first = OfferedTime.unscoped.get()

    def again(place: WaitingPlace, starts_at: dt.datetime) -> None:
        with transaction.atomic():
            OfferedTime.unscoped.create(
                place=place,
                practitioner=first.practitioner,
                starts_at=starts_at,
                ends_at=starts_at + HOUR,
                told_at=first.told_at,
                until=first.until,
            )

    with pytest.raises(IntegrityError):
        again(other, first.starts_at)
    with pytest.raises(IntegrityError):
        again(mine, first.starts_at + HOUR)
    assert OfferedTime.unscoped.count() == 1


def test_a_booked_offer_is_gone_and_costs_no_place(
    people: People, clinic: Clinic, booked: list[Appointment], client_of: Callable[..., Client]
) -> None:
    _join(people, people.patient_a)
    actions.cancel(SYSTEM, booked[0])
    actions_waiting.pass_times_on()
    offer = OfferedTime.unscoped.get()
    actions.book(SYSTEM, people.patient_b.patient, people.practitioner.practitioner, offer.starts_at)
    answer = client_of(people.patient_a).post(
        reverse("waiting"), {"do": "take", "offer": str(offer.pk)}, follow=True
    )
    assert "Someone else has just booked this time" in answer.content.decode()
    offer.refresh_from_db()
    assert offer.state == "open"
    assert WaitingPlace.unscoped.get().ended_at is None
    actions_waiting.pass_times_on()
    assert (OfferedTime.unscoped.get().state, WaitingPlace.unscoped.get().silences) == ("gone", 0)


def test_a_round_that_breaks_leaves_nothing_half_done(
    people: People, booked: list[Appointment], monkeypatch: pytest.MonkeyPatch
) -> None:
    _join(people, people.patient_a)
    actions.cancel(SYSTEM, booked[0])
    with monkeypatch.context() as patched:
        patched.setattr(mail, "post", lambda *args, **more: (_ for _ in ()).throw(OSError("power")))
        with pytest.raises(OSError, match="power"):
            actions_waiting.pass_times_on()
    assert not OfferedTime.unscoped.exists()
    assert actions_waiting.pass_times_on() == 1
    assert Mail.unscoped.count() == 1


def test_whoever_has_a_time_moves_to_the_earlier_one(
    people: People, clinic: Clinic, booked: list[Appointment], client_of: Callable[..., Client]
) -> None:
    late = dt.datetime(2027, 3, 25, 9, tzinfo=BERLIN)
    mine = actions.book(
        _actor(people.patient_a), people.patient_a.patient, people.practitioner.practitioner, late
    )
    alice = client_of(people.patient_a)
    address = reverse("wait", args=[people.practitioner.practitioner.pk])
    assert "You keep" in alice.get(address, {"instead_of": str(mine.pk)}).content.decode()
    typed = {"instead_of": str(mine.pk), "weekdays": "2", "parts": "morning", "first": str(WEDNESDAY)}
    assert alice.post(address, typed)["Location"] == reverse("waiting")
    actions.cancel(SYSTEM, booked[0])
    actions_waiting.pass_times_on()
    alice.post(reverse("waiting"), {"do": "take", "offer": str(OfferedTime.unscoped.get().pk)})
    mine.refresh_from_db()
    assert mine.starts_at == booked[0].starts_at
    assert late in {
        slot.starts_at
        for day in queries.free_days(ANONYMOUS, mine.practitioner, clinic, first_day=late.date())
        for slot in day.slots
    }


def test_nobody_waits_for_what_is_free(
    people: People, clinic: Clinic, booked: list[Appointment], client_of: Callable[..., Client]
) -> None:
    alice = client_of(people.patient_a)
    address = reverse("wait", args=[people.practitioner.practitioner.pk])
    typed = {"who": "this", "weekdays": ["2"], "parts": ["morning", "afternoon"]}
    typed |= {"first": str(WEDNESDAY), "last": str(WEDNESDAY)}
    page = alice.post(address, typed).content.decode()
    assert "these are free now" in page
    assert not WaitingPlace.unscoped.exists()
    assert alice.post(address, typed | {"parts": ["morning"]})["Location"] == reverse("waiting")
    page = alice.get(reverse("waiting")).content.decode()
    assert "You are waiting" in page
    assert "Wednesday; morning" in page
    alice.post(reverse("waiting"), {"do": "leave"})
    assert WaitingPlace.unscoped.get().ended_as == "left"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"weekdays": []}, "Tick one day at least."),
        ({"parts": ["dawn"]}, "Tick one time of day at least."),
        ({"first": "2027-03-21"}, "today or a later one"),
        ({"last": "2027-03-23"}, "cannot lie before the first"),
        ({"last": "2027-06-01"}, "60 days at most"),
        ({"last": "soon"}, "Write the last day"),
    ],
)
def test_a_wish_that_cannot_be_is_said(
    people: People, clock: Clock, client_of: Callable[..., Client], typed: dict, words: str
) -> None:
    good = {"weekdays": ["2"], "parts": ["morning"], "first": str(WEDNESDAY), "last": str(WEDNESDAY)}
    address = reverse("wait", args=[people.practitioner.practitioner.pk])
    answer = client_of(people.patient_a).post(address, good | typed)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not WaitingPlace.unscoped.exists()


def test_joining_again_keeps_the_place(people: People, clock: Clock, booked: list[Appointment]) -> None:
    first = _join(people, people.patient_a)
    clock.now += HOUR
    again = _join(people, people.patient_a)
    assert (again.pk, again.place_since) == (first.pk, first.place_since)


def test_a_hold_asks_nobody(
    people: People, episode_a: Episode, booked: list[Appointment], clock: Clock
) -> None:
    _join(people, people.patient_a)
    Hold.unscoped.create(episode=episode_a, patient=people.patient_a.patient, since=clock.now)
    actions.cancel(SYSTEM, booked[0])
    assert actions_waiting.pass_times_on() == 0
    with pytest.raises(CannotBook):
        _join(people, people.patient_a)


def test_the_clinic_sees_the_order_with_its_reasons_and_a_practitioner_can_put_somebody_first(
    people: People, clinic: Clinic, booked: list[Appointment], client_of: Callable[..., Client]
) -> None:
    _join(people, people.patient_a)
    second = _join(people, _third(people))
    chen, desk = client_of(people.practitioner), client_of(people.front_desk)

    def names() -> list[str]:
        return re.findall(r'<th scope="row">(.*?)</th>', desk.get(reverse("waiting_list")).content.decode())

    assert names() == ["Alice Adler", "Cem Cicek"]
    address = reverse("waiting_first", args=[second.pk])
    assert "Write why" in chen.post(address, {"why": " "}, follow=True).content.decode()
    assert desk.post(address, {"why": "Mine"}).status_code == 404
    chen.post(address, {"why": "Flies home on Friday"})
    assert names() == ["Cem Cicek", "Alice Adler"]
    assert "Flies home on Friday" in desk.get(reverse("waiting_list")).content.decode()
    assert AuditEntry.unscoped.get(act="waiting.first").why == "Flies home on Friday"
    # Whoever treats somebody else sees nobody who does not wait for them.
    assert "Alice" not in client_of(people.other_practitioner).get(reverse("waiting_list")).content.decode()
    desk.post(reverse("waiting_end", args=[second.pk]))
    assert names() == ["Alice Adler"]
