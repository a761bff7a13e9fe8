"""Drill: kill -9 of those who deliver the outbox. Every mail arrives; what arrives twice is known by its Message-ID."""

import asyncio
import contextlib
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from typing import Any

from django.db import connection, transaction

from ashi.web.records import mail
from ashi.web.records.models import Mail
from tests.drills.harness import dice, tell, times
from tests.drills.postmen import POSTMEN
from tests.support.clinic import make_clinic
from tests.support.house import House
from tests.support.mailbox import Mailbox, open_mailbox

KILLS = times(25, 1_000)
MAILS_A_LIFE = 6


class Slow(Mailbox):
    """Takes its time before and after it has a mail, so that a kill falls into either."""

    def __init__(self, port: int) -> None:
        super().__init__(port)
        self.in_hand = threading.Event()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self.in_hand.set()
        await asyncio.sleep(random.uniform(0, 0.01))
        answer = await super().handle_DATA(server, session, envelope)
        await asyncio.sleep(random.uniform(0, 0.01))
        return answer


class Changed(Exception):
    """The act that wrote a mail was not kept."""


def write(life: int) -> None:
    """Mails of acts that were kept, each asked for twice, and one of an act that was not."""
    for number in range(MAILS_A_LIFE):
        for _ in range(2):
            mail.post(f"p{number}@example.org", "Kept", f"link {life}", purpose=f"drill:{life}:{number}")
    with contextlib.suppress(Changed), transaction.atomic():
        mail.post("nobody@example.org", "Not kept", "text", purpose=f"drill:{life}:not")
        raise Changed


def test_every_mail_arrives_and_what_is_doubled_is_known_by_its_id(house: House) -> None:
    chance, began = dice(3), time.monotonic()
    make_clinic()
    with (
        open_mailbox(Slow) as box,
        subprocess.Popen(
            [sys.executable, "-m", "tests.drills.postmen"],
            env={**house.environment(), "ASHI_SMTP_URL": box.smtp_url},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as postmen,
    ):
        for life in range(KILLS):
            write(life)
            box.in_hand.clear()
            group = start(postmen)
            assert box.in_hand.wait(30), "nobody delivers"
            time.sleep(chance.uniform(0, 0.03))
            os.killpg(group, signal.SIGKILL)
            # The pause after a try that came to nothing is over.
            Mail.unscoped.filter(state="waiting").update(try_at=None)
        group = start(postmen)
        until = time.monotonic() + 60
        while Mail.unscoped.filter(state="waiting").exists():
            assert time.monotonic() < until, "mails still wait"
            Mail.unscoped.filter(state="waiting").update(try_at=None)
            time.sleep(0.3)
        os.killpg(group, signal.SIGKILL)
        postmen.kill()
    connection.close()
    rows = list(Mail.unscoped.all())
    arrived = Counter(str(one["Message-ID"])[1:33] for one in box.mails)
    wanted = {row.pk.hex for row in rows}
    interrupted = sum(row.attempts for row in rows) - len(rows)
    tell(
        "kill -9 while the outbox is delivered",
        kills=KILLS,
        mails=len(rows),
        lost=len(wanted - arrived.keys()),
        of_acts_not_kept=len(arrived.keys() - wanted),
        interrupted=interrupted,
        sent_twice_with_one_id=arrived.total() - len(arrived),
        seconds=round(time.monotonic() - began, 1),
    )
    assert len(rows) == KILLS * MAILS_A_LIFE
    assert arrived.keys() == wanted
    assert arrived.total() - len(arrived) <= interrupted <= KILLS * POSTMEN
    assert interrupted >= KILLS / 4, "the kills hardly met anyone: the drill proves little"
    assert {(row.state, row.body) for row in rows} == {("sent", "")}


def start(postmen: "subprocess.Popen[str]") -> int:
    """A new life; answers its group."""
    connection.close()
    assert postmen.stdin is not None
    assert postmen.stdout is not None
    postmen.stdin.write("\n")
    postmen.stdin.flush()
    return int(postmen.stdout.readline())
