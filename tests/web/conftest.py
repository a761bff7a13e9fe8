"""Fixtures of the clinic's tests; see tests/support/clinic.py for who is who."""

import time
from collections.abc import Callable

import pytest
from django.test import Client

from ashi.web.records.models import Clinic, Episode, User
from tests.support.clinic import People, make_clinic, make_people, open_episode

# As a browser sends them: a form says which site it comes from.
HOST = {"HTTP_HOST": "127.0.0.1", "HTTP_ORIGIN": "http://127.0.0.1"}


@pytest.fixture
def clinic(db: None) -> Clinic:
    return make_clinic()


@pytest.fixture
def people(clinic: Clinic) -> People:
    return make_people()


@pytest.fixture
def client_of() -> Callable[..., Client]:
    """A browser in which `user` is signed in (or nobody)."""

    def sign_in(user: User | None = None, *, enforce_csrf_checks: bool = False) -> Client:
        client = Client(enforce_csrf_checks=enforce_csrf_checks, **HOST)
        if user is not None:
            client.force_login(user)
        return client

    return sign_in


def prove(client: Client, *, minutes_ago: float = 0) -> None:
    """The person in this browser has just used their password, as the sign-in page would note it."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time() - minutes_ago * 60}]
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session.save()


@pytest.fixture
def episode_a(people: People) -> Episode:
    return open_episode(people.patient_a, people.practitioner)


@pytest.fixture
def episode_b(people: People) -> Episode:
    return open_episode(people.patient_b, people.other_practitioner)
