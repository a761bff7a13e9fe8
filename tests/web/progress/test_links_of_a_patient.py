"""A practitioner takes a link back, or sends a new one; nobody else can, and an ended link ends for good."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from ashi.web.progress.actions import send_check_in
from ashi.web.progress.asking import ALWAYS
from ashi.web.records.actor import SYSTEM
from ashi.web.records.models import AuditEntry, Document, Episode, Mail, OneTimeLink, Patient
from tests.support.charts import keep_paperwork
from tests.support.clinic import People
from tests.web.plan.conftest import words

pytestmark = pytest.mark.django_db
ANSWERS = {"asks": "check_in.1", "check_in-average": "5", "check_in-change": "3"}


@pytest.fixture
def mailed(episode_a: Episode) -> OneTimeLink:
    """Alice was asked an hour ago."""
    keep_paperwork(episode_a)
    send_check_in(SYSTEM, episode_a, ALWAYS, timezone.now() - dt.timedelta(hours=1))
    return OneTimeLink.unscoped.get()


def address_in(mail: Mail) -> str:
    return re.search(r"/check-in/[\w-]+/", mail.body)[0]  # type: ignore[index]


def test_an_open_link_is_taken_back_at_once_and_the_chart_leads_there(
    mailed: OneTimeLink, episode_a: Episode, people: People, client_of: Callable[..., Client]
) -> None:
    chen = client_of(people.practitioner)
    page = f"/chart/{episode_a.pk}/mailed/"
    assert page in chen.get(f"/chart/{episode_a.pk}/").content.decode()
    assert "Open until" in words(chen.get(page))
    old = address_in(Mail.unscoped.get())
    assert "Taken back. The link in that mail works no more." in words(
        chen.post(page, {"withdraw": str(mailed.pk)}, follow=True)
    )
    assert client_of().get(old).status_code == 410
    assert "This link was taken back" in words(client_of().post(old, ANSWERS))
    assert not Document.unscoped.filter(kind="response", body__contains="check_in").exists()
    entry = AuditEntry.unscoped.get(act="check_in.withdraw")
    assert (entry.actor_name, entry.patient) == ("Chen Wei", episode_a.patient_id)
    again = chen.post(page, {"withdraw": str(mailed.pk)}, follow=True)
    assert "had been used or taken back already" in words(again)
    assert AuditEntry.unscoped.filter(act="check_in.withdraw").count() == 1


def test_a_new_link_ends_the_one_before_and_pressing_twice_is_pressing_once(
    mailed: OneTimeLink, episode_a: Episode, people: People, client_of: Callable[..., Client]
) -> None:
    chen = client_of(people.practitioner)
    page = f"/chart/{episode_a.pk}/mailed/"
    for _ in range(2):
        assert "A new link is on its way." in words(chen.post(page, {}, follow=True))
    first, second = Mail.unscoped.order_by("made_at")
    assert first.to == second.to == people.patient_a.email
    assert client_of().get(address_in(first)).status_code == 410
    assert client_of().post(address_in(second), ANSWERS).status_code == 200
    listed = words(chen.get(page))
    assert "Taken back on" in listed
    assert "Answered on" in listed


@pytest.mark.parametrize("fault", ["stopped", "no account", "closed account"])
def test_who_cannot_be_asked_by_mail(
    fault: str, episode_a: Episode, people: People, client_of: Callable[..., Client]
) -> None:
    keep_paperwork(episode_a)
    if fault == "stopped":
        Patient.unscoped.update(questions_stopped_at=timezone.now())
    elif fault == "no account":
        Patient.unscoped.filter(pk=episode_a.patient_id).update(user=None)
    else:
        people.patient_a.is_active = False
        people.patient_a.save()
    chen = client_of(people.practitioner)
    page = f"/chart/{episode_a.pk}/mailed/"
    assert "Ask at the visit instead." in words(chen.get(page))
    assert "Send a link now" not in words(chen.get(page))
    assert "Ask at the visit instead." in words(chen.post(page, {}, follow=True))
    assert not Mail.unscoped.exists()


def test_a_link_of_another_patient_is_not_there(
    mailed: OneTimeLink, episode_b: Episode, people: People, client_of: Callable[..., Client]
) -> None:
    okafor = client_of(people.other_practitioner)
    page = f"/chart/{episode_b.pk}/mailed/"
    for wanted in (str(mailed.pk), "nonsense"):
        assert okafor.post(page, {"withdraw": wanted}).status_code == 404
    mailed.refresh_from_db()
    assert mailed.revoked_at is None
