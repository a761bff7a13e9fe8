"""A review says: not enough better. The practitioner stops and sends the patient on, and the patient reads why."""

import re
from pathlib import Path

from playwright.sync_api import Browser, Page, StorageState, expect

from tests.journeys.patient import Patient
from tests.journeys.staff import Staff
from tests.support.server import Server, run_inside

EMAIL = "rita.review@example.org"
NAME = "Rita Review"
REASON = "After five visits the pain is as it was. More of the same is unlikely to change that."
# Paperwork of five weeks ago, a signed visit each week, and an answer after each: as bad as on the first day.
FIVE_WEEKS = f"""
import datetime as dt
from django.utils import timezone
from msgspec import structs
from ashi.tailoring import accept, propose
from ashi.safety import screen
from ashi.web.records import documents
from ashi.web.records.access import actor_of
from ashi.web.records.models import Episode
from tests.support.charts import keep_answer, keep_paperwork, keep_signed_visit
from tests.support.people import ALICE
episode = Episode.unscoped.get(patient__name={NAME!r})
doctor = episode.members.get().practitioner.user
today = timezone.now().date()
intake = keep_paperwork(episode, structs.replace(ALICE, answered_on=today - dt.timedelta(days=36)))
plan = accept(propose(intake, screen(intake, intake.answered_on)))
documents.keep(actor_of(doctor, "127.0.0.1"), episode, "plan", plan, happened_on=intake.answered_on)
for weeks_ago in range(5, 0, -1):
    keep_signed_visit(episode, doctor, hours_ago=7 * 24 * weeks_ago)
    keep_answer(episode, today - dt.timedelta(days=7 * weeks_ago - 6), 5)
"""


class SignedIn(Staff):
    """Someone whose one-time link was used before."""

    def __init__(self, page: Page, server: Server, pictures: Path | None) -> None:
        self.page, self.server, self.pictures = page, server, pictures
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.goto(server.at("/today/"))
        self.name = page.locator(".account__name").inner_text()


def test_the_review_stops_and_the_patient_is_sent_on(
    browser: Browser, server: Server, signed_in: dict[str, StorageState], pictures: Path | None
) -> None:
    # Given a patient whom five visits did not help, with a sixth one booked
    tablet = browser.new_context(
        storage_state=signed_in["practitioner"], viewport={"width": 1024, "height": 768}, locale="en-GB"
    )
    doctor = SignedIn(tablet.new_page(), server, pictures)
    telephone = browser.new_context(viewport={"width": 360, "height": 780}, has_touch=True, locale="en-GB")
    patient = Patient(telephone, server, pictures)
    patient.has_a_time(EMAIL, NAME, practitioner=doctor.name)
    run_inside(server, FIVE_WEEKS)

    # When the practitioner looks at the course, it says so, and the plan asks: go on, or stop?
    desk = doctor.page
    desk.goto(server.at(f"/today/?day={patient.day}"))
    desk.get_by_role("link", name=f"Open chart: {NAME}").click()
    expect(desk.get_by_text("Not enough better.").first).to_be_visible()
    expect(desk.locator(".course-picture svg")).to_be_visible()
    doctor.look("review-chart")
    desk.get_by_role("link", name="Plan", exact=True).click()
    expect(desk.get_by_text("The course says: not responding")).to_be_visible()
    doctor.look("review-plan")

    # And the practitioner stops, says why, and sends the patient to a physiotherapist
    desk.get_by_role("link", name="End the plan and refer").click()
    desk.get_by_role("button", name="End the plan").click()
    expect(desk.get_by_text("Give a reason, in a few words").first).to_be_visible()
    desk.get_by_label("Why it ends").fill(REASON)
    desk.get_by_label("A physiotherapist").check(force=True)
    desk.get_by_label("Name or practice").fill("Ms Roth")
    expect(desk.locator('[name="freed"]:checked')).to_have_count(1)
    doctor.look("review-end")
    desk.get_by_role("button", name="End the plan").click()
    expect(desk.get_by_text("1 booked visit is cancelled")).to_be_visible()
    expect(desk.get_by_text("Next: a physiotherapist (Ms Roth).")).to_be_visible()

    # Then there is a letter to take along, on one sheet
    desk.get_by_role("link", name="Letter: what was done, and the course").click()
    expect(desk.get_by_text("5 visits from")).to_be_visible()
    doctor.look("review-letter")
    desk.emulate_media(media="print")
    assert len(re.findall(rb"/Type\s*/Page\b", desk.pdf(format="A4"))) == 1

    # And the patient is told by mail that the time is free, and reads why, and what else there is
    page = patient.page
    page.goto(server.at("/demo/mailbox/"))
    mail = page.locator("li", has_text=EMAIL).filter(has_text="the clinic has cancelled these visits").first
    expect(mail).to_be_visible()
    assert "physio" not in mail.inner_text()
    page.goto(server.at("/me/"))
    patient.look("review-me")
    page.get_by_role("link", name="Read why").click()
    expect(page.get_by_text(REASON)).to_be_visible()
    expect(page.get_by_text("See next: a physiotherapist (Ms Roth).")).to_be_visible()
    expect(page.get_by_text("Exercise that you like and keep up")).to_be_visible()
    patient.look("review-why")
    page.get_by_role("link", name="The letter").click()
    expect(page.get_by_text("A physiotherapist (Ms Roth)")).to_be_visible()
    patient.look("review-my-letter")
    tablet.close()
    telephone.close()
