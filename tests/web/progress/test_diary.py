"""A flare, a medicine, another treatment: told by the patient, kept once, read beside the answers."""

import datetime as dt
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from ashi.intake import DiaryEntry
from ashi.web.records.documents import decode
from ashi.web.records.models import AuditEntry, Document, Episode
from tests.support.charts import keep_answer, keep_paperwork, keep_signed_visit
from tests.support.clinic import People
from tests.web.plan.conftest import words

pytestmark = pytest.mark.django_db


class Diary:
    """The patient's page of their course."""

    def __init__(self, browser: Client, episode: Episode) -> None:
        self.browser, self.episode = browser, episode
        self.page = f"/me/course/{episode.pk}/"

    def tell(self, **fields: str) -> HttpResponse:
        given = {"kind": "flare", "on": str(timezone.now().date()), "client_key": str(uuid4())}
        return self.browser.post(f"{self.page}tell/", {**given, **fields})

    @property
    def kept(self) -> list[DiaryEntry]:
        return [decode(row, DiaryEntry) for row in Document.unscoped.filter(kind="diary")]


@pytest.fixture
def diary(episode_a: Episode, people: People, client_of: Callable[..., Client]) -> Diary:
    keep_paperwork(episode_a)
    keep_answer(episode_a, timezone.now().date() - dt.timedelta(days=1), 5)
    return Diary(client_of(people.patient_a), episode_a)


def test_what_is_told_stands_on_the_picture_for_both(
    diary: Diary, people: People, client_of: Callable[..., Client]
) -> None:
    keep_signed_visit(diary.episode, people.practitioner)
    doctor = client_of(people.practitioner)
    doctor.get(f"/chart/{diary.episode.pk}/")
    assert diary.tell(words="  after   gardening ").status_code == 302
    (entry,) = diary.kept
    assert (entry.kind, entry.on, entry.words) == ("flare", timezone.now().date(), "after gardening")
    mine = words(diary.browser.get(diary.page))
    assert "It is kept, and stands beside your answers." in mine
    assert "flares" in mine
    assert ": after gardening." in mine
    chart = words(doctor.get(f"/chart/{diary.episode.pk}/"))
    assert "a flare, “after gardening”." in chart
    assert AuditEntry.unscoped.filter(act="diary.keep").count() == 1


def test_sent_twice_it_is_kept_once(diary: Diary) -> None:
    key = str(uuid4())
    for _ in range(2):
        assert diary.tell(client_key=key).status_code == 302
    assert diary.tell(client_key=key, kind="medicine").status_code == 302
    assert "nothing was counted twice" in words(diary.browser.get(diary.page))
    assert [entry.kind for entry in diary.kept] == ["flare"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"kind": "miracle"}, "Please choose what happened."),
        ({"kind": ""}, "Please choose what happened."),
        ({"on": "yesterday"}, "Please give the day, such as 2026-11-24."),
        ({"on": "2999-01-01"}, "This day has not come yet."),
        ({"on": "1999-01-01"}, "This is before your care began"),
        ({"words": "x" * 81}, "This is 81 letters long; 80 fit."),
        ({"client_key": "no key"}, "incomplete. Please send it again."),
    ],
)
def test_what_cannot_be_kept_is_said_and_what_was_typed_stays(
    diary: Diary, fields: dict[str, str], said: str
) -> None:
    answer = diary.tell(**{"words": "after gardening", **fields})
    assert answer.status_code == 422
    assert said in words(answer)
    assert (fields.get("words") or "after gardening") in answer.content.decode()
    assert diary.kept == []


def test_words_are_shown_as_words(diary: Diary) -> None:
    diary.tell(words="<b>1.2345 & me</b>")
    page = diary.browser.get(diary.page).content.decode()
    assert "<b>1.2345" not in page
    assert "&lt;b&gt;1.2345 &amp; me&lt;/b&gt;" in page


def test_it_is_no_answer_so_the_weekly_questions_still_come(diary: Diary) -> None:
    diary.tell()
    assert Document.unscoped.filter(kind="response").count() == 2  # the paperwork's and the answer above
    verdict = words(diary.browser.get(diary.page))
    assert "There is one answer after the start." in verdict
