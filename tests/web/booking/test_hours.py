"""The desk changes when people can be seen; free times follow at once, booked ones stay."""

import datetime as dt
from collections.abc import Callable
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ashi.web.booking import actions, queries
from ashi.web.booking.models import Appointment, ChangedDay, Habits, Room, WeeklyHours
from ashi.web.records.actor import ANONYMOUS, Actor
from ashi.web.records.models import AuditEntry, Clinic
from tests.support.clinic import People

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def desk(people: People, client_of: Callable[..., Client]) -> Client:
    return client_of(people.front_desk)


@cache  # one day for a whole run, though it be midnight meanwhile
def _day() -> dt.date:
    return timezone.now().astimezone(BERLIN).date() + dt.timedelta(days=4)


def _walls(people: People, clinic: Clinic, who: str = "practitioner") -> list[str]:
    person = getattr(people, who).practitioner
    days = queries.free_days(ANONYMOUS, person, clinic, first_day=_day())
    found = next((day for day in days if day.date == _day()), None)
    return [f"{slot.starts_at.astimezone(BERLIN):%H:%M}" for slot in found.slots] if found else []


def _change(desk: Client, **more: str):
    typed = {"practitioner": "house", "first": str(_day()), "kind": "closed"}
    return desk.post(reverse("hours_change"), typed | more)


def test_the_house_closes_and_opens_again(people: People, clinic: Clinic, desk: Client) -> None:
    before = _walls(people, clinic)
    assert before
    assert _change(desk, last=str(_day() + dt.timedelta(days=2))).status_code == 302
    assert _walls(people, clinic) == _walls(people, clinic, "other_practitioner") == []
    assert ChangedDay.unscoped.count() == 3
    _change(desk, last=str(_day() + dt.timedelta(days=2)))  # sent twice
    assert ChangedDay.unscoped.count() == 3
    for row in ChangedDay.unscoped.all():
        desk.post(reverse("hours_undo", args=[row.pk]))
    assert _walls(people, clinic) == before
    assert AuditEntry.unscoped.filter(act="hours.change").count() == 5


def test_one_person_is_away_in_the_morning_and_comes_in_the_evening(
    people: People, clinic: Clinic, desk: Client
) -> None:
    me = str(people.practitioner.practitioner.pk)
    _change(desk, practitioner=me, begins="09:00", ends="12:00")
    _change(desk, practitioner=me, begins="18:00", ends="19:30", kind="open")
    walls = _walls(people, clinic)
    assert min(walls) == "12:00"
    assert walls[-2:] == ["18:00", "18:45"]
    assert min(_walls(people, clinic, "other_practitioner")) == "09:00"


def test_who_is_booked_in_a_closed_time_is_named_and_stays_booked(
    people: People, clinic: Clinic, desk: Client
) -> None:
    person = people.practitioner.practitioner
    slot = queries.free_days(ANONYMOUS, person, clinic, first_day=_day())[0].slots[0]
    alice = Actor("patient", user=people.patient_a.pk, patient=people.patient_a.patient.pk)
    row = actions.book(alice, people.patient_a.patient, person, slot.starts_at)
    _change(desk, practitioner=str(people.other_practitioner.practitioner.pk))
    assert "Alice Adler" not in desk.get(reverse("hours")).content.decode()
    _change(desk, begins="08:00", ends="09:10")
    page = desk.get(reverse("hours")).content.decode()
    assert "Alice Adler" in page
    assert reverse("appointment_move", args=[row.pk]) in page
    assert Appointment.unscoped.get().status == "booked"


def test_weekly_hours_come_and_go(people: People, clinic: Clinic, desk: Client) -> None:
    person = people.practitioner.practitioner
    typed = {
        "practitioner": str(person.pk),
        "weekday": str(_day().weekday()),
        "begins": "19:00",
        "ends": "00:00",
    }
    for _ in range(2):
        assert desk.post(reverse("hours_add"), typed).status_code == 302
    assert _walls(people, clinic)[-1] == "22:45"
    row = WeeklyHours.unscoped.get(practitioner=person, begins=dt.time(19))
    desk.post(reverse("hours_remove", args=[row.pk]))
    assert "19:00" not in _walls(people, clinic)


@pytest.mark.parametrize(
    ("route", "typed", "words"),
    [
        ("hours_change", {"practitioner": "", "first": "2999-01-01"}, "Choose whose days"),
        ("hours_change", {"practitioner": "house", "first": "soon"}, "Write the first day"),
        ("hours_change", {"practitioner": "house", "first": "2020-01-01"}, "This day is over"),
        ("hours_change", {"practitioner": "house", "first": "2999-01-05", "last": "2999-01-01"}, "cannot lie before"),
        ("hours_change", {"practitioner": "house", "first": "2999-01-01", "last": "2999-12-01"}, "At most 60 days"),
        ("hours_change", {"practitioner": "house", "first": "2999-01-01", "kind": "open"}, "Choose who works then"),
        ("hours_change", {"practitioner": "house", "first": "2999-01-01", "begins": "9 o'clock"}, "when it begins"),
        ("hours_add", {"begins": "12:00", "ends": "10:00"}, "must lie after"),
        ("hours_add", {"weekday": "7"}, "Choose a weekday"),
    ],
)  # fmt: skip
def test_nonsense_is_told_and_nothing_changes(
    route: str, typed: dict[str, str], words: str, people: People, desk: Client
) -> None:
    before = WeeklyHours.unscoped.count()
    answer = desk.post(reverse(route), typed)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not ChangedDay.unscoped.exists()
    assert WeeklyHours.unscoped.count() == before


def test_rooms_come_are_renamed_closed_and_opened(people: People, clinic: Clinic, desk: Client) -> None:
    person = people.practitioner.practitioner
    slot = queries.free_days(ANONYMOUS, person, clinic, first_day=_day())[0].slots[0]
    alice = Actor("patient", user=people.patient_a.pk, patient=people.patient_a.patient.pk)
    actions.book(alice, people.patient_a.patient, person, slot.starts_at)
    page = desk.post(reverse("room_add"), {"name": "  Room   1 "}, follow=True).content.decode()
    assert "Room 1 is there. One coming visit lies in it." in page
    room = Room.unscoped.get(name="Room 1")
    typed = {"pause": "15", "room": str(room.pk)}
    desk.post(reverse("hours_habits", args=[person.pk]), typed)
    assert (person.habits.pause_minutes, person.habits.usual_room) == (15, room)
    desk.post(reverse("room_rename", args=[room.pk]), {"name": "The garden"})
    desk.post(reverse("room_add"), {"name": "Room 2"})
    other = Room.unscoped.get(name="Room 2")
    for row in (other, room):
        page = desk.post(reverse("room_close", args=[row.pk]), follow=True).content.decode()
    assert "Open The garden again" in page
    assert "Alice Adler" not in page  # no room is open: a house without rooms has nobody to settle
    page = desk.post(reverse("room_open", args=[other.pk]), follow=True).content.decode()
    assert "Alice Adler" in page  # still in the closed room
    assert Appointment.unscoped.get().room == room
    acts = AuditEntry.unscoped.filter(act__startswith="room.").values_list("act", flat=True).order_by("seq")
    assert list(acts) == ["room.add", "room.rename", "room.add", "room.close", "room.close", "room.open"]


@pytest.mark.parametrize(
    ("name", "words"),
    [(" ", "Write a name"), ("x" * 61, "at most 60 letters"), ("Room 1", "a room named Room 1 already")],
)
def test_a_name_that_is_none(name: str, words: str, desk: Client) -> None:
    Room.unscoped.create(name="Room 1")
    other = Room.unscoped.create(name="Room 2")
    for address in (reverse("room_add"), reverse("room_rename", args=[other.pk])):
        answer = desk.post(address, {"name": name})
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert {row.name for row in Room.unscoped.all()} == {"Room 1", "Room 2"}


def test_a_pause_that_is_none(people: People, desk: Client) -> None:
    address = reverse("hours_habits", args=[people.practitioner.practitioner.pk])
    for typed in ({"pause": "7"}, {"pause": ""}, {"pause": "15", "room": "the garden"}):
        assert desk.post(address, typed).status_code == 422
    nobody = "01a21f1d-c4b2-744c-bdc6-de93b61c1e2e"
    assert desk.post(address, {"pause": "15", "room": nobody}).status_code == 404
    assert not Habits.unscoped.exists()


def test_a_practitioner_of_no_house_is_nothing(desk: Client, people: People) -> None:
    nobody = "01a21f1d-c4b2-744c-bdc6-de93b61c1e2e"
    assert _change(desk, practitioner=nobody).status_code == 404
    typed = {"practitioner": nobody, "weekday": "1", "begins": "10:00", "ends": "11:00"}
    assert desk.post(reverse("hours_add"), typed).status_code == 404
