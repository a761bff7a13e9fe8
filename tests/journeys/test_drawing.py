"""The pain drawing on the real clinic: by mouse, by finger and by keyboard it is the same drawing."""

import json

import pytest
from playwright.sync_api import Page, expect

from ashi.body import mirrored
from tests.journeys.hands import Figure, Fingers
from tests.journeys.keyboard import Keyboard
from tests.journeys.sheet import PHONE, Open, read_by_the_clinic
from tests.support.browser import axe_violations

pytestmark = pytest.mark.one_database

PLACES = ("buttock_upper_outer_right", "thigh_back_upper_right", "calf_upper_right")


def said_on_the_check_page(page: Page) -> list[str]:
    other = page.context.new_page()
    other.goto(page.url.replace("/where/", "/check/"))
    words: str = other.locator(".facts__row", has_text="Places").locator("dd").inner_text()
    other.close()
    return words.splitlines()


def test_mouse_finger_and_keyboard_say_the_same(where: Open) -> None:
    # Given the same three places
    expected = "Right buttock and hip, right leg above the knee, right leg below the knee."

    # When they are painted with the mouse
    page = where()
    figure = Figure(page)
    for region in PLACES:
        figure.dab(region)
    figure.says(expected)
    by_mouse, words = read_by_the_clinic(page), said_on_the_check_page(page)

    # And with a finger, enlarged by two
    page = where(PHONE)
    figure, fingers = Figure(page), Fingers(page)
    fingers.pinch(figure.spot(PLACES[0]), 60, 150)
    assert float(figure.box.split()[2]) < 1300, "two fingers made it larger"
    assert figure.lines == [], "the line that the first finger began is gone"
    fingers.tap(figure.spot(PLACES[0]))
    page.get_by_role("button", name="Whole", exact=True).tap()
    for region in PLACES[1:]:
        fingers.tap(figure.spot(region))
    figure.says(expected)
    by_finger = read_by_the_clinic(page)

    # And chosen with the keyboard alone
    page = where()
    keys = Keyboard(page)
    keys.reach("Choose the places from a list")
    keys.press("Enter")
    for region in PLACES:
        keys.tick("drawing_regions", region)
    Figure(page).says(expected)
    by_keyboard = read_by_the_clinic(page)

    # Then the clinic reads the same, and says so to the patient
    assert by_mouse == by_finger == by_keyboard == set(PLACES)
    assert said_on_the_check_page(page) == words
    assert "Calf, upper half, right" in words
    assert keys.unseen == []


def test_painted_places_stand_in_the_list_and_unticking_rubs_them_out(where: Open) -> None:
    # Given a line across the lower back
    page = where()
    figure = Figure(page)
    left, right = "lumbar_paraspinal_l3_left", "lumbar_paraspinal_l3_right"
    figure.line(figure.spot(left), figure.spot(right))
    page.get_by_text("Choose the places from a list").click()

    # Then the list says which places it covers, and sends none of them as chosen
    for region in (left, "lumbar_spine_l3", right):
        expect(figure.place(region)).to_be_checked()
        expect(page.locator(".choice", has=figure.place(region))).to_contain_text("painted")
    assert json.loads(figure.value)["regions"] == []
    assert page.locator("input[name=drawing_regions]:checked").count() == 0

    # When one of them is unticked
    figure.place(right).uncheck(force=True)

    # Then its paint is gone, for the clinic too, and the rest is still there
    expect(figure.place(right)).not_to_be_checked()
    expect(figure.place(left)).to_be_checked()
    read = read_by_the_clinic(page)
    assert right not in read
    assert {left, "lumbar_spine_l3"} <= read

    # And undo brings it back, and a place ticked in the list is seen on the figure
    page.get_by_role("button", name="Undo", exact=True).first.click()
    expect(figure.place(right)).to_be_checked()
    figure.place("flank_upper_left").check(force=True)
    expect(page.locator('[data-drawing-figure] [data-region="flank_upper_left"]')).to_have_count(1)
    assert "flank_upper_left" in read_by_the_clinic(page)
    assert axe_violations(page) == []


def test_left_and_right_are_asked_about_and_can_be_swapped(where: Open) -> None:
    # Given paint and a chosen place on one side, in two views
    page = where()
    figure = Figure(page)
    figure.dab("buttock_upper_outer_right")
    figure.turn("right")
    figure.dab("thigh_outer_lower_right")
    page.get_by_text("Choose the places from a list").click()
    figure.place("heel_right").check(force=True)

    # Then it is asked about, once
    ask = page.get_by_role("group", name="Left or right?")
    expect(ask).to_contain_text("You marked only the RIGHT side of your body. Is that right?")
    assert axe_violations(page) == []
    before = read_by_the_clinic(page)
    ask.get_by_role("button", name="No, swap to my left").click()

    # Then everything lies on the other side, and nobody asks again
    figure.says("Left buttock and hip, left leg above the knee, left leg below the knee.")
    expect(ask).to_be_hidden()
    assert read_by_the_clinic(page) == {mirrored(region) for region in before}

    # And it can be taken back, by the notice or by undo, or swapped again
    page.locator("[data-toast]").get_by_role("button", name="Undo").click()
    figure.says("Right buttock and hip, right leg above the knee, right leg below the knee.")
    expect(ask).to_be_visible()
    ask.get_by_role("button", name="Yes, my right").click()
    expect(ask).to_be_hidden()
    expect(page.get_by_role("button", name="Swap left and right")).to_be_focused()
    assert read_by_the_clinic(page) == before


def test_two_pains_undo_and_redo(where: Open) -> None:
    # Given an ache in the buttock and pins and needles in the calf
    page = where()
    figure = Figure(page)
    figure.dab("buttock_upper_outer_left")
    page.locator('[data-quality][value="ache"]:visible').check(force=True)
    page.locator('[data-intensity][value="6"]:visible').check(force=True)
    page.get_by_role("button", name="Another, different pain").click()
    page.locator('[data-quality][value="tingling"]:visible').check(force=True)
    page.locator('[data-intensity][value="3"]:visible').check(force=True)
    figure.into_sight()
    figure.dab("calf_upper_left")
    figure.says("Left buttock and hip, left leg below the knee; 2 pains.")
    places = page.locator("[data-pain-places]")
    expect(places.nth(0)).to_have_text("Left buttock and hip")
    expect(places.nth(1)).to_have_text("Left leg below the knee")

    # When the last line is undone and redone
    page.get_by_role("button", name="Undo", exact=True).first.click()
    figure.says("Left buttock and hip.")
    page.get_by_role("button", name="Redo").click()
    figure.says("Left buttock and hip, left leg below the knee; 2 pains.")

    # Then both pains are kept with their own words
    pains = json.loads(figure.value)["pains"]
    assert pains == [{"intensity": 6, "qualities": ["ache"]}, {"intensity": 3, "qualities": ["tingling"]}]
    assert [line["pain"] for line in figure.lines] == [0, 1]


def test_zooming_without_fingers_and_scrolling_beside_the_body(where: Open) -> None:
    page = where(PHONE)
    figure, fingers = Figure(page), Fingers(page)
    whole = figure.box

    # By buttons, keys, and the wheel with ctrl
    page.get_by_role("button", name="Larger").tap()
    expect(page.locator("[data-drawing-said]")).to_have_text("Shown 1.5 times as large.")
    page.locator("[data-drawing-paper]").focus()
    page.keyboard.press("+")
    moved = figure.box
    page.keyboard.press("ArrowDown")
    assert figure.box != moved
    page.keyboard.press("0")
    assert figure.box == whole
    figure.into_sight()
    x, y = map(round, figure.spot("flank_upper_left"))
    under_the_pointer = figure.at(x, y)
    page.mouse.move(x, y)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -200)
    page.keyboard.up("Control")
    expect(page.locator("[data-drawing-figure]")).not_to_have_attribute("viewBox", whole)
    assert figure.at(x, y) == pytest.approx(under_the_pointer, abs=5), "the place under the pointer stays"
    page.get_by_role("button", name="Whole", exact=True).tap()
    assert figure.lines == []

    # A finger on the body paints and the page stays; beside the body it scrolls the page and paints nothing
    def swipe(x: float, y: float) -> float:
        before: float = page.evaluate("scrollY")
        fingers.put((x, y))
        for step in range(1, 9):
            fingers.move((x, y - 12 * step))
        fingers.lift()
        page.wait_for_timeout(300)
        now: float = page.evaluate("scrollY")
        return now - before

    figure.into_sight()
    paper = page.locator("[data-drawing-paper]").bounding_box()
    assert paper
    assert swipe(*figure.spot("thigh_back_lower_left")) == 0
    assert len(figure.lines) == 1
    drawn = figure.value
    assert swipe(paper["x"] + 14, paper["y"] + paper["height"] * 0.6) > 40
    assert figure.value == drawn


def test_finding_a_place_by_its_name(where: Open) -> None:
    page = where()
    page.get_by_text("Choose the places from a list").click()
    search = page.get_by_label("Find a place")
    search.fill("right heel")
    expect(page.locator("[data-places-found]")).to_have_text("Places found: 1")
    expect(page.locator("label:visible", has_text="Heel, right")).to_be_visible()
    assert page.locator("input[data-region]:visible").count() == 1
    search.press("Enter")
    assert page.url.endswith("/where/"), "looking for a place sends nothing"
    search.press("Escape")
    assert page.locator("input[data-region]:visible").count() > 100
