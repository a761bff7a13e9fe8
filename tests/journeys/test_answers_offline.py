"""A patient answers from a mail's link on a phone, and the network goes away half-way."""

import re
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.support.browser import BOXES, axe_once, becomes_true, tries_no_more
from tests.support.mailbox import Mailbox, open_mailbox
from tests.support.server import Server, start

pytestmark = pytest.mark.one_database  # what is asked is what the browser keeps

PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "has_touch": True,
    "is_mobile": True,
    "locale": "en-GB",
}


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with open_mailbox() as box:
        yield box


@pytest.fixture
def clinic(tmp_path: Path, database_url: str, mailbox: Mailbox) -> Iterator[Server]:
    """A clinic with a real mail server, in which a week has gone by since everybody's last answer."""
    start(tmp_path / "demo", database_url=database_url, patients=12).stop()
    running = start(
        tmp_path / "demo", database_url=database_url, patients=12, days_later=8, smtp_url=mailbox.smtp_url
    )
    yield running
    running.stop()


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(**PHONE)
    yield context
    context.close()


def arrives(mailbox: Mailbox, page: Page, needle: str, to: str = "") -> EmailMessage:
    """The newest mail with `needle` in it, within some seconds."""
    for _ in range(120):
        for mail in reversed(mailbox.mails):
            if needle in mail.get_content() and to in str(mail["To"]):
                return mail
        page.wait_for_timeout(250)
    raise AssertionError(
        f"no mail with {needle!r} came; there are {[one['Subject'] for one in mailbox.mails]}"
    )


def questions(page: Page) -> list[Locator]:
    return [group for group in page.locator("main form fieldset").all() if group.locator("input").count()]


def answer(group: Locator) -> None:
    """One tap: the fourth answer, or the last of fewer."""
    labels = group.locator("label")
    labels.nth(min(3, labels.count() - 1)).tap()


def looks_well(page: Page) -> None:
    assert axe_once(page) == []
    widths = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert widths[0] <= widths[1], widths


def test_the_network_goes_half_way_and_the_answers_come_back_with_it(
    clinic: Server, mailbox: Mailbox, phone: BrowserContext, browser: Browser, pictures: Path | None
) -> None:
    # Given a patient who opens the link in the clinic's mail on a phone and answers the first half
    page = phone.new_page()
    mail = arrives(mailbox, page, "/check-in/")
    assert str(mail["List-Unsubscribe-Post"]) == "List-Unsubscribe=One-Click"
    link = re.search(r"http\S+/check-in/\S+", mail.get_content())[0]  # type: ignore[index]
    page.goto(link)
    asked = questions(page)
    half = len(asked) // 2
    for group in asked[:half]:
        answer(group)

    # When the network goes, and the rest is answered and sent
    phone.set_offline(True)
    for group in asked[half:]:
        answer(group)
    expect(page.get_by_text("What you tap is kept on this device")).to_be_visible()
    parts = page.evaluate(ANSWERED)
    page.get_by_role("button", name="Send").tap()

    # Then the page says that it is kept here, and how it gets there
    expect(page.get_by_text("Not sent yet: there is no connection to the clinic.")).to_be_visible()
    looks_well(page)
    if pictures:
        page.screenshot(path=pictures / "answers-kept.png", full_page=True)

    # When the page is closed, and the link opened again once there is a network
    tries_no_more(page)
    page.close()
    phone.set_offline(False)
    page = phone.new_page()
    page.goto(link)

    # Then the answers are sent without a press, and what they say is shown
    expect(page.get_by_role("heading", name="Thank you. Your answers are kept.")).to_be_visible(
        timeout=30_000
    )
    expect(page.locator("main svg").first).to_be_visible()
    page.get_by_text("The same as a table").tap()
    newest = page.locator("main table").first.get_by_role("row").last
    expect(newest.get_by_role("cell", name=re.compile("^(Pain )?3$"))).to_be_visible()
    looks_well(page)
    if pictures:
        page.screenshot(path=pictures / "answers-sent.png", full_page=True)

    # And nothing of them stays on the phone, nor is anything counted twice
    page.goto(link)
    expect(page.get_by_role("heading", name="Your answers are already here")).to_be_visible()
    becomes_true(page, f"async () => (await ({BOXES})()) === 0")
    owner = browser.new_context(locale="en-GB").new_page()
    owner.goto(clinic.links["owner"])
    owner.get_by_role("button", name="Sign in").click()
    owner.goto(clinic.at("/owner/people/"))
    name = re.search(r"Hello (.+),", mail.get_content())[1]  # type: ignore[index]
    owner.get_by_label("Name", exact=True).last.fill(name)
    owner.get_by_role("button", name="Search").click()
    owner.get_by_role("row", name=re.compile(name)).get_by_role("link", name=re.compile("Trail")).click()
    expect(owner.get_by_text("response.keep", exact=True)).to_have_count(parts)
    owner.context.close()


# How many instruments have an answer: an input's name begins with its instrument's.
ANSWERED = """() => new Set(
    [...document.querySelectorAll("main form input:checked")].map((input) => input.name.split("-")[0])
).size"""
