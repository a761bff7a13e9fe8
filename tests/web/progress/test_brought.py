"""A questionnaire that the clinic brought: asked on the link when its terms say so, and kept with its answers."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from ashi.instruments import BROUGHT, Response, bring, score
from ashi.web.config.brought import FOLDER, bring_in
from ashi.web.config.environment import SettingError
from ashi.web.records import links
from ashi.web.records.documents import decode
from ashi.web.records.models import Document, Episode
from tests.library.instruments.test_questionnaire import TERMS
from tests.library.instruments.test_shelf import put
from tests.support.charts import keep_paperwork
from tests.support.clinic import People

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(settings, "ENVIRONMENT", dataclasses.replace(settings.ENVIRONMENT, data=tmp_path))
    (tmp_path / FOLDER).mkdir()
    put(tmp_path / FOLDER, "made_up", TERMS + 'asked = ["baseline"]\n')
    yield tmp_path / FOLDER
    bring(())


@pytest.fixture
def address(folder: Path, episode_a: Episode) -> str:
    keep_paperwork(episode_a)
    bring_in()
    now = timezone.now()
    token = links.make_check_in_link(
        episode_a, due_on=now.date(), not_before=now, valid=dt.timedelta(days=14)
    )
    return f"/check-in/{token}/"


ANSWERS = {"asks": "made_up.1", "made_up-question-1": "1", "made_up-question-2": "3", "made_up-question-3": "2",
           "made_up-note": "No <more>"}  # fmt: skip


def test_it_is_asked_and_scored_by_its_own_formula(
    address: str, client_of: Callable[..., Client], people: People
) -> None:
    page = client_of().get(address).content.decode()
    assert 'name="asks" value="made_up.1"' in page
    assert "Made-up question 1" in page
    assert "Nobody&#39;s." in page, "whose it is"
    assert client_of().post(address, ANSWERS).status_code == 200
    kept = [decode(row, Response) for row in Document.unscoped.filter(kind="response")]
    (response,) = [one for one in kept if one.instrument == "made_up"]
    assert response.items == {"1.1": 1, "1.2": 3, "1.3": 2, "note": "No <more>"}
    assert score(response).value == 6


def test_a_form_that_was_put_away_leaves_the_chart_and_the_course_standing(
    address: str, client_of: Callable[..., Client], people: People, episode_a: Episode
) -> None:
    client_of().post(address, ANSWERS)
    bring(())
    assert client_of(people.practitioner).get(f"/chart/{episode_a.pk}/").status_code == 200
    assert client_of(people.patient_a).get(f"/me/course/{episode_a.pk}/").status_code == 200
    again = client_of().post(address, ANSWERS)
    assert again.status_code == 200, "and its answers stay known"


def test_an_answer_that_is_not_on_the_form_is_said(address: str, client_of: Callable[..., Client]) -> None:
    answer = client_of().post(address, ANSWERS | {"made_up-question-2": "7"})
    assert answer.status_code == 422
    assert "Please choose one of the answers shown." in answer.content.decode()


def test_the_clinic_does_not_start_with_a_form_that_cannot_be_used(folder: Path) -> None:
    put(folder, "made_up", TERMS.replace("high = 9", "high = -1"))
    with pytest.raises(SettingError, match=r"made_up: The terms have the range 0 to -1"):
        bring_in()
    assert not BROUGHT
