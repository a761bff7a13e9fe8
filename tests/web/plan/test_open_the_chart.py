"""The chart: everything on one screen, for those on the case, with a trace, and cheap."""

import datetime as dt

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ashi.body import compare
from ashi.intake import Intake
from ashi.web.plan import fragments
from ashi.web.records.models import AuditEntry, CaseMember, Fragment
from tests.support.charts import keep_answer, keep_paperwork
from tests.support.people import ALICE, EVE, drawing
from tests.web.plan.conftest import words

pytestmark = pytest.mark.django_db


def chart(episode) -> str:
    return f"/chart/{episode.pk}/"


def test_what_the_patient_said_is_all_there(paperwork, people, client_of) -> None:
    page = words(client_of(people.practitioner).get(chart(paperwork)))
    for said in (
        ALICE.worries,
        ALICE.questions,
        ALICE.hopes,
        "Sitting",
        "Walking",
        "Putting on socks",
        "17 May 1980",
    ):
        assert said in page
    assert "The screen found nothing" in page or "Flags" in page


def test_flags_that_block_stand_in_the_banner(episode_a, people, client_of) -> None:
    keep_paperwork(episode_a, EVE)
    page = client_of(people.practitioner).get(chart(episode_a)).content.decode()
    banner = page[page.index("patient-banner__alerts") : page.index("<main")]
    assert "Blood thinner" in banner
    assert "Pregnancy" in banner
    assert "Afraid of needles" in words(client_of(people.practitioner).get(chart(episode_a)))


def test_without_paperwork_the_chart_says_so(episode_a, people, client_of) -> None:
    page = words(client_of(people.practitioner).get(chart(episode_a)))
    assert "There is no paperwork yet" in page
    assert "Start the visit" not in page


def test_words_of_a_patient_cannot_become_markup(episode_a, people, client_of) -> None:
    nasty = "<script>alert(1)</script>\x1e</section>"
    keep_paperwork(episode_a, msgspec.structs.replace(ALICE, worries=nasty, questions=nasty))
    for _ in range(2):  # made, then stored
        page = client_of(people.practitioner).get(chart(episode_a))
        assert page.status_code == 200
        assert b"<script>alert" not in page.content
        assert "&lt;script&gt;alert" in page.content.decode()


def test_every_reading_leaves_a_trace(paperwork, people, client_of) -> None:
    client_of(people.practitioner).get(chart(paperwork))
    entry = AuditEntry.unscoped.get(act="chart.read")
    assert (entry.record, entry.patient, entry.actor) == (
        f"episode:{paperwork.pk.hex}",
        paperwork.patient_id,
        people.practitioner.pk,
    )


@pytest.mark.parametrize("who", ["patient_a", "patient_b", "other_practitioner", "front_desk", "owner"])
def test_nobody_else_finds_anything(paperwork, people, client_of, who: str) -> None:
    browser = client_of(getattr(people, who))
    for path in ("", "plan/"):
        assert browser.get(chart(paperwork) + path).status_code == 404
    for path in ("plan/propose/", "plan/edit/", "plan/undo/", "plan/accept/", "visit/"):
        assert browser.post(chart(paperwork) + path).status_code == 404
    assert not AuditEntry.unscoped.filter(act="chart.read").exists()


def test_leaving_the_case_closes_the_chart_at_once(paperwork, people, client_of) -> None:
    browser = client_of(people.practitioner)
    assert browser.get(chart(paperwork)).status_code == 200
    CaseMember.unscoped.update(until=dt.datetime.now(dt.UTC))
    assert browser.get(chart(paperwork)).status_code == 404


def test_pieces_are_made_once_and_joined(paperwork, people, client_of) -> None:
    browser = client_of(people.practitioner)
    first = browser.get(chart(paperwork)).content
    made = dict(Fragment.unscoped.values_list("pk", "html"))
    assert len(made) == 2  # the intake's own, and the course with the newest document
    with CaptureQueriesContext(
        connection,
    ) as queries:
        again = browser.get(chart(paperwork)).content
    assert dict(Fragment.unscoped.values_list("pk", "html")) == made
    reads = [q["sql"] for q in queries if q["sql"].startswith("SELECT") and "audithead" not in q["sql"]]
    assert len(reads) <= 4, reads  # the session, who, the documents with their pieces, the appointment
    assert _without_tokens(first) == _without_tokens(again)


def test_one_drawing_alone_has_nothing_to_compare_with(paperwork, people, client_of) -> None:
    assert "Since the first drawing" not in words(client_of(people.practitioner).get(chart(paperwork)))


def test_a_second_drawing_is_told_against_the_first(paperwork, people, client_of) -> None:
    browser = client_of(people.practitioner)
    browser.get(chart(paperwork))
    keep_paperwork(paperwork, drawn_later(1, "calf_upper_left"))
    keep_paperwork(paperwork, drawn_later(2, "lumbar_paraspinal_l4_right"))
    page = words(browser.get(chart(paperwork)))
    assert page.count("Since the first drawing") == 1
    told = page[page.index("Since the first drawing") : page.index("Worse with")]
    about, now = ALICE.about, drawing("lumbar_paraspinal_l4_right")
    found = compare(ALICE.drawing, now, about.stature_mm, about.weight_kg)
    assert found.gone
    assert not found.new
    assert f"Extent {found.before_cm2:.0f} to {found.after_cm2:.0f} cm²" in told
    assert "No longer covered: " in told
    assert "Newly covered" not in told  # the one in between is not what it is compared with
    assert "Overlap" in told
    assert "Borders are not reliable." in told
    with CaptureQueriesContext(connection) as queries:
        browser.get(chart(paperwork))
    reads = [q["sql"] for q in queries if q["sql"].startswith("SELECT") and "audithead" not in q["sql"]]
    assert len(reads) <= 4, reads


def test_an_empty_drawing_is_no_change(paperwork, people, client_of) -> None:
    keep_paperwork(paperwork, drawn_later(1))
    assert "Since the first drawing" not in words(client_of(people.practitioner).get(chart(paperwork)))


def drawn_later(weeks: int, *regions: str) -> Intake:
    """Alice's paperwork again, with another drawing."""
    on = ALICE.answered_on + dt.timedelta(weeks=weeks)
    marked = drawing(*regions) if regions else msgspec.structs.replace(ALICE.drawing, regions=(), strokes=())
    return msgspec.structs.replace(ALICE, answered_on=on, drawing=marked)


def test_a_damaged_piece_is_made_again(paperwork, people, client_of) -> None:
    browser = client_of(people.practitioner)
    whole = browser.get(chart(paperwork)).content
    Fragment.unscoped.filter(key__startswith="chart:").update(html="half of it")
    assert _without_tokens(browser.get(chart(paperwork)).content) == _without_tokens(whole)
    assert not Fragment.unscoped.filter(html="half of it").exists()


def test_a_new_answer_draws_the_course_again(paperwork, people, client_of) -> None:
    browser = client_of(people.practitioner)
    assert "no answer after the start" in words(browser.get(chart(paperwork)))
    keep_answer(paperwork, ALICE.answered_on + dt.timedelta(days=7), 3)
    page = browser.get(chart(paperwork))
    assert "course-picture" in page.content.decode()
    assert "style=" not in page.content.decode()  # the content security policy would refuse it


def test_other_wording_is_never_served(paperwork, people, client_of, monkeypatch) -> None:
    browser = client_of(people.practitioner)
    browser.get(chart(paperwork))
    Fragment.unscoped.filter(key__startswith="course:").update(html="old words")
    assert b"old words" in browser.get(chart(paperwork)).content
    monkeypatch.setattr(fragments, "EDITION", 99)
    fragments._wording.cache_clear()
    try:
        page = browser.get(chart(paperwork)).content
    finally:
        fragments._wording.cache_clear()
    assert b"old words" not in page
    assert not Fragment.unscoped.filter(html="old words").exists()


def _without_tokens(page: bytes) -> str:
    import re

    text = re.sub(r'(nonce|value|content)="[A-Za-z0-9_-]{20,}"', "", page.decode())
    return re.sub(r"csrf[^>]*>", "", text)


def test_answers_kept_at_one_moment_open_like_any_others(paperwork, people, client_of, monkeypatch) -> None:
    moment = timezone.now()
    monkeypatch.setattr("ashi.web.records.documents.timezone.now", lambda: moment)
    for average in (4, 5, 6):
        keep_answer(paperwork, moment.date(), average)
    assert client_of(people.practitioner).get(chart(paperwork)).status_code == 200
