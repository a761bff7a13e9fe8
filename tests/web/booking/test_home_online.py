"""A home visit is found and booked without a telephone: who goes to people is said, their address only where it must be."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from ashi.web.booking.models import Appointment
from ashi.web.records.models import AuditEntry, Practitioner
from tests.support.clinic import People
from tests.support.home_visits import ADDRESS, MONDAY, at
from tests.support.home_visits import alice as alice
from tests.support.home_visits import chen as chen
from tests.support.home_visits import desk as desk
from tests.support.home_visits import dora as dora
from tests.support.home_visits import home as home
from tests.support.home_visits import sunday_noon as sunday_noon

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday_noon")]
AT_HOME = "?at_home=yes"


def _main(client: Client, address: str) -> str:
    return client.get(address).content.decode().split("<main")[1].split("</main>")[0]


class TestFinding:
    def test_only_who_goes_there_is_found_with_the_first_time_that_holds_the_way(
        self, chen: Practitioner, client_of: Callable[..., Client]
    ) -> None:
        chen.hours.exclude(weekday=MONDAY.weekday()).delete()
        everyone = _main(client_of(), reverse("practitioners"))
        assert "09:00" in everyone.split("Chen Wei")[1].split("</li>")[0]
        assert everyone.count("Visits you at home") == 1
        assert "Ngozi Okafor" in everyone
        found = _main(client_of(), f"{reverse('practitioners')}?need=home")
        assert "Chen Wei" in found
        assert "Ngozi Okafor" not in found
        assert f'href="{reverse("practitioner", args=[chen.pk])}{AT_HOME}"' in found
        assert "09:30" in found
        assert "09:00" not in found

    def test_nobody_who_goes_there_is_said_as_with_any_other_wish(
        self, people: People, client_of: Callable[..., Client]
    ) -> None:
        found = _main(client_of(), f"{reverse('practitioners')}?need=home")
        assert "Nobody here says all of this" in found
        assert "Without “Visits at my home” 2 people fit." in found

    def test_the_page_of_one_offers_times_at_home_and_at_the_clinic(
        self, chen: Practitioner, people: People, client_of: Callable[..., Client]
    ) -> None:
        address, book = reverse("practitioner", args=[chen.pk]), reverse("book", args=[chen.pk])
        clinic = _main(client_of(), address)
        assert f'href="{address}{AT_HOME}"' in clinic
        assert f"{book}?at=2026-11-30T08%3A00" in clinic, "nine o'clock"
        home = _main(client_of(), address + AT_HOME)
        assert "We keep 30 minutes free for the way there" in home
        assert f"{book}{AT_HOME}&amp;at=2026-11-30T08%3A30" in home
        assert "2026-11-30T08%3A00" not in home, "the way would begin before the hours"
        assert f'href="{address}"' in home
        other = reverse("practitioner", args=[people.other_practitioner.practitioner.pk])
        for page in (_main(client_of(), other), _main(client_of(), other + AT_HOME)):
            assert "at_home" not in page
            assert "Visits you at home" not in page


class TestBooking:
    def test_a_stranger_is_asked_for_the_address_last_and_it_stands_in_no_link(
        self, chen: Practitioner, client_of: Callable[..., Client]
    ) -> None:
        page = _main(client_of(), f"{reverse('book', args=[chen.pk])}{AT_HOME}&at={_url(at(9, 30))}")
        assert "At your home. We come to you." in page
        assert 'name="address"' not in page
        assert reverse("course", args=[chen.pk]) not in page
        assert "at_home%3Dyes" in page, "kept through signing up"

    def test_it_is_booked_with_the_way_and_the_desk_is_asked_to_look_at_it(
        self,
        chen: Practitioner,
        alice: Client,
        desk: Client,
        people: People,
        client_of: Callable[..., Client],
    ) -> None:
        address = f"{reverse('book', args=[chen.pk])}{AT_HOME}&at={_url(at(9, 30))}"
        assert 'name="address"' in _main(alice, address)
        sent = {"at": at(9, 30).isoformat(), "at_home": "yes", "address": f" {ADDRESS} "}
        assert alice.post(address, sent).status_code == 302
        row = Appointment.unscoped.get()
        assert (row.starts_at, row.travel_minutes, row.home_address, row.room) == (
            at(9, 30),
            30,
            ADDRESS,
            None,
        )
        assert row.is_way_unchecked
        assert not row.address_changed_at
        assert "look at the way" in desk.get(f"/desk/?day={MONDAY}").content.decode()
        assert "Look at the way" in desk.get(reverse("desk_visit", args=[row.pk])).content.decode()
        today = client_of(people.practitioner).get(f"/today/?day={MONDAY}").content.decode()
        assert ADDRESS in today
        assert "The desk has not looked yet" in today
        assert not [entry for entry in AuditEntry.unscoped.all() if "Mill" in f"{entry.why}{entry.record}"]

    @pytest.mark.parametrize(
        ("change", "status", "words"),
        [
            ({"address": " "}, 422, "Write the address: whoever comes to you has to find it."),
            ({"at": at(9).isoformat()}, 409, "See other times"),
            ({"at": at(16, 15).isoformat()}, 409, "See other times"),
        ],
    )
    def test_what_cannot_be_is_said(
        self, change: dict[str, str], status: int, words: str, chen: Practitioner, alice: Client
    ) -> None:
        sent = {"at": at(9, 30).isoformat(), "at_home": "yes", "address": ADDRESS, **change}
        answer = alice.post(f"{reverse('book', args=[chen.pk])}", sent)
        assert answer.status_code == status
        assert words in answer.content.decode()
        assert not Appointment.unscoped.exists()

    def test_nobody_is_sent_who_makes_no_home_visits(self, people: People, alice: Client) -> None:
        person = people.other_practitioner.practitioner
        sent = {"at": at(9, 30).isoformat(), "at_home": "yes", "address": ADDRESS}
        answer = alice.post(reverse("book", args=[person.pk]), sent)
        assert answer["Location"] == reverse("practitioner", args=[person.pk])
        assert not Appointment.unscoped.exists()

    def test_without_asking_for_it_a_visit_is_at_the_clinic(self, chen: Practitioner, alice: Client) -> None:
        sent = {"at": at(9).isoformat(), "travel_minutes": "30", "address": ADDRESS}
        alice.post(reverse("book", args=[chen.pk]), sent)
        row = Appointment.unscoped.get()
        assert (row.starts_at, row.travel_minutes, row.home_address) == (at(9), None, None)

    def test_whoever_was_visited_before_finds_their_own_address(
        self,
        home: Appointment,
        chen: Practitioner,
        alice: Client,
        people: People,
        client_of: Callable[..., Client],
    ) -> None:
        address = f"{reverse('book', args=[chen.pk])}{AT_HOME}&at={_url(at(14))}"
        assert f'value="{ADDRESS}"' in _main(alice, address)
        assert "Mill Road" not in _main(client_of(people.patient_b), address)


def _url(moment: dt.datetime) -> str:
    return moment.isoformat().replace(":", "%3A").replace("+", "%2B")
