"""Drill: the disk fills up while people send. Whoever cannot be served is told so; charts can still be read."""

import ctypes
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from ashi.web.booking import queries
from ashi.web.records import audit, storage
from ashi.web.records.actor import SYSTEM
from ashi.web.records.models import AuditEntry
from tests.drills.disk import build
from tests.drills.harness import (
    KEPT,
    Browser,
    Sender,
    count,
    lives,
    open_episodes,
    sending,
    sign_in,
    tell,
    times,
    wait_until,
)
from tests.support.clinic import make_clinic, make_people
from tests.support.house import House, house_like

MEGABYTE = 1024 * 1024
FLOOR_MB = 24
READS = times(40, 400)


@dataclass
class Disk:
    """A small disk with the clinic on it, that can be filled to the last byte and emptied again."""

    house: House
    kind: str
    environment: dict[str, str]
    flag: Path | None = None

    @property
    def ballast(self) -> Path:
        return self.house.data / "somebody-elses.bin"

    def fill(self, leave: int) -> None:
        """Another program takes all but `leave` bytes."""
        if self.flag is not None:
            if leave < FLOOR_MB * MEGABYTE:
                self.flag.touch()
            return
        with self.ballast.open("ab") as out:
            while (room := storage.free_bytes() - leave) > 0:
                try:
                    out.write(b"\0" * min(room, MEGABYTE))
                    out.flush()
                except OSError:
                    return

    def empty(self) -> None:
        if self.flag is not None:
            self.flag.unlink(missing_ok=True)
        self.ballast.unlink(missing_ok=True)


@pytest.fixture
def disk(mould: House, tmp_path: Path, django_db_blocker: Any) -> Iterator[Disk]:
    """A real small file system where this machine lets us have one, else one that says it is full."""
    mounted = tmp_path / "disk"
    mounted.mkdir()
    with (
        django_db_blocker.unblock(),
        small_file_system(mounted) as is_real,
        house_like(mould, mounted / "house") as house,
    ):
        if is_real:
            yield Disk(house, "tmpfs of 80 MB", {"ASHI_DISK_FLOOR_MB": str(FLOOR_MB)})
        else:
            flag = tmp_path / "full"
            shim = {
                "LD_PRELOAD": str(build(tmp_path)),
                "FULL_IN": str(house.data),
                "FULL_WHEN": str(flag),
                "FULL_UNTIL_GONE": str(house.data / storage.RESERVE),
            }
            yield Disk(
                house, "writes refused by LD_PRELOAD", {"ASHI_DISK_FLOOR_MB": str(FLOOR_MB), **shim}, flag
            )


@contextmanager
def small_file_system(folder: Path) -> Iterator[bool]:
    """Mount 80 MB at `folder` if we may (root, on Linux); answers whether it is there."""
    if os.geteuid() != 0 or os.uname().sysname != "Linux" or os.environ.get("DRILL_WITHOUT_MOUNT"):
        yield False
        return
    library = ctypes.CDLL(None, use_errno=True)
    place = str(folder).encode()
    if library.mount(b"tmpfs", place, b"tmpfs", 0, b"size=80m") != 0:
        yield False
        return
    try:
        yield True
    finally:
        detach = 2
        assert library.umount2(place, detach) == 0, os.strerror(ctypes.get_errno())


def test_a_full_disk_refuses_kindly_and_loses_nothing(disk: Disk) -> None:
    began = time.monotonic()
    make_clinic()
    people = make_people()
    patients = [people.patient_a.patient, people.patient_b.patient]
    senders = [
        Sender(Browser(0, sign_in(one.user)), open_episodes(one, people.practitioner, 4_000), pause=0.01)
        for one in patients
    ]
    chart = f"/chart/{senders[0].episodes[-1]}/"
    with lives(disk.house, **disk.environment) as server:
        for sender in senders:
            sender.browser.port = server.port
        practitioner = Browser(server.port, sign_in(people.practitioner))
        visitor = Browser(server.port, senders[0].browser.session)
        senders[0].warm(server)
        storage.keep_reserve()  # as the post does, every few seconds
        server.start()

        with sending(senders):
            wait_until("receipts while there is room", lambda: receipts(senders) >= 10)
            disk.fill(leave=20 * MEGABYTE)
            wait_until("refusals below the floor", lambda: refusals(senders) >= 4)
            disk.fill(leave=0)
            seen = refusals(senders)
            wait_until("refusals at the last byte", lambda: refusals(senders) >= seen + 4)
        in_time = receipts(senders)

        # Every kind of write is told so, to scripts and on pages.
        episode = senders[0].episodes[-2]
        told = {
            "draft": visitor.send(
                "PUT",
                f"/paperwork/{episode}/draft/",
                json.dumps({"revision": 0, "fields": {"story": "mine"}}),
            ),
            "page": visitor.send("POST", f"/paperwork/{episode}/submit/", "", FORM),
            "booking": visitor.send("POST", booking(), urlencode({"client_key": ""}), FORM),
        }
        for what, answer in told.items():
            assert answer.status == 507, (what, answer)
            assert KEPT in answer.body.decode(), (what, answer)

        # Charts are read, and who read them is on the disk before they are shown.
        disk.fill(leave=0)
        traces = AuditEntry.unscoped.filter(act="chart.read").count()
        pages = [practitioner.send("GET", chart).status for _ in range(READS)]
        assert not (disk.house.data / storage.RESERVE).exists(), (
            "the disk was not full: the drill proves little"
        )
        read = AuditEntry.unscoped.filter(act="chart.read").count() - traces
        not_ready = visitor.send("GET", "/readyz").status

        disk.empty()
        storage.keep_reserve()
        ready = visitor.send("GET", "/readyz").status
        with sending(senders):
            wait_until("receipts when there is room again", lambda: receipts(senders) >= in_time + 10)
    found = count(senders)
    tell(
        "disk full while paperwork is sent",
        disk=disk.kind,
        acknowledged=found.acknowledged,
        refused_507=refusals(senders),
        lost=found.lost,
        doubled=found.doubled,
        incomplete=found.incomplete,
        charts_read_while_full=pages.count(200),
        traces_of_reading=read,
        faults=found.faults,
        seconds=round(time.monotonic() - began, 1),
    )
    assert not [words for sender in senders for words in sender.unexpected]
    assert found.is_clean, found
    assert pages == [200] * READS
    assert read == READS
    assert (not_ready, ready) == (503, 200)
    assert audit.verify().fault == ""


FORM = "application/x-www-form-urlencoded"


def receipts(senders: list[Sender]) -> int:
    return sum(len(sender.acknowledged) for sender in senders)


def refusals(senders: list[Sender]) -> int:
    return sum(sender.refused for sender in senders)


def booking() -> str:
    person = queries.practitioners(SYSTEM)[0]
    slot = queries.free_days(SYSTEM, person, queries.the_clinic(SYSTEM))[-1].slots[0]
    return f"/practitioners/{person.pk}/book/?{urlencode({'at': slot.starts_at.isoformat()})}"
