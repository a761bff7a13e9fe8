"""What the patient said shapes what is done: on warfarin, pregnant, afraid, right buttock to calf; to the signature."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, StorageState, expect

from tests.journeys.hands import Figure
from tests.journeys.patient import Patient
from tests.journeys.staff import Staff
from tests.support.server import Server

EMAIL = "eva.ehlers@example.org"
NAME = "Eva Ehlers"
PAINFUL = ("buttock_lower_outer_right", "thigh_back_upper_right", "calf_upper_right")

pytestmark = pytest.mark.one_database


class SignedIn(Staff):
    """Someone whose one-time link was used before."""

    def __init__(self, page: Page, server: Server, pictures: Path | None) -> None:
        self.page, self.server, self.pictures = page, server, pictures
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.goto(server.at("/today/"))
        self.name = page.locator(".account__name").inner_text()


def tells_the_four_facts(patient: Patient, paper: str) -> None:
    """The drawing, the medicine, the pregnancy and the fear, each on its own page of the paperwork."""
    page = patient.page
    page.goto(f"{paper}where/")
    figure = Figure(page)
    page.locator("[data-clear]").click()
    page.get_by_role("button", name="Close", exact=True).click()
    for region in PAINFUL:
        figure.dab(region)
    page.get_by_role("group", name=re.compile("How strong")).locator("input[value='7']").first.check(
        force=True
    )
    patient.look("tailored-where")
    patient.go_on()
    page.goto(f"{paper}treatments/")
    patient.write("medicine_1_name", "Warfarin")
    patient.write("medicine_1_dose", "5 mg in the evening")
    patient.go_on()
    page.goto(f"{paper}safety/")
    patient.choose("safety_blood_thinner", "yes")
    patient.write("detail_blood_thinner", "Warfarin")
    patient.write("detail_inr", "2.3")
    patient.choose("safety_pregnant", "yes")
    patient.choose("detail_pregnant", "second_trimester")
    patient.look("tailored-safety")
    patient.go_on()
    page.goto(f"{paper}hopes/")
    patient.choose("needle_fear", "9")
    patient.go_on()


def test_warfarin_pregnant_afraid_right_buttock_to_calf(
    browser: Browser, server: Server, signed_in: dict[str, StorageState], pictures: Path | None
) -> None:
    # Given a patient who tells four things on the pages of the paperwork
    tablet = browser.new_context(
        storage_state=signed_in["practitioner"], viewport={"width": 1180, "height": 820}, locale="en-GB"
    )
    doctor = SignedIn(tablet.new_page(), server, pictures)
    telephone = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, locale="en-GB")
    patient = Patient(telephone, server, pictures)
    paper = patient.has_a_time(EMAIL, NAME, practitioner=doctor.name)
    patient.has_answered_everything(paper)
    tells_the_four_facts(patient, paper)
    patient.signs(paper, NAME)

    # When the practitioner opens the chart, then each of the four is there before the patient walks in
    desk = doctor.page
    desk.goto(server.at(f"/today/?day={patient.day}"))
    desk.get_by_role("link", name=f"Open chart: {NAME}").click()
    alerts = desk.locator(".patient-banner__alerts")
    for said in ("Blood thinner", "Pregnancy"):
        expect(alerts).to_contain_text(said)
    expect(desk.get_by_text("Afraid of needles:")).to_be_visible()
    doctor.look("tailored-chart")

    # When a plan is proposed, then it shows what each of the four has done
    desk.get_by_role("button", name="Propose a plan").click()
    before = desk.locator(".panel--setup")
    for said in (
        "Thin needles (.20 mm); press each place 1 to 2 minutes.",
        "No cupping on a blood thinner.",
        "Pregnancy: lie on the side, pillow between the knees.",
        "Few needles; agree on a stop word.",
        "No strong sensation.",
    ):
        expect(before.get_by_text(said)).to_be_visible()
    points = desk.locator("article.plan-point")
    assert 1 <= points.count() <= 6, "few and gentle, for someone who is afraid"
    for number in range(points.count()):
        words = points.nth(number).inner_text()
        assert float(re.search(r"([\d.]+) mm", words)[1]) <= 15, words  # type: ignore[index] # superficial
        assert not re.search(r"\bleft\b", words), words  # the right side hurts
        assert not re.search(r"\b(BL31|BL32|BL33|BL34|BL60|SP6|LI4|GB30)\b", words), words
    assert "Prone" not in desk.locator(".plan-points__position").all_inner_texts()
    left_out = desk.get_by_role("region", name="Left out, and why")
    expect(left_out).to_contain_text("Deep or near a vessel or organ, on a blood thinner.")
    expect(left_out).to_contain_text("Traditional avoid list in pregnancy.")
    expect(desk.locator(".reading", has_text="Afraid of needles")).to_be_visible()
    doctor.look("tailored-plan")

    # When a caution is lifted without the patient's word, it stays; with it and a reason, it is recorded
    caution = desk.locator("details", has_text="Later pregnancy: upper abdomen").first
    caution.locator("summary").click()
    caution.get_by_label("Why it may be lifted").fill("Week 20; her midwife agrees to the lower back.")
    caution.get_by_role("button", name="Lift this caution").click()
    expect(desk.get_by_text("tick that they agree").first).to_be_visible()
    caution = desk.locator("details", has_text="Later pregnancy: upper abdomen").first
    caution.get_by_label("I told the patient").check(force=True)
    caution.get_by_role("button", name="Lift this caution").click()
    expect(desk.get_by_text("the patient agreed")).to_be_visible()
    expect(desk.get_by_text("Week 20; her midwife agrees to the lower back.")).to_be_visible()

    # And what if she took no blood thinner is a question that changes nothing
    desk.get_by_label("If the patient …").select_option("no_blood_thinner")
    desk.get_by_role("button", name="Show the difference").click()
    expect(desk.locator("#what-if")).to_contain_text("No longer needed: No cupping on a blood thinner.")
    doctor.look("tailored-what-if")

    # Then the visit follows the plan, and is signed with every needle out
    desk.goto(desk.url.partition("what-if/")[0])
    needles = desk.locator("article.plan-point").count()
    doctor.starts_the_visit()
    assert doctor.needles() == needles
    doctor.counts_out()
    doctor.writes_the_note()
    doctor.leaves_the_room()
    doctor.signs()
    tablet.close()
    telephone.close()
