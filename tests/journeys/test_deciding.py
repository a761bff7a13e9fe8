"""A stranger decides: the aid by keyboard, the sheet on paper, told whether it helped, and on to a practitioner."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.keyboard import Keyboard
from tests.support.browser import axe_violations
from tests.support.server import Server

pytestmark = pytest.mark.one_database


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    context = browser.new_context(
        base_url=server.base, viewport={"width": 360, "height": 780}, locale="en-GB", reduced_motion="reduce"
    )
    yield context.new_page()
    context.close()


def pages_on_paper(page: Page) -> int:
    page.emulate_media(media="null")
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))


def test_a_stranger_decides_and_finds_a_practitioner(page: Page, pictures: Path | None) -> None:
    keys = Keyboard(page)
    sent: list[str] = []
    page.on(
        "request", lambda request: sent.append(f"{request.method} {request.url} {request.post_data or ''}")
    )

    # Given a stranger on the first page, who asks for help to decide
    page.goto("/")
    keys.follow("Help me decide")
    expect(page.get_by_role("heading", name="What shall I do about my back?")).to_be_visible()
    expect(page.locator(".aid-sheet__item").first).to_be_hidden()

    # When they say what they know, and what matters to them
    keys.reach("Before you read", tag="summary")
    keys.press("Enter")
    for question in ("more_than_usual", "exact_points", "serious_is_rare", "exercise_useless"):
        keys.choose(f"before_{question}", "unsure")
    keys.choose("before_difficulty", "3")
    keys.choose("matter_pills", "lot")
    keys.choose("matter_stop", "some")

    # Then it stands on their sheet with a question to ask, and nothing was sent
    shown = page.locator(".aid-sheet__item:visible")
    expect(shown).to_have_text([re.compile("Will I need fewer pills"), re.compile("How do we stop")])
    keys.reach(tag="textarea")
    page.keyboard.type("I want to garden again.")
    assert not any(line.startswith("POST") for line in sent)
    assert axe_violations(page) == []
    if pictures:
        page.screenshot(path=pictures / "deciding.png", full_page=True)

    # On paper it is one page: the sheet, and how the ways differ in what matters a lot
    assert pages_on_paper(page) == 1
    page.emulate_media(media="print")
    expect(page.locator("#thing-pills")).to_be_visible()
    expect(page.locator("#thing-stop")).to_be_hidden()
    expect(page.get_by_role("heading", name="Did this page help you?")).to_be_hidden()
    page.emulate_media(media="null")
    page.locator("#own").scroll_into_view_if_needed()  # printing moved the page under the keyboard

    # They tell whether it helped: only these answers go, and what matters to them does not
    keys.reach("Answer some questions", tag="summary")
    keys.press("Enter")
    keys.choose("after_exact_points", "no")
    keys.choose("after_difficulty", "2")
    keys.choose("after_helped", "yes")
    keys.push("Send these answers")
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    (told,) = [line for line in sent if line.startswith("POST")]
    assert "after_helped=yes" in told
    assert "matter_" not in told
    assert "garden" not in told

    # And they go on to what happens, and to a practitioner
    keys.follow("What happens at a visit")
    assert axe_violations(page) == []
    assert pages_on_paper(page) == 1
    keys.follow("Questions to take with you")
    assert axe_violations(page) == []
    assert pages_on_paper(page) == 1
    keys.follow("Find a time")
    expect(page.get_by_role("link", name=re.compile("See free times of")).first).to_be_visible()
    assert keys.unseen == []


def test_without_a_script_the_sheet_fills_and_answers_are_taken(browser: Browser, server: Server) -> None:
    context = browser.new_context(base_url=server.base, locale="en-GB", java_script_enabled=False)
    page = context.new_page()
    page.goto("/decide/")
    page.locator("#matter-harm-lot").check(force=True)
    expect(page.locator(".aid-sheet__item:visible")).to_have_text(re.compile("What can go wrong for me"))
    page.get_by_text("Answer some questions").click()
    page.locator("#id_after_helped").check(force=True)
    page.get_by_role("button", name="Send these answers").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    context.close()
