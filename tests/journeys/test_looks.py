"""Every page on a telephone, a tablet and a desk, by day and by night, and with text twice as large."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, StorageState

from tests.journeys.patient import Patient
from tests.support.browser import axe_violations, settle
from tests.support.server import Server

pytestmark = pytest.mark.one_database

WIDTHS = (320, 360, 768, 1280)
SECTIONS = (
    "about",
    "where",
    "how-strong",
    "better-worse",
    "story",
    "treatments",
    "safety",
    "hopes",
    "baseline",
    "check",
    "consent",
)
PUBLIC = (
    "/",
    "/does-it-work/",
    "/what-happens/",
    "/atlas",
    "/atlas?layer=muscles&at=1180,3090",
    "/atlas/GB30",
    "/atlas/no-such-point",
    "/practitioners/",
    "/account/login/",
    "/account/signup/",
    "/account/signup/passkey/",
    "/account/password/reset/",
    "/demo/mailbox/",
    "/nothing-is-here/",
    "/design/",
    "/design/?page=workspace",
    "/design/?page=sheet",
)

Open = Callable[[StorageState | None], Page]


@pytest.fixture
def opened(browser: Browser) -> Iterator[Open]:
    contexts = []

    def open_page(state: StorageState | None = None) -> Page:
        contexts.append(browser.new_context(storage_state=state, locale="en-GB", reduced_motion="reduce"))
        return contexts[-1].new_page()

    yield open_page
    for context in contexts:
        context.close()


def faults_of(page: Page, name: str, pictures: Path | None) -> list[str]:
    """Everything that is wrong with the page that is open, at every width, light, dark and enlarged."""
    found = []

    def too_wide(how: str) -> None:
        settle(page)
        inside, outside = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        if inside > outside:
            found.append(f"{name} {how}: {inside} px wide")

    def picture(how: str) -> None:
        if pictures:
            page.screenshot(path=pictures / f"{name}-{how}.png", full_page=True)

    page.emulate_media(color_scheme="light")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        too_wide(f"at {width}")
        if width == 360:
            found += [f"{name} at {width}: {fault}" for fault in axe_violations(page)]
        picture(str(width))
    # Loading again would show the same: what is dark is decided by the style sheet alone, as day turns to night.
    page.emulate_media(color_scheme="dark")
    settle(page)
    found += [f"{name} in the dark: {fault}" for fault in axe_violations(page, rules=("color-contrast",))]
    picture("1280-dark")
    page.emulate_media(color_scheme="light")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    too_wide("with text twice as large")
    picture("1280-large")
    page.set_viewport_size({"width": 640, "height": 450})
    too_wide("at 640 with text twice as large")
    page.evaluate("document.documentElement.style.fontSize = ''")
    return found


def look_at(page: Page, server: Server, paths: tuple[str, ...], pictures: Path | None) -> str:
    """One line for each thing that is wrong; an empty text is what we want."""
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
    page.on("console", lambda line: said.append(f"{page.url}: {line.text}") if line.type == "error" else None)
    found = []
    for path in paths:
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(server.at(path))
        if page.locator("[data-drawing]").count():
            page.locator("[data-drawing-stage]").first.wait_for()
        name = re.sub(r"[0-9a-f-]{36}|[^a-z]+", "-", path.lower()).strip("-") or "home"
        found += faults_of(page, re.sub("-+", "-", name), pictures)
    # The page that is not there is meant to answer 404.
    return "\n".join(found + [line for line in said if "404" not in line])


def path_of(page: Page, link: str) -> str:
    address = page.get_by_role("link", name=re.compile(link)).first.get_attribute("href")
    assert address, link
    return address


def test_what_anyone_can_open(opened: Open, server: Server, pictures: Path | None) -> None:
    # Given somebody who only looks around
    page = opened(None)
    page.goto(server.at("/practitioners/"))
    person = path_of(page, "See free times")
    page.goto(server.at(person))
    time = page.locator(".slot-day__times a").first.get_attribute("href")
    assert time

    # Then every page is whole at every size
    assert look_at(page, server, (*PUBLIC, person, time), pictures) == ""


def test_what_a_new_patient_meets(browser: Browser, server: Server, pictures: Path | None) -> None:
    # Given a new patient with a time
    context = browser.new_context(locale="en-GB", reduced_motion="reduce")
    patient = Patient(context, server, None)
    paper = patient.has_a_time("lotte.looks@example.org").removeprefix(server.base)

    # Then the paperwork, empty as it is, is whole at every size
    paths = (
        paper,
        *(f"{paper}{section}/" for section in SECTIONS),
        "/me/",
        "/me/trail/",
        "/account/passkeys/",
    )
    assert look_at(patient.page, server, paths, pictures) == ""
    context.close()


def test_what_a_returning_patient_sees(
    opened: Open, server: Server, signed_in: dict[str, StorageState], pictures: Path | None
) -> None:
    # Given a patient who has been here for some weeks
    page = opened(signed_in["patient"])
    page.goto(server.at("/me/"))
    course = path_of(page, "See my course")

    # Then their own pages are whole at every size
    visit = path_of(page, "What was done and why")
    own = ("/me/account/", "/me/ways/", "/me/download/", "/calendars/")
    paths = ("/me/", course, visit, f"{visit}after/", "/me/trail/", *own)
    assert look_at(page, server, paths, pictures) == ""


def after_a_visit(page: Page, server: Server, chart: str) -> list[str]:
    """The pages of a visit that was signed: as signed, amend, report, follow up, and the notes."""
    page.goto(server.at(chart))
    signed = page.locator(".visit-note__links a").first.get_attribute("href")
    assert signed
    acts = ("signed", "amend", "report", "note/practitioner", "note/payer", "note/patient")
    return [signed.replace("/signed/", f"/{act}/") for act in acts]


def test_what_a_practitioner_works_with(
    browser: Browser,
    opened: Open,
    server: Server,
    signed_in: dict[str, StorageState],
    pictures: Path | None,
) -> None:
    # Given a practitioner, somebody who came for weeks, and somebody new whose paperwork is there
    page = opened(signed_in["practitioner"])
    page.goto(server.at("/today/"))
    last = dt.date.fromisoformat(page.locator("input[name=day]").input_value())
    charts = page.get_by_role("link", name=re.compile("Open chart"))
    for days_ago in range(150):
        page.goto(server.at(f"/today/?day={last - dt.timedelta(days=days_ago)}"))
        if page.get_by_text("Return visit").count() and charts.count():
            break
    day, long_known = page.url.removeprefix(server.base), charts.first.get_attribute("href")
    context = browser.new_context(locale="en-GB")
    patient = Patient(context, server, None)
    paper = patient.has_a_time(
        "vera.visit@example.org", "Vera Visit", page.locator(".account__name").inner_text()
    )
    patient.has_answered_everything(paper)
    patient.signs(paper)
    context.close()

    # When the new one is planned for and treated
    page.goto(server.at(f"/today/?day={patient.day}"))
    page.get_by_role("link", name="Open chart: Vera Visit").click()
    page.get_by_role("button", name="Propose a plan").click()
    page.get_by_role("button", name="Accept this plan").click()
    plan = page.url.removeprefix(server.base)
    page.get_by_role("button", name="Start the visit").click()
    page.get_by_role("button", name=re.compile("^Put in")).first.click()
    page.get_by_role("button", name=re.compile("^Take out")).first.wait_for()
    visit = page.url.removeprefix(server.base)

    # Then the day, the charts, the plan and the visit are whole at every size
    paths = (
        day,
        str(long_known),
        plan,
        visit.partition("#")[0],
        *after_a_visit(page, server, str(long_known)),
    )
    assert look_at(page, server, paths, pictures) == ""


@pytest.mark.parametrize(
    ("role", "paths"),
    [("desk", ("/desk/", "/desk/book/")), ("owner", ("/owner/", "/owner/people/", "/owner/caseload/"))],
)
def test_what_desk_and_owner_see(
    role: str,
    paths: tuple[str, ...],
    opened: Open,
    server: Server,
    signed_in: dict[str, StorageState],
    pictures: Path | None,
) -> None:
    page = opened(signed_in[role])
    page.goto(server.at(paths[0]))
    if role == "owner":
        page.goto(server.at("/owner/people/"))
        paths = (*paths, path_of(page, "Trail"))
    assert look_at(page, server, paths, pictures) == ""
