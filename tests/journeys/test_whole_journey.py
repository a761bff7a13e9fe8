"""One person walks through all of it: from the public page to the verdict a week later.

Real server, real browser, real storage; on SQLite, and on PostgreSQL when its address is given.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.journeys.patient import Patient
from tests.journeys.staff import Staff
from tests.support.server import start

EMAIL = "nora.neumann@example.org"
NAME = "Nora Neumann"


@pytest.fixture
def telephone(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, locale="en-GB")
    yield context
    context.close()


@pytest.fixture
def tablets(browser: Browser) -> Iterator[list[BrowserContext]]:
    contexts = [
        browser.new_context(viewport={"width": 1024, "height": 768}, locale="en-GB") for _ in range(3)
    ]
    yield contexts
    for context in contexts:
        context.close()


def test_from_the_first_question_to_the_verdict(
    telephone: BrowserContext,
    tablets: list[BrowserContext],
    tmp_path: Path,
    database_url: str,
    pictures: Path | None,
) -> None:
    server = start(tmp_path / "demo", database_url=database_url)
    try:
        practitioner = Staff(tablets[0], server, "practitioner", pictures)
        desk = Staff(tablets[1], server, "desk", pictures)
        owner = Staff(tablets[2], server, "owner", pictures)

        patient = Patient(telephone, server, pictures)
        patient.finds_a_time(practitioner.name)
        patient.signs_up(EMAIL)
        patient.books()
        patient.begins_the_paperwork()
        patient.tells_about_self()
        patient.draws()
        patient.rates()
        patient.says_what_helps()
        patient.tells_the_story()
        patient.lists_treatments()
        patient.answers_safety()
        patient.hopes()
        patient.names_activities()
        patient.reads_and_signs()

        desk.checks_in(NAME, patient.day)

        practitioner.opens_the_chart(NAME, patient.day)
        practitioner.plans()
        practitioner.takes_one_point_out()
        practitioner.starts_the_visit()
        assert practitioner.needles() >= 3
        practitioner.cannot_sign_while_needles_are_in()
        practitioner.counts_out()
        practitioner.writes_the_note()
        practitioner.leaves_the_room()
        practitioner.signs()

        owner.sees_the_clinic(NAME)
    finally:
        server.stop()

    a_week_later = start(tmp_path / "demo", database_url=database_url, days_later=8)
    try:
        telephone.clear_cookies()
        patient.server = a_week_later
        patient.answers_two_questions(patient.check_in_link())
        patient.sees_the_course(EMAIL)
    finally:
        a_week_later.stop()
