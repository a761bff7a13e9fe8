"""Drill: the power goes while paperwork is sent. Only what was synced to the disk is left; every receipt holds.

The disk is simulated: what no fsync covered is gone. A write torn in the middle is not simulated.
"""

import shutil
import time
from pathlib import Path

import pytest
from django.db import connection

from tests.drills.disk import build
from tests.drills.harness import (
    Browser,
    Count,
    Sender,
    count,
    dice,
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

CLIENTS = 4


class Disk:
    """The data directory, and beside it what a power cut would leave of it."""

    def __init__(self, house: House, library: Path) -> None:
        self.data, self.shadow = house.data, house.data.with_name("shadow")
        self.environment = {
            "LD_PRELOAD": str(library),
            "SHADOW_OF": str(self.data),
            "SHADOW_IN": str(self.shadow),
        }

    def hold(self) -> None:
        """Everything that is there now is on the disk."""
        connection.close()
        shutil.rmtree(self.shadow, ignore_errors=True)
        shutil.copytree(self.data, self.shadow)

    def cut(self) -> None:
        """The power is gone: only what was synced is left."""
        shutil.rmtree(self.data)
        shutil.copytree(self.shadow, self.data, ignore=shutil.ignore_patterns("*.draft"))


def run_cuts(house: House, people: People, library: Path, cuts: int, synchronous: str) -> tuple[Count, int]:
    """So many power cuts; answers what was found after the last, and in how many receipts were lost."""
    chance, disk, cuts_with_loss = dice(2), Disk(house, library), 0
    patients = [people.patient_a.patient, people.patient_b.patient]
    senders = [
        Sender(Browser(0, sign_in(patient.user)), open_episodes(patient, people.practitioner, cuts * 20 + 5))
        for patient in patients * (CLIENTS // 2)
    ]
    disk.hold()
    with lives(house, DRILL_SYNCHRONOUS=synchronous, **disk.environment) as server:
        for sender in senders:
            sender.browser.port = server.port
        senders[0].warm(server)
        disk.hold()
        for number in range(cuts):
            enough = receipts(senders) + chance.randint(1, 8)
            server.start()
            with sending(senders):
                wait_until("receipts in this life", lambda enough=enough: receipts(senders) >= enough, 60)
                time.sleep(chance.uniform(0, 0.03))
                server.kill()
            disk.cut()
            found = count(senders, walk_trail=number % 10 == 0 or number == cuts - 1)
            if found.lost:
                cuts_with_loss += 1
                if synchronous != "FULL":
                    break
            assert found.is_clean or found.lost, found
            disk.hold()
    assert not [words for sender in senders for words in sender.unexpected]
    return found, cuts_with_loss


def receipts(senders: list[Sender]) -> int:
    return sum(len(sender.acknowledged) for sender in senders)


def test_no_acknowledged_paperwork_is_lost_when_the_power_goes(
    house: House, people: People, tmp_path: Path
) -> None:
    began, cuts = time.monotonic(), times(20, 300)
    found, _ = run_cuts(house, people, build(tmp_path), cuts, "FULL")
    tell(
        "power cut while paperwork is sent",
        synchronous="FULL",
        cuts=cuts,
        acknowledged=found.acknowledged,
        lost=found.lost,
        doubled=found.doubled,
        incomplete=found.incomplete,
        faults=found.faults,
        seconds=round(time.monotonic() - began, 1),
    )
    assert found.is_clean, found
    assert found.acknowledged > cuts


@pytest.mark.parametrize("synchronous", ["NORMAL", "OFF"])
def test_the_same_drill_loses_receipts_with_a_weaker_setting(
    house: House, people: People, tmp_path: Path, synchronous: str
) -> None:
    """The drill can fail: with the settings often advised, it does."""
    found, cuts_with_loss = run_cuts(house, people, build(tmp_path), 40, synchronous)
    tell(
        "power cut while paperwork is sent",
        synchronous=synchronous,
        acknowledged=found.acknowledged,
        lost=found.lost,
        teeth=cuts_with_loss > 0,
    )
    assert found.lost > 0
