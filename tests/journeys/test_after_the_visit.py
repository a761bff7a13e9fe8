"""The end of a visit and the days after: signing as oneself, amending, reading why, and being short of breath.

Real server, real browser, a device with a lock; on SQLite, and on PostgreSQL when its address is given.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.patient import Patient
from tests.journeys.staff import Staff
from tests.journeys.test_passkey import lock_of
from tests.support.server import Server, run_inside, start

EMAIL = "carla.chest@example.org"
NAME = "Carla Chest"
# What ten minutes do to a session, done at once: every proof in it becomes older.
AGE = """
from ashi.web.records.models import Session
from ashi.web.records.sessions import SessionStore
for row in Session.objects.filter(user__role="practitioner"):
    store = SessionStore(row.session_key)
    data = store.load()
    for record in data.get("account_authentication_methods", []):
        record["at"] -= 11 * 60
    Session.objects.filter(pk=row.pk).update(session_data=store.encode(data))
"""


def named(server: Server) -> Server:
    """The same clinic, called localhost: passkeys belong to a name."""
    links = {role: link.replace("127.0.0.1", "localhost") for role, link in server.links.items()}
    return replace(server, base=server.base.replace("127.0.0.1", "localhost"), links=links)


@pytest.fixture
def telephone(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 360, "height": 780}, has_touch=True, locale="en-GB")
    yield context
    context.close()


@pytest.fixture
def tablet(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1024, "height": 768}, locale="en-GB")
    yield context
    context.close()


def treats(staff: Staff, day: str) -> None:
    """A visit with one needle over the chest, up to its signature."""
    page = staff.page
    page.goto(staff.server.at(f"/today/?day={day}"))
    page.get_by_role("link", name=f"Open chart: {NAME}").click()
    page.get_by_role("button", name="Propose a plan").click()
    page.get_by_role("button", name="Accept this plan").click()
    page.get_by_role("button", name="Start the visit").click()
    page.get_by_role("button", name=re.compile("^Put in")).first.click()
    expect(page.locator("li.tile--in")).to_have_count(1)
    page.get_by_text("Another point, or a tender place").click()
    form = page.locator("form.free-needle")
    form.get_by_label("Point").fill("BL13")
    form.get_by_label("Left", exact=True).check(force=True)
    form.get_by_label("Depth").fill("8")
    form.get_by_role("button", name="Put in").click()
    expect(page.locator("li.tile--in")).to_have_count(2)
    staff.counts_out()
    staff.writes_the_note()
    staff.leaves_the_room()


def makes_a_passkey(staff: Staff) -> None:
    page = staff.page
    page.goto(staff.server.at("/account/passkeys/webauthn/add/"))
    page.get_by_label(re.compile("name", re.IGNORECASE)).first.fill("This tablet")
    page.get_by_role("button", name=re.compile("passkey", re.IGNORECASE)).first.click()
    expect(page).not_to_have_url(re.compile("/add/"))


def test_from_the_signature_to_the_emergency(
    telephone: BrowserContext,
    tablet: BrowserContext,
    tmp_path: Path,
    database_url: str,
    pictures: Path | None,
) -> None:
    server = start(tmp_path / "demo", database_url=database_url)
    try:
        here = named(server)
        practitioner = Staff(tablet, here, "practitioner", pictures)
        lock_of(tablet, practitioner.page)
        patient = Patient(telephone, server, pictures)
        paper = patient.has_a_time(EMAIL, NAME, practitioner.name)
        patient.has_answered_everything(paper)
        patient.signs(paper, NAME)
        makes_a_passkey(practitioner)
        treats(practitioner, patient.day)

        signs_as_oneself(practitioner, server)
        amends(practitioner)
        prints_the_notes(practitioner, pictures)
        reads_why(patient)
    finally:
        server.stop()

    a_day_later = start(tmp_path / "demo", database_url=database_url, days_later=1)
    try:
        telephone.clear_cookies()
        patient.server = a_day_later
        is_short_of_breath(patient)
        tablet.clear_cookies()
        finds_it_on_the_list(Staff(tablet, a_day_later, "practitioner", pictures))
    finally:
        a_day_later.stop()


def signs_as_oneself(staff: Staff, server: Server) -> None:
    # Given a practitioner who has sat there for more than ten minutes
    run_inside(server, AGE)
    page = staff.page

    # When they want to sign, the device's lock is asked for, and leads back to the note
    page.get_by_role("link", name="Read and sign").click()
    expect(page.get_by_role("heading", name="Is it still you?")).to_be_visible()
    staff.look("after-still-you")
    page.get_by_role("button", name="Use the passkey").click()
    expect(page.get_by_role("heading", name="Read and sign")).to_be_visible()
    staff.look("after-sign")
    page.get_by_label("Type your name to sign").fill(staff.name)
    page.get_by_role("button", name="Sign this visit").click()
    expect(page.locator(".visit-list > li")).to_have_count(1)
    page.locator(".visit-note__summary").first.click()
    staff.look("after-chart")
    page.get_by_role("link", name="Signature, amend, report").click()
    expect(page.get_by_text("As signed: yes")).to_be_visible()
    staff.look("after-signed")


def amends(staff: Staff) -> None:
    page = staff.page
    original = page.locator(".signed-note").inner_text()
    page.get_by_role("link", name="Amend").click()
    page.get_by_label("Why it is amended").fill("The depth was typed wrong.")
    line = page.locator(".amend-line").first
    line.get_by_label("What is wrong").select_option(label="BL13 left: depth in mm")
    line.get_by_label("What is right").fill("6")
    staff.look("after-amend")
    page.get_by_role("button", name="Read it as it will stand").click()
    staff.look("after-amend-sign")
    page.get_by_label("Type your name to sign").fill(staff.name)
    page.get_by_role("button", name="Sign the amendment").click()
    expect(page.get_by_text("The amendment is signed.")).to_be_visible()
    notes = page.locator(".signed-note").all_inner_texts()
    assert notes[1] == original, "the original stays, behind its amendment"
    assert "is 6" in notes[0]
    staff.look("after-amended")


def prints_the_notes(staff: Staff, pictures: Path | None) -> None:
    page: Page = staff.page
    signed = page.url
    for reader in ("practitioner", "payer", "patient"):
        page.goto(signed.replace("/signed/", f"/note/{reader}/"))
        staff.look(f"after-note-{reader}")
        page.emulate_media(media="print")
        sheet = page.pdf(format="A4", path=pictures / f"after-note-{reader}.pdf" if pictures else None)
        if pictures:
            page.screenshot(path=pictures / f"after-print-{reader}.png", full_page=True)
        pages = len(re.findall(rb"/Type\s*/Page\b", sheet))
        assert pages == 1, f"{reader}: {pages} pages"
        page.emulate_media(media="screen")
    page.goto(signed)


def reads_why(patient: Patient) -> None:
    page = patient.page
    page.goto(patient.server.at("/me/"))
    patient.look("after-me")
    page.get_by_role("link", name="What was done and why").click()
    expect(page.get_by_role("heading", name="Why these points")).to_be_visible()
    expect(page.get_by_text("Say that you had needles near the chest.")).to_be_visible()
    expect(page.locator(".body-view").first).to_be_visible()
    patient.look("after-why")


def is_short_of_breath(patient: Patient) -> None:
    page = patient.page
    mails = page.locator("li", has_text=EMAIL).filter(has_text="/after-visit/")
    for _ in range(60):
        page.goto(patient.server.at("/demo/mailbox/"))
        if mails.count():
            break
        page.wait_for_timeout(500)
    link = re.search(r"/after-visit/\S+", mails.first.inner_text())
    assert link
    page.goto(patient.server.at(link[0]))
    expect(page.get_by_text("This page can wait.")).to_be_visible()
    patient.look("after-question")
    page.get_by_label("Short of breath, or pain in the chest").check(force=True)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Get help now")).to_be_visible()
    expect(page.get_by_role("link", name="Call 112")).to_have_attribute("href", "tel:112")
    expect(page.get_by_text("Say that you had needles near the chest, and when.")).to_be_visible()
    patient.look("after-emergency")
    page.goto(patient.server.at(link[0]))
    expect(page.get_by_role("heading", name="Get help now")).to_be_visible()


def finds_it_on_the_list(staff: Staff) -> None:
    page = staff.page
    page.goto(staff.server.at("/today/"))
    told = page.locator(".notice--emergency", has_text=NAME)
    expect(told).to_contain_text("Call them now.")
    staff.look("after-today")
    told.get_by_role("link", name=re.compile("Read and follow up")).click()
    page.get_by_role("link", name="Follow up").click()
    staff.look("after-follow-up")
    page.get_by_label("How grave").select_option("3")
    page.get_by_label("Did the needling cause it?").select_option("probable")
    page.get_by_label("Hospital, or a longer stay there").check(force=True)
    page.get_by_label("What was done about it").fill("Called her; the ambulance took her to hospital.")
    page.get_by_label("Recovering", exact=True).check(force=True)
    page.get_by_role("button", name="Keep this").click()
    expect(page.get_by_text("Called her; the ambulance took her to hospital.")).to_be_visible()
    staff.look("after-followed-up")
    page.goto(staff.server.at("/today/"))
    expect(page.locator(".notice--emergency", has_text=NAME)).to_have_count(0)
