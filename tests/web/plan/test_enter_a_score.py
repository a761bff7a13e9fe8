"""A score from the clinic's own form: typed in on the chart, checked, kept once, corrected by the next."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from ashi.instruments import Response, score
from ashi.web.records.documents import decode
from ashi.web.records.models import AuditEntry, Document, Episode
from tests.web.plan.conftest import words

pytestmark = pytest.mark.django_db

TODAY = timezone.now().date()


def page(episode: Episode) -> str:
    return f"/chart/{episode.pk}/score/"


def odi(**changes: Any) -> dict[str, str]:
    return {"instrument": "odi", "score": "38", "on": TODAY.isoformat(), "form_version": "2.1a"} | changes


def standing() -> list[Response]:
    rows = Document.unscoped.filter(kind="response", corrected_by=None).order_by("made_at")
    return [one for one in (decode(row, Response) for row in rows) if one.via == "visit"]


def test_a_score_is_kept_with_its_form_and_stands_on_the_chart(paperwork, people, client_of) -> None:
    browser = client_of(people.practitioner)
    assert "Enter a score" in words(browser.get(f"/chart/{paperwork.pk}/"))
    assert browser.post(page(paperwork), odi()).status_code == 302
    (kept,) = standing()
    assert kept.items == {"score": 38, "form_version": "2.1a"}
    assert score(kept).value == 38
    assert "ODI (lower is better) 38" in words(browser.get(f"/chart/{paperwork.pk}/"))
    assert "ODI, " in words(browser.get(page(paperwork)))
    assert AuditEntry.unscoped.filter(
        act="response.keep", actor_name=people.practitioner.practitioner.name
    ).exists()


def test_the_same_score_twice_counts_once_and_another_corrects_it(paperwork, people, client_of) -> None:
    browser = client_of(people.practitioner)
    for _ in range(2):
        assert browser.post(page(paperwork), odi()).status_code == 302
    assert len(standing()) == 1
    assert browser.post(page(paperwork), odi(score="40")).status_code == 302
    assert [one.items["score"] for one in standing()] == [40]
    assert Document.unscoped.filter(kind="response", corrects__isnull=False).count() == 1
    earlier = (TODAY - dt.timedelta(days=30)).isoformat()
    assert browser.post(page(paperwork), odi(on=earlier)).status_code == 302
    assert len(standing()) == 2, "another day is another score"


def test_start_back_names_the_group(paperwork, people, client_of) -> None:
    browser = client_of(people.practitioner)
    browser.post(page(paperwork), odi(instrument="start_back", score="6", distress_score="4"))
    assert "6 (high)" in words(browser.get(page(paperwork)))


BAD = {
    "no form": ({"instrument": "rmdq"}, "Choose the form that the score is from."),
    "out of range": ({"score": "101"}, "must be between 0 and 100"),
    "raw sum of a T-score": ({"instrument": "promis_pi", "score": "4"}, "must be between 10 and 90"),
    "half a tick": ({"instrument": "start_back", "score": "4,5"}, "must be a whole number"),
    "more distress than total": (
        {"instrument": "start_back", "score": "3", "distress_score": "4"}, "cannot both be right",
    ),
    "less than the rest allows": (
        {"instrument": "start_back", "score": "9", "distress_score": "0"}, "cannot both be right",
    ),
    "no such part": ({"distress_score": "2"}, "ODI has no such part."),
    "words": ({"score": "bad"}, "Write the score as a number"),
    "nothing": ({"score": ""}, "Write the score as a number"),
    "not a number": ({"score": "NaN"}, "Write the score as a number"),
    "no day": ({"on": "yesterday"}, "Give the day on which the form was filled in."),
    "a day ahead": ({"on": "2999-01-01"}, "not ahead"),
    "a long ago day": ({"on": "1999-01-01"}, "within the last five years"),
    "a long version": ({"form_version": "x" * 201}, "201 letters"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "sentence"), BAD.values(), ids=BAD)
def test_what_cannot_be_right_is_refused_in_a_sentence(
    change, sentence, paperwork, people, client_of
) -> None:
    answer = client_of(people.practitioner).post(page(paperwork), odi(**change))
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert not standing()
