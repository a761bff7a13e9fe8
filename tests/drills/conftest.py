"""A clinic of its own for each drill."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.clinic import People, make_clinic, make_people
from tests.support.house import House, empty_house, moved_into

SERVER = os.environ.get("ASHI_TEST_DATABASE_URL", "")


@pytest.fixture
def house(tmp_path: Path, django_db_blocker: Any) -> Iterator[House]:
    """A migrated, empty clinic; this process's Django works in it."""
    with django_db_blocker.unblock(), empty_house(tmp_path / "house", on=SERVER) as house, moved_into(house):
        yield house


@pytest.fixture
def people(house: House) -> People:
    make_clinic()
    return make_people()
