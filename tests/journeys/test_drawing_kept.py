"""The pain drawing where something is missing: a script, room, the network, a screen. Nothing is lost."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, expect

from tests.journeys.device import Device
from tests.journeys.hands import Figure
from tests.journeys.patient import Patient
from tests.journeys.sheet import DESK, PHONE, Open, Somebody, read_by_the_clinic
from tests.support.browser import axe_violations
from tests.support.server import Server

pytestmark = pytest.mark.one_database


def test_without_a_script_the_list_is_all_there_is_and_enough(browser: Browser, server: Server) -> None:
    # Given somebody of their own: what another page of the same person saves late would be asked about
    with_script = browser.new_context(**DESK)
    paper = Patient(with_script, server, None).has_a_time("nils.noscript@example.org", "Nils Noscript")
    state = with_script.storage_state()
    with_script.close()
    context = browser.new_context(**PHONE, storage_state=state, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{paper}where/")
    expect(page.locator("[data-drawing-stage]")).to_be_hidden()
    expect(page.get_by_label("Find a place")).to_be_hidden()
    page.get_by_label("Flank, below the ribs, left").check(force=True)
    page.get_by_role("button", name="Save and go on").click()
    expect(page).to_have_url(re.compile("/how-strong/$"))
    page.goto(f"{paper}where/")
    expect(page.get_by_label("Flank, below the ribs, left")).to_be_checked()
    page.get_by_label("Flank, below the ribs, left").uncheck(force=True)
    page.get_by_role("button", name="Save and go on").click()
    expect(page).to_have_url(re.compile("/how-strong/$"))
    context.close()


def test_a_full_drawing_says_so_and_loses_nothing(where: Open) -> None:
    # Given a drawing of 199 lines
    page = where()
    figure = Figure(page)
    figure.dab("calf_upper_left")
    full = json.loads(figure.value)
    full["strokes"] = full["strokes"] * 199
    page.locator("[data-drawing-value]").evaluate(
        "(field, text) => { field.value = text; field.dispatchEvent(new CustomEvent('ashi:restored')); }",
        json.dumps(full),
    )
    expect(page.locator("[data-drawing-room]")).to_contain_text("Lines that still fit: 1.")

    # When one more is painted, and another
    figure.into_sight()
    figure.dab("calf_upper_right")
    expect(page.locator("[data-drawing-room]")).to_contain_text("The drawing is full.")
    kept = figure.value
    assert len(json.loads(kept)["strokes"]) == 200
    figure.into_sight()
    figure.dab("heel_right")

    # Then it says that this line was not added, and all others are there
    expect(page.locator("[data-toast]")).to_contain_text("This line was not added")
    assert figure.value == kept
    read_by_the_clinic(page)


def test_a_drawing_survives_a_dead_device_without_a_network(
    where: Open, playwright: Playwright, tmp_path: Path, somebody: Somebody
) -> None:
    where().context.close()  # an empty sheet
    disk = tmp_path / "disk"
    disk.mkdir()
    device = Device(playwright, disk, somebody.state)
    try:
        # Given a patient who draws, chooses a place and rates without a network
        context = device.switch_on()
        page = context.new_page()
        page.goto(f"{somebody.paper}where/")
        page.wait_for_load_state("networkidle")
        context.set_offline(True)
        figure = Figure(page)
        figure.dab("calf_upper_left")
        page.get_by_text("Choose the places from a list").click()
        figure.place("heel_left").check(force=True)
        figure.says("Left leg below the knee.")
        expect(page.locator("[data-save-status]")).to_contain_text("Kept on this device")
        drawn = figure.value

        # When the battery dies and the device is started again with a network
        device.kill()
        page = device.switch_on().new_page()
        page.goto(f"{somebody.paper}where/")

        # Then line, place and words are back, and the clinic gets the same
        figure = Figure(page)
        figure.says("Left leg below the knee.")
        assert figure.value == drawn
        expect(figure.place("heel_left")).to_be_checked()
        expect(figure.place("calf_upper_left")).to_be_checked()
        assert read_by_the_clinic(page) == {"calf_upper_left", "heel_left"}
    finally:
        device.kill()


def test_on_paper_every_painted_side_is_shown(where: Open) -> None:
    page = where()
    figure = Figure(page)
    figure.dab("calf_upper_left")
    figure.turn("front")
    figure.dab("thigh_front_upper_left")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    sides = page.locator(".drawing__print-view")
    expect(sides).to_have_count(2)
    expect(sides.nth(0)).to_contain_text(re.compile(r"Back: Your left \| Your right"))
    expect(sides.nth(0).locator(".figure__stroke")).to_have_count(1)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(sides).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_pictures_for_the_guide(where: Open, pictures: Path | None, size: str, scheme: str) -> None:
    # Given the two pains of a usual sciatica
    desk = {**DESK, "viewport": {"width": 1280, "height": 720}}
    page = where(PHONE if size == "phone" else desk, color_scheme=scheme, reduced_motion="reduce")
    figure = Figure(page)
    figure.line(*map(figure.spot, ("lumbar_paraspinal_l4_right", "buttock_upper_inner_right")))
    figure.line(*map(figure.spot, ("buttock_upper_outer_right", "buttock_upper_inner_right")))
    page.locator('[data-quality][value="ache"]:visible').check(force=True)
    page.locator('[data-intensity][value="6"]:visible').check(force=True)
    page.get_by_role("button", name="Another, different pain").click()
    page.locator('[data-quality][value="tingling"]:visible').check(force=True)
    figure.into_sight()
    figure.line(*map(figure.spot, ("calf_upper_right", "calf_lower_right")))
    figure.says(
        "Right and middle of the lower back, right buttock and hip, right leg below the knee; 2 pains."
    )
    page.mouse.move(0, 0)
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if pictures:
        page.locator("[data-drawing-stage]").screenshot(path=pictures / f"drawing-{size}-{scheme}.png")
