"""Someone who should not wait for acupuncture is told so at once, and nobody plans needles for them."""

import re
from pathlib import Path

from playwright.sync_api import Browser, StorageState, expect

from tests.journeys.patient import Patient
from tests.support.browser import axe_violations
from tests.support.server import Server

EMAIL = "sam.saddle@example.org"
NAME = "Sam Saddle"


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

    # When they send it all the same
    patient.signs(paper, NAME)
    patient.look("emergency-receipt")

    # Then the chart begins with the emergency, and no needle is proposed
    desk.goto(server.at(f"/today/?day={patient.day}"))
    desk.get_by_role("link", name=f"Open chart: {NAME}").click()
    flag = desk.locator(".flag--emergency").first
    expect(flag).to_be_in_viewport()
    expect(desk.locator(".patient-banner__alerts")).to_be_visible()
    assert axe_violations(desk) == []
    if pictures:
        desk.screenshot(path=pictures / "emergency-chart.png", full_page=True)
    desk.get_by_role("button", name="Propose a plan").click()
    expect(desk.get_by_text("Refer the patient now; no plan is made on this paperwork.")).to_be_visible()
    assert desk.locator("article.plan-point").count() == 0
    assert axe_violations(desk) == []
    if pictures:
        desk.screenshot(path=pictures / "emergency-plan.png", full_page=True)
    desk.context.close()
    telephone.close()
