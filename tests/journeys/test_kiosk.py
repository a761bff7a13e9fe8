"""The waiting room's tablet goes from one person to the next, and the next finds nothing of the one before."""

import contextlib
import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, StorageState, expect

from tests.support.browser import axe_once, becomes_true
from tests.support.server import Server, run_inside

pytestmark = pytest.mark.one_database  # what is asked is what the browser keeps

HERS = "To carry my grandson up the stairs."
HIS = "To sleep through a night."
HURRIED = "And to dance at the wedding."

TWO_PEOPLE_ARE_HERE = """
import datetime as dt
from zoneinfo import ZoneInfo
from django.utils import timezone
from ashi.web.booking.models import Appointment
from ashi.web.records import links
from ashi.web.records.models import CaseMember, Clinic, Episode, Patient, Practitioner, User
zone = ZoneInfo(Clinic.unscoped.get().zone)
midnight = dt.datetime.combine(timezone.now().astimezone(zone).date(), dt.time(), zone)
by = Practitioner.unscoped.order_by("name").first()
for number, name in enumerate(("Karla Kiosk", "Ludwig Later")):
    patient = Patient.unscoped.create(name=name, synthetic=True)
    episode = Episode.unscoped.create(patient=patient, opened_at=midnight)
    CaseMember.unscoped.create(episode=episode, practitioner=by, since=midnight)
    begins = midnight + dt.timedelta(minutes=5 * number)
    Appointment.unscoped.create(patient=patient, episode=episode, practitioner=by, starts_at=begins,
        ends_at=begins + dt.timedelta(minutes=5), status="arrived", is_first=True)
desk = User.objects.filter(role="front_desk").first()
Path({where!r}).write_text(links.make_sign_in_link(desk, valid=dt.timedelta(minutes=5)))
"""
CODES_RUN_OUT = """
from ashi.web.kiosk.models import HandOver
HandOver.unscoped.filter(began_at=None).update(expires_at="2020-01-01T00:00:00Z")
"""
KEPT_HERE = """async () => ({
    local: localStorage.length, session: sessionStorage.length,
    databases: (await indexedDB.databases()).map((one) => one.name), caches: await caches.keys()})"""
NOTHING = {"local": 0, "session": 0, "databases": [], "caches": []}


def test_the_tablet_leaks_nothing(
    browser: Browser,
    server: Server,
    signed_in: dict[str, StorageState],
    pictures: Path | None,
    tmp_path: Path,
) -> None:
    # Given two people who have arrived, a desk, and a device that the desk makes a tablet
    run_inside(server, TWO_PEOPLE_ARE_HERE.replace("{where!r}", repr(str(tmp_path / "token"))))
    desk = browser.new_context(storage_state=signed_in["desk"], locale="en-GB").new_page()
    device = browser.new_context(viewport={"width": 768, "height": 1024}, has_touch=True, locale="en-GB")
    page = device.new_page()
    page.clock.install()
    page.goto(server.at(f"/sign-in/{(tmp_path / 'token').read_text()}/"))
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name=re.compile("[Tt]ablets")).first.click()
    page.get_by_label("Its name").fill("Blue tablet")
    looks_at(page, pictures, "kiosk-tablets")
    page.get_by_role("button", name="Make this device a tablet").click()
    waits_for_a_code(page)
    looks_at(page, pictures, "kiosk-first")

    # When Karla types her code, writes, and presses "I am done" in the middle of a sentence
    first = code_for(desk, server, "Karla Kiosk", pictures)
    begins(page, first)
    expect(page.get_by_role("heading", name="Hello, Karla")).to_be_visible()
    assert "Kiosk" not in page.content()
    looks_at(page, pictures, "kiosk-hello")
    page.get_by_role("link", name="Begin").click()
    page.get_by_role("link", name="Begin").click()
    expect(page).to_have_url(re.compile("/paperwork/[^/]+/[a-z-]+/$"))
    hers = page.url
    expect(page.locator("main form[data-shared-device]")).to_be_visible()
    looks_at(page, pictures, "kiosk-section")
    page.goto(hers.rsplit("/", 2)[0] + "/hopes/")
    nothing_for_a_password_manager(page)
    with page.expect_response(re.compile("/draft/")):
        page.locator("[name=hopes]").fill(HERS)
    page.evaluate("localStorage.setItem('a', '1'); sessionStorage.setItem('a', '1'); indexedDB.open('a')")
    page.evaluate("caches.open('a').then((one) => one.put('/a', new Response('a')))")
    page.locator("[name=worries]").fill(HURRIED)
    page.get_by_role("banner").get_by_role("button", name="I am done").click()

    # Then the tablet has forgotten her
    expect(page.get_by_text("Thank you. What you wrote is kept.")).to_be_visible()
    looks_at(page, pictures, "kiosk-thanks")
    has_forgotten(page, device, server, hers, HERS)
    # and her code is spent
    begins(page, first)
    expect(page.get_by_text("This code does not work.")).to_be_visible()
    # as is one that has run out.
    late = code_for(desk, server, "Ludwig Later")
    run_inside(server, CODES_RUN_OUT)
    begins(page, late)
    expect(page.get_by_text("This code does not work.")).to_be_visible()

    # When Ludwig is next
    begins(page, code_for(desk, server, "Ludwig Later"))
    expect(page.get_by_role("heading", name="Hello, Ludwig")).to_be_visible()
    # then her pages are not there for him,
    page.goto(hers)
    expect(page.get_by_role("heading", name="There is nothing here")).to_be_visible()
    # the rest of the clinic leads back to his,
    page.goto(server.at("/account/login/"))
    expect(page.get_by_role("heading", name="Hello, Ludwig")).to_be_visible()
    page.get_by_role("link", name="Begin").click()
    page.get_by_role("link", name="Begin").click()
    expect(page).to_have_url(re.compile("/paperwork/[^/]+/[a-z-]+/$"))
    his = page.url
    page.goto(his.rsplit("/", 2)[0] + "/hopes/")
    expect(page.locator("[name=hopes]")).to_have_value("")
    with page.expect_response(re.compile("/draft/")):
        page.locator("[name=hopes]").fill(HIS)
    # and left alone, it asks whether he is there, counts down, and ends.
    page.clock.fast_forward("01:31")
    expect(page.get_by_role("dialog", name="Are you still there?")).to_be_visible()
    looks_at(page, pictures, "kiosk-still-there")
    page.get_by_role("button", name="I am still here").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("[name=hopes]")).to_have_value(HIS)
    page.clock.fast_forward("02:01")
    waits_for_a_code(page)
    keeps_nothing(page, device)
    page.go_back()
    waits_for_a_code(page)
    assert HIS not in page.content()

    # Then what each of them wrote is on the server, for them alone
    begins(page, code_for(desk, server, "Karla Kiosk"))
    expect(page.get_by_role("heading", name="Hello, Karla")).to_be_visible()
    page.goto(hers.rsplit("/", 2)[0] + "/hopes/")
    expect(page.locator("[name=hopes]")).to_have_value(HERS)
    expect(page.locator("[name=worries]")).to_have_value(HURRIED)
    # and the desk can take the tablet out of use, wherever it is.
    desk.goto(server.at("/desk/tablets/"))
    expect(desk.get_by_text("in use", exact=False).first).to_be_visible()
    desk.get_by_role("button", name="Take it out of use").click()
    expect(desk.get_by_text("It is an ordinary device again.")).to_be_visible()
    page.goto(hers)
    expect(page).to_have_url(re.compile("/account/login/"))
    device.close()
    desk.context.close()


def waits_for_a_code(page: Page) -> None:
    expect(page.get_by_label("Your code, 6 numbers")).to_have_value("")


def code_for(desk: Page, server: Server, name: str, pictures: Path | None = None) -> str:
    desk.goto(server.at("/desk/tablets/"))
    row = desk.get_by_role("listitem").filter(has_text=name)
    row.get_by_role("button", name=re.compile("code", re.IGNORECASE)).click()
    expect(desk.get_by_role("heading", name=f"Code for {name}")).to_be_visible()
    looks_at(desk, pictures, "kiosk-code")
    return desk.locator(".kiosk__shown").inner_text()


def begins(page: Page, code: str) -> None:
    page.get_by_label("Your code, 6 numbers").fill(code)
    page.get_by_role("button", name="Begin").click()


def nothing_for_a_password_manager(page: Page) -> None:
    assert page.locator("input[type=password], input[type=email]").count() == 0
    fields = page.locator("main input:not([type=hidden]), main textarea")
    for field in fields.all():
        assert field.evaluate("(one) => one.autocomplete || one.form.autocomplete") == "off"


def has_forgotten(page: Page, device: BrowserContext, server: Server, deep: str, words: str) -> None:
    """Back, forward, reload, an address typed by hand, no network, and whatever the browser keeps."""
    waits_for_a_code(page)
    keeps_nothing(page, device)
    for _ in range(4):
        page.go_back()
        waits_for_a_code(page)
        assert words not in page.content()
    page.go_forward()
    waits_for_a_code(page)
    page.reload()
    waits_for_a_code(page)
    page.goto(deep)
    expect(page).to_have_url(server.at("/tablet/"))
    waits_for_a_code(page)
    device.set_offline(True)
    with contextlib.suppress(Error):  # the browser's own page says that there is no network
        page.go_back()
    expect(page.locator("form")).to_have_count(0)
    expect(page.get_by_text(words)).to_have_count(0)
    device.set_offline(False)
    page.goto(server.at("/tablet/"))
    waits_for_a_code(page)


def keeps_nothing(page: Page, device: BrowserContext) -> None:
    nothing = json.dumps(NOTHING, separators=(",", ":"))
    becomes_true(page, f"({KEPT_HERE})().then((kept) => JSON.stringify(kept) === '{nothing}')")
    cookies = {one["name"] for one in device.cookies()}
    assert cookies <= {"__Host-ashi-tablet", "__Host-ashi-csrf"}, cookies


def looks_at(page: Page, pictures: Path | None, name: str) -> None:
    if pictures is None and name != "kiosk-code":
        assert axe_once(page) == [], name
    if pictures:
        page.screenshot(path=pictures / f"{name}.png", full_page=True)
