"""A house with rooms: every visit lies in one, none in two, and no free room means no free time."""

import datetime as dt
from itertools import combinations, pairwise
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from ashi.web.booking import actions, actions_course, actions_rooms, queries
from ashi.web.booking.models import Appointment, Habits, Room
from ashi.web.booking.refusals import NoRoom
from ashi.web.booking.rooms import Wanting, allot
from ashi.web.booking.slots import Span
from ashi.web.records.actor import ANONYMOUS, Actor
from ashi.web.records.models import AuditEntry, Clinic
from tests.support.clinic import People

BEGIN = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
ROOMS = [UUID(int=number) for number in range(1, 4)]
WHO = [UUID(int=number) for number in range(11, 15)]


def _span(at: int, minutes: int) -> Span:
    begins = BEGIN + dt.timedelta(minutes=at)
    return Span(begins, begins + dt.timedelta(minutes=minutes))


SPANS = st.builds(_span, st.integers(0, 40).map(lambda step: step * 15), st.sampled_from([30, 45, 60]))


@given(
    st.lists(st.tuples(st.sampled_from(WHO), SPANS), max_size=14),
    st.lists(st.tuples(st.sampled_from(ROOMS), SPANS), max_size=8),
    st.dictionaries(st.sampled_from(WHO), st.sampled_from(ROOMS)),
    st.integers(0, 3),
)
def test_nobody_shares_a_room_and_nobody_waits_while_one_is_free(visits, taken, usual, count) -> None:
    rooms = ROOMS[:count]
    apart: list[tuple[UUID, Span]] = []
    for room, span in taken:
        if not any(room == other and span.overlaps(that) for other, that in apart):
            apart.append((room, span))
    wanting = [Wanting(UUID(int=100 + number), *visit) for number, visit in enumerate(visits)]
    found = allot(wanting, rooms, apart, usual)
    lying = apart + [(found[item.visit], item.span) for item in wanting if item.visit in found]
    assert all(room in rooms for room in found.values())
    assert not any(a[0] == b[0] and a[1].overlaps(b[1]) for a, b in combinations(lying, 2))
    for item in wanting:
        full = {room for room, span in lying if span.overlaps(item.span)}
        own = usual.get(item.practitioner)
        if item.visit not in found:
            assert full >= set(rooms)
        elif found[item.visit] != own:
            assert own not in rooms or own in full


def test_their_own_room_then_nobodys_then_somebody_elses() -> None:
    usual = {WHO[0]: ROOMS[2], WHO[1]: ROOMS[0]}
    same = [Wanting(UUID(int=100 + number), WHO[0], _span(0, 45)) for number in range(4)]
    found = allot(same, ROOMS, [], usual)
    assert [found.get(item.visit) for item in same] == [ROOMS[2], ROOMS[1], ROOMS[0], None]


@pytest.fixture
def two(people: People, clinic: Clinic) -> tuple[Room, Room]:
    return Room.unscoped.create(name="Room 1"), Room.unscoped.create(name="Room 2")


@pytest.fixture
def alice(people: People) -> Actor:
    return Actor("patient", user=people.patient_a.pk, patient=people.patient_a.patient.pk)


@pytest.fixture
def desk(people: People) -> Actor:
    return Actor("front_desk", user=people.front_desk.pk)


def _starts(people: People, clinic: Clinic, who: str = "practitioner") -> list[dt.datetime]:
    """Free times from the day after tomorrow on."""
    days = queries.free_days(ANONYMOUS, getattr(people, who).practitioner, clinic)[2:]
    return [slot.starts_at for day in days for slot in day.slots]


@pytest.mark.django_db
class TestBooking:
    def test_a_house_without_rooms_works_without(self, people: People, clinic: Clinic, alice: Actor) -> None:
        row = actions.book(
            alice,
            people.patient_a.patient,
            people.practitioner.practitioner,
            _starts(people, clinic)[0],
        )
        assert row.room is None

    def test_no_free_room_is_no_free_time(
        self, people: People, clinic: Clinic, two: tuple[Room, Room], desk: Actor
    ) -> None:
        one, other = people.practitioner.practitioner, people.other_practitioner.practitioner
        Habits.unscoped.create(practitioner=one, usual_room=two[1])
        starts_at, later = _starts(people, clinic)[:2]
        first = actions.book(desk, people.patient_a.patient, one, starts_at)
        assert first.room == two[1]
        assert starts_at in _starts(people, clinic, "other_practitioner")
        actions_rooms.close_room(desk, two[0])
        assert starts_at not in _starts(people, clinic, "other_practitioner")
        assert later in _starts(people, clinic, "other_practitioner")
        key = uuid4()
        with pytest.raises(NoRoom, match="All our rooms are taken"):
            actions.book(desk, people.patient_b.patient, other, starts_at, client_key=key)
        with pytest.raises(NoRoom):
            actions.book_by_telephone(desk, "Carla", "030 1", other, starts_at)
        assert Appointment.unscoped.count() == 1
        actions.cancel(desk, first)
        row = actions.book(desk, people.patient_b.patient, other, starts_at, client_key=key)
        assert row.room == two[1]
        # The same form again, now that the room is taken: by this very visit.
        assert actions.book(desk, people.patient_b.patient, other, starts_at, client_key=key) == row
        first.refresh_from_db()
        with pytest.raises(NoRoom):
            actions_course.take_back(desk, first)
        actions.cancel(desk, row)
        actions_course.take_back(desk, first)
        first.refresh_from_db()
        assert (first.status, first.room) == ("booked", two[1])

    def test_who_comes_after_all_needs_a_room_and_the_time(
        self, people: People, clinic: Clinic, two: tuple[Room, Room], desk: Actor
    ) -> None:
        one, other = people.practitioner.practitioner, people.other_practitioner.practitioner
        actions_rooms.close_room(desk, two[1])
        starts_at = _starts(people, clinic)[0]
        row = actions.book(desk, people.patient_a.patient, one, starts_at)
        actions.step(desk, row, "no_show")
        row.refresh_from_db()
        second = actions.book(desk, people.patient_b.patient, other, starts_at)
        with pytest.raises(NoRoom):
            actions.step(desk, row, "arrived")
        actions.cancel(desk, second)
        third = actions.book(desk, people.patient_b.patient, one, starts_at)
        actions_rooms.open_room(desk, two[1])
        with pytest.raises(actions.CannotBook, match="has this time by now"):
            actions.step(desk, row, "arrived")
        actions.cancel(desk, third)
        actions.step(desk, row, "arrived")
        row.refresh_from_db()
        assert (row.status, row.room) == ("arrived", two[0])

    def test_a_course_is_booked_whole_or_not_at_all(
        self, people: People, clinic: Clinic, two: tuple[Room, Room], desk: Actor
    ) -> None:
        one, other = people.practitioner.practitioner, people.other_practitioner.practitioner
        actions_rooms.close_room(desk, two[1])
        times = _starts(people, clinic)[:3]
        blocker = actions.book(desk, people.patient_b.patient, other, times[1])
        with pytest.raises(actions_course.TimesGone) as refused:
            actions_course.book_course(desk, people.patient_a.patient, one, times)
        assert refused.value.times == (times[1],)
        assert Appointment.unscoped.count() == 1
        actions.cancel(desk, blocker)
        course = actions_course.book_course(desk, people.patient_a.patient, one, times)
        assert [row.room for row in course.appointments.order_by("number")] == [two[0]] * 3

    def test_a_moved_visit_takes_a_room_that_is_free_then(
        self, people: People, clinic: Clinic, two: tuple[Room, Room], desk: Actor
    ) -> None:
        one, other = people.practitioner.practitioner, people.other_practitioner.practitioner
        first, second = _starts(people, clinic)[:2]
        row = actions.book(desk, people.patient_a.patient, one, first)
        there = actions.book(desk, people.patient_b.patient, other, second)
        assert (row.room, there.room) == (two[0], two[0])
        actions_course.move(desk, row, second)
        row.refresh_from_db()
        assert (row.starts_at, row.room) == (second, two[1])
        actions_rooms.close_room(desk, two[0])  # the other one has nowhere to go: it stays
        there.refresh_from_db()
        assert there.room == two[0]
        with pytest.raises(NoRoom):
            actions.book_by_telephone(desk, "Carla", "030 1", other, second - dt.timedelta(minutes=15))
        assert (
            second
            not in [  # its own time counts as free for the visit that is to be moved, not for others
                slot.starts_at for day in queries.free_days(desk, other, clinic) for slot in day.slots
            ]
        )
        assert queries.may_begin(desk, row, clinic, second)

    def test_the_pause_stays_free_after_each_visit(self, people: People, clinic: Clinic, desk: Actor) -> None:
        one = people.practitioner.practitioner
        starts_at = _starts(people, clinic)[0]
        actions_rooms.keep_habits(desk, one, 15, None)
        free = _starts(people, clinic)
        assert {b - a for a, b in pairwise(free[:7])} == {dt.timedelta(minutes=60)}
        actions.book(desk, people.patient_a.patient, one, starts_at)
        assert starts_at + dt.timedelta(minutes=45) not in _starts(people, clinic)
        assert starts_at + dt.timedelta(minutes=60) in _starts(people, clinic)


@pytest.mark.django_db
class TestTheDatabase:
    def test_it_refuses_two_in_one_room_and_two_with_one_practitioner(
        self, people: People, two: tuple[Room, Room]
    ) -> None:
        def lie(who: str, room: Room | None, at: int, minutes: int, status: str = "booked") -> None:
            with transaction.atomic():
                Appointment.unscoped.create(
                    patient=people.patient_a.patient,
                    practitioner=getattr(people, who).practitioner,
                    room=room,
                    starts_at=BEGIN + dt.timedelta(minutes=at),
                    ends_at=BEGIN + dt.timedelta(minutes=at + minutes),
                    status=status,
                )

        lie("practitioner", two[0], 0, 60)
        for at, minutes in ((-30, 45), (59, 60), (15, 15), (-600, 700)):
            with pytest.raises(IntegrityError):
                lie("other_practitioner", two[0], at, minutes)
            with pytest.raises(IntegrityError):
                lie("practitioner", None, at, minutes)
        lie("other_practitioner", two[0], 15, 15, status="cancelled")
        lie("other_practitioner", two[1], 15, 15)
        lie("other_practitioner", two[0], 60, 30)
        lie("other_practitioner", None, 100, 30)
        row = Appointment.unscoped.get(room=two[1])
        with pytest.raises(IntegrityError), transaction.atomic():
            Appointment.unscoped.filter(pk=row.pk).update(room=two[0])
        with pytest.raises(IntegrityError):
            lie("practitioner", None, 2_000, 1_441)


@pytest.mark.django_db
class TestTheHouse:
    def test_rooms_that_come_later_are_given_to_what_is_booked(
        self, people: People, clinic: Clinic, desk: Actor
    ) -> None:
        one, other = people.practitioner.practitioner, people.other_practitioner.practitioner
        starts_at = _starts(people, clinic)[0]
        rows = [
            actions.book(desk, people.patient_a.patient, one, starts_at),
            actions.book(desk, people.patient_b.patient, other, starts_at),
        ]
        assert actions_rooms.add_room(desk, "Room 1") == 1
        assert actions_rooms.add_room(desk, "Room 2") == 1
        assert {Appointment.unscoped.get(pk=row.pk).room.name for row in rows} == {"Room 1", "Room 2"}
        with pytest.raises(actions.CannotBook, match="a room named Room 1 already"):
            actions_rooms.add_room(desk, "Room 1")
        assert Room.unscoped.count() == 2

    def test_a_closed_room_is_emptied_as_far_as_another_is_free(
        self, people: People, clinic: Clinic, two: tuple[Room, Room], desk: Actor
    ) -> None:
        one, other = people.practitioner.practitioner, people.other_practitioner.practitioner
        first, second = _starts(people, clinic)[:2]
        alone = actions.book(desk, people.patient_a.patient, one, second)
        crowded = actions.book(desk, people.patient_a.patient, one, first)
        beside = actions.book(desk, people.patient_b.patient, other, first)
        assert (alone.room, crowded.room, beside.room) == (two[0], two[0], two[1])
        assert actions_rooms.close_room(desk, two[0]) == 1
        rooms = [Appointment.unscoped.get(pk=row.pk).room for row in (alone, crowded, beside)]
        assert rooms == [two[1], two[0], two[1]]

    def test_one_visit_is_put_in_another_room(
        self, people: People, clinic: Clinic, two: tuple[Room, Room], desk: Actor
    ) -> None:
        one, other = people.practitioner.practitioner, people.other_practitioner.practitioner
        starts_at = _starts(people, clinic)[0]
        row = actions.book(desk, people.patient_a.patient, one, starts_at)
        actions_rooms.change_room(desk, row, two[1])
        row.refresh_from_db()
        assert row.room == two[1]
        assert AuditEntry.unscoped.filter(act="appointment.room").count() == 1
        actions.book(desk, people.patient_b.patient, other, starts_at)
        with pytest.raises(actions.CannotBook, match="Room 1 is taken"):
            actions_rooms.change_room(desk, row, two[0])
        actions_rooms.close_room(desk, two[0])
        with pytest.raises(actions.CannotBook, match="Room 1 is closed"):
            actions_rooms.change_room(desk, row, two[0])
