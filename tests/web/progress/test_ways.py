"""How a patient is reached is the patient's choice: a page, an audit entry, and nothing sent against it."""

import datetime as dt
import re
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from ashi.web.booking.models import Appointment
from ashi.web.progress.actions_visit_reminders import remind_of_visits
from ashi.web.progress.forms_ways import parse_wishes
from ashi.web.records.models import AuditEntry, Episode, Mail, Patient, Way
from tests.support.clinic import People
from tests.web.plan.conftest import words

pytestmark = pytest.mark.django_db
AT = dt.datetime(2031, 3, 4, 10, 30, tzinfo=ZoneInfo("Europe/Berlin"))
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
BOTH = {"by_mail": "yes", "by_sms": "yes", "number": "+49 (170) 123-45 67", "questions": "yes"}


@pytest.fixture
def visit(episode_a: Episode) -> Appointment:
    Appointment.unscoped.update(starts_at=AT, ends_at=AT + HOUR, made_at=AT - 30 * DAY, is_first=False)
    return Appointment.unscoped.get()


def test_mail_is_the_default_and_text_messages_are_asked_for(
    visit: Appointment, people: People, client_of: Callable[..., Client]
) -> None:
    remind_of_visits(AT - 2 * DAY)
    assert [row.channel for row in Mail.unscoped.all()] == ["mail"]
    alice = client_of(people.patient_a)
    page = words(alice.post("/me/ways/", BOTH, follow=True))
    assert "Kept. From now on" in page
    assert remind_of_visits(AT - 2 * HOUR) == 1
    text = Mail.unscoped.get(channel="sms")
    assert text.to == "+491701234567"
    assert text.body.startswith("Your appointment: Tue 4 Mar, 10:30. Move it: ")
    assert "/stop/" in text.body
    for word in ("pain", "acupuncture", "needle", "alice", "ashi"):
        assert word not in text.body.lower(), word
    acts = AuditEntry.unscoped.filter(act="ways.choose").values_list("role", "patient", "why")
    assert list(acts) == [("patient", visit.patient_id, "visits by sms")]


def test_whoever_takes_a_tick_away_gets_nothing_more_that_way(
    visit: Appointment, people: People, client_of: Callable[..., Client]
) -> None:
    alice = client_of(people.patient_a)
    alice.post("/me/ways/", BOTH)
    assert remind_of_visits(AT - 2 * DAY) == 2
    text = Mail.unscoped.get(channel="sms").body
    alice.post("/me/ways/", {"by_mail": "yes"})
    assert dict(Mail.unscoped.values_list("channel", "state")) == {"mail": "waiting", "sms": "stopped"}
    assert Way.unscoped.get(channel="sms").number == "", "a number nobody needs is not kept"
    old = re.search(r"/stop/[\w-]+/", text)[0]  # type: ignore[index]
    assert "No more reminders by text message" in words(client_of().post(old, {"again": "yes"}))
    assert not Way.unscoped.get(channel="sms").is_wanted, "nor sent to"
    assert Patient.unscoped.get(user=people.patient_a).questions_stopped_at is not None
    assert remind_of_visits(AT - 2 * HOUR) == 0
    assert not Way.unscoped.exclude(patient=visit.patient).exists()


def test_a_number_that_nobody_can_call_is_said_and_nothing_is_changed(
    people: People, client_of: Callable[..., Client]
) -> None:
    alice = client_of(people.patient_a)
    answer = alice.post("/me/ways/", {"by_sms": "yes", "number": "0170 1234567"})
    assert answer.status_code == 422
    page = words(answer)
    assert "with a plus and the country first" in page
    assert 'value="01701234567"' in answer.content.decode()
    assert not Way.unscoped.exists()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("+49 170/123 45-67", "+491701234567"),
        ("0049 170 1234567", "+491701234567"),
        ("+1 (202) 555.0100", "+12025550100"),
    ],
)
def test_numbers_are_taken_as_people_write_them(typed: str, kept: str) -> None:
    wishes = parse_wishes({"by_sms": "yes", "number": typed})
    assert (wishes.number, wishes.problems()) == (kept, [])
