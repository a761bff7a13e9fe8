"""Clinics of their own, since commands open and move whole databases."""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

import pytest

from tests.support.clinic import make_clinic, make_people, open_episode
from tests.support.house import House, empty_house, moved_into

SERVER = os.environ.get("ASHI_TEST_DATABASE_URL", "")


class NewHouse(Protocol):
    def __call__(self, name: str) -> AbstractContextManager[House]: ...


@pytest.fixture
def new_house(tmp_path: Path) -> NewHouse:
    """Makes an empty house of the kind of database that is being tested."""
    return lambda name: empty_house(tmp_path / name, on=SERVER)


@pytest.fixture
def clinic_house(new_house: NewHouse, django_db_blocker: Any) -> Iterator[House]:
    """A house with the small clinic of the tests in it; this process works in it."""
    with django_db_blocker.unblock(), new_house("here") as house, moved_into(house):
        make_clinic()
        people = make_people()
        open_episode(people.patient_a, people.practitioner)
        open_episode(people.patient_b, people.other_practitioner)
        yield house
