"""Someone who should not wait for acupuncture is told so at once, and nobody plans needles for them."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, StorageState, expect

from tests.journeys.patient import Patient
from tests.support.browser import axe_violations
from tests.support.server import Server

EMAIL = "sam.saddle@example.org"
NAME = "Sam Saddle"

pytestmark = pytest.mark.one_database


def test_new_numbness_between_the_legs(
    browser: Browser, server: Server, signed_in: dict[str, StorageState], pictures: Path | None
) -> None:
    # Given a patient who has answered everything else
    desk = browser.new_context(storage_state=signed_in["practitioner"], locale="en-GB").new_page()
    desk.goto(server.at("/today/"))
    telephone = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, locale="en-GB")
    patient = Patient(telephone, server, pictures)
    paper = patient.has_a_time(EMAIL, NAME, practitioner=desk.locator(".account__name").inner_text())
    patient.has_answered_everything(paper)
    page = patient.page

    # When they say that the saddle has gone numb
    page.goto(f"{paper}safety/")
    urgent = page.locator("[data-urgent]")
    expect(urgent).to_be_hidden()
    patient.choose("safety_saddle_numbness", "yes")

    # Then they are told at once, without pressing anything, what to do and whom to call
    expect(urgent).to_be_visible()
    expect(urgent.get_by_role("alert")).to_contain_text("You may need help today")
    expect(urgent).to_be_in_viewport()
    patient.look("emergency-told")
    urgent.get_by_role("link", name="What to do now, and whom to call").click()
    expect(page.get_by_role("heading", name="Please get help today")).to_be_visible()
    call = page.locator('main a[href^="tel:"]').first
    expect(call).to_be_in_viewport()
    assert re.fullmatch(r"tel:\d+", call.get_attribute("href") or "")
    patient.look("emergency-what-to-do")

    # And it stays said on every page until the answer changes, and what they wrote is kept
    page.goto(f"{paper}story/")
    expect(page.locator("[data-urgent]")).to_be_visible()
    expect(page.locator("main [name=story]")).to_have_value("After moving house it never quite went away.")
    page.goto(f"{paper}safety/")
    expect(page.locator('[name="safety_saddle_numbness"][value="yes"]')).to_be_checked()

    # And no way leads to a time: neither their own page, nor the list, nor an address from before
    for path in ("/me/", "/practitioners/", patient.slot.split("book/")[0], patient.slot):
        page.goto(server.at(path))
        expect(page.get_by_text("A doctor first, please")).to_be_visible()
        assert page.locator('main a[href*="?at="]').count() == 0
        assert page.get_by_role("button", name="Book it").count() == 0
    patient.look("emergency-no-booking")

    # When they send it all the same
    patient.signs(paper, NAME)
    expect(page.get_by_text("First a doctor.")).to_be_visible()
    patient.look("emergency-receipt")

    # Then the chart begins with the emergency, and offers neither a plan nor a visit
    desk.goto(server.at(f"/today/?day={patient.day}"))
    expect(desk.get_by_text("Emergency: a doctor first")).to_be_visible()
    desk.get_by_role("link", name=f"Open chart: {NAME}").click()
    stop = desk.locator(".stop")
    expect(stop).to_be_in_viewport()
    expect(desk.locator(".flag--emergency").first).to_be_visible()
    expect(desk.locator(".patient-banner__alerts")).to_be_visible()
    assert desk.get_by_role("button", name="Propose a plan").count() == 0
    assert desk.get_by_role("button", name="Start the visit").count() == 0
    looks_at(desk, pictures, "emergency-chart")

    # When a doctor has looked, the practitioner notes it
    stop.get_by_role("link", name="A doctor has looked: note it").click()
    desk.get_by_role("button", name="Note it, and go on with care").click()
    expect(desk.get_by_text("Say who looked: the doctor or the hospital.").first).to_be_visible()
    desk.get_by_label("Who looked").fill("Dr Roth, emergency department, City Hospital")
    desk.get_by_label("On which day").fill(desk.locator("#id_on").get_attribute("max") or "")
    desk.get_by_label("What was found").fill("MRI the same day: no pressure on the nerves.")
    desk.get_by_label("I asked again today").check(force=True)
    looks_at(desk, pictures, "emergency-clearance")
    desk.get_by_role("button", name="Note it, and go on with care").click()

    # Then care goes on, with the emergency still in sight, and the patient can book again
    expect(desk.get_by_role("button", name="Propose a plan")).to_be_visible()
    expect(desk.get_by_text("Emergency, cleared")).to_be_visible()
    looks_at(desk, pictures, "emergency-cleared")
    page.goto(server.at("/practitioners/"))
    expect(page.get_by_role("link", name="See free times").first).to_be_visible()
    desk.context.close()
    telephone.close()


def looks_at(page: Page, pictures: Path | None, name: str) -> None:
    assert axe_violations(page) == [], name
    if pictures:
        page.screenshot(path=pictures / f"{name}.png", full_page=True)
