"""Whom do I see today, and are they ready?"""

import datetime as dt

import pytest
from django.utils import timezone

from ashi.web.booking.models import Appointment
from tests.web.plan.conftest import words

pytestmark = pytest.mark.django_db


def put(episode, at: dt.datetime, **fields: object) -> None:
    Appointment.unscoped.filter(episode=episode).update(
        starts_at=at, ends_at=at + dt.timedelta(minutes=45), **fields
    )


def test_who_is_here_and_ready(episode_a, people, client_of) -> None:
    put(episode_a, timezone.now(), status="arrived", paperwork="partly")
    page = words(client_of(people.practitioner).get("/today/"))
    assert "Alice Adler" in page
    assert "First visit" in page
    assert "Arrived" in page
    assert "Paperwork partly done" in page
    assert "Open chart" in page


def test_who_telephoned_that_they_come_late_is_shown_until_they_are_here(
    episode_a, people, client_of
) -> None:
    put(episode_a, timezone.now(), late_minutes=20)
    browser = client_of(people.practitioner)
    page = words(browser.get("/today/"))
    assert "Not here yet Comes 20 minutes late" in page
    put(episode_a, timezone.now(), status="arrived")
    page = words(browser.get("/today/"))
    assert "Arrived" in page
    assert "late" not in page


def test_a_colleagues_patients_are_not_on_my_list(episode_a, episode_b, people, client_of) -> None:
    put(episode_a, timezone.now())
    put(episode_b, timezone.now())
    page = words(client_of(people.practitioner).get("/today/"))
    assert "Alice Adler" in page
    assert "Bob Brandt" not in page


def test_the_day_is_the_clinics_day(episode_a, people, client_of) -> None:
    # 23:30 UTC on the 10th is half past midnight on the 11th in Berlin.
    put(episode_a, dt.datetime(2026, 12, 10, 23, 30, tzinfo=dt.UTC))
    browser = client_of(people.practitioner)
    assert "Alice Adler" not in words(browser.get("/today/?day=2026-12-10"))
    page = words(browser.get("/today/?day=2026-12-11"))
    assert "Alice Adler" in page
    assert "00:30" in page


def test_a_day_of_25_hours_is_shown_whole(episode_a, people, client_of) -> None:
    # Clocks went back in Berlin on 25 October 2026.
    put(episode_a, dt.datetime(2026, 10, 25, 22, 30, tzinfo=dt.UTC))
    assert "Alice Adler" in words(client_of(people.practitioner).get("/today/?day=2026-10-25"))


def test_an_empty_day_says_so(people, client_of) -> None:
    assert "Nobody is booked on this day" in words(client_of(people.practitioner).get("/today/"))


@pytest.mark.parametrize("day", ["tomorrow", "2026-13-01", "0001-01-01", "<script>"])
def test_a_day_that_is_none_shows_today_and_a_sentence(people, client_of, day: str) -> None:
    answer = client_of(people.practitioner).get("/today/", {"day": day})
    assert answer.status_code == 200
    assert "is not a day such as 2026-11-24" in words(answer)
    assert b"<script>\xe2\x80\x9d" not in answer.content


@pytest.mark.parametrize("who", ["patient_a", "front_desk", "owner"])
def test_the_list_is_for_practitioners(people, client_of, who: str) -> None:
    assert client_of(getattr(people, who)).get("/today/").status_code == 404
