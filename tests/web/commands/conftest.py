"""Clinics of their own, since commands open and move whole databases."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

import pytest

from tests.support.clinic import make_clinic, make_people, open_episode
from tests.support.house import SERVER, House, empty_house, house_like
from tests.support.house import mould as mould


class NewHouse(Protocol):
    def __call__(self, name: str) -> AbstractContextManager[House]: ...


@pytest.fixture
def new_house(tmp_path: Path) -> NewHouse:
    """Makes an empty house of the kind of database that is being tested."""
    return lambda name: empty_house(tmp_path / name, on=SERVER)


@pytest.fixture
def clinic_house(mould: House, tmp_path: Path, django_db_blocker: Any) -> Iterator[House]:
    """A house with the small clinic of the tests in it; this process works in it."""
    with django_db_blocker.unblock(), house_like(mould, tmp_path / "here") as house:
        make_clinic()
        people = make_people()
        open_episode(people.patient_a, people.practitioner)
        open_episode(people.patient_b, people.other_practitioner)
        yield house
