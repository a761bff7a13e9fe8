"""Somebody in Sydney books visits in Berlin beyond the next change of the clocks, and sees both times right."""

import datetime as dt
import re
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.patient import Patient
from tests.support.server import Server

pytestmark = pytest.mark.one_database
CLINIC, OWN = ZoneInfo("Europe/Berlin"), ZoneInfo("Australia/Sydney")


def _clocks(written: str) -> tuple[str, str]:
    """The clinic's clock and the reader's at an instant, the reader's with its day where that differs."""
    instant = dt.datetime.fromisoformat(written)
    there, here = instant.astimezone(CLINIC), instant.astimezone(OWN)
    own = f"{here:%H:%M}" if here.date() == there.date() else f"{here:%a %H:%M}"
    return f"{there:%H:%M}", f"{own} your time"


def test_both_times_are_right_before_and_after_the_clocks_change(
    browser: Browser, server: Server, pictures: Path | None
) -> None:
    context = browser.new_context(
        viewport={"width": 360, "height": 780}, is_mobile=True, locale="en-GB", timezone_id="Australia/Sydney"
    )
    patient = Patient(context, server, pictures)
    page = patient.page

    # Given somebody abroad who sees the clinic's time first on every free time, and their own under it
    page.goto(server.at("/practitioners/"))
    page.get_by_role("link", name="See free times of Hana Novotná").click()
    expect(page.get_by_text("Your own time (Australia/Sydney) stands beside it.")).to_be_visible()
    first = page.locator(".slot-day__times a").nth(1)
    clinic, own = _clocks(first.locator("time").get_attribute("datetime") or "")
    expect(first).to_have_text(re.compile(rf"{clinic}\s+{own}$"))
    patient.look("abroad-free-times")
    first.click()
    expect(page.locator(".facts__row", has_text="When")).to_contain_text(own)

    # When they book a visit every second week: 28 weeks, in which one of the two zones changes its clocks
    page.get_by_role("link", name="Or book a whole course").click()
    page.get_by_label("How many visits").select_option("15")
    page.get_by_label("How often").select_option("fortnightly")
    page.get_by_role("button", name="Propose again").click()
    expect(page.locator("select[name^=time_]")).to_have_count(14)
    expect(page.get_by_label("Visit 15").locator("option:checked")).to_contain_text("your time")
    patient.signs_up("ada.abroad@example.org", "Ada Abroad")
    page.get_by_role("button", name="Book these visits").click()
    visits = page.locator(".course-visit")
    expect(visits.first).to_be_visible()
    patient.look("abroad-appointment")

    # Then each visit has both its times, and the difference between them is not the same all the way
    differences = []
    for visit in visits.all():
        written = visit.locator("time").get_attribute("datetime") or ""
        clinic, own = _clocks(written)
        expect(visit).to_contain_text(re.compile(rf"{clinic}\s+{own}"))
        instant = dt.datetime.fromisoformat(written)
        differences.append(instant.astimezone(OWN).utcoffset() - instant.astimezone(CLINIC).utcoffset())
    assert any(before != after for before, after in pairwise(differences)), "the clocks change on the way"
    state = context.storage_state()
    address = page.url
    context.close()

    # Without a script there is the clinic's time alone, with its zone
    plain = browser.new_context(
        java_script_enabled=False, timezone_id="Australia/Sydney", storage_state=state
    )
    bare = plain.new_page()
    bare.goto(address)
    expect(bare.locator(".facts__row", has_text="When")).to_contain_text("clinic's own time (Europe/Berlin)")
    expect(bare.locator(".own-time")).to_have_count(0)
    plain.close()
