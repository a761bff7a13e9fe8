"""A visit at the patient's home: who books and moves it, and everybody is told where it is."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ashi.web.booking import actions, actions_course, actions_desk, queries_devices
from ashi.web.booking.models import Appointment, Habits, Room
from ashi.web.booking.refusals import CannotBook
from ashi.web.kiosk import policies as kiosk_policies
from ashi.web.kiosk import queries as kiosk_queries
from ashi.web.progress.actions_visit_reminders import remind_of_visits
from ashi.web.records.actor import Actor
from ashi.web.records.models import AuditEntry, Clinic, Mail, Practitioner
from ashi.web.share.queries import whole_record
from tests.support.clinic import People
from tests.support.home_visits import ADDRESS, MINUTE, MONDAY, at, typed
from tests.support.home_visits import alice as alice
from tests.support.home_visits import chen as chen
from tests.support.home_visits import desk as desk
from tests.support.home_visits import dora as dora
from tests.support.home_visits import home as home
from tests.support.home_visits import sunday_noon as sunday_noon

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday_noon")]
JSON = {"HTTP_ACCEPT": "application/json"}


class TestActs:
    def test_moved_cancelled_and_taken_back_it_stays_a_home_visit(
        self, home: Appointment, people: People, chen: Practitioner, dora: Actor
    ) -> None:
        Room.unscoped.create(name="Room 1")
        alice = Actor("patient", user=people.patient_a.pk, patient=people.patient_a.patient.pk)
        actions_course.move(alice, home, at(14))
        home.refresh_from_db()
        assert (home.starts_at, home.travel_minutes, home.room) == (at(14), 30, None)
        actions.cancel(alice, home)
        meets = actions.book(dora, people.patient_b.patient, chen, at(15))
        home.refresh_from_db()
        with pytest.raises(CannotBook, match="has this time by now"):
            actions_course.take_back(alice, home)
        actions.cancel(dora, meets)
        actions_course.take_back(alice, home)
        home.refresh_from_db()
        assert (home.status, home.travel_minutes, home.room) == ("booked", 30, None)

    def test_another_practitioner_goes_their_own_way_or_not_at_all(
        self, home: Appointment, people: People, dora: Actor
    ) -> None:
        other = people.other_practitioner.practitioner
        with pytest.raises(CannotBook, match="Ngozi Okafor makes no home visits"):
            actions_desk.place(dora, home, other, home.starts_at, was=home.starts_at)
        Habits.unscoped.create(practitioner=other, home_visit_travel_minutes=45)
        room = Room.unscoped.create(name="Room 1")
        with pytest.raises(CannotBook, match="takes no room"):
            actions_desk.place(dora, home, other, home.starts_at, was=home.starts_at, room=room)
        actions_desk.place(dora, home, other, home.starts_at, was=home.starts_at)
        home.refresh_from_db()
        assert (home.practitioner, home.travel_minutes, home.room) == (other, 45, None)

    def test_a_patient_moves_it_to_where_the_way_fits(
        self, home: Appointment, people: People, client_of: Callable[..., Client]
    ) -> None:
        alice, address = client_of(people.patient_a), reverse("appointment_move", args=[home.pk])
        page = alice.get(address).content.decode()
        assert at(9, 30).isoformat() in page
        assert at(9).isoformat() not in page
        assert alice.post(address, {"at": at(9).isoformat()}).status_code == 409
        assert alice.post(address, {"at": at(9, 30).isoformat()}).status_code == 302
        home.refresh_from_db()
        assert (home.starts_at, home.travel_minutes) == (at(9, 30), 30)


class TestTheDesk:
    def test_the_hours_page_says_who_makes_home_visits(self, people: People, desk: Client) -> None:
        person = people.practitioner.practitioner
        address = reverse("hours_habits", args=[person.pk])
        desk.post(address, {"pause": "0", "travel": "45"})
        assert person.habits.home_visit_travel_minutes == 45
        assert 'value="45" selected' in desk.get(reverse("hours")).content.decode()
        assert desk.post(address, {"pause": "0", "travel": "44"}).status_code == 422
        desk.post(address, {"pause": "0", "travel": ""})
        person.habits.refresh_from_db()
        assert person.habits.home_visit_travel_minutes is None

    def test_without_anybody_who_goes_there_is_no_tick(self, people: People, desk: Client) -> None:
        assert 'name="at_home"' not in desk.get(reverse("desk_book")).content.decode()
        answer = desk.post(reverse("desk_book"), typed(people.practitioner.practitioner, at(12)))
        assert answer.status_code == 422
        assert "Chen Wei makes no home visits" in answer.content.decode()

    def test_it_is_booked_by_telephone(self, chen: Practitioner, desk: Client) -> None:
        page = desk.get(reverse("desk_book") + "?at_home=yes").content.decode()
        assert "Chen Wei 30 minutes each way" in page
        assert f'value="{chen.pk}|{at(9, 30).isoformat()}"' in page
        assert f'value="{chen.pk}|{at(9).isoformat()}"' not in page
        assert "Ngozi Okafor" not in page.split("<main")[1]
        answer = desk.post(reverse("desk_book"), typed(chen, at(12)))
        assert answer.status_code == 302
        row = Appointment.unscoped.get()
        assert (row.starts_at, row.ends_at, row.travel_minutes) == (at(12), at(12, 45), 30)
        assert row.home_address == ADDRESS
        assert not [
            entry for entry in AuditEntry.unscoped.all() if "Mill Road" in f"{entry.why}{entry.record}"
        ]

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"address": "  "}, "Write the address"),
            ({"at": "09:00"}, "hours do not hold the 30 minutes of way"),
            ({"at": "16:00"}, "hours do not hold the 30 minutes of way"),
        ],
    )
    def test_what_cannot_be_is_said(
        self, change: dict[str, str], words: str, chen: Practitioner, desk: Client
    ) -> None:
        begins = dt.time.fromisoformat(change.pop("at", "12:00"))
        answer = desk.post(reverse("desk_book"), typed(chen, at(begins.hour, begins.minute), **change))
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert not Appointment.unscoped.exists()

    def test_without_the_tick_an_address_is_not_kept(self, chen: Practitioner, desk: Client) -> None:
        desk.post(reverse("desk_book"), typed(chen, at(12), at_home=""))
        row = Appointment.unscoped.get()
        assert (row.travel_minutes, row.home_address) == (None, None)

    def test_the_calendar_shows_the_way(self, home: Appointment, desk: Client, chen: Practitioner) -> None:
        Room.unscoped.create(name="Room 1")
        page = desk.get(f"/desk/?day={MONDAY}").content.decode()
        assert "home visit · " in page
        for begins, ends in ((690, 720), (765, 795)):
            assert f'data-way-of="{home.pk}" data-begins="{begins}" data-ends="{ends}"' in page
        ours = page.split('data-name="Chen Wei"')[1].split("</section>")[0]
        free = [f"{hour:02}:{minute:02}" for hour in range(9, 17) for minute in (0, 15, 30, 45)]
        offered = [time for time in free if f'">{time} <span class="desk-free' in ours]
        assert offered == ["09:00", "09:45", "10:30", "13:30", "14:15", "15:00", "15:45"]
        rooms = desk.get(f"/desk/?day={MONDAY}&view=rooms").content.decode()
        assert str(home.pk) in rooms.split('data-name="Home visits"')[1]
        assert "No room" not in rooms
        opened = desk.get(f"/desk/?day={MONDAY}&visit={home.pk}").content.decode()
        assert "30 minutes of way before and after it" in opened
        assert "Mill Road" not in opened
        assert "home visit" in desk.get(f"/desk/print/?day={MONDAY}").content.decode()
        assert "Alice Adler" not in desk.get(reverse("hours")).content.decode(), "nobody looks for a room"


class TestWhoIsTold:
    def test_the_patient_reads_that_we_come(self, home: Appointment, alice: Client) -> None:
        Clinic.unscoped.update(address="12 Long Lane, Springfield")
        Appointment.unscoped.update(paperwork="done")
        page = alice.get(reverse("appointment", args=[home.pk])).content.decode()
        assert "At your home. We come to you." in page
        assert "a bed or a firm sofa" in page
        assert "Warm the room" in page
        assert reverse("wait", args=[home.practitioner_id]) not in page
        mine = alice.get("/me/").content.decode()
        assert "at your home: we come to you" in mine
        for said in (page, mine):
            assert "Long Lane" not in said
            assert "Be here" not in said
        address = reverse("wait", args=[home.practitioner_id])
        waiting = alice.get(f"{address}?instead_of={home.pk}").content.decode()
        assert f'value="{home.pk}"' not in waiting

    def test_the_mail_says_so_and_not_where(self, home: Appointment) -> None:
        Clinic.unscoped.update(address="12 Long Lane, Springfield")
        assert remind_of_visits(home.starts_at - dt.timedelta(days=2)) == 0, "it was booked only a day before"
        Appointment.unscoped.update(made_at=home.starts_at - dt.timedelta(days=30))
        assert remind_of_visits(home.starts_at - dt.timedelta(days=2)) == 1
        body = Mail.unscoped.get(purpose__startswith="visit:").body
        assert "We come to you" in body
        assert "a bed or a firm sofa" in body
        for word in (
            "Please be there",
            "Long Lane",
            "Mill Road",
            "Bring",
            "before you come",
            "Before you come",
        ):
            assert word not in body, word

    def test_no_calendar_learns_where_somebody_lives(
        self, home: Appointment, people: People, clinic: Clinic, dora: Actor
    ) -> None:
        Clinic.unscoped.update(address="12 Long Lane, Springfield")
        clinic.refresh_from_db()
        alice = Actor("patient", user=people.patient_a.pk, patient=people.patient_a.patient.pk)
        other = actions.book(dora, people.patient_a.patient, home.practitioner, at(9))
        rows = Appointment.unscoped.all()
        for actor, place in ((alice, "12 Long Lane, Springfield"), (dora, "")):
            shown = queries_devices.calendar_rows(actor, rows, clinic)
            assert {row.id: row.place for row in shown if row.title != "On the way"} == {
                home.pk: "",
                other.pk: place,
            }
            assert not [row for row in shown if row.title == "On the way" and (row.place or actor is alice)]

    def test_a_calendar_of_those_who_work_here_keeps_the_way_free(
        self, home: Appointment, people: People, clinic: Clinic, dora: Actor
    ) -> None:
        chen = Actor("practitioner", user=people.practitioner.pk, practitioner=home.practitioner_id)
        rows = Appointment.unscoped.all()
        visit, there, back = queries_devices.calendar_rows(chen, rows, clinic)
        assert (visit.starts_at, visit.ends_at, visit.title) == (at(12), at(12, 45), "Visit")
        assert (there.starts_at, there.ends_at) == (at(11, 30), at(12))
        assert (back.starts_at, back.ends_at) == (at(12, 45), at(13, 15))
        assert len({visit.id, there.id, back.id}) == 3
        assert "Mill" not in repr((there, back))
        assert [row.id for row in queries_devices.calendar_rows(dora, rows, clinic)] == [
            visit.id,
            there.id,
            back.id,
        ]
        Appointment.unscoped.update(status="cancelled")
        assert all(row.is_cancelled for row in queries_devices.calendar_rows(chen, rows, clinic))
        Appointment.unscoped.update(status="booked", travel_minutes=0)
        assert [row.id for row in queries_devices.calendar_rows(chen, rows, clinic)] == [visit.id]

    def test_whoever_goes_there_reads_where_and_nobody_else(
        self, home: Appointment, people: People, client_of: Callable[..., Client]
    ) -> None:
        address = f"/today/?day={MONDAY}"
        page = client_of(people.practitioner).get(address).content.decode()
        assert ADDRESS in page
        assert "Home visit" in page
        assert "New address" not in page
        assert "30 minutes each way" in page
        assert "Not here yet" not in page
        assert ADDRESS not in client_of(people.other_practitioner).get(address).content.decode()
        Appointment.unscoped.update(status="cancelled")
        assert ADDRESS not in client_of(people.practitioner).get(address).content.decode()
        chart = client_of(people.practitioner).get(reverse("chart", args=[home.episode_id])).content.decode()
        assert ADDRESS not in chart

    def test_the_chart_says_that_it_is_a_home_visit(
        self, home: Appointment, people: People, client_of: Callable[..., Client]
    ) -> None:
        chart = client_of(people.practitioner).get(reverse("chart", args=[home.episode_id])).content.decode()
        assert f"home visit: {ADDRESS}" in chart
        assert "Not here yet" not in chart

    def test_the_tablet_stays_in_the_house(self, home: Appointment, clinic: Clinic, dora: Actor) -> None:
        Appointment.unscoped.update(
            status="arrived", starts_at=timezone.now(), ends_at=timezone.now() + MINUTE
        )
        home.refresh_from_db()
        assert "the tablet stays in the house" in kiosk_policies.why_not_hand_over(home)
        assert not list(kiosk_queries.people_here(dora, clinic))
        assert not kiosk_queries.open_paperwork(dora, clinic)
        Appointment.unscoped.update(travel_minutes=None)
        assert len(list(kiosk_queries.people_here(dora, clinic))) == 1
        assert len(kiosk_queries.open_paperwork(dora, clinic)) == 1

    def test_nobody_is_checked_in_who_is_at_home(self, home: Appointment, desk: Client) -> None:
        panel = desk.get(reverse("desk_visit", args=[home.pk])).content.decode()
        assert "Nobody was there" in panel
        for words in ("Has arrived", "Did not come", "minutes late"):
            assert words not in panel
        answer = desk.post(reverse("desk_step", args=[home.pk]), {"to": "no_show"}, **JSON)
        assert answer.json()["said"] == "Nobody was there for Alice Adler's visit."

    def test_the_download_holds_the_address(self, home: Appointment, people: People) -> None:
        alice = Actor("patient", user=people.patient_a.pk, patient=people.patient_a.patient.pk, name="Alice")
        files = {file.name: file for file in whole_record(alice, timezone.now())}
        assert ADDRESS in files["appointments.html"].content.decode()
