"""The way to a home visit and back is kept free: nobody is offered, booked or put into that time."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ashi.web.booking import actions, actions_desk, actions_rooms, actions_waiting, queries
from ashi.web.booking.actions import HomeVisit
from ashi.web.booking.models import Appointment, OfferedTime, Room, WaitingPlace
from ashi.web.booking.queries_house import is_kept_for_somebody, is_taken
from ashi.web.booking.refusals import CannotBook
from ashi.web.booking.slots import Span
from ashi.web.booking.waiting import Wish
from ashi.web.records.actor import ANONYMOUS, Actor
from ashi.web.records.models import Clinic, Practitioner
from tests.support.clinic import People
from tests.support.home_visits import ADDRESS, BERLIN, MINUTE, MONDAY, at, typed
from tests.support.home_visits import chen as chen
from tests.support.home_visits import desk as desk
from tests.support.home_visits import dora as dora
from tests.support.home_visits import home as home
from tests.support.home_visits import sunday_noon as sunday_noon

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday_noon")]
JSON = {"HTTP_ACCEPT": "application/json"}


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
        there = queries.may_begin(dora, home, clinic, at(11, 45))
        assert there, "the same way, a quarter of an hour earlier"
        assert not queries.may_begin(dora, home, clinic, at(9)), "the way would begin before the clinic opens"

    def test_no_room_is_needed_and_none_is_taken(
        self, people: People, chen: Practitioner, clinic: Clinic, dora: Actor
    ) -> None:
        room = Room.unscoped.create(name="Room 1")
        other = people.other_practitioner.practitioner
        taken = actions.book(dora, people.patient_b.patient, other, at(12))
        assert taken.room == room
        row = actions.book(dora, people.patient_a.patient, chen, at(12), home=HomeVisit(30, ADDRESS))
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
        midnight = at(0)
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
            place=place, practitioner=chen, starts_at=at(11), ends_at=at(11, 45), told_at=now,
            until=now + dt.timedelta(hours=2),
        )  # fmt: skip
        assert is_kept_for_somebody(chen.pk, Span(at(12), at(12, 45)).with_travel(30), now)
        page = desk.post(reverse("desk_book"), typed(chen, at(12)))
        assert page.status_code == 422
        assert "is being asked about this time" in page.content.decode()
        row = actions.book(dora, people.patient_a.patient, chen, at(14), home=HomeVisit(30, ADDRESS))
        with pytest.raises(CannotBook, match="is being asked about this time"):
            actions_desk.place(dora, row, chen, at(12), was=row.starts_at)

    def test_a_time_at_the_clinic_cannot_stand_for_a_home_visit(
        self, home: Appointment, people: People
    ) -> None:
        alice = Actor("patient", user=people.patient_a.pk, patient=people.patient_a.patient.pk)
        wish = Wish(home.practitioner_id, frozenset({0}), frozenset({"morning"}), MONDAY, MONDAY)
        with pytest.raises(CannotBook, match="please telephone us"):
            actions_waiting.join(alice, people.patient_a.patient, wish, instead_of=home)
        assert not WaitingPlace.unscoped.exists()


class TestTheDesk:
    def test_it_is_put_elsewhere_only_where_the_way_fits(self, home: Appointment, desk: Client) -> None:
        def put(minute: int):
            what = {"day": MONDAY, "minute": minute, "was": at(12).isoformat()}
            return desk.post(reverse("desk_place", args=[home.pk]), what, **JSON)

        refused = put(9 * 60 + 25)
        assert refused.status_code == 409
        assert "not here then with the way there and back" in refused.json()["said"]
        assert put(9 * 60 + 30).status_code == 200
        home.refresh_from_db()
        assert (home.starts_at, home.travel_minutes) == (at(9, 30), 30)

    def test_a_walk_in_waits_until_the_practitioner_is_back(
        self,
        home: Appointment,
        people: People,
        client_of: Callable[..., Client],
        monkeypatch: pytest.MonkeyPatch,
        chen: Practitioner,
    ) -> None:
        monkeypatch.setattr(timezone, "now", lambda: at(11, 20))
        page = client_of(people.front_desk).get("/desk/").content.decode()
        assert f"{chen.pk}|{at(13, 15):%Y-%m-%dT%H:%M}" in page
        assert f"{chen.pk}|{at(11, 20):%Y-%m-%dT%H:%M}" not in page
