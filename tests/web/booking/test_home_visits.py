"""A visit at the patient's home: the way there and back is kept free, and everybody is told where it is."""

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ashi.web.booking import (
    actions,
    actions_course,
    actions_desk,
    actions_rooms,
    actions_waiting,
    queries,
    queries_devices,
)
from ashi.web.booking.actions import HomeVisit
from ashi.web.booking.models import Appointment, Habits, OfferedTime, Room, WaitingPlace
from ashi.web.booking.queries_house import is_kept_for_somebody, is_taken
from ashi.web.booking.refusals import CannotBook
from ashi.web.booking.slots import Span
from ashi.web.booking.waiting import Wish
from ashi.web.kiosk import policies as kiosk_policies
from ashi.web.kiosk import queries as kiosk_queries
from ashi.web.progress.actions_visit_reminders import remind_of_visits
from ashi.web.records.actor import ANONYMOUS, Actor
from ashi.web.records.models import AuditEntry, Clinic, Mail, Practitioner
from ashi.web.share.queries import whole_record
from tests.support.clinic import People

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = dt.date(2026, 11, 30)
MINUTE = dt.timedelta(minutes=1)
JSON = {"HTTP_ACCEPT": "application/json"}
ADDRESS = "4 Mill Road, third floor"


def _at(hour: int, minute: int = 0, day: dt.date = MONDAY) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour, minute), BERLIN).astimezone(dt.UTC)


@pytest.fixture(autouse=True)
def sunday_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day before; everybody works from nine to five, and a visit takes 45 minutes."""
    monkeypatch.setattr(timezone, "now", lambda: _at(12, day=MONDAY - dt.timedelta(days=1)))


@pytest.fixture
def chen(people: People) -> Practitioner:
    """Chen goes to people's homes, half an hour away."""
    person = people.practitioner.practitioner
    Habits.unscoped.create(practitioner=person, home_visit_travel_minutes=30)
    return person


@pytest.fixture
def dora(people: People) -> Actor:
    return Actor("front_desk", user=people.front_desk.pk)


@pytest.fixture
def desk(people: People, client_of: Callable[..., Client]) -> Client:
    return client_of(people.front_desk)


@pytest.fixture
def home(people: People, chen: Practitioner, dora: Actor) -> Appointment:
    """Alice is visited from twelve to a quarter to one; Chen is away from half past eleven until a quarter past one."""
    return actions.book(dora, people.patient_a.patient, chen, _at(12), home=HomeVisit(30, ADDRESS))


def _free(person: Practitioner, clinic: Clinic, **more: object) -> list[str]:
    days = queries.free_days(ANONYMOUS, person, clinic, first_day=MONDAY, **more)
    first = next(day for day in days if day.date == MONDAY)
    return [f"{slot.starts_at.astimezone(BERLIN):%H:%M}" for slot in first.slots]


class TestFreeTimes:
    def test_nobody_is_offered_a_time_on_the_way(
        self, home: Appointment, chen: Practitioner, clinic: Clinic
    ) -> None:
        assert _free(chen, clinic) == ["09:00", "09:45", "10:30", "13:30", "14:15", "15:00", "15:45"]
        # From door to door it is 105 minutes, in the rhythm of the clinic: to be back at half past eleven, too.
        assert _free(chen, clinic, travel_minutes=30) == ["09:30", "10:15", "14:00", "14:45", "15:30"]

    def test_its_own_time_counts_as_free_for_the_visit_that_moves(
        self, home: Appointment, chen: Practitioner, clinic: Clinic, dora: Actor
    ) -> None:
        there = queries.may_begin(dora, home, clinic, _at(11, 45))
        assert there, "the same way, a quarter of an hour earlier"
        assert not queries.may_begin(dora, home, clinic, _at(9)), (
            "the way would begin before the clinic opens"
        )

    def test_no_room_is_needed_and_none_is_taken(
        self, people: People, chen: Practitioner, clinic: Clinic, dora: Actor
    ) -> None:
        room = Room.unscoped.create(name="Room 1")
        other = people.other_practitioner.practitioner
        taken = actions.book(dora, people.patient_b.patient, other, _at(12))
        assert taken.room == room
        row = actions.book(dora, people.patient_a.patient, chen, _at(12), home=HomeVisit(30, ADDRESS))
        assert row.room is None
        actions.cancel(dora, taken)
        assert "12:00" in _free(other, clinic)
        actions_rooms.open_room(dora, room)
        actions_rooms.add_room(dora, "Room 2")
        row.refresh_from_db()
        assert row.room is None
        with pytest.raises(CannotBook, match="takes no room"):
            actions_rooms.change_room(dora, row, room)

    def test_a_way_that_began_on_the_day_before_is_seen(
        self, people: People, chen: Practitioner, clinic: Clinic
    ) -> None:
        midnight = _at(0)
        Appointment.unscoped.create(
            patient=people.patient_b.patient, practitioner=chen, travel_minutes=120,
            starts_at=midnight - 75 * MINUTE, ends_at=midnight - 30 * MINUTE,
        )  # fmt: skip
        assert is_taken(chen.pk, Span(midnight + 89 * MINUTE, midnight + 100 * MINUTE))
        assert not is_taken(chen.pk, Span(midnight + 90 * MINUTE, midnight + 100 * MINUTE))
        chen.hours.update(begins=dt.time(0))
        assert _free(chen, clinic)[0] == "01:30"


class TestTheDatabase:
    @pytest.mark.parametrize(
        ("begins", "minutes", "travel"),
        [
            (-30, 30, None), (-29, 10, None), (45, 5, None), (74, 30, None), (-60, 31, None),
            (-60, 20, 15), (60, 20, 0), (90, 30, 20), (-200, 600, None), (-1400, 1371, None), (-120, 20, 90),
        ],
    )  # fmt: skip
    def test_it_refuses_whoever_meets_the_way(
        self, begins: int, minutes: int, travel: int | None, home: Appointment, people: People
    ) -> None:
        row = self._beside(home, people, begins, minutes, travel, status="cancelled")
        with pytest.raises(IntegrityError), transaction.atomic():
            Appointment.unscoped.filter(pk=row.pk).update(status="booked")
        with pytest.raises(IntegrityError), transaction.atomic():
            self._beside(home, people, begins, minutes, travel)

    @pytest.mark.parametrize(
        ("begins", "minutes", "travel"),
        [(-60, 30, None), (75, 30, None), (-70, 20, 20), (105, 30, 30), (75, 30, 0), (-1410, 1380, None)],
    )
    def test_it_takes_whoever_only_touches_it(
        self, begins: int, minutes: int, travel: int | None, home: Appointment, people: People
    ) -> None:
        assert self._beside(home, people, begins, minutes, travel).pk

    def test_it_refuses_a_room_and_a_way_without_end(self, home: Appointment, people: People) -> None:
        room = Room.unscoped.create(name="Room 1")
        for wrong in ({"room": room}, {"travel_minutes": 121}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Appointment.unscoped.filter(pk=home.pk).update(**wrong)

    @staticmethod
    def _beside(
        home: Appointment, people: People, begins: int, minutes: int, travel: int | None, **more: object
    ) -> Appointment:
        starts_at = home.starts_at + begins * MINUTE
        return Appointment.unscoped.create(
            patient=people.patient_b.patient, practitioner=home.practitioner, travel_minutes=travel,
            starts_at=starts_at, ends_at=starts_at + minutes * MINUTE, **more,
        )  # fmt: skip


class TestActs:
    def test_moved_cancelled_and_taken_back_it_stays_a_home_visit(
        self, home: Appointment, people: People, chen: Practitioner, dora: Actor
    ) -> None:
        Room.unscoped.create(name="Room 1")
        alice = Actor("patient", user=people.patient_a.pk, patient=people.patient_a.patient.pk)
        actions_course.move(alice, home, _at(14))
        home.refresh_from_db()
        assert (home.starts_at, home.travel_minutes, home.room) == (_at(14), 30, None)
        actions.cancel(alice, home)
        meets = actions.book(dora, people.patient_b.patient, chen, _at(15))
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

    def test_what_a_patient_books_is_at_the_clinic(
        self, people: People, chen: Practitioner, client_of: Callable[..., Client]
    ) -> None:
        alice = client_of(people.patient_a)
        sent = {"at": _at(9).isoformat(), "at_home": "yes", "travel_minutes": "30", "address": ADDRESS}
        alice.post(reverse("book", args=[chen.pk]), sent)
        row = Appointment.unscoped.get()
        assert (row.starts_at, row.travel_minutes, row.home_address) == (_at(9), None, None)

    def test_a_patient_moves_it_to_where_the_way_fits(
        self, home: Appointment, people: People, client_of: Callable[..., Client]
    ) -> None:
        alice, address = client_of(people.patient_a), reverse("appointment_move", args=[home.pk])
        page = alice.get(address).content.decode()
        assert _at(9, 30).isoformat() in page
        assert _at(9).isoformat() not in page
        assert alice.post(address, {"at": _at(9).isoformat()}).status_code == 409
        assert alice.post(address, {"at": _at(9, 30).isoformat()}).status_code == 302
        home.refresh_from_db()
        assert (home.starts_at, home.travel_minutes) == (_at(9, 30), 30)


class TestWaiting:
    @pytest.fixture
    def place(self, people: People) -> WaitingPlace:
        return WaitingPlace.unscoped.create(
            patient=people.patient_b.patient, practitioner=people.practitioner.practitioner,
            joined_at=timezone.now(), place_since=timezone.now(), weekdays="0", parts="morning,afternoon",
            first_day=MONDAY, last_day=MONDAY,
        )  # fmt: skip

    def test_only_times_off_the_way_are_offered(
        self, home: Appointment, place: WaitingPlace, chen: Practitioner
    ) -> None:
        everything = [
            Span(home.away.starts_at + step * MINUTE, home.away.starts_at + (step + 45) * MINUTE)
            for step in range(-60, 121, 15)
        ]
        free = [span for span in everything if not is_taken(chen.pk, span)]
        assert free == [span for span in everything if not span.overlaps(home.away)]
        assert 0 < len(free) < len(everything)
        actions_waiting.pass_times_on()
        offer = OfferedTime.unscoped.get()
        assert not Span(offer.starts_at, offer.ends_at).overlaps(home.away)

    def test_the_way_leaves_free_what_is_kept_for_somebody(
        self, place: WaitingPlace, people: People, chen: Practitioner, dora: Actor, desk: Client
    ) -> None:
        now = timezone.now()
        OfferedTime.unscoped.create(
            place=place, practitioner=chen, starts_at=_at(11), ends_at=_at(11, 45), told_at=now,
            until=now + dt.timedelta(hours=2),
        )  # fmt: skip
        assert is_kept_for_somebody(chen.pk, Span(_at(12), _at(12, 45)).with_travel(30), now)
        page = desk.post(reverse("desk_book"), _typed(chen, _at(12)))
        assert page.status_code == 422
        assert "is being asked about this time" in page.content.decode()
        row = actions.book(dora, people.patient_a.patient, chen, _at(14), home=HomeVisit(30, ADDRESS))
        with pytest.raises(CannotBook, match="is being asked about this time"):
            actions_desk.place(dora, row, chen, _at(12), was=row.starts_at)

    def test_a_time_at_the_clinic_cannot_stand_for_a_home_visit(
        self, home: Appointment, people: People
    ) -> None:
        alice = Actor("patient", user=people.patient_a.pk, patient=people.patient_a.patient.pk)
        wish = Wish(home.practitioner_id, frozenset({0}), frozenset({"morning"}), MONDAY, MONDAY)
        with pytest.raises(CannotBook, match="please telephone us"):
            actions_waiting.join(alice, people.patient_a.patient, wish, instead_of=home)
        assert not WaitingPlace.unscoped.exists()


def _typed(person: Practitioner, at: dt.datetime, **more: str) -> dict[str, str]:
    return {
        "name": "Carla Conti", "telephone": "030 1", "slot": f"{person.pk}|{at.isoformat()}",
        "at_home": "yes", "address": ADDRESS, **more,
    }  # fmt: skip


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
        answer = desk.post(reverse("desk_book"), _typed(people.practitioner.practitioner, _at(12)))
        assert answer.status_code == 422
        assert "Chen Wei makes no home visits" in answer.content.decode()

    def test_it_is_booked_by_telephone(self, chen: Practitioner, desk: Client) -> None:
        page = desk.get(reverse("desk_book") + "?at_home=yes").content.decode()
        assert "Chen Wei 30 minutes each way" in page
        assert f'value="{chen.pk}|{_at(9, 30).isoformat()}"' in page
        assert f'value="{chen.pk}|{_at(9).isoformat()}"' not in page
        assert "Ngozi Okafor" not in page.split("<main")[1]
        answer = desk.post(reverse("desk_book"), _typed(chen, _at(12)))
        assert answer.status_code == 302
        row = Appointment.unscoped.get()
        assert (row.starts_at, row.ends_at, row.travel_minutes) == (_at(12), _at(12, 45), 30)
        assert row.home_address == ADDRESS
        assert not [
            entry for entry in AuditEntry.unscoped.all() if "Mill Road" in f"{entry.why}{entry.record}"
        ]

    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            ({"address": "  "}, "Write the address"),
            ({"at": "09:00"}, "hours do not hold the 30 minutes of way"),
            ({"at": "16:00"}, "hours do not hold the 30 minutes of way"),
        ],
    )
    def test_what_cannot_be_is_said(
        self, typed: dict[str, str], words: str, chen: Practitioner, desk: Client
    ) -> None:
        at = dt.time.fromisoformat(typed.pop("at", "12:00"))
        answer = desk.post(reverse("desk_book"), _typed(chen, _at(at.hour, at.minute), **typed))
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert not Appointment.unscoped.exists()

    def test_without_the_tick_an_address_is_not_kept(self, chen: Practitioner, desk: Client) -> None:
        desk.post(reverse("desk_book"), _typed(chen, _at(12), at_home=""))
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

    def test_it_is_put_elsewhere_only_where_the_way_fits(self, home: Appointment, desk: Client) -> None:
        def put(minute: int):
            what = {"day": MONDAY, "minute": minute, "was": _at(12).isoformat()}
            return desk.post(reverse("desk_place", args=[home.pk]), what, **JSON)

        refused = put(9 * 60 + 25)
        assert refused.status_code == 409
        assert "not here then with the way there and back" in refused.json()["said"]
        assert put(9 * 60 + 30).status_code == 200
        home.refresh_from_db()
        assert (home.starts_at, home.travel_minutes) == (_at(9, 30), 30)

    def test_a_walk_in_waits_until_the_practitioner_is_back(
        self,
        home: Appointment,
        people: People,
        client_of: Callable[..., Client],
        monkeypatch: pytest.MonkeyPatch,
        chen: Practitioner,
    ) -> None:
        monkeypatch.setattr(timezone, "now", lambda: _at(11, 20))
        page = client_of(people.front_desk).get("/desk/").content.decode()
        assert f"{chen.pk}|{_at(13, 15):%Y-%m-%dT%H:%M}" in page
        assert f"{chen.pk}|{_at(11, 20):%Y-%m-%dT%H:%M}" not in page


class TestWhoIsTold:
    @pytest.fixture
    def alice(self, people: People, client_of: Callable[..., Client]) -> Client:
        return client_of(people.patient_a)

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
        other = actions.book(dora, people.patient_a.patient, home.practitioner, _at(9))
        rows = Appointment.unscoped.all()
        for actor, place in ((alice, "12 Long Lane, Springfield"), (dora, "")):
            told = {row.id: row.place for row in queries_devices.calendar_rows(actor, rows, clinic)}
            assert told == {home.pk: "", other.pk: place}

    def test_whoever_goes_there_reads_where_and_nobody_else(
        self, home: Appointment, people: People, client_of: Callable[..., Client]
    ) -> None:
        address = f"/today/?day={MONDAY}"
        page = client_of(people.practitioner).get(address).content.decode()
        assert ADDRESS in page
        assert "Home visit" in page
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
        assert "home visit" in chart
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
