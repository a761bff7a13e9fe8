"""Two questions behind a link: once, without signing in, unspoilt by mail scanners."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from ashi.web.records import links
from ashi.web.records.models import AuditEntry, Document, Episode, OneTimeLink
from tests.support.charts import keep_paperwork
from tests.support.clinic import People

pytestmark = pytest.mark.django_db
ANSWERS = {"asks": "check_in.1", "check_in-average": "5", "check_in-change": "3"}


@pytest.fixture
def address(episode_a: Episode) -> str:
    keep_paperwork(episode_a)
    token = links.make_check_in_link(
        episode_a, due_on=timezone.now().date(), not_before=timezone.now(), valid=dt.timedelta(days=14)
    )
    return f"/check-in/{token}/"


def test_answers_are_kept_and_the_verdict_is_in_words(address: str, client_of: Callable[..., Client]) -> None:
    answer = client_of().post(address, ANSWERS)
    assert answer.status_code == 200
    assert "Too early to say" in answer.content.decode()
    assert Document.unscoped.filter(kind="response", body__contains="check_in").count() == 1
    assert AuditEntry.unscoped.filter(act="response.keep").exists()


def test_a_mail_scanner_that_opens_the_link_fifty_times_spoils_nothing(
    address: str, client_of: Callable[..., Client]
) -> None:
    scanner = client_of()
    for _ in range(50):
        assert scanner.get(address).status_code == 200
        assert scanner.head(address).status_code == 200
    assert client_of().post(address, ANSWERS).status_code == 200


def test_sending_twice_counts_once_and_says_so(address: str, client_of: Callable[..., Client]) -> None:
    client_of().post(address, ANSWERS)
    again = client_of().post(address, ANSWERS | {"check_in-average": "9"})
    assert again.status_code == 409
    assert "Other answers came first" in again.content.decode()
    assert "already here" in client_of().get(address).content.decode()
    assert Document.unscoped.filter(kind="response", body__contains="check_in").count() == 1


@pytest.mark.parametrize(
    ("average", "change"),
    [("", ""), ("5", ""), ("11", "3"), ("-1", "3"), ("NaN", "3"), ("5", "8"), ("9" * 4000, "1")],
)
def test_a_bad_answer_is_named_and_nothing_is_lost(
    average: str, change: str, address: str, client_of: Callable[..., Client]
) -> None:
    answer = client_of().post(address, ANSWERS | {"check_in-average": average, "check_in-change": change})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Please look at this again" in page or "Some questions have no answer yet" in page
    if average == "5":
        assert 'value="5" checked' in page.replace("  ", " ")
    assert client_of().post(address, ANSWERS).status_code == 200, "the link is still good"


@pytest.mark.parametrize("fault", ["revoked", "expired", "early", "unknown"])
def test_a_link_that_is_not_good_answers_gone(
    fault: str, address: str, client_of: Callable[..., Client]
) -> None:
    now = timezone.now()
    change = {
        "revoked": {"revoked_at": now},
        "expired": {"expires_at": now - dt.timedelta(minutes=1)},
        "early": {"not_before": now + dt.timedelta(days=1)},
    }
    if fault == "unknown":
        address = "/check-in/not-a-token/"
    else:
        OneTimeLink.unscoped.update(**change[fault])
    assert client_of().get(address).status_code == 410
    assert client_of().post(address, ANSWERS).status_code == 410


def test_a_link_of_one_purpose_does_not_serve_another(
    people: People, episode_a: Episode, client_of: Callable[..., Client]
) -> None:
    token = links.make_sign_in_link(people.patient_a, valid=dt.timedelta(hours=1))
    assert client_of().get(f"/check-in/{token}/").status_code == 410
