"""From the day's list to the signed note, by POST after POST, as a tablet without scripts would do it."""

import re

import pytest

from ashi.web.booking.models import Appointment
from ashi.web.records.models import AuditEntry, Document
from ashi.web.visit.models import OpenVisit
from tests.support.charts import arrive, keep_paperwork
from tests.support.forms import forms
from tests.web.conftest import prove

pytestmark = pytest.mark.django_db


def test_from_the_day_to_the_signed_note(people, episode_a, client_of) -> None:
    keep_paperwork(episode_a)
    arrive(episode_a)
    browser = client_of(people.practitioner)
    prove(browser)
    chart = f"/chart/{episode_a.pk}/"

    assert "Where and how strong" in browser.get(chart).content.decode()
    assert browser.post(f"{chart}plan/propose/").status_code == 302
    page = browser.get(f"{chart}plan/").content.decode()
    [accept] = forms(page, f"{chart}plan/accept/")
    assert browser.post(f"{chart}plan/accept/", accept).status_code == 302

    started = browser.post(f"{chart}visit/")
    visit = started.url
    page = browser.get(visit).content.decode()
    tiles = forms(page, f"{visit}needle-in/")[:-1]
    assert len(tiles) >= 2
    for number in range(len(tiles)):
        page = browser.get(visit).content.decode()
        todo = forms(page, f"{visit}needle-in/")[0]
        assert browser.post(f"{visit}needle-in/", todo).status_code == 302, number
    page = browser.get(visit).content.decode()
    assert "still in the body" in page
    assert browser.get(f"{visit}sign/").content.decode().count("not out yet")

    [count] = forms(page, f"{visit}all-out/")
    count |= dict(re.findall(r'name="(count_[a-z-]+)".*?of (\d+)', page, re.S))
    assert browser.post(f"{visit}all-out/", count).status_code == 302
    page = browser.get(visit).content.decode()
    [session] = forms(page, f"{visit}note/")
    kept = browser.post(
        f"{visit}note/",
        session | {"position": "prone", "style": "both", "response_sought": "de_qi", "stimulation": "manual"},
    )
    assert kept.status_code == 302

    [leave] = forms(browser.get(visit).content.decode(), f"{visit}presence/")
    assert browser.post(f"{visit}presence/", leave).status_code == 302
    page = browser.get(f"{visit}sign/").content.decode()
    [sign] = forms(page, f"{visit}sign/")
    signed = browser.post(f"{visit}sign/", sign | {"typed_name": " chen  wei "})
    assert signed.status_code == 302, signed.content.decode()
    document = Document.unscoped.get(kind="visit")
    assert document.signed
    assert OpenVisit.unscoped.get().signed_as_id == document.pk
    assert Appointment.unscoped.get().status == "done"
    assert "all out" in browser.get(chart).content.decode()
    acts = list(AuditEntry.unscoped.values_list("act", flat=True))
    assert acts.count("needle.in") == len(tiles)
    assert {"plan.keep", "visit.start", "needles.count_out", "visit.note", "visit.keep", "visit.sign"} <= set(
        acts
    )
