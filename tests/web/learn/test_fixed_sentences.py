"""Sentences that stand in a template follow the rows that they speak of."""

import html
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils.translation import override

from ashi.evidence import load_trials, network
from ashi.knowledge import said
from ashi.web.design.languages import translated
from ashi.web.learn import queries, words

pytestmark = pytest.mark.django_db


def page(client_of: Callable[..., Client], path: str) -> str:
    return html.unescape(client_of().get(path).content.decode())


def test_home_says_how_long_its_study_followed_people(clinic, client_of: Callable[..., Client]) -> None:
    assert queries.answer().main.weeks == 26
    assert "were followed for half a year" in page(client_of, "/")
    assert words.lasting(52.0) == "a year"
    assert words.lasting(8.0) == "8 weeks"
    with override("de"):
        assert words.lasting(8.5) == "8,5 Wochen"


def test_massage_did_better_in_one_study_as_the_page_says(clinic, client_of: Callable[..., Client]) -> None:
    """In Cherkin 2001 people were less disabled and less bothered after massage than after acupuncture."""
    assert "Massage did better than acupuncture in one of them." in page(
        client_of, "/does-it-work/what-else/"
    )
    data = load_trials()
    with_massage = {arm.trial for arm in data.arms if arm.label == "massage" and arm.kind == "active"}
    assert with_massage == {"cherkin2001"}
    measured = {
        (row.arm, row.scale, row.week): row.value
        for row in data.results_of("cherkin2001")
        if row.value is not None and data.scales[row.scale].better == "lower"
    }
    pairs = [
        (value, measured["massage", scale, week])
        for (arm, scale, week), value in measured.items()
        if arm == "verum" and ("massage", scale, week) in measured
    ]
    assert len(pairs) >= 3
    assert all(massage < needles for needles, massage in pairs)


def test_the_course_of_new_pain_is_that_of_the_review(clinic, client_of: Callable[..., Client]) -> None:
    """Costa 2012, abstract: 52, 23 and 12 of 100 at the start, after 6 and after 26 weeks."""
    text = page(client_of, "/does-it-work/acute/")
    assert "began at 52 of 100 points of pain. After six weeks it was 23, after half a year 12." in text


def test_the_aid_asks_for_as_many_visits_as_the_long_answer(clinic, client_of: Callable[..., Client]) -> None:
    effort = queries.answer().effort
    visits = (
        f"{effort.visits[0]} to {effort.visits[1]} visits over {effort.weeks[0]} to {effort.weeks[1]} weeks"
    )
    for path in ("/decide/", "/does-it-work/"):
        assert visits in page(client_of, path)


def test_the_network_is_drawn_and_said(clinic, client_of: Callable[..., Client]) -> None:
    text = page(client_of, "/does-it-work/chronic/clearly-better/")
    for pair in network().odds_ratios:
        one, other = words.arm_kind(pair.treatment), words.arm_kind(pair.versus)
        assert f"{one} against {other}" in text
        assert f"{pair.estimate:.2f}" in text
    assert "compared directly in 3 studies" in text
    assert "pretended acupuncture (444)" in text, "the circle says how many people it stands for"
    for path in ("/does-it-work/chronic/pain/", "/does-it-work/acute/clearly-better/"):
        assert "All comparisons at once" not in page(client_of, path)


def test_a_sentence_of_the_library_is_said_in_the_language_of_the_page() -> None:
    reason = said(
        "%(scale)s at week %(week)s: %(missing)s",
        scale="pain, 0 to 100",
        week=8.5,
        missing=said("no SD, SE or interval given"),
    )
    assert reason == "pain, 0 to 100 at week 8.5: no SD, SE or interval given"
    with override("de"):
        assert translated(reason) == (
            "Schmerz, 0 bis 100 in Woche 8,5: weder SD noch SE noch ein Bereich angegeben"
        )
