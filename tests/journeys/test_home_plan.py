"""Somebody afraid of needles: from the intake to the promise on the visit's page; and a home plan ticked on a phone."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.patient import Patient
from tests.journeys.staff import Staff
from tests.support.browser import BOXES, axe_violations, becomes_true, tries_no_more
from tests.support.server import start

NAME = "Nils Nervous"

pytestmark = pytest.mark.one_database


def test_a_promise_is_kept_in_sight_and_the_home_plan_is_ticked(
    browser: Browser, tmp_path: Path, database_url: str, pictures: Path | None
) -> None:
    server = start(tmp_path / "demo", database_url=database_url)
    telephone = browser.new_context(viewport={"width": 360, "height": 780}, has_touch=True, locale="en-GB")
    tablet = browser.new_context(viewport={"width": 1024, "height": 768}, locale="en-GB")
    try:
        # Given a patient who says that they are very afraid of needles
        staff = Staff(tablet, server, "practitioner", pictures)
        patient = Patient(telephone, server, pictures)
        paper = patient.has_a_time("nils.nervous@example.org", NAME, staff.name)
        patient.has_answered_everything(paper)
        patient.page.goto(f"{paper}hopes/")
        patient.choose("needle_fear", "9")
        patient.go_on()
        expect(patient.page).not_to_have_url(re.compile("/hopes/"))
        patient.signs(paper, NAME)

        # When the practitioner agrees on what is proposed, and starts the visit
        page = staff.page
        page.goto(server.at(f"/today/?day={patient.day}"))
        page.get_by_role("link", name=f"Open chart: {NAME}").click()
        page.get_by_role("button", name="Propose a plan").click()
        expect(page.get_by_text("You said: fear of needles 9 of 10.").first).to_be_visible()
        staff.look("promise-on-the-plan")
        number = page.get_by_text(re.compile(r"At most \d+ needles at your first visit")).inner_text()
        page.get_by_role("link", name="Change it").click()
        staff.look("promise-form")
        page.get_by_role("button", name="Agree on this").click()
        expect(page.get_by_text("agreed", exact=True)).to_be_visible()
        page.get_by_role("button", name="Accept this plan").click()
        page.get_by_role("button", name="Start the visit").click()

        # Then the same words stand on the visit's page and on the patient's
        expect(page.locator("#promised")).to_contain_text(number)
        expect(page.locator("#promised")).to_contain_text("0 of at most")
        staff.look("promise-at-the-visit")
        patient.page.goto(server.at("/me/"))
        expect(patient.page.get_by_text(number)).to_be_visible()
        patient.look("promise-for-the-patient")

        # And a home plan is given from what is allowed, and ticked with one tap
        page.get_by_role("link", name=NAME).first.click()
        page.get_by_role("link", name="Home plan").click()
        page.get_by_label(re.compile("^Walk for ten minutes")).check(force=True)
        page.get_by_label(re.compile("^Lay a warm pack")).check(force=True)
        staff.look("home-plan-form")
        page.get_by_role("button", name="Give this").click()
        expect(page.get_by_text("Kept. The patient sees it on their page.")).to_be_visible()
        patient.page.reload()
        patient.page.get_by_role("link", name="See and tick").click()
        patient.page.get_by_role("button", name=re.compile(r"^I did it ?: Walk")).first.click()
        expect(patient.page.get_by_text("Something done on 1 of 14 days.")).to_be_visible()
        patient.look("home-plan")
        page.reload()
        expect(page.get_by_text("Something was ticked on 1 day")).to_be_visible()

        # And a tap without a network stays on the phone, also when the page is closed
        telephone.set_offline(True)
        phone = patient.page
        phone.get_by_role("button", name=re.compile(r"^I did it ?: Lay a warm")).first.tap()
        expect(phone.get_by_text("Not sent yet: there is no connection to the clinic.")).to_be_visible()
        expect(
            phone.get_by_role("button", name=re.compile("^Done, not sent yet ?: Lay")).first
        ).to_be_visible()
        assert axe_violations(phone) == []
        if pictures:
            phone.screenshot(path=pictures / "home-plan-offline.png", full_page=True)
        address = phone.url
        tries_no_more(phone)
        phone.close()

        # And it is sent by itself once there is one, and nothing of it stays there
        telephone.set_offline(False)
        phone = telephone.new_page()
        phone.goto(address)
        expect(
            phone.get_by_role("button", name=re.compile(r"^Done ?: take it back ?: Lay a warm")).first
        ).to_be_visible()
        expect(phone.locator("[data-ticks-status]")).to_be_hidden()
        becomes_true(phone, f"async () => (await ({BOXES})()) === 0")
        page.reload()
        expect(page.locator(".facts__row", has_text="Lay a warm pack").locator("dd")).to_have_text("1")
    finally:
        telephone.close()
        tablet.close()
        server.stop()
