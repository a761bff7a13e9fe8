"""Push messages on a patient's devices: off until the owner and the patient want them, one message a device."""

import dataclasses
import datetime as dt
import json
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.http import HttpResponse
from django.test import Client

from ashi.web.booking.models import Appointment
from ashi.web.progress.actions_visit_reminders import remind_of_visits
from ashi.web.records.models import AuditEntry, Device, Episode, Mail, Way
from tests.support.clinic import People
from tests.web.plan.conftest import words
from tests.web.records.test_push import AUTH, BROWSER_PUBLIC

pytestmark = pytest.mark.django_db
AT = dt.datetime(2031, 3, 4, 10, 30, tzinfo=ZoneInfo("Europe/Berlin"))
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.fixture
def is_on(settings: Any) -> None:
    """The owner has switched push messages on."""
    settings.ENVIRONMENT = dataclasses.replace(settings.ENVIRONMENT, push=True)


def sign_up(client: Client, name: str = "a", **changes: object) -> HttpResponse:
    said = {
        "endpoint": f"https://fcm.googleapis.com/fcm/send/{name}",
        "keys": {"p256dh": BROWSER_PUBLIC, "auth": AUTH},
        **changes,
    }
    return client.post("/me/ways/devices/", json.dumps(said), content_type="application/json")


def test_each_device_is_reminded_once_and_ending_it_forgets_them(
    is_on: None, people: People, episode_a: Episode, client_of: Callable[..., Client]
) -> None:
    Appointment.unscoped.update(starts_at=AT, ends_at=AT + HOUR, made_at=AT - 30 * DAY, is_first=False)
    alice = client_of(people.patient_a)
    for name in ("phone", "laptop", "phone"):
        assert sign_up(alice, name).status_code == 201
    assert Device.unscoped.count() == 2
    assert remind_of_visits(AT - 2 * HOUR) == 2
    assert remind_of_visits(AT - HOUR) == 0
    assert {row.body for row in Mail.unscoped.all()} == {"Your appointment: Tue 4 Mar, 10:30."}
    assert "2 devices are signed up" in words(alice.get("/me/ways/"))
    alice.post("/me/ways/devices/end/")
    assert not Device.unscoped.exists()
    assert set(Mail.unscoped.values_list("state", flat=True)) == {"stopped"}
    assert not Way.unscoped.get(channel="push").is_wanted
    acts = AuditEntry.unscoped.filter(act__startswith="ways.").values_list("act", "why")
    assert list(acts) == [("ways.choose", "visits by push"), ("ways.stop", "visits by push")]


@pytest.mark.parametrize(
    "changes",
    [
        {"endpoint": "https://clinic.example.org/inside"},
        {"endpoint": 7},
        {"keys": {"p256dh": "AAAA", "auth": AUTH}},
        {"keys": {"p256dh": BROWSER_PUBLIC, "auth": "%%%"}},
        {"keys": None},
    ],
)
def test_what_is_no_sign_up_is_refused_in_words(
    changes: dict[str, object], is_on: None, people: People, client_of: Callable[..., Client]
) -> None:
    answer = sign_up(client_of(people.patient_a), **changes)
    assert answer.status_code == 422
    assert "not one we know" in json.loads(answer.content)["words"]
    assert not Device.unscoped.exists()


def test_a_browser_belongs_to_one_person_and_a_person_has_five(
    is_on: None, people: People, client_of: Callable[..., Client]
) -> None:
    alice, bob = client_of(people.patient_a), client_of(people.patient_b)
    for number in range(5):
        assert sign_up(alice, str(number)).status_code == 201
    assert sign_up(alice, "6").status_code == 409
    assert sign_up(bob, "0").status_code == 409
    assert not Way.unscoped.filter(patient=people.patient_b.patient, is_wanted=True).exists()


def test_one_page_alone_may_register_the_worker_and_only_where_push_is_on(
    people: People, client_of: Callable[..., Client], request: pytest.FixtureRequest
) -> None:
    alice = client_of(people.patient_a)
    assert "trusted-types 'none'" in alice.get("/me/ways/")["Content-Security-Policy"]
    assert sign_up(alice).status_code == 404
    request.getfixturevalue("is_on")
    assert "trusted-types ashi-worker" in alice.get("/me/ways/")["Content-Security-Policy"]
    assert "trusted-types 'none'" in alice.get("/me/")["Content-Security-Policy"]
    worker = client_of().get("/push-worker.js")
    assert worker["Content-Type"] == "text/javascript"
    for word in ("fetch", "caches", "indexedDB", "importScripts"):
        assert word not in worker.content.decode(), "it keeps nothing and answers no request"
