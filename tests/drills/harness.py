"""What the drills share: a clinic full of paperwork to send, people who send it and do not give up, and a count."""

import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone
from uuid_utils.compat import uuid7

from ashi.web.intake.models import Draft
from ashi.web.records import audit
from ashi.web.records.models import AuditEntry, CaseMember, Document, Episode, Patient, User
from tests.support.house import House
from tests.web.intake.conftest import ALL

LONG = os.environ.get("ASHI_DRILLS") == "long"
KEPT = "Not saved here, kept on this device"
CSRF = "c" * 32


def times(short: int, long: int) -> int:
    """How often a drill repeats itself."""
    return long if LONG else short


def tell(drill: str, **figures: object) -> None:
    """The one line of a drill's result."""
    print(
        "\n" + json.dumps({"drill": drill, "long": LONG, "database": connection.vendor, **figures}),
        flush=True,
    )


@dataclass
class Lives:
    """The forkserver, and the servers that live now."""

    process: "subprocess.Popen[str]"
    port: int
    group: int = 0

    def start(self, servers: int = 2) -> None:
        self.group = int(self._ask(start=servers))

    def warm(self, session: str, method: str, path: str, body: str = "") -> "Answer":
        """Let the forkserver itself answer one request, so that every life begins warm."""
        status, content = json.loads(self._ask(warm=[method, path, body], session=session))
        return Answer(status, content.encode())

    def _ask(self, **wish: object) -> str:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(wish) + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline()

    def kill(self) -> None:
        """kill -9, all of them, in the middle of whatever they do."""
        if self.group:
            # The group exists from the moment its leader says so, which may be a moment from now.
            while True:
                with suppress(ProcessLookupError):
                    os.killpg(self.group, signal.SIGKILL)
                    break
                time.sleep(0.001)
            self.group = 0


@contextmanager
def lives(house: House, **changes: str) -> Iterator[Lives]:
    """A forkserver in `house`; it ends, with all it started, when the block ends."""
    connection.close()
    log = house.data.with_name("server.log")
    with (
        log.open("a") as told,
        subprocess.Popen(
            [sys.executable, "-m", "tests.drills.forkserver"],
            env={**house.environment(), **changes},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=told,
            text=True,
        ) as process,
    ):
        assert process.stdout is not None
        port = process.stdout.readline()
        assert port, f"the server did not start:\n{log.read_text()}"
        served = Lives(process, int(port))
        try:
            yield served
        finally:
            served.kill()
            process.kill()


@dataclass(frozen=True)
class Answer:
    """What the server said; status 0 when it said nothing."""

    status: int
    body: bytes = b""
    location: str = ""

    def json(self) -> dict[str, object]:
        answer: dict[str, object] = json.loads(self.body)
        return answer


@dataclass
class Browser:
    """Someone signed in, over real HTTP, one request at a time."""

    port: int
    session: str
    _line: socket.socket | None = None

    def hang_up(self) -> None:
        """Stop waiting for an answer."""
        if self._line is not None:
            with suppress(OSError):
                self._line.shutdown(socket.SHUT_RDWR)

    def send(self, method: str, path: str, body: str = "", kind: str = "application/json") -> Answer:
        headers = {
            "Host": "127.0.0.1",
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={self.session}; {settings.CSRF_COOKIE_NAME}={CSRF}",
            "X-CSRFToken": CSRF,
            "Content-Type": kind,
        }
        wire = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            wire.connect()
            self._line = wire.sock
            wire.request(method, path, body.encode() if method != "GET" else None, headers)
            response = wire.getresponse()
            content = response.read()
            if len(content) != int(response.headers.get("Content-Length", -1)):
                return Answer(0)  # cut off in the middle: nobody can rely on it
            return Answer(response.status, content, response.headers.get("Location", ""))
        except (OSError, http.client.HTTPException):
            return Answer(0)
        finally:
            self._line = None
            wire.close()


def last_words(house: House) -> str:
    """The end of the server's log."""
    return house.data.with_name("server.log").read_text()[-2000:]


def sign_in(user: User) -> str:
    """A session of `user`, as the cookie a browser holds."""
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def open_episodes(patient: Patient, practitioner: User, count: int) -> list[UUID]:
    """Episodes of one patient, each with a paperwork to send."""
    now = timezone.now()
    rows = Episode.unscoped.bulk_create(Episode(patient=patient, opened_at=now) for _ in range(count))
    CaseMember.unscoped.bulk_create(
        CaseMember(episode=row, practitioner=practitioner.practitioner, since=now) for row in rows
    )
    return [row.pk for row in rows]


@dataclass
class Sender:
    """One patient who sends one paperwork after the other, each until a receipt comes."""

    browser: Browser
    episodes: list[UUID]
    pause: float = 0.0
    acknowledged: dict[UUID, str] = field(default_factory=dict)  # client key -> digest of the receipt
    tried: set[UUID] = field(default_factory=set)
    unexpected: list[str] = field(default_factory=list)
    silence: int = 0
    refused: int = 0

    def next_paperwork(self) -> tuple[UUID, str, str]:
        """A new key, and where and what to send under it."""
        key, episode = uuid7(), self.episodes.pop()
        fields = {**ALL, "client_key": str(key), "story": f"canary {key}"}
        self.tried.add(key)
        return key, f"/paperwork/{episode}/submit/?writer=p1", json.dumps({"revision": 0, "fields": fields})

    def warm(self, server: Lives) -> None:
        """Send one through the forkserver."""
        key, path, message = self.next_paperwork()
        answer = server.warm(self.browser.session, "POST", path, message)
        assert answer.status == 201, answer.body
        self.acknowledged[key] = str(answer.json()["digest"])

    def work(self, stop: threading.Event) -> None:
        while self.episodes:
            key, path, message = self.next_paperwork()
            while not stop.is_set():
                answer = self.browser.send("POST", path, message)
                if answer.status in {200, 201}:
                    self.acknowledged[key] = str(answer.json()["digest"])
                    break
                if answer.status == 0:
                    self.silence += 1
                elif answer.status == 507 and answer.json()["error"] == KEPT:
                    self.refused += 1
                    stop.wait(0.02)
                else:
                    self.unexpected.append(f"{answer.status} {answer.body[:300]!r}")
                    return
            if stop.wait(self.pause):
                return


@contextmanager
def sending(senders: list[Sender]) -> Iterator[threading.Event]:
    """All of them at work while the block runs; the event stops them."""
    stop = threading.Event()
    threads = [threading.Thread(target=sender.work, args=(stop,)) for sender in senders]
    for thread in threads:
        thread.start()
    try:
        yield stop
    finally:
        stop.set()
        for thread, sender in zip(threads, senders, strict=True):
            while thread.is_alive():
                sender.browser.hang_up()
                thread.join(0.02)


@dataclass(frozen=True)
class Count:
    """What is in the database, held against what was acknowledged."""

    acknowledged: int
    lost: int
    changed: int
    doubled: int
    incomplete: int
    faults: tuple[str, ...]

    @property
    def is_clean(self) -> bool:
        return (self.lost, self.changed, self.doubled, self.incomplete, self.faults) == (0, 0, 0, 0, ())


PARTS = 6
"""One paperwork's documents: itself, consent, findings, and its answers on pain, own activities and needles."""


def count(senders: list[Sender], *, walk_trail: bool = True) -> Count:
    """Look for every acknowledged paperwork; and for any kept twice, by halves, or without its trace."""
    acknowledged = {key: digest for sender in senders for key, digest in sender.acknowledged.items()}
    tried = {key for sender in senders for key in sender.tried}
    kept = list(Document.unscoped.filter(kind="intake").values_list("client_key", "digest", "episode", "pk"))
    by_key = {key: digest for key, digest, _, _ in kept}
    parts: dict[UUID, int] = {}
    for episode in Document.unscoped.values_list("episode", flat=True):
        parts[episode] = parts.get(episode, 0) + 1
    sent = set(Draft.unscoped.exclude(submitted_as=None).values_list("submitted_as", flat=True))
    traces = AuditEntry.unscoped.filter(act="paperwork.send").count()
    faults = []
    if walk_trail and (fault := audit.verify().fault):
        faults.append(fault)
    if traces != len(kept):
        faults.append(f"{len(kept)} paperworks and {traces} traces of sending")
    if strangers := by_key.keys() - tried:
        faults.append(f"{len(strangers)} paperworks that nobody sent")
    return Count(
        acknowledged=len(acknowledged),
        lost=len(acknowledged.keys() - by_key.keys()),
        changed=sum(by_key.get(key, digest) != digest for key, digest in acknowledged.items()),
        doubled=len(kept) - len({episode for _, _, episode, _ in kept}),
        incomplete=sum(pk not in sent or parts[episode] != PARTS for _, _, episode, pk in kept),
        faults=(*faults, *integrity()),
    )


def integrity() -> list[str]:
    """What the database itself finds wrong with its file."""
    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA cipher_integrity_check")
        pages = [text for (text,) in cursor.fetchall()]
        cursor.execute("PRAGMA integrity_check")
        return pages + [text for (text,) in cursor.fetchall() if text != "ok"]


def wait_until(what: str, happened: "object", seconds: float = 30) -> None:
    """Wait for `happened()`; fail with `what` when it does not come."""
    assert callable(happened)
    until = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < until, f"waited {seconds:g} s for {what}"
        time.sleep(0.005)


def dice(seed: int) -> random.Random:
    return random.Random(seed)
