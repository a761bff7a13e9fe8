"""The outbox over real SMTP: once, with the headers mail programs look for, and patient when nobody answers."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from ashi.web.records import mail
from ashi.web.records.models import Mail
from tests.support.mailbox import Mailbox
from tests.support.server import free_port

pytestmark = pytest.mark.django_db
STOP = "https://clinic.example.org/stop/abc/"


def due_now() -> None:
    Mail.unscoped.update(try_at=timezone.now() - dt.timedelta(seconds=1))


def test_a_question_bears_the_mail_programs_stop_button_and_its_text_goes_when_sent(mailbox: Mailbox) -> None:
    mail.post("alice@example.org", "Hello", "Your link: https://x/abc/", purpose="a", stop_url=STOP)
    mail.post("alice@example.org", "Code", "1234", purpose="b")
    assert mail.deliver() == 2
    due_now()
    assert mail.deliver() == 0
    question, code = mailbox.mails
    assert question["List-Unsubscribe"] == f"<{STOP}>"
    assert question["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert code["List-Unsubscribe"] is None
    assert question["Message-ID"] == f"<{Mail.unscoped.get(purpose='a').pk.hex}@127.0.0.1>"
    assert "abc" not in str(list(Mail.unscoped.values_list()))


def test_a_server_that_refuses_is_tried_again_later_and_later_and_nothing_is_lost(mailbox: Mailbox) -> None:
    mailbox.is_broken = True
    mail.post("alice@example.org", "Hello", "text", purpose="a")
    assert mail.deliver() == 0
    assert mail.deliver() == 0, "not at once again"
    row = Mail.unscoped.get()
    assert (row.attempts, row.sent_at, row.body) == (1, None, "text")
    mailbox.is_broken = False
    due_now()
    assert mail.deliver() == 1
    assert len(mailbox.mails) == 1


def test_all_attempts_together_outlast_a_day() -> None:
    pauses = [mail.pause_after(attempt) for attempt in range(mail.ATTEMPTS)]
    assert pauses == sorted(pauses)
    assert pauses[0] <= dt.timedelta(seconds=10)
    assert max(pauses) == dt.timedelta(hours=1)
    assert sum(pauses, dt.timedelta()) > dt.timedelta(days=1)


def test_what_was_stopped_is_not_delivered_and_other_mail_is(mailbox: Mailbox) -> None:
    mail.post("alice@example.org", "Questions", "text", purpose="a", stop_url=STOP)
    mail.post("alice@example.org", "Code", "1234", purpose="b")
    mail.post("bob@example.org", "Questions", "text", purpose="c", stop_url=STOP)
    mail.stop("alice@example.org")
    assert mail.deliver() == 2
    assert {(one["To"], one["Subject"]) for one in mailbox.mails} == {
        ("alice@example.org", "Code"),
        ("bob@example.org", "Questions"),
    }


def test_an_address_that_is_unknown_is_a_dead_letter_at_once_and_a_busy_one_waits(mailbox: Mailbox) -> None:
    mailbox.refused = {"gone@example.org": "550 no such user here", "busy@example.org": "450 greylisted"}
    for to in (*mailbox.refused, "alice@example.org", "no address at all\n"):
        mail.post(to, "Hello", "text", purpose=f"visit:{to}")
    assert mail.deliver() == 1
    state = {row.to: (row.state, row.fault) for row in Mail.unscoped.all()}
    assert state == {
        "gone@example.org": ("dead", "no such address (550)"),
        "busy@example.org": ("waiting", "not now (450)"),
        "alice@example.org": ("sent", ""),
        "no address at all\n": ("dead", "no mail can be written to this address"),
    }
    assert "no such user" not in str(list(Mail.unscoped.values_list())), (
        "their words may quote what is nobody's"
    )


def test_a_server_that_is_away_is_asked_once_a_round_and_after_a_day_the_letter_is_dead(
    mailbox: Mailbox, settings: Any
) -> None:
    settings.EMAIL_PORT = free_port()
    for number in range(3):
        mail.post("alice@example.org", "Hello", "text", purpose=f"visit:{number}")
    mail.deliver()
    assert sorted(Mail.unscoped.values_list("attempts", flat=True)) == [0, 0, 1]
    Mail.unscoped.exclude(purpose="visit:0").delete()
    for _ in range(mail.ATTEMPTS):
        due_now()
        mail.deliver()
    row = Mail.unscoped.get()
    assert (row.state, row.attempts, row.body) == ("dead", mail.ATTEMPTS, "text")
