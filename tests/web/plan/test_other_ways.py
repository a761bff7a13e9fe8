"""Doing otherwise with equal ease: another way, a lifted caution, what if, and going on past a review."""

import datetime as dt
import hashlib

import msgspec
import pytest
from django.utils import timezone

from ashi.tailoring import WHAT_IFS
from ashi.visit.document import Visit
from ashi.web.records.models import AuditEntry, Document
from tests.support.charts import keep_answer, keep_paperwork
from tests.support.people import ALICE, CHEN
from tests.web.plan.conftest import PlanDesk, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def chen(episode_a, people, client_of) -> PlanDesk:
    """On a blood thinner, INR in range."""
    keep_paperwork(episode_a, CHEN)
    browser = client_of(people.practitioner)
    browser.post(f"/chart/{episode_a.pk}/plan/propose/")
    return PlanDesk(browser, episode_a)


def codes(desk: PlanDesk) -> set[str]:
    return {point.code for point in desk.plan.points}


# --- other ways


def test_other_ways_stand_beside_the_plan_with_what_differs(desk: PlanDesk) -> None:
    page = words(desk.browser.get(desk.url))
    for said in (
        "Other ways, side by side",
        "Next best",
        "Cherkin trial",
        "Real needles did about as well as simulated ones",
        "Without needles",
        "differences from this plan",
        "Gone: BL57 right",
    ):
        assert said in page
    assert page.count("Use this instead") == 4


@pytest.mark.parametrize(
    ("other", "expected"),
    [("cherkin2009", {"BL23", "BL40", "KI3", "GV3", "ASHI"}), ("needle_free", set()), ("next_best", None)],
)
def test_one_press_uses_another_way_and_undo_brings_the_plan_back(
    desk: PlanDesk, other: str, expected: set[str] | None
) -> None:
    before = codes(desk)
    assert desk.post("other", other=other, reason="Chosen with the patient.").status_code == 302
    assert codes(desk) == expected if expected is not None else codes(desk) != before
    assert desk.plan.changes[-1].kind == "replace"
    page = words(desk.browser.get(desk.url))
    assert "Another way:" in page
    assert AuditEntry.unscoped.filter(act="plan.keep", why="Chosen with the patient.").exists()
    assert desk.post("accept").status_code == 302
    desk.post("undo")
    assert codes(desk) == before


def test_another_way_needs_a_reason_and_must_be_one_of_those_shown(desk: PlanDesk) -> None:
    before = desk.document.pk
    for fields, said in (
        ({"other": "cherkin2009", "reason": " "}, "Give a reason, in a few words"),
        ({"other": "voodoo", "reason": "Why not"}, "Choose one of the ways that are shown."),
    ):
        answer = desk.post("other", **fields)
        assert answer.status_code == 422
        assert said in words(answer)
    assert desk.document.pk == before


# --- cautions


def test_a_lifted_caution_needs_a_reason_and_the_patients_word(chen: PlanDesk) -> None:
    page = words(chen.browser.get(chen.url))
    assert "Cautions you may lift" in page
    assert "I told the patient of this caution, and they agree." in page
    for fields, said in (
        ({"reason": "INR 2.1 today"}, "tick that they agree"),
        ({"agrees": "yes"}, "Give a reason, in a few words"),
        ({"agrees": "yes", "reason": "INR 2.1 today", "rule": "heart_valve"}, "not there any more"),
    ):
        answer = chen.post("lift", **{"rule": "anticoagulant"} | fields)
        assert answer.status_code == 422
        assert said in words(answer)
    assert chen.plan.changes == ()


def test_with_both_the_plan_is_made_anew_and_the_hands_edits_stay(chen: PlanDesk) -> None:
    held = codes(chen)
    out = chen.plan.points[0]
    chen.edit("remove", code=out.code, side=out.side, place=out.place, reason="Bruise there")
    assert chen.post("lift", rule="anticoagulant", reason="INR 2.1 today", agrees="yes").status_code == 302
    plan = chen.plan
    assert codes(chen) - held
    assert (out.code, out.side) not in {(p.code, p.side) for p in plan.points}
    assert [(c.kind, c.patient_agrees) for c in plan.changes] == [("remove", False), ("override", True)]
    assert all(point.depth_mm <= 15 for point in plan.points)  # lifted, and still superficial
    assert "the patient agreed" in words(chen.browser.get(chen.url))
    assert chen.post("accept").status_code == 302


def test_a_caution_lifted_after_another_way_was_taken_widens_that_way(chen: PlanDesk) -> None:
    chen.post("other", other="cherkin2009", reason="Chosen with the patient.")
    assert "BL40" not in codes(chen)
    chen.post("lift", rule="anticoagulant", reason="INR 2.1 today", agrees="yes")
    assert codes(chen) == {"BL23", "BL40", "KI3", "GV3", "ASHI"}


# --- what if


def test_what_if_shows_the_difference_and_stores_nothing(desk: PlanDesk) -> None:
    before = Document.unscoped.count()
    answer = desk.browser.post(f"{desk.url}what-if/", {"what": "afraid"})
    assert answer.status_code == 200
    page = words(answer)
    assert "If the patient is afraid of needles (9 of 10):" in page
    assert "Now holds: Afraid of needles." in page
    assert "Minutes with needles: 15 instead of 25." in page
    assert Document.unscoped.count() == before


@pytest.mark.parametrize("what", WHAT_IFS)
def test_every_what_if_can_be_asked(desk: PlanDesk, what: str) -> None:
    assert desk.browser.post(f"{desk.url}what-if/", {"what": what}).status_code == 200


def test_an_unknown_what_if_is_said(desk: PlanDesk) -> None:
    answer = desk.browser.post(f"{desk.url}what-if/", {"what": "the moon is full"})
    assert answer.status_code == 422
    assert "Choose what should be otherwise." in words(answer)


# --- the course


def visited(desk: PlanDesk, times: int) -> None:
    """Signed visits a week apart, and answers that say: as before."""
    first = ALICE.answered_on
    for week in range(times):
        at = dt.datetime.combine(first + dt.timedelta(weeks=week), dt.time(10), dt.UTC)
        visit = Visit(
            plan_id=None, style="modern", position="prone", started_at=at, ended_at=at + dt.timedelta(minutes=30),
            needles=(), needle_type="none", response_sought="none", stimulation="none", other_components=(),
            adverse_events=(), note="", knowledge_version="x",
        )  # fmt: skip
        body = msgspec.json.encode(visit).decode()
        Document.unscoped.create(
            kind="visit", patient=desk.episode.patient, episode=desk.episode, author_name="x",
            made_at=timezone.now(), happened_on=at.date(), schema=1, knowledge="x", body=body,
            digest=hashlib.sha256(body.encode()).hexdigest(),
        )  # fmt: skip
        keep_answer(desk.episode, at.date() + dt.timedelta(days=3), 5)


def test_the_page_shows_the_rule_and_its_source(desk: PlanDesk) -> None:
    page = words(desk.browser.get(desk.url))
    assert "What the course changes" in page
    assert "Better by 30 % or more: keep the points that were used." in page
    assert "kong2020_points" in page


@pytest.mark.parametrize("times", [5, 10])
def test_going_on_past_a_review_asks_why_and_the_patient_reads_it(
    desk: PlanDesk, times: int, people, client_of
) -> None:
    visited(desk, times)
    page = words(desk.browser.get(desk.url))
    assert "The course says: not responding" in page
    assert "Accept this plan" not in page
    answer = desk.post("accept")
    assert answer.status_code == 422
    assert "give a reason first" in words(answer)
    assert desk.post("go-on", reason="").status_code == 422
    assert desk.post("go-on", reason="She walks twice as far.").status_code == 302
    assert desk.plan.points
    assert "Accept this plan" in words(desk.browser.get(desk.url))
    assert desk.post("accept").status_code == 302
    patient = client_of(people.patient_a)
    told = words(patient.get(f"/me/course/{desk.episode.pk}/"))
    assert "She walks twice as far." in told


def test_no_reason_is_asked_when_the_course_does_not_say_stop(desk: PlanDesk) -> None:
    assert "no reason is needed" in words(desk.post("go-on", reason="Just so"))
