"""The hour that comes twice when the clocks go back: the desk is asked which, and what it says is kept."""

import datetime as dt
import re
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ashi.web.booking.forms_hours import parse_change
from ashi.web.booking.models import Appointment, ChangedDay, WeeklyHours
from ashi.web.booking.slots import DayChange, Hours, Span, free_starts, moment, span_of
from ashi.web.booking.twice import choices, instants, which
from ashi.web.records.models import Clinic
from tests.support.clinic import People, open_episode
from tests.web.plan.conftest import words

BERLIN = ZoneInfo("Europe/Berlin")
SUNDAY = dt.date(2027, 10, 31)
FIRST = dt.datetime(2027, 10, 31, 0, 30, tzinfo=dt.UTC)
SECOND = FIRST + dt.timedelta(hours=1)
SPRING = dt.date(2027, 3, 28)
HALF_TWO = 150
JSON = {"HTTP_ACCEPT": "application/json"}
THE_FIRST = "the first 02:30, before the clocks go back (UTC+02:00)"
THE_SECOND = "the second 02:30, after the clocks went back (UTC+01:00)"


def test_a_wall_time_happens_once_twice_or_never() -> None:
    assert instants(SUNDAY, HALF_TWO, BERLIN) == (FIRST, SECOND)
    assert instants(SPRING, HALF_TWO, BERLIN) == ()
    assert instants(SUNDAY, 600, BERLIN) == (dt.datetime(2027, 10, 31, 9, tzinfo=dt.UTC),)
    assert [one.words for one in choices(SECOND, BERLIN)] == [THE_FIRST, THE_SECOND]
    assert choices(SECOND + dt.timedelta(hours=3), BERLIN) == ()
    assert (which(FIRST, BERLIN), which(SECOND, BERLIN)) == (THE_FIRST, THE_SECOND)
    # Half an hour is repeated on Lord Howe, from UTC+11 to UTC+10:30.
    lord_howe = ZoneInfo("Australia/Lord_Howe")
    one, other = instants(dt.date(2027, 4, 4), 105, lord_howe)
    assert other - one == dt.timedelta(minutes=30)
    assert choices(one, lord_howe)[1].words.endswith("(UTC+10:30)")


NIGHT = [Hours(6, dt.time(0), dt.time(5))]
HOUR = dt.timedelta(hours=1)


def _starts(*changes: DayChange, hours=NIGHT) -> list[dt.datetime]:
    long_ago = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
    rules = {"zone": BERLIN, "first_day": SUNDAY, "days": 1, "minutes": 30, "not_before": long_ago}
    return [moment(start) for start in free_starts(hours, (), changes=changes, **rules).tolist()]


@pytest.mark.parametrize(("second", "closes_at"), [(False, FIRST), (True, SECOND)])
def test_a_block_begins_and_ends_at_the_one_that_was_meant(second: bool, closes_at: dt.datetime) -> None:
    until = DayChange(SUNDAY, dt.time(0), dt.time(2, 30), is_closed=True, ends_second=second)
    assert span_of(until, BERLIN) == Span(FIRST - 2.5 * HOUR, closes_at)
    offered = _starts(until)
    assert offered == [start for start in _starts() if start >= closes_at]
    since = DayChange(SUNDAY, dt.time(2, 30), dt.time(0), is_closed=True, begins_second=second)
    assert _starts(since) == [start for start in _starts() if start + HOUR / 2 <= closes_at]


def test_hours_besides_begin_at_the_one_that_was_meant_and_a_block_closes_them() -> None:
    late = DayChange(SUNDAY, dt.time(2, 30), dt.time(4), is_closed=False, begins_second=True)
    half = HOUR / 2
    assert _starts(late, hours=[]) == [SECOND, SECOND + half, SECOND + HOUR]
    early = DayChange(SUNDAY, dt.time(2, 30), dt.time(4), is_closed=False, begins_second=False)
    assert _starts(early, hours=[]) == [FIRST, FIRST + half, SECOND, SECOND + half, SECOND + HOUR]
    shut = DayChange(SUNDAY, dt.time(3), dt.time(3, 30), is_closed=True)
    assert _starts(early, shut, hours=[]) == [FIRST, FIRST + half, SECOND, SECOND + HOUR]
    elsewhere = DayChange(SUNDAY + dt.timedelta(days=1), dt.time(0), dt.time(0), is_closed=True)
    assert _starts(early, elsewhere, hours=[]) == _starts(early, hours=[])


def _typed(**more: str) -> dict[str, str]:
    return {"practitioner": "house", "first": str(SUNDAY), "kind": "closed", **more}


def test_only_a_time_that_comes_twice_is_asked_about() -> None:
    def asked(**more: str) -> list[str]:
        return [field for field, _ in parse_change(_typed(**more), SPRING, BERLIN)[1]]

    assert asked() == []
    assert asked(begins="09:00", ends="10:00") == []
    assert asked(begins="02:30", ends="10:00") == ["begins_which"]
    assert asked(begins="02:00", ends="02:30") == ["begins_which", "ends_which"]
    assert asked(begins="02:30", ends="10:00", begins_which="perhaps") == ["begins_which"]
    assert asked(begins="02:30", ends="10:00", first="2027-10-29", last="2027-11-02") == ["begins_which"]
    assert asked(begins="02:30", ends="10:00", first="2027-11-01") == []
    wish, _ = parse_change(_typed(begins="02:30", ends="10:00", begins_which="second"), SPRING, BERLIN)
    assert wish is not None
    assert (wish.begins_second, wish.ends_second, wish.twice) == (True, None, (SUNDAY,))


@pytest.fixture
def desk(
    people: People, clinic: Clinic, monkeypatch: pytest.MonkeyPatch, client_of: Callable[..., Client]
) -> Client:
    """Saturday noon; Chen works through the night."""
    WeeklyHours.unscoped.create(
        practitioner=people.practitioner.practitioner, weekday=6, begins=dt.time(0), ends=dt.time(5)
    )
    monkeypatch.setattr(timezone, "now", lambda: dt.datetime(2027, 10, 30, 10, tzinfo=dt.UTC))
    return client_of(people.front_desk)


@pytest.mark.django_db
def test_a_block_keeps_the_answer_on_that_day_only(desk: Client) -> None:
    typed = _typed(begins="02:30", ends="04:00", last="2027-11-01")
    answer = desk.post(reverse("hours_change"), typed)
    assert answer.status_code == 422
    page = words(answer)
    assert "02:30 comes twice. Choose which one." in page
    assert THE_FIRST in page
    assert THE_SECOND in page
    assert not ChangedDay.unscoped.exists()
    assert desk.post(reverse("hours_change"), typed | {"begins_which": "second"}).status_code == 302
    kept = ChangedDay.unscoped.order_by("day").values_list("day", "begins_second", "ends_second")
    assert list(kept) == [(SUNDAY, True, None), (dt.date(2027, 11, 1), None, None)]
    assert "(from the second)" in words(desk.get(reverse("hours")))


@pytest.mark.django_db
def test_who_books_by_telephone_is_asked_on_the_page(desk: Client, people: People) -> None:
    chen = people.practitioner.practitioner.pk
    caller = {"name": "Nora Nacht", "telephone": "030 1", "slot": f"{chen}|{FIRST.isoformat()}"}
    page = words(desk.get(reverse("desk_book"), {"slot": caller["slot"]}))
    assert "this time comes twice. Which one?" in page
    assert desk.post(reverse("desk_book"), caller).status_code == 422
    assert not Appointment.unscoped.exists()
    said = caller | {"which": "asked", "slot": f"{chen}|{SECOND.isoformat()}"}
    assert desk.post(reverse("desk_book"), said).status_code == 302
    assert Appointment.unscoped.get().starts_at == SECOND
    usual = caller | {"name": "Theo Tag", "slot": f"{chen}|{(SECOND + 3 * HOUR).isoformat()}"}
    assert desk.post(reverse("desk_book"), usual).status_code == 302, "no question where there is none"


@pytest.fixture
def alice(desk: Client, people: People) -> Appointment:
    starts_at = dt.datetime(2027, 10, 31, 3, tzinfo=dt.UTC)
    return Appointment.unscoped.get(
        episode=open_episode(people.patient_a, people.practitioner, starts_at=starts_at)
    )


@pytest.mark.django_db
def test_a_visit_that_is_dragged_there_asks_first_and_undo_goes_back_to_the_same(
    desk: Client, alice: Appointment
) -> None:
    def place(minute: int, **more: str):
        alice.refresh_from_db()
        typed = {"day": str(SUNDAY), "minute": str(minute), "was": alice.starts_at.isoformat(), **more}
        return desk.post(reverse("desk_place", args=[alice.pk]), typed, **JSON)

    asked = place(HALF_TWO)
    assert asked.status_code == 409
    assert asked.json()["which"] == [["first", THE_FIRST], ["second", THE_SECOND]]
    assert "02:30 comes twice" in asked.json()["said"]
    alice.refresh_from_db()
    assert alice.starts_at == dt.datetime(2027, 10, 31, 3, tzinfo=dt.UTC)
    assert place(HALF_TWO, which="second").status_code == 200
    alice.refresh_from_db()
    assert alice.starts_at == SECOND
    undo = place(240).json()["undo"]
    assert desk.post(undo["address"], undo["fields"], **JSON).status_code == 200
    alice.refresh_from_db()
    assert alice.starts_at == SECOND
    assert place(HALF_TWO, which="first").status_code == 200
    alice.refresh_from_db()
    assert alice.starts_at == FIRST


@pytest.mark.django_db
def test_who_is_away_at_the_first_is_there_at_the_second(desk: Client, alice: Appointment) -> None:
    ChangedDay.unscoped.create(
        practitioner=alice.practitioner, day=SUNDAY, begins=dt.time(0), ends=dt.time(2, 30),
        ends_second=False, is_closed=True,
    )  # fmt: skip
    for answer, status, at in (("first", 200, FIRST), ("second", 200, SECOND)):
        typed = {"day": str(SUNDAY), "minute": str(HALF_TWO), "which": answer}
        was = Appointment.unscoped.get(pk=alice.pk).starts_at
        done = desk.post(reverse("desk_place", args=[alice.pk]), typed | {"was": was.isoformat()}, **JSON)
        assert (done.status_code, Appointment.unscoped.get(pk=alice.pk).starts_at) == (status, at)
    ChangedDay.unscoped.update(ends_second=True)
    was = Appointment.unscoped.get(pk=alice.pk).starts_at
    typed = {"day": str(SUNDAY), "minute": str(HALF_TWO), "which": "first", "was": was.isoformat()}
    refused = desk.post(reverse("desk_place", args=[alice.pk]), typed, **JSON)
    assert "is not here then" in refused.json()["said"]


@pytest.mark.django_db
def test_the_move_page_asks_the_desk_and_not_the_patient(
    desk: Client, alice: Appointment, people: People, client_of: Callable[..., Client]
) -> None:
    address = reverse("appointment_move", args=[alice.pk])
    # The first of what is free there at two o'clock: asked, then taken as said.
    at = re.search(r'value="(2027-10-31T00:\d\d:00\+00:00)"', desk.get(address).content.decode())
    assert at, "a time that comes twice is free"
    chosen = dt.datetime.fromisoformat(at[1])
    asked = desk.post(address, {"at": at[1]})
    assert "this time comes twice. Which one?" in words(asked)
    alice.refresh_from_db()
    assert alice.starts_at == dt.datetime(2027, 10, 31, 3, tzinfo=dt.UTC)
    later = (chosen + HOUR).isoformat()
    assert desk.post(address, {"at": later, "which": "second"}).status_code == 302
    alice.refresh_from_db()
    assert alice.starts_at == chosen + HOUR
    refused = client_of(people.patient_a).post(
        address, {"at": (SECOND + dt.timedelta(minutes=7)).isoformat()}
    )
    assert refused.status_code == 409


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("now", "offered"),
    [
        (FIRST - HOUR, {FIRST, SECOND}),
        (FIRST + HOUR / 2, {SECOND}),
    ],
)
def test_a_walk_in_is_offered_what_still_lies_ahead_by_its_name(
    now: dt.datetime, offered: set[dt.datetime], people: People, clinic: Clinic,
    monkeypatch: pytest.MonkeyPatch, client_of: Callable[..., Client],
) -> None:  # fmt: skip
    WeeklyHours.unscoped.all().delete()
    WeeklyHours.unscoped.create(
        practitioner=people.practitioner.practitioner, weekday=6, begins=dt.time(2, 30), ends=dt.time(5)
    )
    monkeypatch.setattr(timezone, "now", lambda: now)
    page = client_of(people.front_desk).get("/desk/").content.decode()
    found = {
        dt.datetime.fromisoformat(text) for text in re.findall(r'name="gap" value="[^|"]+\|([^"]+)"', page)
    }
    assert found == offered
    assert (THE_FIRST in page) == (FIRST in offered)
    assert THE_SECOND in page
