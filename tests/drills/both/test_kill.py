"""Drill: kill -9 of the server while paperwork is sent. Nothing acknowledged is lost, nothing is doubled."""

import time

from ashi.web.records.models import Patient
from tests.drills.harness import (
    Browser,
    Sender,
    count,
    dice,
    last_words,
    lives,
    open_episodes,
    sending,
    sign_in,
    tell,
    times,
    wait_until,
)
from tests.support.clinic import People
from tests.support.house import House

KILLS = times(50, 1_000)
CLIENTS = 4


def test_no_acknowledged_paperwork_is_lost_when_the_server_is_killed(house: House, people: People) -> None:
    chance, began = dice(1), time.monotonic()
    patients = [people.patient_a.patient, people.patient_b.patient]
    senders = []
    for number in range(CLIENTS):
        patient: Patient = patients[number % 2]
        episodes = open_episodes(patient, people.practitioner, KILLS * 12)
        senders.append(Sender(Browser(0, sign_in(patient.user)), episodes))

    def receipts() -> int:
        return sum(len(sender.acknowledged) for sender in senders)

    with lives(house) as server:
        for sender in senders:
            sender.browser.port = server.port
        senders[0].warm(server)
        server.start()
        with sending(senders):
            for _ in range(KILLS):
                before = receipts()
                wait_until("a receipt in this life", lambda before=before: receipts() > before, 60)
                time.sleep(chance.uniform(0, 0.12))
                server.kill()
                server.start()
            before = receipts()
            wait_until("a receipt in the last life", lambda before=before: receipts() > before, 60)
    found = count(senders)
    silence = sum(sender.silence for sender in senders)
    tell(
        "kill -9 while paperwork is sent",
        kills=KILLS,
        acknowledged=found.acknowledged,
        lost=found.lost,
        doubled=found.doubled,
        incomplete=found.incomplete,
        requests_cut_off=silence,
        faults=found.faults,
        seconds=round(time.monotonic() - began, 1),
    )
    assert not [words for sender in senders for words in sender.unexpected], last_words(house)
    assert found.is_clean, found
    assert silence >= KILLS / 2, "the kills hardly met anyone: the drill proves little"
