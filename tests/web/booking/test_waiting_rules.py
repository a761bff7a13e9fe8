"""The waiting list is fair under any order of events."""

import datetime as dt
from dataclasses import replace
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from ashi.web.booking.slots import Span
from ashi.web.booking.waiting import (
    NOTICE,
    SHORTEST,
    Asked,
    Declined,
    FreeTime,
    Gone,
    Line,
    Offer,
    Over,
    Person,
    Wish,
    after,
    due,
    end_of,
    when_kept,
    without,
)
from tests.support.obvious_line import comes_before, is_wanted, whom_to_ask

BERLIN = ZoneInfo("Europe/Berlin")
SECOND = dt.timedelta(seconds=1)
LIN, TOMAS = UUID(int=1), UUID(int=2)
ANY_TIME = Wish(
    None,
    frozenset(range(7)),
    frozenset({"morning", "afternoon", "evening"}),
    dt.date(2027, 3, 1),
    dt.date(2027, 4, 30),
)
MONDAY_TEN = dt.datetime(2027, 3, 22, 9, tzinfo=dt.UTC)
"""In Berlin 10:00; the clocks change on Sunday 28 March."""


def _time(day: int, hour: int, practitioner: UUID = LIN, minutes: int = 45) -> FreeTime:
    """A time in March 2027, by the wall clock of Berlin."""
    starts_at = dt.datetime(2027, 3, day, hour, tzinfo=BERLIN).astimezone(dt.UTC)
    return FreeTime(practitioner, Span(starts_at, starts_at + dt.timedelta(minutes=minutes)))


def _person(number: int, **more) -> Person:
    since = MONDAY_TEN - dt.timedelta(days=30 - number)
    return replace(Person(UUID(int=100 + number), since, ANY_TIME), **more)


def _offers(steps) -> dict[int, FreeTime]:
    return {step.offer.person.int - 100: step.offer.time for step in steps if isinstance(step, Asked)}


def _do(line: Line, steps, now: dt.datetime) -> Line:
    for step in steps:
        line = after(line, step, now)
    return line


def test_the_first_in_line_whom_it_suits_is_asked() -> None:
    evenings = replace(ANY_TIME, parts=frozenset({"evening"}))
    line = Line((_person(2), _person(3), _person(1, wish=evenings)))
    assert _offers(due(line, [_time(24, 10)], MONDAY_TEN, BERLIN)) == {2: _time(24, 10)}


def test_two_times_go_to_two_people() -> None:
    line = Line((_person(1), _person(2), _person(3)))
    steps = due(line, [_time(25, 10), _time(24, 10)], MONDAY_TEN, BERLIN)
    assert _offers(steps) == {1: _time(24, 10), 2: _time(25, 10)}


def test_of_two_times_that_meet_one_is_offered() -> None:
    line = Line((_person(1), _person(2)))
    assert len(_offers(due(line, [_time(24, 9), _time(24, 9, minutes=90)], MONDAY_TEN, BERLIN))) == 1
    line = _do(line, due(line, [_time(24, 9)], MONDAY_TEN, BERLIN), MONDAY_TEN)
    assert due(line, [_time(24, 9), _time(24, 9, minutes=90)], MONDAY_TEN, BERLIN) == ()


def test_whom_a_practitioner_put_first_is_asked_first() -> None:
    line = Line((_person(1), _person(2, is_first=True)))
    assert _offers(due(line, [_time(24, 10)], MONDAY_TEN, BERLIN)) == {2: _time(24, 10)}


def test_no_thank_you_passes_it_on_and_keeps_the_place() -> None:
    line = Line((_person(1, silences=1), _person(2)))
    line = _do(line, due(line, [_time(24, 10)], MONDAY_TEN, BERLIN), MONDAY_TEN)
    line = after(line, Declined(line.offers[0]), MONDAY_TEN)
    assert line.people[0].silences == 0
    steps = due(line, [_time(24, 10), _time(25, 10)], MONDAY_TEN, BERLIN)
    assert _offers(steps) == {2: _time(24, 10), 1: _time(25, 10)}


def test_one_silence_keeps_the_place_two_move_to_the_end_three_end_it() -> None:
    now, line = MONDAY_TEN, Line((_person(1), _person(2, wish=replace(ANY_TIME, practitioner=TOMAS))))
    places = []
    for day in (25, 26, 27):
        line = _do(line, due(line, [_time(day, 10)], now, BERLIN), now)
        assert line.offers[0].person == UUID(int=101)
        now = line.offers[0].until
        line = _do(line, due(line, [_time(day, 10)], now, BERLIN), now)
        places.append([person.id.int - 100 for person in line.in_order()])
    assert places == [[1, 2], [2, 1], [2]]


def test_a_time_that_is_booked_meanwhile_costs_no_place() -> None:
    line = Line((_person(1),))
    line = _do(line, due(line, [_time(24, 10)], MONDAY_TEN, BERLIN), MONDAY_TEN)
    late = MONDAY_TEN + dt.timedelta(days=1)
    assert due(line, [], late, BERLIN) == (Gone(line.offers[0]),)
    assert after(line, Gone(line.offers[0]), late).people[0].silences == 0


def test_whoever_has_a_time_is_asked_about_an_earlier_one_only() -> None:
    has = _time(24, 15)
    line = Line((_person(1, before=has.span.starts_at, busy=(_time(23, 10, TOMAS).span,)),))
    assert due(line, [_time(23, 10), _time(24, 15), _time(25, 9)], MONDAY_TEN, BERLIN) == ()
    assert _offers(due(line, [_time(24, 14)], MONDAY_TEN, BERLIN)) == {1: _time(24, 14)}


def test_the_waiting_ends_with_its_last_day() -> None:
    line = Line((_person(1, wish=replace(ANY_TIME, last_day=dt.date(2027, 3, 22))),))
    assert due(line, [], dt.datetime(2027, 3, 22, 22, 59, tzinfo=dt.UTC), BERLIN) == ()
    assert due(line, [], dt.datetime(2027, 3, 22, 23, tzinfo=dt.UTC), BERLIN) == (Over(UUID(int=101)),)


@pytest.mark.parametrize(
    ("now", "starts_at", "told_at", "until"),
    [
        ("22 10:00", "25 10:00", "22 10:00", "22 12:00"),
        ("22 19:00", "25 10:00", "22 19:00", "23 09:00"),
        ("22 23:00", "25 10:00", "23 08:00", "23 10:00"),
        ("22 10:00", "22 14:00", "22 10:00", "22 11:00"),  # near: half of what is left to book it
        ("22 10:00", "22 12:30", "22 10:00", "22 10:20"),  # never less than SHORTEST
        ("22 19:00", "23 08:30", "22 19:00", "22 20:00"),  # half of it lies in the night
        ("22 10:00", "22 12:19", None, None),
        ("22 19:50", "23 08:30", None, None),
        ("22 23:00", "23 09:30", None, None),
        ("27 19:30", "29 10:00", "27 19:30", "28 09:30"),  # a night of eleven hours: the clocks change
    ],
)
def test_how_long_a_time_is_kept(now, starts_at, told_at, until) -> None:
    def moment(text: str) -> dt.datetime:
        day, wall = text.split()
        local = dt.datetime.combine(dt.date(2027, 3, int(day)), dt.time.fromisoformat(wall), BERLIN)
        return local.astimezone(dt.UTC)

    kept = when_kept(moment(starts_at), moment(now), BERLIN)
    assert kept == (None if told_at is None else (moment(told_at), moment(until)))


@given(
    st.integers(0, 11 * 366 * 86400).map(lambda s: dt.datetime(2025, 1, 1, tzinfo=dt.UTC) + s * SECOND),
    st.integers(0, 20_000),
    st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"]),
)
def test_nothing_is_mailed_and_nothing_ends_at_night_nor_after_the_time_began(now, minutes, name) -> None:
    zone, starts_at = ZoneInfo(name), now + dt.timedelta(minutes=minutes)
    kept = when_kept(starts_at, now, zone)
    if kept is None:
        return
    told_at, until = kept
    assert now <= told_at
    assert told_at + SHORTEST - dt.timedelta(minutes=1) < until <= starts_at - NOTICE
    assert dt.time(8) <= told_at.astimezone(zone).time() < dt.time(20)
    assert dt.time(8) <= until.astimezone(zone).time() <= dt.time(20)


TIMES = [
    _time(day, hour, who, 45 + 30 * (hour == 10))
    for day in (23, 24, 27, 28, 29, 30)
    for hour in (9, 10, 15, 18)
    for who in (LIN, TOMAS)
] + [_time(24, 9, LIN, 90), _time(23, 15, TOMAS, 200)]
WISHES = st.builds(
    Wish,
    st.sampled_from([None, None, LIN, TOMAS]),
    st.frozensets(st.integers(0, 6), min_size=3),
    st.frozensets(st.sampled_from(["morning", "afternoon", "evening"]), min_size=1),
    st.dates(dt.date(2027, 3, 20), dt.date(2027, 3, 25)),
    st.dates(dt.date(2027, 3, 24), dt.date(2027, 4, 2)),
)


class TheLine(RuleBasedStateMachine):
    """Any order of events. The clinic's book is a set of free times; somebody else may book any that is not kept."""

    def __init__(self) -> None:
        super().__init__()
        self.line = Line()
        self.free: set[FreeTime] = set()
        self.now = MONDAY_TEN
        self.joined = 0
        self.offers_made: set[tuple[UUID, UUID, dt.datetime]] = set()

    def _round(self, stop_after: int | None = None) -> None:
        """One round of the background work; it may stop in the middle of it."""
        for step in due(self.line, self.free, self.now, BERLIN)[:stop_after]:
            if isinstance(step, Asked):
                self._check_offer(step.offer)
            self.line = after(self.line, step, self.now)

    def _book(self, time: FreeTime) -> None:
        self.free = {other for other in self.free if not time.meets(other)}

    def _check_offer(self, offer: Offer) -> None:
        time, person = offer.time, next(one for one in self.line.people if one.id == offer.person)
        assert time in self.free, "a booked time is never offered"
        assert whom_to_ask(self.line, time, self.now, BERLIN) == person, "the obvious twin asks somebody else"
        busy = {open_.person for open_ in self.line.offers}
        for other in self.line.people:
            if other.id not in busy and is_wanted(other, time, BERLIN):
                assert not comes_before(other, person), "nobody is overtaken"
        key = (person.id, time.practitioner, time.span.starts_at)
        assert key not in self.offers_made, "nobody is asked twice about one time"
        self.offers_made.add(key)

    @rule(time=st.sampled_from(TIMES))
    def freed(self, time: FreeTime) -> None:
        self.free.add(time)

    @rule(wish=WISHES, is_first=st.booleans(), has=st.none() | st.sampled_from(TIMES))
    def joined_the_line(self, wish: Wish, is_first: bool, has: FreeTime | None) -> None:
        self.joined += 1
        before = has.span.starts_at if has else None
        since = end_of(self.line, self.now)
        assert all(since > other.since for other in self.line.people), "nobody joins ahead of somebody"
        person = Person(UUID(int=1000 - self.joined), since, wish, is_first=is_first, before=before)
        self.line = replace(self.line, people=(*self.line.people, person))

    @precondition(lambda self: self.line.people)
    @rule(data=st.data())
    def left(self, data: st.DataObject) -> None:
        self.line = without(self.line, data.draw(st.sampled_from(self.line.people)).id)

    @precondition(lambda self: self.line.offers)
    @rule(data=st.data())
    def accepted(self, data: st.DataObject) -> None:
        """In time it is booked; late, or when somebody else was quicker, nothing happens."""
        offer = data.draw(st.sampled_from(self.line.offers))
        if offer.until > self.now and offer.time in self.free:
            self._book(offer.time)
            self.line = without(self.line, offer.person)

    @precondition(lambda self: self.line.offers)
    @rule(data=st.data())
    def declined(self, data: st.DataObject) -> None:
        self.line = after(self.line, Declined(data.draw(st.sampled_from(self.line.offers))), self.now)

    @precondition(lambda self: self.free)
    @rule(data=st.data())
    def booked_by_somebody_else(self, data: st.DataObject) -> None:
        """Even an offered time: the desk has the last word."""
        self._book(data.draw(st.sampled_from(sorted(self.free, key=repr))))

    @rule(minutes=st.integers(1, 900))
    def time_passes(self, minutes: int) -> None:
        self.now += dt.timedelta(minutes=minutes)

    @rule(hours=st.integers(-30, 30))
    def the_clock_jumps(self, hours: int) -> None:
        self.now += dt.timedelta(hours=hours)

    @rule()
    def background_round(self) -> None:
        self._round()
        assert due(self.line, self.free, self.now, BERLIN) == (), "a round leaves nothing undone"

    @rule(steps=st.integers(0, 3))
    def background_round_that_is_stopped(self, steps: int) -> None:
        self._round(stop_after=steps)

    @invariant()
    def at_most_one_open_offer_for_a_time_and_for_a_person(self) -> None:
        offers = self.line.offers
        assert len({offer.person for offer in offers}) == len(offers)
        assert {offer.person for offer in offers} <= {person.id for person in self.line.people}
        for place, offer in enumerate(offers):
            assert not any(offer.time.meets(other.time) for other in offers[place + 1 :])

    def teardown(self) -> None:
        """Everyone says no from now on: each free time comes to everyone it suits who is still there."""
        self.now = min(self.now, MONDAY_TEN)
        self._round()
        for _ in range(len(TIMES) * (self.joined + 1)):
            if not self.line.offers:
                break
            self.line = after(self.line, Declined(self.line.offers[0]), self.now)
            self._round()
        assert not self.line.offers
        for time in self.free:
            if when_kept(time.span.starts_at, self.now, BERLIN) is not None:
                assert not [one for one in self.line.people if is_wanted(one, time, BERLIN)]


TestTheLine = TheLine.TestCase
TestTheLine.settings = settings(max_examples=80, stateful_step_count=40, deadline=None)
