"""What a patient has typed is never lost and never doubled, whatever breaks meanwhile."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Route, StorageState, expect

from tests.journeys.device import Device
from tests.journeys.patient import Patient
from tests.support.browser import axe_once, becomes_true
from tests.support.server import Server

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "locale": "en-GB"}
KEPT = "Kept on this device"

# Everything the browser's database holds of ours, as text in which typed words would be found.
BOXES = """async () => {
    const db = await new Promise((done, fail) => {
        const asked = indexedDB.open("ashi-drafts");
        asked.onsuccess = () => done(asked.result);
        asked.onerror = () => fail(asked.error);
    });
    const boxes = db.objectStoreNames.contains("boxes") ? await new Promise((done) => {
        const asked = db.transaction("boxes").objectStore("boxes").getAll();
        asked.onsuccess = () => done(asked.result);
    }) : [];
    db.close();
    const text = (value) => value instanceof ArrayBuffer || ArrayBuffer.isView(value)
        ? new TextDecoder("latin1").decode(value)
        : value instanceof CryptoKey ? `key extractable=${value.extractable}` : String(value);
    return boxes.map((box) => Object.fromEntries(Object.entries(box).map(([name, value]) => [name, text(value)])));
}"""


@dataclass(frozen=True)
class Somebody:
    """A patient with open paperwork: what their browser remembers, and where the paperwork is."""

    state: StorageState
    paper: str


@pytest.fixture(scope="module")
def somebody(browser: Browser, server: Server) -> Somebody:
    context = browser.new_context(**PHONE)
    paper = Patient(context, server, None).has_a_time("nils.nothing@example.org", "Nils Nothing")
    found = Somebody(context.storage_state(), paper)
    context.close()
    return found


@pytest.fixture
def device(playwright: Playwright, tmp_path: Path, somebody: Somebody) -> Iterator[Device]:
    disk = tmp_path / "disk"
    disk.mkdir()
    made = Device(playwright, disk, somebody.state)
    yield made
    made.kill()


@pytest.fixture
def telephone(browser: Browser, somebody: Somebody) -> Iterator[BrowserContext]:
    context = browser.new_context(**PHONE, storage_state=somebody.state)
    yield context
    context.close()


@pytest.fixture
def elsewhere(browser: Browser, somebody: Somebody) -> Iterator[Callable[[str], Page]]:
    """Another device of the same person: it shows what the clinic has, nothing else."""
    context = browser.new_context(**PHONE, storage_state=somebody.state)

    def look(section: str) -> Page:
        page = context.pages[0] if context.pages else context.new_page()
        page.goto(f"{somebody.paper}{section}/")
        return page

    yield look
    context.close()


def section(context: BrowserContext, somebody: Somebody, name: str) -> Page:
    page = context.new_page()
    page.goto(f"{somebody.paper}{name}/")
    page.wait_for_load_state("networkidle")
    return page


def type_into(page: Page, field: str, words: str) -> None:
    box = page.locator(f'main [name="{field}"]')
    box.fill("")
    box.press_sequentially(words)


def status(page: Page) -> Any:
    return page.locator("[data-save-status]")


def arrives(look: Callable[[str], Page], name: str, field: str, words: str) -> Page:
    """Within some seconds the clinic has it."""
    for _ in range(60):
        page = look(name)
        if page.locator(f'main [name="{field}"]').input_value() == words:
            return page
        page.wait_for_timeout(250)
    expect(page.locator(f'main [name="{field}"]')).to_have_value(words)
    return page


@pytest.mark.one_database
def test_closing_the_browser_at_once(
    device: Device, somebody: Somebody, elsewhere: Callable[[str], Page]
) -> None:
    # Given a patient who is typing
    page = section(device.switch_on(), somebody, "hopes")
    type_into(page, "hopes", "To dance at my sister's wedding.")
    page.wait_for_timeout(300)  # until the hand is at the button; before the words are sent

    # When the browser is closed, without any button of ours
    device.close()

    # Then it is there when they come back, and the clinic has it
    page = section(device.switch_on(), somebody, "hopes")
    expect(page.locator("main [name=hopes]")).to_have_value("To dance at my sister's wedding.")
    arrives(elsewhere, "hopes", "hopes", "To dance at my sister's wedding.")


@pytest.mark.one_database
def test_typing_and_drawing_without_a_network(
    telephone: BrowserContext, somebody: Somebody, elsewhere: Callable[[str], Page]
) -> None:
    # Given two open pages, and then no network
    story = section(telephone, somebody, "story")
    where = section(telephone, somebody, "where")
    telephone.set_offline(True)

    # When several fields are filled in and pain is drawn
    story.bring_to_front()
    type_into(story, "story", "It began on the train.")
    type_into(story, "ago", "7")
    story.locator("main [name=ago_unit]").select_option("weeks")
    story.locator('main [name="how"][value="suddenly"]').check(force=True)

    # Then the page says that it is kept here, in words, and asks for nothing
    expect(status(story)).to_contain_text(KEPT)
    assert axe_once(story) == []
    where.bring_to_front()
    draw(where)
    drawn = where.locator("input[name=drawing]").input_value()
    assert '"strokes":[{' in drawn
    expect(status(where)).to_contain_text(KEPT)
    assert axe_once(where) == []

    # And pressing the button shows no error page of the browser: the words stay in sight
    where.get_by_role("button", name="Save and go on").click()
    expect(where.get_by_text("You are offline. Everything is kept on this device.")).to_be_visible()

    # And when the network is back, all of it arrives without anything being pressed
    telephone.set_offline(False)
    expect(status(story)).to_contain_text("Saved")
    expect(status(where)).to_contain_text("Saved")
    there = arrives(elsewhere, "story", "story", "It began on the train.")
    expect(there.locator("main [name=ago]")).to_have_value("7")
    expect(there.locator("main [name=ago_unit]")).to_have_value("weeks")
    expect(there.locator('main [name="how"][value="suddenly"]')).to_be_checked()
    arrives(elsewhere, "where", "drawing", drawn)


def draw(page: Page) -> None:
    figure = page.locator("[data-drawing-stage] svg[data-drawing-figure]")
    figure.scroll_into_view_if_needed()
    box = figure.bounding_box()
    assert box
    x, y = box["x"] + box["width"] * 0.53, box["y"] + box["height"] * 0.40
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 6):
        page.mouse.move(x + step * 3, y + step * 3)
    page.mouse.up()


@pytest.mark.one_database
def test_the_device_dies_without_a_network(
    device: Device, somebody: Somebody, elsewhere: Callable[[str], Page]
) -> None:
    # Given a patient who types without a network
    context = device.switch_on()
    page = section(context, somebody, "hopes")
    context.set_offline(True)
    type_into(page, "worries", "That it will never go away.")
    expect(status(page)).to_contain_text(KEPT)

    # When the battery dies
    device.kill()

    # Then nobody who finds the device can read the words on its disk
    for file in device.disk.rglob("*"):
        if file.is_file():
            held = file.read_bytes()
            assert b"never go away" not in held, file
            assert "never go away".encode("utf-16-le") not in held, file

    # And when it is started again with a network, the words are back and are sent by themselves
    page = section(device.switch_on(), somebody, "hopes")
    expect(page.locator("main [name=worries]")).to_have_value("That it will never go away.")
    expect(status(page)).to_contain_text("Saved")
    arrives(elsewhere, "hopes", "worries", "That it will never go away.")
    assert page.evaluate(BOXES) == []


def test_the_clinic_dies_in_the_middle_of_a_sentence(
    telephone: BrowserContext, somebody: Somebody, server: Server, elsewhere: Callable[[str], Page]
) -> None:
    # Given a patient in the middle of a sentence
    page = section(telephone, somebody, "hopes")
    type_into(page, "questions", "Does it hurt, ")
    expect(status(page)).to_contain_text("Saved")

    # When the clinic's server is killed and the patient types on
    server.kill()
    page.locator("main [name=questions]").press_sequentially("and for how long?")
    expect(status(page)).to_contain_text(KEPT)
    server.start_again()

    # Then the whole sentence arrives once the server is back
    expect(status(page)).to_contain_text("Saved", timeout=30_000)
    arrives(elsewhere, "hopes", "questions", "Does it hurt, and for how long?")


@pytest.mark.one_database
def test_nothing_readable_stays_on_the_device(telephone: BrowserContext, somebody: Somebody) -> None:
    # Given words typed without a network
    page = section(telephone, somebody, "better-worse")
    telephone.set_offline(True)
    type_into(page, "better_words", "Lying on the kitchen floor.")
    expect(status(page)).to_contain_text(KEPT)

    # Then the device holds them, but not so that anybody could read them
    boxes = page.evaluate(BOXES)
    assert len(boxes) == 1
    assert "kitchen" not in str(boxes)
    assert boxes[0]["key"] == "key extractable=false"
    stored = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])")
    assert "kitchen" not in stored

    # And once the clinic has them, nothing is left at all
    telephone.set_offline(False)
    expect(status(page)).to_contain_text("Saved")
    becomes_true(page, f"async () => (await ({BOXES})()).length === 0")


def test_sent_twice_and_the_answer_lost(
    browser: Browser,
    server: Server,
    signed_in: dict[str, StorageState],
    pictures: Path | None,
) -> None:
    # Given a patient who has answered everything and is about to sign
    context = browser.new_context(**PHONE)
    patient = Patient(context, server, pictures)
    paper = patient.has_a_time("olga.once@example.org", "Olga Once")
    patient.has_answered_everything(paper)
    page = patient.page
    page.goto(f"{paper}consent/")
    for box in patient.every('main input[name="agreed"]'):
        box.check(force=True)
    patient.write("signed_name", "Olga Once")
    expect(status(page)).to_contain_text("Saved")

    # When the button is pressed twice, and the answer to the first sending is lost on the way back
    answers = []

    def lose_the_first_answer(route: Route) -> None:
        response = route.fetch()
        answers.append(response.status)
        if len(answers) == 1:
            route.abort()
        else:
            route.fulfill(response=response)

    page.route("**/submit/", lose_the_first_answer)
    page.get_by_role("button", name="Sign and send").dblclick()

    # Then it is sent again by itself, and one receipt comes
    expect(page.get_by_role("heading", name="It has arrived. Thank you.")).to_be_visible(timeout=20_000)
    assert len(answers) >= 2, answers
    patient.faults.clear()  # the browser complains about the connection that we cut
    patient.look("lost-receipt")

    # And the clinic has it once
    owner = browser.new_context(storage_state=signed_in["owner"], locale="en-GB").new_page()
    owner.goto(server.at("/owner/people/"))
    owner.get_by_label("Name", exact=True).last.fill("Olga Once")
    owner.get_by_role("button", name="Search").click()
    owner.get_by_role("row", name=re.compile("Olga Once")).get_by_role(
        "link", name=re.compile("Trail")
    ).click()
    for act in ("intake.keep", "consent.keep"):
        expect(owner.get_by_text(act, exact=True)).to_have_count(1)
    owner.context.close()
    context.close()
