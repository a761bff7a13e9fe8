"""The same way as with a finger, with the keyboard alone: the patient's, then the practitioner's."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, StorageState, expect

from tests.journeys.keyboard import Keyboard
from tests.journeys.patient import PASSWORD, Patient
from tests.support.browser import axe_violations
from tests.support.server import Server

pytestmark = pytest.mark.one_database

EMAIL = "kim.keys@example.org"
NAME = "Kim Keys"


def go_on(keys: Keyboard) -> None:
    keys.push("Save and go on")


def finds_and_books_a_time(patient: Patient, keys: Keyboard, practitioner: str) -> None:
    patient.page.goto(patient.server.at("/"))
    first = keys.step()
    assert first is not None
    assert first.name == "Skip to the page"
    keys.press("Enter")
    keys.follow("Find a time")
    keys.follow(f"See free times of {practitioner}")
    keys.follow(r"\w+day \d")  # the first time of the first day
    patient.day = re.search(r"at=(\d{4}-\d{2}-\d{2})", patient.page.url)[1]  # type: ignore[index]

    keys.follow("I am new here")
    keys.write("name", NAME)
    keys.write("email", EMAIL)
    keys.write("password1", PASSWORD)
    keys.push("Go on")
    code = patient.code_from_the_mailbox(EMAIL)
    keys.write("code", code)
    keys.push("Go on")
    keys.push("Book it")
    expect(patient.page.get_by_role("heading", name="Your appointment")).to_be_visible()


def fills_in_the_paperwork(patient: Patient, keys: Keyboard) -> None:
    keys.follow("Do the paperwork")
    keys.follow("Begin")
    for field, words in (("born_day", "3"), ("born_month", "11"), ("born_year", "1979")):
        keys.write(field, words)
    keys.choose("sex", "male")
    keys.write("stature_cm", "181")
    go_on(keys)

    # Where: from the list of places; how strong is asked above it, so back up again.
    patient.page.locator("[data-drawing-stage]").wait_for()
    keys.reach("Choose the places from a list")
    keys.press("Enter")
    place = keys.reach(field="drawing_regions")
    keys.press("Space")
    keys.choose("figure-drawing-pains-intensity-0", "6", back=True)
    drawn = patient.page.locator("input[name=drawing]").input_value()
    assert place.value in drawn
    assert '"intensity":6' in drawn
    patient.look("keyboard-where")
    go_on(keys)

    for field, value in (("nrs_now", "4"), ("nrs_average", "6"), ("nrs_worst", "7")):
        keys.choose(field, value)
    go_on(keys)

    keys.tick("better", "walking")
    keys.tick("worse", "sitting")
    keys.write("worse_words", "Getting out of the car.")
    patient.look("keyboard-better-worse")
    go_on(keys)

    keys.write("ago", "5")
    keys.select("ago_unit", "mon")
    keys.choose("how", "slowly")
    keys.write("story", "It came while I was building a wall.")
    keys.choose("had_before", "no")
    go_on(keys)

    keys.write("medicine_1_name", "Paracetamol")
    keys.tick("co_treatments", "physiotherapy")
    go_on(keys)

    answers_no_to_everything(patient.page, keys)
    patient.look("keyboard-safety")
    go_on(keys)

    keys.write("hopes", "To build the second wall.")
    keys.choose("needle_fear", "2")
    go_on(keys)

    keys.write("activity_1_words", "Lifting a bag of sand")
    keys.choose("activity_1_score", "3")
    go_on(keys)

    expect(patient.page.get_by_role("heading", name="Read and check")).to_be_visible()
    keys.follow("Go on to consent and signature")
    for agreed in patient.every("input[name=agreed]"):
        keys.tick("agreed", agreed.get_attribute("value") or "")
    keys.write("signed_name", NAME)
    patient.look("keyboard-consent")
    keys.reach("Sign and send", tag="button")
    keys.press("Enter")
    keys.press("Enter")
    expect(patient.page.get_by_role("heading", name="It has arrived. Thank you.")).to_be_visible()
    patient.look("keyboard-receipt")


def answers_no_to_everything(page: Page, keys: Keyboard) -> None:
    for name in page.evaluate(
        "[...new Set([...document.querySelectorAll('main [name^=safety_]')].map(o => o.name))]"
    ):
        keys.choose(name, "no")


def test_a_patient_and_a_practitioner_without_a_mouse(
    context_of: Callable[..., BrowserContext],
    server: Server,
    signed_in: dict[str, StorageState],
    pictures: Path | None,
) -> None:
    # Given a practitioner at a desk and a patient at home, neither with a mouse
    desk = context_of(1280, 800, signed_in["practitioner"]).new_page()
    desk.goto(server.at("/today/"))
    practitioner = desk.locator(".account__name").inner_text()
    patient = Patient(context_of(390, 844), server, pictures)
    keys = Keyboard(patient.page)

    # When the patient books, signs up and does all of the paperwork
    finds_and_books_a_time(patient, keys, practitioner)
    fills_in_the_paperwork(patient, keys)

    # Then every stop on the way could be seen
    assert keys.unseen == []

    # And when the practitioner opens the chart, plans, needles and signs
    keys = Keyboard(desk)
    desk.goto(server.at(f"/today/?day={patient.day}"))
    keys.follow(f"Open chart: {NAME}")
    plans(desk, keys)
    puts_one_needle_in_and_out(desk, keys)
    writes_and_signs(desk, keys, practitioner)

    # Then the visit is on the chart, signed, and every stop could be seen there too
    expect(desk.locator(".visit-list > li")).to_have_count(1)
    expect(desk.locator(".visit-list")).to_contain_text("all out")
    assert axe_violations(desk) == []
    assert keys.unseen == []


def plans(page: Page, keys: Keyboard) -> None:
    keys.push("Propose a plan")
    assert page.locator("article.plan-point").count() >= 1
    assert axe_violations(page) == []
    keys.push("Accept this plan")
    keys.push("Start the visit")


def puts_one_needle_in_and_out(page: Page, keys: Keyboard) -> None:
    keys.push("Put in")
    expect(page.locator("li.tile--in")).to_have_count(1)
    assert axe_violations(page) == []
    keys.push("Take out")
    expect(page.locator("li.tile--out")).to_have_count(1)
    if page.locator("input[name=tray]").count():
        keys.write("tray", "1")
        keys.push("Counted")


def writes_and_signs(page: Page, keys: Keyboard, practitioner: str) -> None:
    for field in ("position", "style", "response_sought"):
        keys.reach(field=field, tag="select")
        if not page.locator(f"select[name={field}]").input_value():
            keys.press("ArrowDown")
        if field == "style":
            keys.write("needle_type", "0.25 x 40 mm, steel, single use")
    keys.write("stimulation", "manual")
    keys.write("variation", "Only one needle: he wanted to try it first.")
    keys.tick("no_other_components", "yes")
    keys.tick("asked_for_adverse_events", "yes")
    keys.write("note", "Went well.")
    keys.push("Keep")
    keys.push("Left the room")
    keys.follow("Read and sign")
    keys.write("typed_name", practitioner)
    keys.push("Sign this visit")
