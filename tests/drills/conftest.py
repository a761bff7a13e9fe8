"""A clinic of its own for each drill."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.clinic import People, make_clinic, make_people
from tests.support.house import House, house_like
from tests.support.house import mould as mould


@pytest.fixture
def house(mould: House, tmp_path: Path, django_db_blocker: Any) -> Iterator[House]:
    """A migrated, empty clinic; this process's Django works in it."""
    with django_db_blocker.unblock(), house_like(mould, tmp_path / "house") as house:
        yield house


@pytest.fixture
def people(house: House) -> People:
    make_clinic()
    return make_people()
