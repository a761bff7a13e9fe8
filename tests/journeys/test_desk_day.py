"""A day at the front desk by the keyboard alone, and a second desk that sees it without loading anything again."""

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, StorageState, expect

from tests.support.browser import axe_once, becomes_true
from tests.support.server import Server, run_inside

CALLER = "Nora Telefon"
# Somebody with a gap at every hour of today, whenever this runs.
ZOE_IS_HERE = """
import datetime as dt
from ashi.web.booking.models import WeeklyHours
from ashi.web.records.models import Practitioner, User
user = User.objects.create(email="zoe@example.org", name="Zoe Always", role="practitioner")
zoe = Practitioner.unscoped.create(user=user, name=user.name, visit_minutes=5)
for weekday in range(7):
    WeeklyHours.unscoped.create(practitioner=zoe, weekday=weekday, begins=dt.time(0), ends=dt.time(0))
"""
ZOE_IS_GONE = """
from ashi.web.records.models import Practitioner
Practitioner.unscoped.filter(user__email="zoe@example.org").update(is_bookable=False)
"""

# Which arrow leads from what is in focus towards `head`; none when it is there.
TOWARDS = """head => {
    const here = document.activeElement.closest("[data-column]");
    if (!here) return "ArrowDown";
    const columns = [...document.querySelectorAll("[data-column]")];
    const away = columns.indexOf(head.closest("[data-column]")) - columns.indexOf(here);
    if (away) return away > 0 ? "ArrowRight" : "ArrowLeft";
    if (head === document.activeElement) return "";
    return head.compareDocumentPosition(document.activeElement) & Node.DOCUMENT_POSITION_PRECEDING
        ? "ArrowDown" : "ArrowUp";
}"""


class Desk:
    """Somebody at the desk with a keyboard. `presses` counts keys that are no letters of a name or a number."""

    def __init__(self, context: BrowserContext, server: Server) -> None:
        self.page: Page = context.new_page()
        self.server = server
        self.presses = 0
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))

    def opens(self, query: str) -> None:
        self.page.goto(self.server.at(f"/desk/{query}"))

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.presses += 1

    def types(self, words: str) -> None:
        self.page.keyboard.type(words)

    def visit(self, name: str) -> Locator:
        return self.page.locator("[data-visit]", has_text=name)

    def comes_to(self, name: str) -> None:
        """By the arrows: to its column, then up or down to it, as somebody does who looks at the screen."""
        head = self.visit(name).locator(".desk-visit__head")
        for _ in range(60):
            arrow = head.evaluate(TOWARDS)
            if not arrow:
                return
            self.press(arrow)
        raise AssertionError(f"the arrows never came to {name}")

    def is_told(self, words: str) -> None:
        expect(self.page.locator("[data-toast]")).to_contain_text(words)

    def look(self, name: str, pictures: Path | None) -> None:
        assert axe_once(self.page) == [], name
        assert self.faults == []
        if pictures:
            self.page.screenshot(path=pictures / f"{name}.png")


@pytest.fixture
def desks(
    browser: Browser, server: Server, signed_in: dict[str, StorageState]
) -> Iterator[tuple[Desk, Desk]]:
    contexts = [
        browser.new_context(
            viewport={"width": 1280, "height": 900},
            storage_state=signed_in["desk"],
            locale="en-GB",
            reduced_motion="reduce",
        )
        for _ in range(2)
    ]
    yield Desk(contexts[0], server), Desk(contexts[1], server)
    for context in contexts:
        context.close()


@pytest.fixture
def zoe(server: Server) -> Iterator[None]:
    run_inside(server, ZOE_IS_HERE)
    yield
    run_inside(server, ZOE_IS_GONE)


def next_free_day(desk: Desk) -> str:
    """A day with nobody on it yet, by the key that goes on a day."""
    desk.opens(f"?day={(dt.datetime.now(dt.UTC) + dt.timedelta(days=20)).date()}")
    for _ in range(15):
        empty = desk.page.locator("[data-visit]").count() == 0
        if empty and desk.page.locator(".desk-free__link").count() > 8:
            return desk.page.locator("[data-column]").first.get_attribute("data-day") or ""
        before = desk.page.url
        desk.press("ArrowRight")
        expect(desk.page).not_to_have_url(before)
        desk.page.wait_for_load_state("domcontentloaded")
    raise AssertionError("no day is free")


def test_a_day_by_the_keyboard(desks: tuple[Desk, Desk], pictures: Path | None) -> None:
    desk, other = desks
    page = desk.page
    day = next_free_day(desk)
    other.opens(f"?day={day}")

    # The telephone rings: the first free time, a name, a number.
    desk.presses = 0
    desk.press("ArrowDown", "Enter")
    expect(page).to_have_url(re.compile("/desk/book/"))
    expect(page.get_by_label("Name")).to_be_focused()
    desk.types(CALLER)
    desk.press("Tab")
    desk.types("030 1234567")
    desk.press("Enter")
    expect(page).to_have_url(re.compile(rf"/desk/\?.*day={day}"))
    expect(desk.visit(CALLER)).to_contain_text("first visit")
    assert desk.presses == 4, "two keys to the free time, one between the fields, one to book"

    # The other desk sees it without doing anything, and a name half typed there is not lost by the next change.
    expect(other.visit(CALLER)).to_be_visible(timeout=15_000)
    other.comes_to(CALLER)
    other.press("Enter", "Tab")
    typed = other.visit(CALLER).get_by_label("Telephone")
    typed.focus()
    typed.press("End")
    other.types("89")

    # They call again: late, then moved, which is taken back.
    desk.press("ArrowDown")
    desk.comes_to(CALLER)
    desk.press("l")
    desk.is_told("10 minutes late")
    expect(desk.visit(CALLER)).to_contain_text("10 min late")
    expect(other.visit(CALLER)).to_contain_text("10 min late", timeout=15_000)
    expect(typed).to_be_focused()
    expect(typed).to_have_value("030 123456789")
    expect(desk.visit(CALLER).locator(".desk-visit__head")).to_be_focused()
    began = desk.visit(CALLER).get_attribute("data-begins")
    desk.press("m", "ArrowRight", "Shift+ArrowDown", "Enter")
    desk.is_told("is now at")
    moved = str(int(began or 0) + 30)
    expect(desk.visit(CALLER)).to_have_attribute("data-begins", moved)
    expect(other.visit(CALLER)).to_have_attribute("data-begins", moved, timeout=15_000)
    desk.press("m", "ArrowDown", "Escape")
    expect(page.locator(".desk-ghost")).to_have_count(0)
    desk.press("Control+z")
    expect(desk.visit(CALLER)).to_have_attribute("data-begins", began or "")

    # Did not come after all; no, there they are.
    desk.press("n")
    desk.is_told("did not come")
    expect(desk.visit(CALLER)).to_contain_text("Did not come")
    desk.press("Control+z")
    expect(desk.visit(CALLER)).to_have_attribute("data-status", "booked")
    desk.press("a")
    expect(desk.visit(CALLER)).to_contain_text("Here")
    expect(other.visit(CALLER)).to_contain_text("Here", timeout=15_000)
    desk.look("desk-day", pictures)

    # The list of keys, the week, the rooms, and the day on paper.
    desk.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("undo the last act")
    desk.press("Escape", "2")
    expect(page).to_have_url(re.compile("view=week"))
    expect(desk.visit(CALLER)).to_be_visible()
    desk.press("p")
    expect(page).to_have_url(re.compile("/desk/print/"))
    expect(page.get_by_text("Nora T.")).to_be_visible()
    assert other.faults == desk.faults == []


def test_a_caller_who_is_known_is_two_keys_more(desks: tuple[Desk, Desk]) -> None:
    desk, _ = desks
    page = desk.page
    next_free_day(desk)

    def rings() -> None:
        page.locator(".desk-free__link").first.focus()
        desk.presses = 0
        desk.press("Enter")
        expect(page.get_by_label("Name")).to_be_focused()
        desk.types("Kurt Known")
        desk.press("Tab")
        desk.types("030 5550123")
        desk.press("Enter")

    rings()
    expect(desk.visit("Kurt Known")).to_have_count(1)
    rings()
    expect(page.get_by_role("heading", name="Is this the same person?")).to_be_focused()
    expect(page.get_by_role("listitem").filter(has_text="Kurt Known")).to_contain_text("next visit:")
    desk.look("desk-same-person", None)
    desk.press("Tab", "Enter")
    expect(desk.visit("Kurt Known")).to_have_count(2)
    assert desk.presses == 5
    people = page.context.new_page()
    people.goto(desk.server.at("/desk/patients/"))
    people.get_by_label("Name or telephone number").fill("0305550123")
    people.get_by_role("button", name="Search").click()
    expect(people.get_by_role("rowheader", name="Kurt Known")).to_have_count(1)


# Back at the top, once a scroll that still glides has come to rest.
AT_REST_ABOVE = """async () => {
    const board = document.querySelector("[data-desk-board]");
    board.scrollTop = 0;
    scrollTo(0, 0);
    await new Promise(done => setTimeout(done, 300));
    return board.scrollTop + scrollY === 0;
}"""


class Finger:
    """One finger on the glass, as Chromium gets it from a tablet."""

    def __init__(self, page: Page) -> None:
        self.wire = page.context.new_cdp_session(page)
        self.x = self.y = 0.0

    def _send(self, kind: str, points: list[dict[str, float]]) -> None:
        self.wire.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def down(self, x: float, y: float) -> None:
        self.x, self.y = x, y
        self._send("touchStart", [{"x": x, "y": y}])

    def slides(self, across: float, down: float, steps: int = 12) -> None:
        for _ in range(steps):
            self.x += across / steps
            self.y += down / steps
            self._send("touchMove", [{"x": self.x, "y": self.y}])

    def up(self) -> None:
        self._send("touchEnd", [])


@pytest.fixture
def tablet(browser: Browser, server: Server, signed_in: dict[str, StorageState]) -> Iterator[Desk]:
    context = browser.new_context(
        viewport={"width": 1180, "height": 620},
        storage_state=signed_in["desk"],
        locale="en-GB",
        reduced_motion="reduce",
        has_touch=True,
    )
    yield Desk(context, server)
    context.close()


@pytest.mark.one_database
def test_a_finger_that_rests_moves_a_visit_and_one_that_does_not_scrolls(tablet: Desk) -> None:
    page = tablet.page
    next_free_day(tablet)
    page.locator(".desk-free__link").first.tap()
    page.get_by_label("Name").fill("Tina Touch")
    page.get_by_label("Telephone").fill("030 7654321")
    page.get_by_role("button", name="Book it").tap()
    visit = tablet.visit("Tina Touch")
    expect(visit).to_be_visible()
    head = visit.locator(".desk-visit__head")
    began = int(visit.get_attribute("data-begins") or 0)
    board = page.locator("[data-desk-board]")
    finger = Finger(page)

    # At once on its way, the finger scrolls the calendar, and the visit stays.
    head.scroll_into_view_if_needed()
    box = head.bounding_box()
    assert box
    before = board.evaluate("one => one.scrollTop + scrollY")
    finger.down(box["x"] + 20, box["y"] + 12)
    finger.slides(0, -60)
    expect(page.locator(".desk-ghost")).to_have_count(0)
    finger.up()
    becomes_true(page, f"document.querySelector('[data-desk-board]').scrollTop + scrollY > {before} + 20")
    expect(visit).to_have_attribute("data-begins", str(began))

    # Resting first, it takes the visit along, 30 minutes later: a scroll would end the gesture and drop it.
    becomes_true(page, AT_REST_ABOVE)
    minute = visit.evaluate(
        "one => one.getBoundingClientRect().height / (one.dataset.ends - one.dataset.begins)"
    )
    box = head.bounding_box()
    assert box
    finger.down(box["x"] + 20, box["y"] + 12)
    expect(page.locator(".desk-ghost")).to_be_visible()
    finger.slides(0, 30 * minute)
    expect(page.locator(".desk-ghost")).to_contain_text(
        f"{(began + 30) // 60:02}:{(began + 30) % 60:02} Tina Touch"
    )
    finger.up()
    tablet.is_told("is now at")
    expect(visit).to_have_attribute("data-begins", str(began + 30))

    # Let go where it was, nothing happens; a short tap opens it.
    box = head.bounding_box()
    assert box
    finger.down(box["x"] + 20, box["y"] + 12)
    expect(page.locator(".desk-ghost")).to_be_visible()
    finger.up()
    expect(page.locator(".desk-ghost")).to_have_count(0)
    expect(visit).to_have_attribute("data-begins", str(began + 30))
    head.tap()
    expect(visit.locator("[data-panel]")).to_be_visible()
    assert tablet.faults == []


@pytest.mark.usefixtures("zoe")
def test_a_walk_in_is_two_keys_and_a_name_later(desks: tuple[Desk, Desk]) -> None:
    desk, other = desks
    desk.opens("")
    other.opens("")
    desk.presses = 0
    desk.press("w", "Enter")
    walked_in = desk.page.locator("[data-visit][data-status=arrived]", has_text="Walk-in")
    expect(walked_in).to_be_visible()
    assert desk.presses == 2
    name = walked_in.locator(".desk-visit__name").inner_text()
    expect(other.visit(name)).to_be_visible(timeout=15_000)
    desk.press("ArrowDown")
    desk.comes_to(name)
    desk.press("Enter")
    field = walked_in.get_by_label("Name")
    expect(field).to_be_visible()
    field.focus()
    desk.press("Control+a")
    desk.types("Wanda Walker")
    desk.press("Enter")
    desk.is_told("The name is now Wanda Walker")
    expect(other.visit("Wanda Walker")).to_contain_text("Here", timeout=15_000)
    assert other.faults == desk.faults == []
