"""A nervous patient asks before the first visit; words that cannot wait are answered by the page itself."""

import io
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, StorageState, expect

from tests.journeys.patient import Patient
from tests.journeys.test_nothing_is_lost import BOXES
from tests.support.browser import axe_violations, becomes_true
from tests.support.server import Server

pytestmark = pytest.mark.one_database

NAME = "Nina Nervous"
HURT = "Do the needles hurt?\nI fainted once at the doctor's."
DRIVE = "Can I drive home afterwards?"


def test_questions_before_the_first_visit(
    browser: Browser, server: Server, signed_in: dict[str, StorageState], pictures: Path | None
) -> None:
    # Given a patient with a first appointment and a telephone
    desk = browser.new_context(storage_state=signed_in["practitioner"], locale="en-GB").new_page()
    desk.goto(server.at("/today/"))
    telephone = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, locale="en-GB")
    patient = Patient(telephone, server, pictures)
    patient.has_a_time("nina.nervous@example.org", NAME, desk.locator(".account__name").inner_text())
    page = patient.page

    # When she asks two questions, one with a photo
    page.goto(server.at("/me/"))
    page.get_by_role("link", name="Ask a question").click()
    patient.look("messages-empty")
    expect(page.get_by_text("In an emergency do not write:")).to_be_in_viewport()
    page.get_by_label("Your message").fill(HURT)
    # Typing has paused, and it is kept on the telephone. To ask for a store that is not there would make it.
    kept = f"(await indexedDB.databases()).length > 0 && (await ({BOXES})()).length === 1"
    becomes_true(page, f"async () => {kept}")
    page.reload()
    expect(page.get_by_label("Your message")).to_have_value(HURT)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Sent. You see here when it was read")).to_be_visible()
    expect(page.get_by_label("Your message")).to_have_value("")
    photo = io.BytesIO()
    Image.new("RGB", (300, 200), "tan").save(photo, "JPEG")
    page.get_by_label("Your message").fill(DRIVE)
    page.locator("#id_picture").set_input_files(
        {"name": "car.jpg", "mimeType": "image/jpeg", "buffer": photo.getvalue()}
    )
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".message")).to_have_count(2)
    expect(page.locator(".message img")).to_have_js_property("complete", True)
    assert page.locator(".message img").evaluate("image => image.naturalWidth") == 300
    patient.look("messages-asked")

    # Then both stand on the chart, with her own line breaks, before there is any paperwork
    desk.goto(server.at(f"/today/?day={patient.day}"))
    desk.get_by_role("link", name=f"Open chart: {NAME}").click()
    questions = desk.get_by_role("region", name="Questions to answer")
    expect(questions).to_be_in_viewport()
    assert questions.locator(".message__words").all_inner_texts() == [HURT, DRIVE]
    looks_at(desk, pictures, "messages-chart")

    # When the practitioner answers the first, and has talked about the other
    questions.get_by_role("link", name="Answer").click()
    desk.get_by_label("Your answer").fill("A short prick. You may lie down, and say stop at any time.")
    desk.get_by_label(DRIVE).uncheck(force=True)
    looks_at(desk, pictures, "messages-thread")
    desk.get_by_role("button", name="Send").click()
    expect(desk.locator(".message")).to_have_count(3)
    desk.get_by_role("link", name=NAME).first.click()
    expect(questions.locator(".message__words")).to_have_text(DRIVE)
    questions.get_by_role("button", name="We talked about it").click()
    expect(questions).to_have_count(0)

    # Then she reads it
    page.goto(server.at("/me/"))
    expect(page.get_by_text("1 message for you is unread.")).to_be_visible()
    patient.look("messages-me")
    page.get_by_role("link", name="Read it").click()
    expect(page.get_by_text("A short prick.")).to_be_visible()
    expect(page.get_by_text("You talked about it")).to_be_visible()
    patient.look("messages-answered")

    # When she writes what cannot wait, then the page says at once what to do and whom to call
    page.get_by_label("Your message").fill("Since this morning I can't pee and it is numb between my legs.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Please get help now")).to_be_visible()
    expect(page.locator('main a[href="tel:112"]')).to_be_in_viewport()
    patient.look("messages-emergency")
    desk.goto(server.at("/today/"))
    expect(desk.get_by_text("wrote something that sounds like an emergency,")).to_be_visible()
    desk.get_by_role("link", name="Questions", exact=True).click()
    expect(desk.locator(".waiting__item").first).to_contain_text("Sounds like an emergency:")
    looks_at(desk, pictures, "messages-questions")
    desk.context.close()
    telephone.close()


def looks_at(page, pictures: Path | None, name: str) -> None:
    assert axe_violations(page) == [], name
    if pictures:
        page.screenshot(path=pictures / f"{name}.png", full_page=True)
