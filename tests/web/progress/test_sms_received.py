"""STOP by text message: believed only with the telephone's signature, fresh, and about that number alone."""

import dataclasses
import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from ashi.web.records.models import AuditEntry, Way
from tests.support.clinic import People

pytestmark = pytest.mark.django_db
KEY, NUMBER = "the app's own key", "+491701234567"
Tell = Callable[..., HttpResponse]


@pytest.fixture
def wanted(people: People, settings: Any) -> None:
    """Alice and Bob get text messages, each at their own number."""
    settings.ENVIRONMENT = dataclasses.replace(settings.ENVIRONMENT, sms_signing_key=KEY)
    for person, number in ((people.patient_a, NUMBER), (people.patient_b, "+4915112345678")):
        Way.unscoped.create(
            patient=person.patient, about="visits", channel="sms", is_wanted=True, number=number
        )


@pytest.fixture
def tell(client_of: Callable[..., Client]) -> Tell:
    """The telephone tells the clinic of a message, as the app's documentation has it."""

    def send(
        message: str, *, key: str = KEY, seconds_ago: int = 0, event: str = "sms:received", changed: str = ""
    ) -> HttpResponse:
        payload = {"messageId": "abc", "message": message, "phoneNumber": NUMBER, "simNumber": 1}
        body = json.dumps({"deviceId": "d", "event": event, "id": "1", "payload": payload, "webhookId": "w"})
        moment = str(int(timezone.now().timestamp()) - seconds_ago)
        signature = hmac.new(key.encode(), (body + moment).encode(), hashlib.sha256).hexdigest()
        return client_of(enforce_csrf_checks=True).post(
            "/sms/received/", body + changed, content_type="application/json",
            headers={"X-Signature": signature, "X-Timestamp": moment},
        )  # fmt: skip

    return send


@pytest.mark.parametrize("words", ["STOP", " stop. ", "Stopp", "ENDE"])
def test_stop_ends_the_messages_to_that_number_and_no_other(
    words: str, wanted: None, tell: Tell, people: People
) -> None:
    assert tell(words).status_code == 204
    assert tell(words).status_code == 204, "told again, as the app does when an answer was lost"
    kept = dict(Way.unscoped.values_list("patient", "is_wanted"))
    assert kept == {people.patient_a.patient.pk: False, people.patient_b.patient.pk: True}
    entry = AuditEntry.unscoped.get()
    assert (entry.act, entry.role, entry.patient) == ("ways.stop", "patient", people.patient_a.patient.pk)


@pytest.mark.parametrize(
    ("status", "how"),
    [
        (204, {"message": "Can I stop by on Tuesday?"}),
        (204, {"message": "STOP", "event": "sms:sent"}),
        (404, {"message": "STOP", "key": "a guess"}),
        (404, {"message": "STOP", "seconds_ago": 301}),
        (404, {"message": "STOP", "seconds_ago": -301}),
        (404, {"message": "STOP", "changed": " "}),
    ],
)
def test_what_stops_nothing(status: int, how: dict[str, Any], wanted: None, tell: Tell) -> None:
    assert tell(**how).status_code == status
    assert Way.unscoped.filter(is_wanted=True).count() == 2


def test_without_a_key_of_the_owner_there_is_no_such_address(people: People, tell: Tell) -> None:
    assert tell("STOP", key="").status_code == 404
