"""The atlas as people use it: found by keyboard, read without a script, touched, turned, printed."""

import base64
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserType, Page, expect

from tests.support.browser import axe_violations, launch_args
from tests.support.server import Server

pytestmark = pytest.mark.one_database

# Chromium draws WebGL on the processor when it is told that this is meant.
SOFTWARE_3D = ("--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader")
COLOURS = """async (png) => {
    const image = new Image();
    image.src = "data:image/png;base64," + png;
    await image.decode();
    const pen = Object.assign(document.createElement("canvas"), {width: image.width, height: image.height}).getContext("2d");
    pen.drawImage(image, 0, 0);
    const pixels = new Uint32Array(pen.getImageData(0, 0, image.width, image.height).data.buffer);
    const ground = pixels[image.width * 20 + (image.width >> 1)];
    return {colours: new Set(pixels).size, drawn: pixels.filter((pixel) => pixel !== ground).length / pixels.length};
}"""


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    context = browser.new_context(base_url=server.base, locale="en-GB", reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def solid_browser(browser_type: BrowserType) -> Iterator[Browser]:
    told = launch_args()
    arguments = [word for word in told["args"] if word != "--disable-gpu"]
    opened = browser_type.launch(executable_path=told["executable_path"], args=[*arguments, *SOFTWARE_3D])
    yield opened
    opened.close()


@pytest.fixture
def solid_page(solid_browser: Browser, server: Server) -> Iterator[Page]:
    context = solid_browser.new_context(
        base_url=server.base, viewport={"width": 1280, "height": 900}, reduced_motion="reduce"
    )
    opened = context.new_page()
    said: list[str] = []
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    yield opened
    context.close()
    assert said == []


def seen(page: Page) -> dict[str, float]:
    """How many colours the turning body has, and which share of its canvas is not background."""
    picture = page.locator("canvas.atlas-solid").screenshot()
    found: dict[str, float] = page.evaluate(COLOURS, base64.b64encode(picture).decode())
    return found


def comes(page: Page, holds: Callable[[], bool]) -> None:
    """The canvas shows it soon; how soon hangs on the machine, which draws in three dimensions on its processor."""
    for _ in range(100):
        if holds():
            return
        page.wait_for_timeout(100)
    raise AssertionError("The body did not change.")


def test_a_point_is_found_by_keyboard_alone(page: Page) -> None:
    # Given somebody who only has a keyboard
    page.goto("/atlas")

    # When they press the slash, type a name with its tones, and choose
    page.keyboard.press("/")
    box = page.get_by_role("combobox", name="Find a point")
    expect(box).to_be_focused()
    page.keyboard.type("shèn")
    options = page.get_by_role("listbox").get_by_role("option")
    expect(options.first).to_be_visible()
    names = options.all_inner_texts()
    assert any("Shenshu" in name for name in names)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    for _ in range(next(i for i, name in enumerate(names) if "Shenshu" in name)):
        page.keyboard.press("ArrowDown")
    expect(page.locator("[role=option][aria-selected=true]")).to_contain_text("Shenshu")
    page.keyboard.press("Enter")

    # Then the point's page is open, and the keys lead on
    expect(page).to_have_url(re.compile("/atlas/[^/]+$"))
    first = page.url
    page.get_by_role("link", name="BL24").last.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/atlas/BL24$"))
    page.go_back()
    expect(page).to_have_url(first)


def test_what_is_typed_and_sent_is_answered_without_the_list(page: Page) -> None:
    page.goto("/atlas")
    page.get_by_role("combobox").fill("肾俞")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/atlas/BL23$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Shenshu")


def test_views_and_layers_change_in_place_and_the_way_back_works(page: Page) -> None:
    # Given the atlas with a mark that a new page would lose
    page.goto("/atlas")
    page.evaluate("window.stayed = true")

    # When another side and a layer are chosen
    page.get_by_role("link", name="Front", exact=True).click()
    expect(page.get_by_role("link", name="Front", exact=True)).to_have_attribute("aria-current", "true")
    expect(page.locator("[data-atlas-left]")).to_have_text("Patient's right")
    page.get_by_role("link", name="Dermatomes").click()
    expect(page.locator("[data-atlas-legend] li")).not_to_have_count(0)
    expect(page).to_have_url(re.compile(r"/atlas\?view=front&layer=dermatomes$"))
    page.get_by_role("link", name="Inner lower leg").click()
    expect(page.locator(".atlas-patch")).to_have_count(1)

    # Then every step is an address, and back undoes it in place
    page.go_back()
    expect(page.locator(".atlas-patch")).not_to_have_count(1)
    page.go_back()
    page.go_back()
    expect(page.get_by_role("link", name="Back", exact=True)).to_have_attribute("aria-current", "true")
    assert page.evaluate("window.stayed")
    page.goto("/atlas?view=front&layer=dermatomes&area=L4")
    expect(page.locator(".atlas-patch")).to_have_count(1)


def test_a_touch_says_what_lies_there(page: Page) -> None:
    # Given the lower back close up
    page.goto("/atlas?view=lumbar&channel=GV")
    overlay = page.locator("[data-atlas-overlay]")
    box = overlay.bounding_box()
    assert box

    # When somebody touches it beside the spine
    overlay.click(position={"x": box["width"] * 0.42, "y": box["height"] * 0.33})

    # Then region, muscles and points are named, and the address keeps the place
    here = page.locator("[data-atlas-here]")
    expect(here).to_contain_text("Lower back beside the spine")
    expect(here).to_contain_text("Muscles")
    expect(here.get_by_role("link", name="BL23")).to_be_visible()
    expect(page).to_have_url(re.compile("at="))
    page.reload()
    expect(here).to_contain_text("Lower back beside the spine")


def test_a_mark_leads_to_its_point_and_the_picture_grows(page: Page) -> None:
    page.goto("/atlas?view=lumbar")
    overlay = page.locator("[data-atlas-overlay]")
    before = overlay.evaluate("drawn => drawn.clientWidth")
    page.get_by_role("button", name="Larger").click()
    expect(page.locator(".atlas--zoomed")).to_be_visible()
    page.wait_for_function(
        "before => document.querySelector('[data-atlas-overlay]').clientWidth > before * 1.4", arg=before
    )
    page.get_by_role("button", name="Smaller").click()
    page.locator(".atlas-mark[href='/atlas/BL25']").first.click()
    expect(page).to_have_url(re.compile("/atlas/BL25$"))


def test_everything_is_there_without_a_script(browser: Browser, server: Server) -> None:
    context = browser.new_context(base_url=server.base, java_script_enabled=False)
    page = context.new_page()
    page.goto("/atlas")
    expect(page.get_by_text("Turn it")).to_be_hidden()
    page.get_by_label("Find a point").fill("weizhong")
    page.get_by_role("button", name="Find").click()
    expect(page).to_have_url(re.compile("/atlas/BL40$"))
    page.get_by_role("link", name="Muscles").click()
    expect(page).to_have_url(re.compile(r"/atlas/BL40\?layer=muscles"))
    assert page.locator(".atlas-patch").count() > 3
    page.goto("/atlas")
    page.get_by_text("Find by place").click()
    page.get_by_role("link", name="Lower back beside the spine, above the waist (L2), left").click()
    expect(page.get_by_role("heading", name="above the waist (L2), left")).to_be_visible()
    expect(page.get_by_role("link", name="BL23").first).to_be_visible()
    context.close()


@pytest.mark.parametrize("code", ["BL23", "GB30", "LI4"])
def test_a_point_is_one_sheet_of_paper(code: str, page: Page) -> None:
    page.goto(f"/atlas/{code}")
    paper = page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", paper)) == 1


def test_the_body_turns(solid_page: Page) -> None:
    # Given the page of a point
    page = solid_page
    page.goto("/atlas/BL23")

    # When the turning view is asked for
    page.get_by_role("button", name="Turn it").click()
    canvas = page.get_by_role("application", name="A body that turns")
    expect(canvas).to_be_focused(timeout=30_000)

    # Then something is drawn, in many shades, from behind
    comes(page, lambda: seen(page)["drawn"] > 0.2)
    first, back = seen(page), canvas.screenshot()
    assert first["colours"] > 500
    expect(page.get_by_role("status").filter(has_text="Seen from")).to_have_text("Seen from the back")
    assert axe_violations(page) == []

    # When it is turned by keys, then it looks different, and says from where
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_role("status").filter(has_text="Seen from")).to_have_text("Seen from the left")
    expect(page.locator("[data-atlas-left]")).to_have_text("Front")
    comes(page, lambda: canvas.screenshot() != back)
    page.keyboard.press("Home")
    comes(page, lambda: seen(page)["drawn"] < first["drawn"])

    # When a layer is chosen, then the skin is coloured by it and the view stays
    plain = canvas.screenshot()
    page.get_by_role("link", name="Dermatomes").click()
    expect(page.locator("[data-atlas-legend] li")).not_to_have_count(0)
    comes(page, lambda: canvas.screenshot() != plain)

    # When it is put away, then nothing of it stays
    page.get_by_role("button", name="Turn it").click()
    expect(page.locator("canvas")).to_have_count(0)
    expect(page.locator("[data-atlas-overlay]")).to_be_visible()
    page.get_by_role("button", name="Turn it").click()
    expect(canvas).to_be_visible()
    page.get_by_role("link", name="Front", exact=True).click()
    expect(page.locator("canvas")).to_have_count(0)


def test_the_turning_body_is_touched_and_dragged(solid_page: Page) -> None:
    page = solid_page
    page.goto("/atlas?channel=CV")
    page.get_by_role("button", name="Turn it").click()
    canvas = page.locator("canvas.atlas-solid")
    expect(canvas).to_be_visible(timeout=30_000)
    comes(page, lambda: seen(page)["drawn"] > 0)
    box = canvas.bounding_box()
    assert box
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.click(middle[0] + 12, middle[1] - 40)
    expect(page.locator("[data-atlas-here]")).to_contain_text("Points whose fields reach here")
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] - 200, middle[1], steps=4)
    page.mouse.up()
    expect(page.get_by_role("status").filter(has_text="Seen from")).to_have_text("Seen from the left")


def test_a_browser_without_three_dimensions_says_so(browser_type: BrowserType, server: Server) -> None:
    told = launch_args()
    opened = browser_type.launch(
        executable_path=told["executable_path"], args=[*told["args"], "--disable-3d-apis"]
    )
    page = opened.new_page(base_url=server.base)
    page.goto("/atlas/BL23")
    page.get_by_role("button", name="Turn it").click()
    expect(page.get_by_text("This browser cannot draw a body that turns.")).to_be_visible()
    expect(page.get_by_role("button", name="Turn it")).to_be_disabled()
    expect(page.locator("[data-atlas-overlay]")).to_be_visible()
    opened.close()


def test_pictures_for_the_guide(solid_browser: Browser, server: Server, pictures: Path | None) -> None:
    """Looks like the rest of the clinic, by day and by night, on a telephone and on a desk."""
    for scheme, width in (("light", 1000), ("dark", 1000), ("light", 360), ("dark", 360)):
        context = solid_browser.new_context(
            base_url=server.base,
            viewport={"width": width, "height": 640},
            color_scheme=scheme,
            reduced_motion="reduce",
        )
        page = context.new_page()
        for name, address in (("list", "/atlas?layer=dermatomes"), ("point", "/atlas/BL23")):
            if pictures:
                page.goto(address)
                page.wait_for_load_state("networkidle")
                page.evaluate("document.querySelector('.atlas-head, .atlas-grid').scrollIntoView()")
                page.screenshot(path=pictures / f"atlas-{name}-{width}-{scheme}.png")
        page.goto("/atlas/BL23")
        page.get_by_role("button", name="Turn it").click()
        expect(page.locator("canvas.atlas-solid")).to_be_visible(timeout=30_000)
        comes(page, lambda page=page: seen(page)["drawn"] > 0.2)
        if pictures:
            page.locator(".atlas-view").screenshot(path=pictures / f"atlas-turning-{width}-{scheme}.png")
        context.close()
