"""A stranger finds somebody near who speaks their language, books a course of ten, prepares, moves one, cancels."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.patient import Patient
from tests.support.server import Server

pytestmark = pytest.mark.one_database


def test_found_near_ten_visits_one_moved_all_given_back(
    browser: Browser, server: Server, pictures: Path | None
) -> None:
    context = browser.new_context(
        viewport={"width": 360, "height": 780},
        has_touch=True,
        is_mobile=True,
        locale="en-GB",
        timezone_id="Europe/Berlin",
    )
    patient = Patient(context, server, pictures)
    page = patient.page

    # Given a stranger who looks for somebody near who speaks Czech
    page.goto(server.at("/practitioners/"))
    page.get_by_label("Town or postal code").fill("Berlin")
    page.locator("#id_language").select_option("Czech")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_text("How far")).to_have_count(1)
    patient.look("found")
    page.get_by_role("link", name="See free times of Hana Novotná").click()
    page.locator(".slot-day__times a").nth(1).click()

    # When they want a whole course from a free time, try a shorter one and stay with ten
    page.get_by_role("link", name="Or book a whole course").click()
    visits = page.locator("select[name^=time_]")
    expect(visits).to_have_count(9)
    page.get_by_label("How many visits").select_option("6")
    page.get_by_role("button", name="Propose again").click()
    expect(visits).to_have_count(5)
    page.get_by_label("How many visits").select_option("10")
    page.get_by_role("button", name="Propose again").click()
    expect(visits).to_have_count(9)
    patient.look("course")

    # And sign up and book
    patient.signs_up("carla.course@example.org", "Carla Course")
    expect(visits).to_have_count(9)
    page.get_by_role("button", name="Book these visits").click()
    expect(page.get_by_text("10 visits are booked.")).to_be_visible()
    expect(page.locator(".course-visit")).to_have_count(10)
    patient.look("appointment-of-a-course")
    appointment = page.url

    # And prepare: what to do before, and the first page of the paperwork
    expect(page.get_by_role("heading", name="How to prepare")).to_be_visible()
    page.get_by_role("link", name="Do the paperwork").click()
    page.get_by_role("link", name=re.compile("^(Begin|Start|Go on)")).first.click()
    patient.tells_about_self()
    page.goto(appointment)
    expect(page.get_by_role("link", name="Go on with the paperwork")).to_be_visible()

    # And move the third, and think again
    page.locator(".course-visit").nth(2).get_by_role("link").click()
    when = page.locator(".facts__row", has_text="When").text_content()
    page.get_by_role("link", name="Move it").click()
    patient.look("move")
    page.locator(".slot-day__times button").last.click()
    expect(page.get_by_text("Moved from")).to_be_visible()
    expect(page.locator(".facts__row", has_text="When")).not_to_have_text(when)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".facts__row", has_text="When")).to_have_text(when)

    # Then all is on their own page, and all can be given back, and one taken back
    page.goto(server.at("/me/"))
    page.get_by_text("9 more visits").click()
    expect(page.get_by_text("visit 10 of 10")).to_be_visible()
    patient.look("me-with-a-course")
    page.get_by_text("visit 10 of 10").locator("xpath=..").get_by_role("link").click()
    page.get_by_text("Cancel all of them").click()
    page.get_by_role("button", name="Cancel 10 visits").click()
    expect(page.get_by_text("This appointment was cancelled.")).to_be_visible()
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("The visit is booked again.")).to_be_visible()
    context.close()
