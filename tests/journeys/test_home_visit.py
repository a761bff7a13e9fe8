"""A stranger finds somebody who comes to the house, books, corrects the address; whoever goes there and the desk see it."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, StorageState, expect

from tests.journeys.patient import Patient
from tests.journeys.staff import Staff
from tests.support.server import Server

pytestmark = pytest.mark.one_database
NAME = "Hedda Holm"
FIRST = "4 Mill Road, first floor"
RIGHT = "9 Canal Street, second floor, ring at Holm"


def test_found_booked_corrected_and_seen(
    context_of: Callable[..., BrowserContext],
    server: Server,
    signed_in: dict[str, StorageState],
    pictures: Path | None,
) -> None:
    # Given a practitioner of whom the desk says that they go twenty minutes to people's homes
    doctor = Staff(context_of(1024, 768, signed_in["practitioner"]), server, "", pictures)
    desk = Staff(context_of(1280, 900, signed_in["desk"]), server, "", pictures)
    desk.page.goto(server.at("/desk/hours/"))
    own = desk.page.get_by_role("region", name=doctor.name)
    own.get_by_label("Home visits", exact=True).select_option("20")
    own.get_by_role("button", name=re.compile("^Keep")).click()
    expect(desk.page.get_by_text(f"Kept for {doctor.name}.")).to_be_visible()
    desk.look("hours-with-home-visits")

    # When a stranger looks for somebody who comes to them
    patient = Patient(context_of(360, 780, timezone_id="Europe/Berlin"), server, pictures)
    page = patient.page
    page.goto(server.at("/practitioners/"))
    page.get_by_text("What else you need").click()
    page.get_by_label("Visits at my home").check()
    page.get_by_role("button", name="Search").click()
    found = page.get_by_role("listitem").filter(has_text=doctor.name)
    expect(found).to_contain_text("Visits you at home")
    patient.look("found-at-home")
    page.get_by_role("link", name=f"See free times of {doctor.name}").click()
    expect(page.get_by_role("heading", name="Free times at your home")).to_be_visible()
    patient.look("free-times-at-home")
    page.locator(".slot-day__times a").last.click()
    expect(page).to_have_url(re.compile("at="))
    day = re.search(r"at=(\d{4}-\d{2}-\d{2})", page.url)[1]  # type: ignore[index]

    # And signs up, and says where they live when the time is theirs to take
    patient.signs_up("hedda.holm@example.org", NAME)
    page.get_by_label("Address and door").fill(FIRST)
    patient.books()
    expect(page.get_by_text(FIRST)).to_be_visible()
    assert "Mill" not in page.url

    # And corrects it
    page.get_by_role("link", name="Change the address").click()
    expect(page.get_by_label("Address and door")).to_have_value(FIRST)
    page.get_by_label("Address and door").fill(RIGHT)
    patient.look("another-address")
    page.get_by_role("button", name="Keep this address").click()
    expect(page.get_by_text(f"Kept. {doctor.name} sees the new address.")).to_be_visible()
    expect(page.get_by_text(RIGHT)).to_be_visible()

    # Then whoever goes there sees the new one, on the day and on the chart
    doctor.page.goto(server.at(f"/today/?day={day}"))
    row = doctor.page.locator(".day__row", has_text=NAME)
    expect(row).to_contain_text(RIGHT)
    expect(row).to_contain_text("New address")
    doctor.look("today-with-a-home-visit")
    row.get_by_role("link", name=re.compile("Open chart")).click()
    expect(doctor.page.locator(".chart-bar")).to_contain_text(RIGHT)
    doctor.look("chart-with-a-home-visit")

    # And the desk sees the way, is asked to look at it, and keeps it as it is
    desk.page.goto(server.at(f"/desk/?day={day}"))
    visit = desk.page.locator("[data-visit]", has_text=NAME)
    expect(visit).to_contain_text("look at the way")
    expect(desk.page.locator(f"[data-way-of='{visit.get_attribute('data-visit')}']")).to_have_count(2)
    visit.locator(".desk-visit__head").click()
    desk.look("desk-with-a-home-visit")
    visit.get_by_role("link", name="Address and way").click()
    expect(desk.page.get_by_label("The way there")).to_have_value("20")
    desk.look("address-and-way")
    desk.page.get_by_role("button", name="Keep this address").click()
    expect(desk.page.get_by_text(f"The address is kept. {doctor.name} sees it.")).to_be_visible()
    expect(visit).not_to_contain_text("look at the way")
    assert patient.faults == desk.faults == doctor.faults == []
