"""Somebody who makes home visits, and one such visit, for the tests of them: by name, as from a conftest."""

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from ashi.web.booking import actions
from ashi.web.booking.actions import HomeVisit
from ashi.web.booking.models import Appointment, Habits
from ashi.web.records.actor import Actor
from ashi.web.records.models import Practitioner
from tests.support.clinic import People

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = dt.date(2026, 11, 30)
MINUTE = dt.timedelta(minutes=1)
ADDRESS = "4 Mill Road, third floor"


def at(hour: int, minute: int = 0, day: dt.date = MONDAY) -> dt.datetime:
    """On the clinic's wall clock, that Monday."""
    return dt.datetime.combine(day, dt.time(hour, minute), BERLIN).astimezone(dt.UTC)


def typed(person: Practitioner, starts_at: dt.datetime, **more: str) -> dict[str, str]:
    """What the desk types when a home visit is booked by telephone."""
    return {
        "name": "Carla Conti", "telephone": "030 1", "slot": f"{person.pk}|{starts_at.isoformat()}",
        "at_home": "yes", "address": ADDRESS, **more,
    }  # fmt: skip


@pytest.fixture
def sunday_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day before; everybody works from nine to five, and a visit takes 45 minutes."""
    monkeypatch.setattr(timezone, "now", lambda: at(12, day=MONDAY - dt.timedelta(days=1)))


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
def alice(people: People, client_of: Callable[..., Client]) -> Client:
    return client_of(people.patient_a)


@pytest.fixture
def home(sunday_noon: None, people: People, chen: Practitioner, dora: Actor) -> Appointment:
    """Alice is visited from twelve to a quarter to one; Chen is away from half past eleven until a quarter past one."""
    return actions.book(dora, people.patient_a.patient, chen, at(12), home=HomeVisit(30, ADDRESS))
