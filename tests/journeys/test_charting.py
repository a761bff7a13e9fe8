"""Charting on a tablet with one hand: a whole visit, a faint, and a network that goes away in the middle."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, StorageState, expect

from tests.journeys.device import Device
from tests.journeys.patient import Patient
from tests.support.browser import axe_violations
from tests.support.server import Server

pytestmark = pytest.mark.one_database

TABLET: dict[str, Any] = {"viewport": {"width": 820, "height": 1180}, "has_touch": True, "locale": "en-GB"}
POINTS = (
    ("BL23", "Left"),
    ("BL23", "Right"),
    ("BL25", "Left"),
    ("BL25", "Right"),
    ("BL40", "Left"),
    ("BL60", "Left"),
)


class Room:
    """One visit on the tablet, counting the taps that charting takes."""

    def __init__(self, page: Page, pictures: Path | None) -> None:
        self.page = page
        self.pictures = pictures
        self.taps = 0
        self.address = page.url.partition("#")[0]

    def tap(self, name: str | re.Pattern[str], role: Any = "button", nth: int = 0) -> None:
        self.taps += 1
        self.page.get_by_role(role, name=name).nth(nth).tap()

    def inside(self) -> int:
        return self.page.locator(".tile--in").count()

    def puts_in(self, count: int) -> None:
        for number in range(self.inside(), self.inside() + count):
            self.tap(re.compile("^Put in "))
            expect(self.page.locator(".tile--in")).to_have_count(number + 1)

    def types_a_point(self, code: str, side: str) -> None:
        before = self.inside()
        if not self.page.locator("form.free-needle").is_visible():
            self.page.get_by_text("Another point, or a tender place").tap()
        form = self.page.locator("form.free-needle")
        form.get_by_label("Point").fill(code)
        form.get_by_label(side, exact=True).check(force=True)
        form.get_by_label("Depth").fill("5")
        form.get_by_role("button", name="Put in").tap()
        expect(self.page.locator(".tile--in")).to_have_count(before + 1)

    def look(self, name: str) -> None:
        assert axe_violations(self.page) == [], name
        width = self.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert width[0] <= width[1], f"{name} is wider than the screen: {width}"
        if self.pictures:
            self.page.screenshot(path=self.pictures / f"{name}.png", full_page=True)

    def home(self) -> None:
        self.page.goto(self.address)


def a_visit(page: Page, browser: Browser, server: Server, who: str, pictures: Path | None) -> Room:
    """Somebody new has done the paperwork; the plan is accepted and the visit begins."""
    page.goto(server.at("/today/"))
    practitioner = page.locator(".account__name").inner_text()
    context = browser.new_context(locale="en-GB")
    patient = Patient(context, server, None)
    paper = patient.has_a_time(f"{who.lower().replace(' ', '.')}@example.org", who, practitioner)
    patient.has_answered_everything(paper)
    patient.signs(paper)
    context.close()
    page.goto(server.at(f"/today/?day={patient.day}"))
    page.get_by_role("link", name=f"Open chart: {who}").click()
    page.get_by_role("button", name="Propose a plan").click()
    page.get_by_role("button", name="Accept this plan").click()
    page.get_by_role("button", name="Start the visit").click()
    page.locator("[data-visit]").wait_for()
    return Room(page, pictures)


@pytest.fixture
def tablet(browser: Browser, signed_in: dict[str, StorageState]) -> Iterator[Page]:
    context = browser.new_context(**TABLET, storage_state=signed_in["practitioner"])
    yield context.new_page()
    context.close()


def test_a_whole_visit_with_one_hand(
    tablet: Page, browser: Browser, server: Server, pictures: Path | None, capsys: pytest.CaptureFixture[str]
) -> None:
    # Given a visit that begins
    room = a_visit(tablet, browser, server, "Wilma Whole", pictures)
    page = tablet

    # When the planned needles go in with one tap each, and typed ones make them eight
    planned = page.locator("li.tile").count()
    room.puts_in(min(planned, 6))
    assert room.taps == min(planned, 6), "one needle is one tap"
    for code, side in POINTS:
        if room.inside() == 8:
            break
        room.types_a_point(code, side)
    expect(page.locator(".needle-count")).to_contain_text("8")
    room.look("charting-eight")

    # And one is described on its sheet
    page.locator("a.tile__how").first.tap()
    expect(page.get_by_text("De qi, as the patient says")).to_be_visible()
    page.locator("label", has_text=re.compile("^6$")).tap()
    page.locator("label.chip", has_text="Spreading").tap()
    page.get_by_role("button", name="Depth: less").tap()
    room.look("charting-needle")
    page.get_by_role("button", name="Keep", exact=True).tap()
    expect(page.get_by_text("de qi 6")).to_be_visible()

    # And a tender place is tapped on the body
    page.get_by_role("link", name="Tap on the body").tap()
    picture = page.locator("input[type=image]:visible")
    box = picture.bounding_box()
    assert box
    picture.tap(position={"x": box["width"] * 0.6, "y": box["height"] * 0.405})
    expect(page.get_by_text("Tender place here (ashi)")).to_be_visible()
    room.look("charting-body")
    room.home()

    # And a current runs between two needles, and is switched off
    page.get_by_role("link", name=re.compile("^Current between needles")).tap()
    expect(page.get_by_role("heading", name="Current between two needles")).to_be_visible()
    lower = [
        option
        for option in page.locator("select[name=first] option").all_inner_texts()
        if re.match(r"(BL2|EX-B2-L|BL4|BL6|GB3|KI|LR|SP|ST3)", option)
    ]
    page.locator("select[name=first]").select_option(label=lower[0])
    page.locator("select[name=second]").select_option(label=lower[1])
    page.get_by_role("button", name="Current on").tap()
    expect(page.get_by_text("on since")).to_be_visible()
    room.look("charting-current")
    page.get_by_role("button", name="Switch off").tap()
    expect(page.get_by_text("on since")).to_have_count(0)

    # And cups are set, and the skin is looked at
    page.goto(f"{room.address}beside/")
    page.get_by_label("Cupping").check(force=True)
    page.locator("select[name=site]").select_option(index=60)
    page.locator("select[name=skin_before]").select_option("ok")
    page.get_by_role("button", name="Chart it").tap()
    expect(page.get_by_text("The skin now")).to_be_visible()
    room.look("charting-cupping")
    page.get_by_role("button", name="Marks as expected").tap()
    expect(page.locator("strong", has_text="marks as expected")).to_be_visible()

    # And how far the back moves
    page.goto(f"{room.address}motion/")
    page.locator("[name=before_fingertip_floor_cm]").fill("31")
    page.locator("[name=after_fingertip_floor_cm]").fill("24")
    page.get_by_role("button", name="Keep", exact=True).tap()
    expect(page.get_by_text("before and after")).to_be_visible()

    # Then the needles are counted out by region, the minutes end, and the visit can be read and signed
    for field in page.locator("input[name^=count_]").all():
        field.fill(re.search(r"of (\d+)", field.locator("xpath=ancestor::li").inner_text())[1])  # type: ignore[index]
    page.get_by_role("button", name="These are out").tap()
    expect(page.locator(".tile--in")).to_have_count(0)
    form = page.locator("form.session-form")
    form.locator("[name=response_sought]").select_option(index=1)
    form.locator("[name=variation]").fill("Two more points typed")
    form.locator("[name=asked_for_adverse_events]").check(force=True)
    form.get_by_role("button", name="Keep").tap()
    page.wait_for_load_state("networkidle")
    if page.get_by_label("Needles in the tray, counted by hand").count():
        page.get_by_label("Needles in the tray, counted by hand").fill("8")
        page.get_by_role("button", name="Counted").tap()
    page.get_by_role("button", name="Left the room").tap()
    expect(page.get_by_role("link", name="Read and sign")).to_be_visible()
    expect(page.get_by_text("15 of 15")).to_be_visible()
    room.look("charting-done")
    with capsys.disabled():
        print(f"\n{planned} planned needles in with {room.taps} taps")


def test_a_faint_takes_everything_out_with_one_count(
    tablet: Page, browser: Browser, server: Server, pictures: Path | None
) -> None:
    room = a_visit(tablet, browser, server, "Fanny Faint", pictures)
    page = tablet
    room.puts_in(min(4, page.locator("li.tile").count()))
    count = room.inside()
    page.get_by_role("link", name="Faint or emergency").tap()
    expect(page.locator(".visit-rescue__region").first).to_be_visible()
    room.look("charting-emergency")
    page.get_by_label("Needles in your hand", exact=True).fill(str(count - 1))
    page.get_by_role("button", name="All out, counted").tap()
    expect(page.get_by_text("Nothing is charted out yet").first).to_be_visible()
    page.get_by_label("Needles in your hand", exact=True).fill(str(count))
    page.get_by_role("button", name="All out, counted").tap()
    expect(page.locator(".tile--in")).to_have_count(0)
    expect(page.locator("select[name=kind]")).to_have_value("fainting")
    expect(page.get_by_text("Counts that did not agree at first")).to_be_visible()
    room.look("charting-after-the-faint")


def test_three_taps_without_a_network_and_a_dead_battery(
    playwright: Playwright,
    tmp_path: Path,
    browser: Browser,
    server: Server,
    signed_in: dict[str, StorageState],
    tablet: Page,
    pictures: Path | None,
) -> None:
    # Given a visit with one needle in, on a tablet with a disk of its own
    room = a_visit(tablet, browser, server, "Olga Offline", pictures)
    tiles = tablet.locator("li.tile").count()
    assert tiles >= 3
    disk = tmp_path / "disk"
    disk.mkdir()
    device = Device(playwright, disk, signed_in["practitioner"])
    try:
        context = device.switch_on()
        page = context.new_page()
        page.set_viewport_size(TABLET["viewport"])
        page.goto(room.address)
        page.get_by_role("button", name=re.compile("^Put in ")).first.click()
        expect(page.locator(".tile--in")).to_have_count(1)

        # When the network goes, two needles go in and one of them out again, and the battery dies
        context.set_offline(True)
        for number in (1, 2):
            page.get_by_role("button", name=re.compile("^Put in ")).first.click()
            expect(page.locator(".tile--waiting")).to_have_count(number)
        expect(page.get_by_text("Kept on this tablet until the network is back")).to_be_visible()
        page.locator(".tile--waiting").last.get_by_role("button", name="Take out").click()
        expect(page.locator(".visit-waiting__list li")).to_have_count(3)
        if pictures:
            page.screenshot(path=pictures / "charting-offline.png")
        page.wait_for_timeout(500)
        device.kill()

        # Then, back on the network, everything is there, once
        page = device.switch_on().new_page()
        page.goto(room.address)
        expect(page.locator(".tile--out")).to_have_count(1, timeout=20_000)
        expect(page.locator(".tile--in")).to_have_count(2)
        expect(page.locator(".visit-waiting__list li")).to_have_count(0)
        page.reload()
        page.wait_for_timeout(1_000)
        expect(page.locator(".needle-count")).to_contain_text(re.compile(r"3\s*in\s*1\s*out"))
    finally:
        device.kill()
