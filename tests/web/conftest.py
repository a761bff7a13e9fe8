"""Fixtures of the clinic's tests; see tests/support/clinic.py for who is who."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils.translation import activate

from ashi.web.records.models import Clinic, Episode, User
from tests.support.clinic import People, make_clinic, make_people, open_episode
from tests.support.mailbox import Mailbox, open_mailbox

# As a browser sends them: a form says which site it comes from.
HOST = {"HTTP_HOST": "127.0.0.1", "HTTP_ORIGIN": "http://127.0.0.1"}


# Words, pictures, headers and rules in memory; who may open what is asked of every route by one table, on one database.
ONE_DATABASE = (
    *("atlas/", "config/", "design/", "learn/test_pages.py", "messages/test_pictures.py"),
    *("booking/test_places.py", "booking/test_slots.py", "booking/test_waiting_rules.py"),
    *("test_authorization.py", "test_readability.py"),
)


OPENS_A_DATABASE = {"db", "transactional_db", "mould", "new_house", "clinic_house"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here) and (
            item.path.relative_to(here).as_posix().startswith(ONE_DATABASE) or not _opens_a_database(item)
        ):
            item.add_marker(pytest.mark.one_database)


def _opens_a_database(item: pytest.Item) -> bool:
    return not OPENS_A_DATABASE.isdisjoint(getattr(item, "fixturenames", ())) or bool(
        item.get_closest_marker("django_db")
    )


@pytest.fixture(autouse=True)
def nothing_counted_yet() -> None:
    """How many mails an address was sent lately is counted in the cache, which is the process's."""
    cache.clear()


@pytest.fixture(autouse=True)
def nothing_spoken_yet() -> None:
    """The language of the last request stays with the thread; the next request brings its own, a test may ask before."""
    activate("en")


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    """A real SMTP server, to which this clinic sends."""
    with open_mailbox() as box:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", box.port, False
        settings.DEMO = False
        yield box


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
