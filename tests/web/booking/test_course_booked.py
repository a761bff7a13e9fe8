"""A whole course: booked together or not at all, moved singly, given back together, taken back."""

import datetime as dt
import re
from collections.abc import Callable
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ashi.web.booking import actions, actions_course, queries
from ashi.web.booking.models import Appointment, BookedCourse, Hold
from ashi.web.records.actor import Actor
from ashi.web.records.models import AuditEntry, Clinic, Episode
from ashi.web.records.scope import new_id
from tests.support.clinic import People

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")
WEEK = dt.timedelta(days=7)


def _alice(people: People) -> Actor:
    user = people.patient_a
    return Actor("patient", user=user.pk, patient=user.patient.pk, name=user.name)


def _first(people: People, clinic: Clinic) -> dt.datetime:
    """Ten o'clock or so of a day next week."""
    day = timezone.now().astimezone(BERLIN).date() + WEEK
    return (
        queries.free_days(_alice(people), people.practitioner.practitioner, clinic, first_day=day)[0]
        .slots[2]
        .starts_at
    )


def _times(first: dt.datetime, visits: int) -> list[dt.datetime]:
    wall = first.astimezone(BERLIN).replace(tzinfo=None)
    return [(wall + number * WEEK).replace(tzinfo=BERLIN).astimezone(dt.UTC) for number in range(visits)]


def _booked(people: People, clinic: Clinic, visits: int = 4) -> list[Appointment]:
    times = _times(_first(people, clinic), visits)
    course = actions_course.book_course(
        _alice(people), people.patient_a.patient, people.practitioner.practitioner, times
    )
    return list(course.appointments.order_by("number"))


def _address(people: People) -> str:
    return reverse("course", args=[people.practitioner.practitioner.pk])


TIME = re.compile(r'name="at" value="([^"]+)"')
VISIT = re.compile(r'name="time_(\d+)"(.*?)</(?:select|li)>', re.DOTALL)
VALUE = re.compile(r'value="(\d{4}-[^"]+)"( selected)?')


def _offered(page: str) -> dict[int, tuple[list[dt.datetime], dt.datetime]]:
    """Of every visit on the course page: the times on offer, and the one that is chosen."""
    found = {}
    for number, part in VISIT.findall(page):
        values = [(dt.datetime.fromisoformat(at), bool(selected)) for at, selected in VALUE.findall(part)]
        chosen = next((at for at, selected in values if selected), values[0][0])
        found[int(number)] = ([at for at, _ in values], chosen)
    return found


def _page(client: Client, people: People, first: dt.datetime, **wish: object):
    return client.get(_address(people), {"at": first.isoformat(), **wish})


def test_ten_visits_are_proposed_and_booked_by_one_form(
    people: People, clinic: Clinic, client_of: Callable[..., Client]
) -> None:
    client, first = client_of(people.patient_a), _first(people, clinic)
    page = _page(client, people, first)
    offered = _offered(page.content.decode())
    assert list(offered) == list(range(1, 11))
    form = {f"time_{number}": chosen.isoformat() for number, (_, chosen) in offered.items()}
    form |= {"at": first.isoformat(), "visits": "10", "rhythm": "weekly", "client_key": str(new_id())}
    for _ in range(2):  # sent twice is booked once
        answer = client.post(_address(people), form)
        assert answer.status_code == 302
    rows = list(Appointment.unscoped.order_by("starts_at"))
    assert [row.number for row in rows] == list(range(1, 11))
    assert BookedCourse.unscoped.get().visits == 10
    assert [row.is_first for row in rows] == [True] + [False] * 9
    assert Episode.unscoped.count() == 1
    walls = [row.starts_at.astimezone(BERLIN) for row in rows]
    assert len({wall.time() for wall in walls}) == 1
    assert {(b.date() - a.date()).days for a, b in pairwise(walls)} == {7}
    assert AuditEntry.unscoped.filter(act="appointment.book").count() == 10
    own = client.get(reverse("appointment", args=[rows[0].pk])).content.decode()
    assert "1 of 10" in own
    assert own.count("course-visit__number") == 10


def test_a_time_taken_meanwhile_books_nothing_and_keeps_the_other_choices(
    people: People, clinic: Clinic, client_of: Callable[..., Client]
) -> None:
    client, first = client_of(people.patient_a), _first(people, clinic)
    offered = _offered(_page(client, people, first, visits=3).content.decode())
    chosen = {number: choices[-1] for number, (choices, _) in offered.items()}
    bob = Actor("patient", user=people.patient_b.pk, patient=people.patient_b.patient.pk)
    actions.book(bob, people.patient_b.patient, people.practitioner.practitioner, chosen[2])
    form = {f"time_{number}": starts_at.isoformat() for number, starts_at in chosen.items()}
    form |= {"at": first.isoformat(), "visits": "3", "rhythm": "weekly"}
    answer = client.post(_address(people), form)
    assert answer.status_code == 409
    assert "Nothing is booked yet" in answer.content.decode()
    assert Appointment.unscoped.filter(patient=people.patient_a.patient).count() == 0
    again = _offered(answer.content.decode())
    assert again[3][1] == chosen[3]
    assert chosen[2] not in again[2][0]


def test_the_database_decides_and_all_is_undone(people: People, clinic: Clinic) -> None:
    times = _times(_first(people, clinic), 3)
    bob = Actor("patient", user=people.patient_b.pk, patient=people.patient_b.patient.pk)
    late = times[1] + dt.timedelta(minutes=20)
    actions.book(bob, people.patient_b.patient, people.practitioner.practitioner, late)
    with pytest.raises(actions_course.TimesGone) as refused:
        actions_course.book_course(
            _alice(people), people.patient_a.patient, people.practitioner.practitioner, times
        )
    assert refused.value.times == (times[1],)
    assert not BookedCourse.unscoped.exists()
    assert not Episode.unscoped.filter(patient=people.patient_a.patient).exists()


def test_visits_can_be_left_out_but_not_all_and_nonsense_is_told(
    people: People, clinic: Clinic, client_of: Callable[..., Client]
) -> None:
    client, first = client_of(people.patient_a), _first(people, clinic)
    address = _address(people)
    times = _times(first, 3)
    form = {"at": first.isoformat(), "visits": "3", "rhythm": "weekly", "time_1": first.isoformat()}
    refused = client.post(address, form | {"time_2": "", "time_3": "tomorrow"})
    assert refused.status_code == 409
    assert "two visits at least" in refused.content.decode()
    midnight = times[1].replace(hour=1)
    refused = client.post(address, form | {"time_2": midnight.isoformat()})
    assert refused.status_code == 409, "a time that nobody offered"
    assert client.post(address, form | {"time_3": times[2].isoformat()}).status_code == 302
    assert [row.number for row in Appointment.unscoped.order_by("starts_at")] == [1, 2]
    assert client.get(address).status_code == 302
    usual = _page(client, people, _times(first, 21)[20], visits="9999", rhythm="hourly").content.decode()
    assert list(_offered(usual)) == list(range(1, 11))


def test_a_stranger_sees_the_proposal_and_books_nothing(
    people: People, clinic: Clinic, client_of: Callable[..., Client]
) -> None:
    client, first = client_of(None), _first(people, clinic)
    page = _page(client, people, first, visits=5)
    assert "I am new here" in page.content.decode()
    answer = client.post(_address(people), {"at": first.isoformat(), "visits": "5", "rhythm": "weekly"})
    assert answer.url.startswith("/account/login")
    assert not Appointment.unscoped.exists()


def test_one_visit_moves_and_can_go_back(
    people: People, clinic: Clinic, client_of: Callable[..., Client]
) -> None:
    rows = _booked(people, clinic)
    client, address = client_of(people.patient_a), reverse("appointment_move", args=[rows[1].pk])
    was = rows[1].starts_at
    offered = map(dt.datetime.fromisoformat, TIME.findall(client.get(address).content.decode()))
    to = next(starts_at for starts_at in offered if starts_at.date() > was.date())
    answer = client.post(address, {"at": to.isoformat()})
    assert answer.status_code == 302
    rows[1].refresh_from_db()
    assert rows[1].starts_at == to
    assert rows[1].ends_at - to == dt.timedelta(minutes=45)
    page = client.get(answer.url).content.decode()
    assert "Undo" in page
    client.post(address, {"at": was.isoformat()})
    rows[1].refresh_from_db()
    assert rows[1].starts_at == was
    assert AuditEntry.unscoped.filter(act="appointment.move").count() == 2


def test_no_move_onto_another_or_out_of_hours_or_too_late(
    people: People, clinic: Clinic, client_of: Callable[..., Client]
) -> None:
    rows = _booked(people, clinic)
    client, address = client_of(people.patient_a), reverse("appointment_move", args=[rows[0].pk])
    for at in (rows[1].starts_at.isoformat(), rows[1].starts_at.replace(hour=2).isoformat(), "soon", ""):
        assert client.post(address, {"at": at}).status_code == 409
    with pytest.raises(actions.CannotBook, match="just booked"):
        actions_course.move(_alice(people), rows[0], rows[1].starts_at + dt.timedelta(minutes=10))
    soon = timezone.now().replace(microsecond=0) + dt.timedelta(hours=1)
    Appointment.unscoped.filter(pk=rows[0].pk).update(starts_at=soon, ends_at=soon + dt.timedelta(minutes=45))
    refused = client.post(address, {"at": rows[2].starts_at.isoformat()})
    assert "telephone the clinic" in refused.content.decode()
    stale = rows[1]
    Appointment.unscoped.filter(pk=stale.pk).update(status="cancelled")
    with pytest.raises(actions.CannotBook, match="just changed"):
        actions_course.move(_alice(people), stale, stale.starts_at + 20 * WEEK)


def test_what_is_left_is_given_back_and_one_is_taken_back(
    people: People, clinic: Clinic, client_of: Callable[..., Client]
) -> None:
    rows = _booked(people, clinic)
    client = client_of(people.patient_a)
    client.post(reverse("cancel_rest", args=[rows[2].pk]))
    assert set(Appointment.unscoped.values_list("status", flat=True)) == {"cancelled"}
    assert AuditEntry.unscoped.filter(act="appointment.cancel").count() == 4
    client.post(reverse("take_back", args=[rows[1].pk]))
    rows[1].refresh_from_db()
    assert rows[1].status == "booked"
    bob = Actor("patient", user=people.patient_b.pk, patient=people.patient_b.patient.pk)
    actions.book(bob, people.patient_b.patient, people.practitioner.practitioner, rows[2].starts_at)
    answer = client.post(reverse("take_back", args=[rows[2].pk]), follow=True)
    assert "Someone else has this time" in answer.content.decode()


def test_a_hold_stops_course_move_and_taking_back(people: People, clinic: Clinic) -> None:
    rows = _booked(people, clinic)
    alice = _alice(people)
    actions_course.give_back(alice, rows[:1])
    rows[0].refresh_from_db()
    Hold.unscoped.create(episode=rows[0].episode, patient=rows[0].patient, since=timezone.now())
    times = [rows[3].starts_at + WEEK, rows[3].starts_at + 2 * WEEK]
    for act in (
        lambda: actions_course.book_course(alice, rows[0].patient, rows[0].practitioner, times),
        lambda: actions_course.move(alice, rows[1], times[0]),
        lambda: actions_course.take_back(alice, rows[0]),
    ):
        with pytest.raises(actions.CannotBook, match="need a doctor now"):
            act()


def test_the_desk_moves_and_takes_back(
    people: People, clinic: Clinic, client_of: Callable[..., Client]
) -> None:
    rows = _booked(people, clinic)
    client = client_of(people.front_desk)
    to = rows[1].starts_at + dt.timedelta(minutes=45)
    answer = client.post(reverse("appointment_move", args=[rows[1].pk]), {"at": to.isoformat()})
    assert answer.url == f"/desk/?day={to.astimezone(BERLIN).date()}"
    client.post(reverse("desk_step", args=[rows[0].pk]), {"to": "cancelled"})
    day = rows[0].starts_at.astimezone(BERLIN).date()
    page = client.get(f"/desk/?day={day}&visit={rows[0].pk}").content.decode()
    assert "Take it back" in page
    client.post(reverse("take_back", args=[rows[0].pk]))
    rows[0].refresh_from_db()
    assert rows[0].status == "booked"
