"""A real clinic, a real browser."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.browser import browser_type_launch_args as browser_type_launch_args
from tests.support.server import Server, own_database, start


@pytest.fixture(scope="module")
def database_url() -> Iterator[str]:
    with own_database(os.environ.get("ASHI_TEST_DATABASE_URL", "")) as address:
        yield address


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, database_url: str) -> Iterator[Server]:
    running = start(tmp_path_factory.mktemp("clinic") / "demo", database_url=database_url)
    yield running
    running.stop()


@pytest.fixture
def pictures() -> Path | None:
    """Where to keep screenshots, when asked to: ASHI_PICTURES."""
    folder = os.environ.get("ASHI_PICTURES")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
    return Path(folder) if folder else None
