"""A clinic of its own for one test: an empty data directory, or an empty PostgreSQL database, and the keys.

A conftest imports the fixture by name: ``from tests.support.house import mould as mould``.
"""

import dataclasses
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from ashi.web.config.keys import FILE
from tests.support.postgres import own_database

ROOT = Path(__file__).parents[2]
SERVER = os.environ.get("ASHI_TEST_DATABASE_URL", "")


@dataclass(frozen=True)
class House:
    """Where one clinic keeps its records."""

    data: Path
    keys: Path
    url: str

    @property
    def database(self) -> Path:
        return self.data / "ashi.db"

    def environment(self) -> dict[str, str]:
        """The settings with which a process of its own serves this clinic."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("ASHI_")}
        return {
            **inherited,
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
            "ASHI_DATA": str(self.data),
            "ASHI_KEYS": str(self.keys),
            "ASHI_DATABASE_URL": self.url,
            "ASHI_DEMO": "1",
            "ASHI_LOG_LEVEL": "ERROR",
        }

    def ashi(self, *words: object, **changes: str) -> "subprocess.CompletedProcess[str]":
        """Run one command of the shell against this clinic."""
        return subprocess.run(
            [sys.executable, "-m", "ashi", *map(str, words)],
            env={**self.environment(), **changes},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )


@contextmanager
def empty_house(folder: Path, *, on: str = "", like: House | None = None) -> Iterator[House]:
    """An empty house with the tests' keys; with `on`, the address of a PostgreSQL server's database, in a new one there.

    `like` another house, its database is a copy of that one's, in which nobody may be meanwhile.
    """
    data, keys = folder / "data", folder / "keys"
    data.mkdir(parents=True)
    keys.mkdir(mode=0o700)
    shutil.copy(settings.ENVIRONMENT.keys / FILE, keys)
    with own_database(on, template=urlsplit(like.url).path[1:] if like else "") as url:
        house = House(data, keys, url or f"sqlite:///{data / 'ashi.db'}")
        if like and not on:
            shutil.copy(like.database, house.database)
        yield house


@pytest.fixture(scope="session")
def mould(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Iterator[House]:
    """A migrated, empty house that others are made like: to migrate takes seconds, to copy next to nothing."""
    folder = tmp_path_factory.mktemp("mould") / "house"
    with django_db_blocker.unblock(), empty_house(folder, on=SERVER) as house:
        with moved_into(house):
            pass
        yield house


@contextmanager
def moved_into(house: House, *, is_migrated: bool = False) -> Iterator[House]:
    """Let this process's Django work in `house`, migrated. The address must be of the kind of the settings."""
    before = connection.settings_dict["NAME"], settings.ENVIRONMENT
    connection.close()
    is_file = house.url.startswith("sqlite")
    connection.settings_dict["NAME"] = str(house.database) if is_file else urlsplit(house.url).path[1:]
    settings.ENVIRONMENT = dataclasses.replace(
        before[1], data=house.data, keys=house.keys, database_url=house.url
    )
    try:
        if not is_migrated:
            call_command("migrate", verbosity=0, interactive=False)
        yield house
    finally:
        connection.close()
        connection.settings_dict["NAME"], settings.ENVIRONMENT = before


@contextmanager
def house_like(mould: House, folder: Path) -> Iterator[House]:
    """An empty clinic made like `mould`; this process's Django works in it."""
    with (
        empty_house(folder, on=SERVER, like=mould) as house,
        moved_into(house, is_migrated=True),
    ):
        yield house
