"""Two questions behind a link: once, without signing in, unspoilt by mail scanners."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from msgspec import structs

from ashi.web.progress.actions import send_check_ins
from ashi.web.records import links
from ashi.web.records.models import AuditEntry, Document, Episode, Mail, OneTimeLink
from tests.support.charts import keep_paperwork
from tests.support.clinic import People
from tests.support.people import ALICE

pytestmark = pytest.mark.django_db
ANSWERS = {"average": "5", "change": "3"}


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
    again = client_of().post(address, {"average": "9", "change": "6"})
    assert again.status_code == 409
    assert "Other answers came first" in again.content.decode()
    assert "already here" in client_of().get(address).content.decode()
    assert Document.unscoped.filter(kind="response", body__contains="check_in").count() == 1


@pytest.mark.parametrize(
    "answers",
    [{}, {"average": "5"}, {"average": "11", "change": "3"}, {"average": "-1", "change": "3"},
     {"average": "NaN", "change": "3"}, {"average": "5", "change": "8"}, {"average": "9" * 4000, "change": "1"}],
)  # fmt: skip
def test_a_bad_answer_is_named_and_nothing_is_lost(
    answers: dict[str, str], address: str, client_of: Callable[..., Client]
) -> None:
    answer = client_of().post(address, answers)
    assert answer.status_code == 422
    assert "Please look at this again" in answer.content.decode()
    if answers.get("average") == "5" and "change" not in answers:
        assert 'value="5" checked' in answer.content.decode().replace("  ", " ")
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


def _after_a_visit(episode: Episode, days: int) -> dt.datetime:
    today = timezone.now().date()  # a link's days are counted by the clock, so the paperwork's are too
    keep_paperwork(episode, structs.replace(ALICE, answered_on=today))
    row = Document.unscoped.filter(episode=episode, kind="intake").get()
    Document.unscoped.create(
        kind="visit", patient_id=row.patient_id, episode=episode, author_name="x", made_at=timezone.now(),
        happened_on=row.happened_on, schema=1, knowledge="x", body="{}", digest="x",
    )  # fmt: skip
    return dt.datetime.combine(row.happened_on, dt.time(12), dt.UTC) + dt.timedelta(days=days)


def test_a_check_in_is_sent_a_week_after_the_last_answer_and_only_once(
    people: People, episode_a: Episode
) -> None:
    a_week_on = _after_a_visit(episode_a, 7)
    assert send_check_ins(a_week_on - dt.timedelta(days=2)) == 0
    assert send_check_ins(a_week_on) == 1
    assert send_check_ins(a_week_on) == 0
    mail = Mail.unscoped.get()
    assert mail.to == people.patient_a.email
    for word in ("pain", "back", "acupuncture", "needle"):
        assert word not in (mail.subject + mail.body).lower(), "a lock screen must give nothing away"


def test_nobody_is_written_to_after_the_end(people: People, episode_a: Episode) -> None:
    a_week_on = _after_a_visit(episode_a, 7)
    Episode.unscoped.update(closed_at=timezone.now())
    assert send_check_ins(a_week_on) == 0
