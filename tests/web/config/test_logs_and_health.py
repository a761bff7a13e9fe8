"""What is written to the log holds no patient; health says the truth and nothing more."""

import io
import json
import logging
from collections.abc import Callable

import pytest
from django.http import Http404
from django.test import Client

from ashi.web.config.logs import JsonFormatter
from ashi.web.records import storage, views
from tests.support.clinic import People

pytestmark = pytest.mark.django_db
CANARY = "Zanzibar Canary"


@pytest.fixture
def lines() -> Callable[[], list[dict[str, object]]]:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(level)


def test_a_request_leaves_its_route_and_no_word_of_the_person(
    lines: Callable[[], list[dict[str, object]]], people: People, client_of: Callable[..., Client]
) -> None:
    patient = people.patient_a.patient
    patient.name = CANARY
    patient.save()
    owner = client_of(people.owner)
    owner.get("/owner/people/", {"q": CANARY})
    owner.get(f"/owner/audit/patient:{patient.pk.hex}/")
    client_of().post("/account/login/", {"login": "zanzibar@canary.example", "password": CANARY})
    text = json.dumps(lines())
    assert '"owner/people/"' in text
    for secret in (CANARY, "Zanzibar", "canary.example", patient.pk.hex, str(patient.pk)):
        assert secret not in text


def test_a_fault_leaves_its_kind_and_place_but_not_its_words(
    lines: Callable[[], list[dict[str, object]]],
    people: People,
    client_of: Callable[..., Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(request: object) -> None:
        raise RuntimeError(f"{CANARY} was here")

    monkeypatch.setattr(views, "redirect", broken)
    answer = client_of(people.patient_a).get("/home/")
    assert answer.status_code == 500
    page = answer.content.decode()
    assert "Something broke on our side" in page
    assert CANARY not in page
    text = json.dumps(lines())
    assert CANARY not in text
    assert "RuntimeError at" in text
    reference = next(line["request"] for line in lines() if line.get("fault"))
    assert str(reference) in page, "the person can name what the log holds"


def test_health(client_of: Callable[..., Client], monkeypatch: pytest.MonkeyPatch) -> None:
    client = client_of()
    assert client.get("/livez").json() == {"alive": True}
    assert client.get("/readyz").json() == {"ready": True, "database": True, "disk": True}

    def full() -> None:
        raise storage.NotStored

    monkeypatch.setattr(views, "check_can_store", full)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["disk"]) == (503, False)


def test_there_is_no_demo_mailbox_outside_a_demo(
    client_of: Callable[..., Client], settings: object, rf: object
) -> None:
    settings.DEMO = False  # type: ignore[attr-defined]
    with pytest.raises(Http404):
        views.demo_mailbox(rf.get("/demo/mailbox/"))  # type: ignore[attr-defined]
