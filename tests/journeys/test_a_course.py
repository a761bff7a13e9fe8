"""A stranger books a whole course on a telephone, moves one visit, thinks again, and gives the rest back."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.patient import Patient
from tests.support.server import Server

pytestmark = pytest.mark.one_database


def test_ten_visits_one_moved_all_given_back(browser: Browser, server: Server, pictures: Path | None) -> None:
    context = browser.new_context(
        viewport={"width": 360, "height": 780},
        has_touch=True,
        is_mobile=True,
        locale="en-GB",
        timezone_id="Europe/Berlin",
    )
    patient = Patient(context, server, pictures)
    page = patient.page

    # Given a stranger who found a time and wants a course from there
    patient.finds_a_time("Hana Novotná")
    page.get_by_role("link", name="Or book a whole course").click()
    visits = page.locator("select[name^=time_]")
    expect(visits).to_have_count(9)
    page.get_by_label("How many visits").select_option("6")
    page.get_by_role("button", name="Propose again").click()
    expect(visits).to_have_count(5)
    patient.look("course")

    # When they sign up, leave one out and book
    patient.signs_up("carla.course@example.org", "Carla Course")
    expect(visits).to_have_count(5)
    page.get_by_label("Visit 4").select_option("")
    page.get_by_role("button", name="Book these visits").click()
    expect(page.get_by_text("5 visits are booked.")).to_be_visible()
    expect(page.locator(".course-visit")).to_have_count(5)
    patient.look("appointment-of-a-course")

    # And move the third, and think again
    page.locator(".course-visit").nth(2).get_by_role("link").click()
    was = page.locator(".facts__row", has_text="When").inner_text()
    page.get_by_role("link", name="Move it").click()
    patient.look("move")
    page.locator(".slot-day__times button").last.click()
    expect(page.get_by_text("Moved from")).to_be_visible()
    assert page.locator(".facts__row", has_text="When").inner_text() != was
    page.get_by_role("button", name="Undo").click()
    page.wait_for_url("**was=**")
    assert page.locator(".facts__row", has_text="When").inner_text() == was

    # Then all is on their own page, and all can be given back, and one taken back
    page.goto(server.at("/me/"))
    page.get_by_text("4 more visits").click()
    expect(page.get_by_text("visit 5 of 5")).to_be_visible()
    patient.look("me-with-a-course")
    page.get_by_text("visit 5 of 5").locator("xpath=..").get_by_role("link").click()
    page.get_by_text("Cancel all of them").click()
    page.get_by_role("button", name="Cancel 5 visits").click()
    expect(page.get_by_text("This appointment was cancelled.")).to_be_visible()
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("The visit is booked again.")).to_be_visible()
    context.close()
