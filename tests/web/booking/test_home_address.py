"""The address of a home visit is corrected later: by its patient in time, by the desk; whoever goes there sees it."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ashi.web.booking import actions, actions_desk, policies
from ashi.web.booking.models import Appointment, Habits, OfferedTime, WaitingPlace
from ashi.web.booking.slots import LONGEST_TRAVEL
from ashi.web.records.actor import Actor
from ashi.web.records.models import AuditEntry, Practitioner
from tests.support.clinic import People
from tests.support.home_visits import ADDRESS, MINUTE, MONDAY, at
from tests.support.home_visits import alice as alice
from tests.support.home_visits import chen as chen
from tests.support.home_visits import desk as desk
from tests.support.home_visits import dora as dora
from tests.support.home_visits import home as home
from tests.support.home_visits import sunday_noon as sunday_noon

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday_noon")]
NEW = "9 Canal Street, ring at Adler"


def _correct(client: Client, home: Appointment, address: str = NEW, **more: str):
    sent = {"address": address, "was": ADDRESS, **more}
    return client.post(reverse("appointment_address", args=[home.pk]), sent)


class TestThePatient:
    def test_it_is_written_seen_by_who_goes_there_and_the_desk_looks_at_the_way(
        self, home: Appointment, alice: Client, desk: Client, people: People, client_of: Callable[..., Client]
    ) -> None:
        page = alice.get(reverse("appointment", args=[home.pk])).content.decode()
        assert ADDRESS in page
        assert f'href="{reverse("appointment_address", args=[home.pk])}"' in page
        form = alice.get(reverse("appointment_address", args=[home.pk])).content.decode()
        assert f'value="{ADDRESS}"' in form
        assert 'name="travel"' not in form, "the minutes are the clinic's to know"
        answer = _correct(alice, home, f"  {NEW} ", travel="5")
        assert answer["Location"] == reverse("appointment", args=[home.pk])
        home.refresh_from_db()
        assert (home.home_address, home.travel_minutes, home.is_way_unchecked) == (NEW, 30, True)
        assert home.address_changed_at == timezone.now()
        assert home.changed_at is None, "no calendar holds an address"
        doctor = client_of(people.practitioner)
        today = doctor.get(f"/today/?day={MONDAY}").content.decode()
        assert NEW in today
        assert "New address" in today
        assert ADDRESS not in today
        assert NEW in doctor.get(reverse("chart", args=[home.episode_id])).content.decode()
        assert "look at the way" in desk.get(f"/desk/?day={MONDAY}").content.decode()
        entry = AuditEntry.unscoped.get(act="appointment.address")
        assert (entry.role, entry.record, entry.patient) == (
            "patient", f"appointment:{home.pk.hex}", people.patient_a.patient.pk,
        )  # fmt: skip
        assert entry.why == ""

    def test_until_nobody_can_be_on_the_way_and_not_later(
        self,
        home: Appointment,
        people: People,
        client_of: Callable[..., Client],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        assert policies.LATEST_CANCEL > LONGEST_TRAVEL
        latest = home.starts_at - policies.LATEST_CANCEL
        monkeypatch.setattr(timezone, "now", lambda: latest + MINUTE)
        alice = client_of(people.patient_a)
        page = alice.get(reverse("appointment", args=[home.pk])).content.decode()
        assert "Change the address" not in page
        answer = _correct(alice, home)
        assert answer.status_code == 409
        assert "Please telephone the clinic" in answer.content.decode()
        assert 'name="address"' not in answer.content.decode()
        home.refresh_from_db()
        assert home.home_address == ADDRESS
        monkeypatch.setattr(timezone, "now", lambda: latest)
        assert _correct(client_of(people.patient_a), home).status_code == 302
        home.refresh_from_db()
        assert home.home_address == NEW

    def test_sent_twice_and_unchanged_it_is_one_change_and_none(
        self, home: Appointment, alice: Client
    ) -> None:
        _correct(alice, home, ADDRESS)
        assert not AuditEntry.unscoped.filter(act="appointment.address").exists()
        assert _correct(alice, home).status_code == _correct(alice, home).status_code == 302
        assert AuditEntry.unscoped.filter(act="appointment.address").count() == 1

    def test_what_somebody_else_wrote_meanwhile_is_not_written_over(
        self, home: Appointment, alice: Client, desk: Client
    ) -> None:
        _correct(desk, home, travel="30")
        answer = _correct(alice, home, "1 Third Way")
        assert answer.status_code == 409
        assert "just changed this appointment" in answer.content.decode()
        home.refresh_from_db()
        assert home.home_address == NEW

    def test_an_empty_one_is_asked_for_again(self, home: Appointment, alice: Client) -> None:
        answer = _correct(alice, home, "  ")
        assert answer.status_code == 422
        assert "whoever comes to you has to find it" in answer.content.decode()

    def test_it_is_nobody_elses(
        self, home: Appointment, people: People, client_of: Callable[..., Client]
    ) -> None:
        assert _correct(client_of(people.patient_b), home).status_code == 404
        home.refresh_from_db()
        assert home.home_address == ADDRESS

    @pytest.mark.parametrize("status", ["cancelled", "in_treatment", "done", "no_show"])
    def test_only_while_it_is_to_come(self, status: str, home: Appointment, alice: Client) -> None:
        Appointment.unscoped.update(status=status)
        assert _correct(alice, home).status_code == 409

    def test_a_visit_at_the_clinic_has_none(
        self, people: People, chen: Practitioner, dora: Actor, alice: Client
    ) -> None:
        row = actions.book(dora, people.patient_a.patient, chen, at(9))
        assert "This visit is at the clinic." in _correct(alice, row).content.decode()
        row.refresh_from_db()
        assert row.home_address is None


class TestTheDesk:
    def test_it_says_how_long_the_way_is_too(self, home: Appointment, alice: Client, desk: Client) -> None:
        _correct(alice, home)
        panel = desk.get(reverse("desk_visit", args=[home.pk])).content.decode()
        assert "Look at the way" in panel
        assert "Canal Street" not in panel, "others stand at the desk"
        assert reverse("appointment_address", args=[home.pk]) in panel
        page = desk.get(reverse("appointment_address", args=[home.pk])).content.decode()
        assert NEW in page
        assert 'value="30" selected' in page
        answer = _correct(desk, home, was=NEW, travel="60")
        assert answer["Location"] == f"/desk/?day={MONDAY}&visit={home.pk}#visit"
        home.refresh_from_db()
        assert (home.home_address, home.travel_minutes, home.is_way_unchecked) == (NEW, 60, None)
        assert home.changed_at == timezone.now(), "calendars follow the way"
        assert "Look at the way" not in desk.get(reverse("desk_visit", args=[home.pk])).content.decode()
        last = AuditEntry.unscoped.filter(act="appointment.address").latest("seq")
        assert (last.role, last.why) == ("front_desk", "60 minutes of way")

    def test_until_it_begins_also_on_the_way(
        self, home: Appointment, desk: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(timezone, "now", lambda: home.starts_at - 10 * MINUTE)
        assert _correct(desk, home, travel="30").status_code == 302

    @pytest.mark.parametrize(
        ("taken", "travel", "fits"),
        [
            (((10, 30), (11, 20)), 45, False),
            (((13, 20), (14, 5)), 45, False),
            (((10, 30), (11, 20)), 30, True),
            (((10, 30), (11, 15)), 45, True),
            (((13, 30), (14, 15)), 45, True),
            (((13, 15), (14, 0)), 15, True),
        ],
    )
    def test_a_longer_way_has_to_fit(
        self, taken: tuple[tuple[int, int], tuple[int, int]], travel: int, fits: bool, home: Appointment,
        chen: Practitioner, people: People, desk: Client,
    ) -> None:  # fmt: skip
        begins, ends = taken
        Appointment.unscoped.create(
            patient=people.patient_b.patient, practitioner=chen, starts_at=at(*begins), ends_at=at(*ends)
        )
        answer = _correct(desk, home, travel=str(travel))
        home.refresh_from_db()
        if fits:
            assert (home.home_address, home.travel_minutes) == (NEW, travel)
        else:
            assert answer.status_code == 409
            assert "Chen Wei has something else in the 45 minutes" in answer.content.decode()
            assert f'value="{NEW}"' in answer.content.decode(), "what was typed stays"
            assert (home.home_address, home.travel_minutes) == (ADDRESS, 30)

    def test_it_stays_within_the_hours_and_off_what_is_kept_for_somebody(
        self, home: Appointment, chen: Practitioner, people: People, desk: Client
    ) -> None:
        chen.hours.update(begins=dt.time(11, 15))
        assert "hours do not hold 60 minutes of way" in _correct(desk, home, travel="60").content.decode()
        assert _correct(desk, home, travel="45").status_code == 302
        now = timezone.now()
        place = WaitingPlace.unscoped.create(
            patient=people.patient_b.patient, practitioner=chen, joined_at=now, place_since=now,
            weekdays="0", parts="morning", first_day=MONDAY, last_day=MONDAY,
        )  # fmt: skip
        OfferedTime.unscoped.create(
            place=place, practitioner=chen, starts_at=at(13, 30), ends_at=at(14, 15), told_at=now,
            until=now + dt.timedelta(hours=2),
        )  # fmt: skip
        chen.hours.update(begins=dt.time(9))
        refused = _correct(desk, home, was=NEW, travel="60")
        assert "is being asked about this time" in refused.content.decode()

    def test_minutes_that_nobody_offers_are_those_that_were(self, home: Appointment, desk: Client) -> None:
        _correct(desk, home, travel="121")
        home.refresh_from_db()
        assert (home.home_address, home.travel_minutes) == (NEW, 30)

    def test_whoever_else_goes_there_has_another_way_that_nobody_looked_at(
        self, home: Appointment, people: People, dora: Actor
    ) -> None:
        other = people.other_practitioner.practitioner
        Habits.unscoped.create(practitioner=other, home_visit_travel_minutes=45)
        actions_desk.place(dora, home, home.practitioner, at(14), was=home.starts_at)
        home.refresh_from_db()
        assert not home.is_way_unchecked
        actions_desk.place(dora, home, other, home.starts_at, was=home.starts_at)
        home.refresh_from_db()
        assert (home.travel_minutes, home.is_way_unchecked) == (45, True)
