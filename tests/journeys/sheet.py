"""The page "Where it hurts": who draws on it, an empty sheet, and what the clinic makes of the drawing."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, expect

from ashi.body import locate, parse_drawing
from tests.journeys.patient import Patient
from tests.support.server import Server

DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}, "locale": "en-GB"}
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 780}, "has_touch": True, "is_mobile": True, "locale": "en-GB",
}  # fmt: skip
Open = Callable[..., Page]


@dataclass(frozen=True)
class Somebody:
    """A patient with open paperwork: what their browser remembers, and where the paperwork is."""

    state: StorageState
    paper: str


@pytest.fixture(scope="session")
def somebody(browser: Browser, server: Server) -> Somebody:
    context = browser.new_context(**DESK)
    paper = Patient(context, server, None).has_a_time("dora.draws@example.org", "Dora Draws")
    found = Somebody(context.storage_state(), paper)
    context.close()
    return found


@pytest.fixture
def where(browser: Browser, somebody: Somebody) -> Iterator[Open]:
    """The page "Where it hurts" with an empty sheet; script faults fail the test."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_page(device: dict[str, Any] = DESK, *, empty: bool = True, **more: Any) -> Page:
        context = browser.new_context(**{**device, **more}, storage_state=somebody.state)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        page.goto(f"{somebody.paper}where/")
        page.wait_for_load_state("networkidle")
        if empty:
            begin_anew(page)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


def begin_anew(page: Page) -> None:
    is_full = page.locator("[data-clear]").is_enabled()
    while page.locator("[data-remove]:visible").count():
        page.locator("[data-remove]:visible").first.click()
    if page.locator("[data-clear]").is_enabled():
        page.locator("[data-clear]").click()
        page.get_by_role("button", name="Close", exact=True).click()
    expect(page.locator("[data-drawing-where]")).to_have_text("Nothing is marked yet.")
    if is_full:  # kept before anybody else writes: what comes second is asked which of both holds
        expect(page.locator("[data-save-status]")).to_contain_text("Saved")


def read_by_the_clinic(page: Page) -> set[str]:
    """What the library makes of the drawing as it is stored, asked for on another page."""
    expect(page.locator("[data-save-status]")).to_contain_text("Saved")
    other = page.context.new_page()
    other.goto(page.url)
    stored = json.loads(other.locator("[data-drawing-value]").get_attribute("value") or "")
    other.close()
    for pain in stored["pains"]:
        pain["intensity"] = pain["intensity"] or 0
    return {share.region for share in locate(parse_drawing(json.dumps(stored).encode())).regions}
