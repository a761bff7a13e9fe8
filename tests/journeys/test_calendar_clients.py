"""A patient's appointment reaches the calendar on their phone: read by the libraries that others' programs use."""

import datetime as dt

import caldav
import icalendar
import pytest
import requests
from caldav.lib import error
from playwright.sync_api import Browser, expect

from tests.journeys.patient import Patient
from tests.support.server import Server

pytestmark = pytest.mark.one_database


def test_by_address_and_as_an_account(browser: Browser, server: Server) -> None:
    # Given somebody with an appointment who adds their phone
    context = browser.new_context(locale="en-GB", viewport={"width": 360, "height": 780})
    patient = Patient(context, server, None)
    patient.has_a_time("ines.ical@example.org", "Ines Ical")
    page = patient.page
    page.goto(server.at("/calendars/"))
    page.get_by_label("What is it called?").fill("my phone")
    page.get_by_role("button", name="Make an address for it").click()
    page.get_by_text("It does not open").click()
    shown = page.locator(".notice code")
    expect(shown).to_have_count(3)
    feed, home, password = shown.all_inner_texts()

    # When the phone follows the address
    read = requests.get(feed, timeout=10)
    (event,) = icalendar.Calendar.from_ical(read.content).walk("VEVENT")
    assert requests.get(feed, headers={"If-None-Match": read.headers["ETag"]}, timeout=10).status_code == 304
    assert "set-cookie" not in read.headers

    # Or has an account, of which it knows the clinic's name only
    with caldav.DAVClient(f"{home}/.well-known/caldav", username="ines", password=password) as client:
        (calendar,) = client.principal().calendars()
        (kept,) = calendar.events()
        assert kept.icalendar_component["UID"] == event["UID"]
        assert kept.icalendar_component["DTSTART"].dt == event["DTSTART"].dt
        begins = event["DTSTART"].dt.astimezone(dt.UTC)
        day = dt.timedelta(days=1)
        assert len(calendar.search(start=begins - day, end=begins + day, event=True, expand=False)) == 1
        assert calendar.search(start=begins + day, end=begins + 2 * day, event=True, expand=False) == []

        # Then it can change nothing there
        with pytest.raises(error.DAVError):
            calendar.save_event(read.text.replace(str(event["UID"]), "mine"))
        with pytest.raises(error.DAVError):
            kept.delete()

    # And a visit that is given back says so; a phone that is lost reads nothing more
    page.goto(server.at("/me/"))
    page.goto(server.at("/calendars/"))
    page.get_by_role("button", name="Take away").click()
    expect(page.get_by_text("Taken away.")).to_be_visible()
    assert requests.get(feed, timeout=10).status_code == 404
    with (
        caldav.DAVClient(f"{home}/caldav/", username="ines", password=password) as client,
        pytest.raises(error.AuthorizationError),
    ):
        client.principal()
    context.close()
