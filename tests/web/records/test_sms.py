"""Text messages over the wire of SMS Gateway for Android: once each, by day, and what each answer means."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils import timezone

from ashi.web.records import mail
from ashi.web.records.models import Clinic, Mail
from tests.support.gateway import Telephone, open_telephone

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2031, 3, 4, 11, tzinfo=dt.UTC)
NUMBER = "+491701234567"


@pytest.fixture
def telephone(settings: Any) -> Iterator[Telephone]:
    with open_telephone() as phone:
        settings.ENVIRONMENT = dataclasses.replace(settings.ENVIRONMENT, sms_url=phone.url)
        settings.DEMO = False
        yield phone


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, clinic: Clinic) -> Callable[[dt.datetime], None]:
    """Sets the clinic's clock; it is noon."""

    def show(now: dt.datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: now)

    show(NOON)
    return show


def post(purpose: str = "visit:1", until: dt.datetime | None = None) -> None:
    mail.post(NUMBER, "", "Your appointment", purpose=purpose, channel="sms", by_day=True, until=until)


def test_one_text_message_as_the_gateway_wants_it(
    telephone: Telephone, clock: Callable[[dt.datetime], None]
) -> None:
    post(until=NOON + dt.timedelta(hours=2))
    assert mail.deliver() == 1
    row = Mail.unscoped.get()
    assert telephone.texts == {
        row.pk.hex: {
            "id": row.pk.hex,
            "textMessage": {"text": "Your appointment"},
            "phoneNumbers": [NUMBER],
            "validUntil": "2031-03-04T13:00:00.000+00:00",
        }
    }
    assert (row.state, row.body) == ("sent", "")


def test_an_answer_that_was_lost_sends_no_second_text_message(
    telephone: Telephone, clock: Callable[[dt.datetime], None]
) -> None:
    post()
    telephone.loses_answers = True
    assert mail.deliver() == 0
    telephone.loses_answers = False
    clock(NOON + dt.timedelta(minutes=1))
    assert mail.deliver() == 1
    assert len(telephone.texts) == 1


@pytest.mark.parametrize(
    ("status", "state"), [(400, "dead"), (401, "waiting"), (429, "waiting"), (500, "waiting")]
)
def test_what_the_gateway_does_not_take(
    status: int, state: str, telephone: Telephone, clock: Callable[[dt.datetime], None]
) -> None:
    telephone.status = status
    post()
    assert mail.deliver() == 0
    row = Mail.unscoped.get()
    assert (row.state, row.body) == (state, "Your appointment")
    assert str(status) in row.fault


def test_nobody_is_woken(telephone: Telephone, clock: Callable[[dt.datetime], None]) -> None:
    clock(NOON.replace(hour=2))
    post()
    assert mail.deliver() == 0
    clock(NOON.replace(hour=7))
    assert mail.deliver() == 1, "eight o'clock in Berlin"


def test_a_silent_telephone_holds_up_no_mail_and_is_asked_once_a_round(
    telephone: Telephone, clock: Callable[[dt.datetime], None]
) -> None:
    telephone.status = 401
    for number in range(5):
        post(f"visit:{number}")
    mail.deliver()
    assert sum(Mail.unscoped.values_list("attempts", flat=True)) == 1


def test_a_channel_that_was_switched_off_leaves_a_dead_letter(settings: Any, clinic: Clinic) -> None:
    settings.DEMO = False
    mail.post(NUMBER, "", "Your appointment", purpose="visit:1", channel="sms")
    assert mail.deliver() == 0
    assert Mail.unscoped.get().fault == "this clinic has switched that way off"
