"""One reminder and no second one; a patient who says stop gets no more questions, from the mail with one press."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from ashi.web.progress.actions import send_check_in, send_check_ins
from ashi.web.progress.actions_after import ask_after_visits
from ashi.web.progress.actions_reminders import remind
from ashi.web.progress.asking import ALWAYS
from ashi.web.records.actor import SYSTEM
from ashi.web.records.models import AuditEntry, Episode, Mail, OneTimeLink, Patient
from tests.support.charts import keep_paperwork, keep_signed_visit
from tests.support.clinic import People
from tests.web.plan.conftest import words

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
ANSWERS = {"asks": "check_in.1", "check_in-average": "5", "check_in-change": "3"}


@pytest.fixture
def asked(episode_a: Episode, people: People) -> dt.datetime:
    """When Alice was asked: just now."""
    keep_paperwork(episode_a)
    keep_signed_visit(episode_a, people.practitioner, hours_ago=50)
    now = timezone.now()
    send_check_in(SYSTEM, episode_a, ALWAYS, now)
    return now


def address_in(mail: Mail, kind: str) -> str:
    return re.search(rf"/{kind}/[\w-]+/", mail.body)[0]  # type: ignore[index]


def test_after_three_days_one_reminder_with_the_same_link(
    asked: dt.datetime, people: People, client_of: Callable[..., Client]
) -> None:
    first = Mail.unscoped.get()
    assert remind(asked + 2 * DAY) == 0
    assert remind(asked + 3 * DAY) == 1
    for days in (3, 4, 12):
        assert remind(asked + days * DAY) == 0
    reminder = Mail.unscoped.get(purpose__startswith="check_in_reminder:")
    assert reminder.to == people.patient_a.email
    assert address_in(reminder, "check-in") == address_in(first, "check-in")
    assert address_in(reminder, "stop") == address_in(first, "stop")
    for word in ("pain", "back", "acupuncture", "needle"):
        assert word not in (reminder.subject + reminder.body).lower().replace("get back", ""), word
    assert AuditEntry.unscoped.filter(act="check_in.remind", role="system").count() == 1
    answer = client_of().post(address_in(reminder, "check-in"), ANSWERS)
    assert answer.status_code == 200
    assert (
        client_of().post(address_in(first, "check-in"), ANSWERS | {"check_in-average": "1"}).status_code
        == 409
    )


@pytest.mark.parametrize(
    "why", ["answered", "withdrawn", "nearly over", "closed", "stopped", "ended", "other key"]
)
def test_who_is_not_reminded(
    why: str, asked: dt.datetime, people: People, episode_a: Episode, client_of: Callable[..., Client],
    settings: object,
) -> None:  # fmt: skip
    later = asked + 4 * DAY
    if why == "answered":
        client_of().post(address_in(Mail.unscoped.get(), "check-in"), ANSWERS)
    elif why == "withdrawn":
        OneTimeLink.unscoped.update(revoked_at=asked)
    elif why == "nearly over":
        later = asked + 13 * DAY + dt.timedelta(hours=1)
    elif why == "closed":
        people.patient_a.is_active = False
        people.patient_a.save()
    elif why == "stopped":
        client_of().post(address_in(Mail.unscoped.get(), "stop"))
    elif why == "ended":
        Episode.unscoped.update(closed_at=asked + DAY)
    else:
        settings.SECRET_KEY = "another clinic's key" * 4  # type: ignore[attr-defined]
    assert remind(later) == 0
    assert not Mail.unscoped.filter(purpose__startswith="check_in_reminder:").exists()


def test_whoever_was_asked_after_the_end_on_purpose_is_reminded(asked: dt.datetime) -> None:
    Episode.unscoped.update(closed_at=asked - DAY)
    assert remind(asked + 3 * DAY) == 1


def test_a_mail_scanner_stops_nothing_and_one_press_does(
    asked: dt.datetime, people: People, client_of: Callable[..., Client]
) -> None:
    address = address_in(Mail.unscoped.get(), "stop")
    robot = client_of()
    for _ in range(10):
        assert robot.get(address).status_code == 200
        assert robot.head(address).status_code == 200
    assert Patient.unscoped.get(user=people.patient_a).questions_stopped_at is None
    assert "Stop the questions by mail?" in words(robot.get(address))

    assert "No more questions by mail" in words(client_of().post(address))
    patient = Patient.unscoped.get(user=people.patient_a)
    assert patient.questions_stopped_at is not None
    client_of().post(address)
    entry = AuditEntry.unscoped.get(act="questions.stop")
    assert (entry.role, entry.patient) == ("patient", patient.pk)

    assert "Stop the questions by mail?" in words(client_of().post(address, {"again": "yes"}))
    assert Patient.unscoped.get(user=people.patient_a).questions_stopped_at is None
    assert AuditEntry.unscoped.filter(act="questions.resume").count() == 1


def test_a_mail_programs_own_button_needs_no_cookie(
    asked: dt.datetime, people: People, client_of: Callable[..., Client]
) -> None:
    mail = Mail.unscoped.get()
    assert mail.stop_url.endswith(address_in(mail, "stop"))
    program = client_of(enforce_csrf_checks=True)
    assert program.post(address_in(mail, "stop"), {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Patient.unscoped.get(user=people.patient_a).questions_stopped_at is not None


@pytest.mark.parametrize("became", ["used", "withdrawn", "run out"])
def test_stopping_works_from_an_old_mail_too(
    became: str, asked: dt.datetime, people: People, client_of: Callable[..., Client]
) -> None:
    field = {"used": "used_at", "withdrawn": "revoked_at", "run out": "expires_at"}[became]
    OneTimeLink.unscoped.update(**{field: asked})
    assert client_of().post(address_in(Mail.unscoped.get(), "stop")).status_code == 200
    assert Patient.unscoped.get(user=people.patient_a).questions_stopped_at is not None


def test_whoever_stopped_is_asked_nothing_by_mail_and_others_still_are(
    asked: dt.datetime, people: People, episode_b: Episode, client_of: Callable[..., Client]
) -> None:
    keep_paperwork(episode_b)
    keep_signed_visit(episode_b, people.other_practitioner, hours_ago=50)
    client_of().post(address_in(Mail.unscoped.get(), "stop"))
    OneTimeLink.unscoped.update(expires_at=asked)
    Mail.unscoped.all().delete()
    assert ask_after_visits(timezone.now()) == 1
    assert send_check_ins(asked + 30 * DAY) == 1
    assert set(Mail.unscoped.values_list("to", flat=True)) == {people.patient_b.email}


def test_the_choice_stands_on_the_patients_page_and_is_taken_back_there(
    asked: dt.datetime, people: People, client_of: Callable[..., Client]
) -> None:
    alice = client_of(people.patient_a)
    assert "Stop these mails" in words(alice.get("/me/"))
    assert "You get no more questions by mail." in words(alice.post("/me/questions/", follow=True))
    page = words(alice.get("/me/"))
    assert "Stopped by you on" in page
    assert "Stop these mails" not in page
    assert Patient.unscoped.get(user=people.patient_b).questions_stopped_at is None
    alice.post("/me/questions/", {"again": "yes"})
    assert Patient.unscoped.get(user=people.patient_a).questions_stopped_at is None
    assert "Questions by mail were stopped" in words(alice.get("/me/trail/"))
