"""A real clinic, a real browser."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, StorageState, expect

from tests.journeys.sheet import somebody as somebody
from tests.journeys.sheet import where as where
from tests.support.browser import browser_type_launch_args as browser_type_launch_args
from tests.support.postgres import own_database
from tests.support.server import Server, start

expect.set_options(timeout=15_000)  # a slow machine is no fault; what never comes is found all the same


@pytest.fixture(scope="module")
def database_url() -> Iterator[str]:
    with own_database(os.environ.get("ASHI_TEST_DATABASE_URL", "")) as address:
        yield address


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One clinic for all journeys that do not need one of their own; each brings its own people."""
    with own_database(os.environ.get("ASHI_TEST_DATABASE_URL", "")) as address:
        running = start(tmp_path_factory.mktemp("clinic") / "demo", database_url=address)
        yield running
        running.stop()


@pytest.fixture(scope="session")
def signed_in(server: Server, browser: Browser) -> dict[str, StorageState]:
    """What a browser remembers after a printed link was used, by role (each link works once)."""
    remembered = {}
    for role, link in server.links.items():
        context = browser.new_context()
        page = context.new_page()
        page.goto(link)
        page.get_by_role("button", name="Sign in").click()
        page.locator(".account__name").wait_for()
        remembered[role] = context.storage_state()
        context.close()
    return remembered


@pytest.fixture
def context_of(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Makes a browser of so many pixels, for somebody who is signed in or for nobody."""
    made = []

    def make(width: int, height: int, state: StorageState | None = None, **more: Any) -> BrowserContext:
        told = {"storage_state": state, "locale": "en-GB", "reduced_motion": "reduce", **more}
        made.append(browser.new_context(viewport={"width": width, "height": height}, **told))
        return made[-1]

    yield make
    for context in made:
        context.close()


@pytest.fixture
def pictures() -> Path | None:
    """Where to keep screenshots, when asked to: ASHI_PICTURES."""
    folder = os.environ.get("ASHI_PICTURES")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
    return Path(folder) if folder else None
