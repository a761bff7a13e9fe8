"""What a page and a sending cost, as ratios to a bare Django response of the same process and the same minute.

Every round calls each of them once, so that the noise of the machine falls on all alike. The database is the
clinic's own: SQLCipher, WAL, synchronous=FULL, the audit row included. Seconds are printed and never asserted.
"""

import datetime as dt
import io
import json
import os
import resource
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from typing import Any

import msgspec
import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db.models import Count
from django.test import Client, override_settings
from django.utils import timezone
from uuid_utils.compat import uuid7

from ashi.visit import Charting, Needle
from ashi.web.commands.fill import fill
from ashi.web.intake.actions import open_draft
from ashi.web.records.access import actor_of
from ashi.web.records.models import AuditEntry, CaseMember, Document, Episode, Patient, Practitioner, User
from ashi.web.records.scope import new_id
from ashi.web.visit.charting import Session
from ashi.web.visit.models import OpenVisit
from tests.support.house import ROOT, House, empty_house, moved_into
from tests.support.server import free_port
from tests.web.intake.conftest import ALL

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "100"))
VISITS = 12
CSRF = "c" * 32
# What `django-admin startproject` writes.
USUAL_MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]


@dataclass
class Cost:
    """One thing called once a round: seconds on the wall and of the processor."""

    name: str
    call: Callable[[], None]
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def once(self) -> None:
        wall, cpu = time.perf_counter(), time.process_time()
        self.call()
        self.cpu.append(time.process_time() - cpu)
        self.wall.append(time.perf_counter() - wall)


def p10(seconds: list[float]) -> float:
    return quantiles(seconds, n=10)[0]


def p50(seconds: list[float]) -> float:
    return quantiles(seconds, n=2)[0]


@pytest.fixture
def house(tmp_path: Path, django_db_blocker: Any) -> Iterator[House]:
    with django_db_blocker.unblock(), empty_house(tmp_path / "house") as house, moved_into(house):
        yield house


def request(
    application: Any, method: str, path: str, *, session: str = "", body: bytes = b"", status: int = 200
) -> bytes:
    """One call of a WSGI application, without a network."""
    cookie = f"{settings.CSRF_COOKIE_NAME}={CSRF}"
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "127.0.0.1",
        "HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}={session}; {cookie}" if session else cookie,
        "HTTP_X_CSRFTOKEN": CSRF,
        "CONTENT_TYPE": "application/json" if body else "",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.url_scheme": "http",
    }
    said: list[str] = []
    response = application(environ, lambda words, headers, info=None: said.append(words))
    content = b"".join(response)
    response.close()
    assert said[0].startswith(str(status)), (said, path, content[:500])
    return content


def signed_in(user: User) -> str:
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def chart_with_visits(count: int) -> tuple[Episode, User]:
    """An episode of the synthetic clinic with `count` signed visits, the last ones repeated to make so many."""
    fill(patients=40, seed=1)
    rows = Episode.unscoped.filter(documents__kind="visit").annotate(visits=Count("documents"))
    episode = rows.filter(visits__lte=count).order_by("-visits", "pk").first()
    assert episode is not None
    visits = list(Document.unscoped.filter(episode=episode, kind="visit").order_by("made_at"))
    for number in range(count - len(visits)):
        visit = Document.unscoped.get(pk=visits[-1 - number % len(visits)].pk)
        visit.pk, visit._state.adding = new_id(), True
        visit.made_at = visits[-1].made_at + dt.timedelta(days=number + 1)
        visit.save(force_insert=True)
    assert Document.unscoped.filter(episode=episode, kind="visit").count() == count
    return episode, CaseMember.unscoped.filter(episode=episode).first().practitioner.user


def open_visit(episode: Episode, user: User) -> OpenVisit:
    """A visit that is going on: eight needles in, nothing planned."""
    now = timezone.now()
    points = [(code, side) for code in ("BL23", "BL25", "BL40", "BL60") for side in ("left", "right")]
    needles = tuple(
        Needle(str(uuid7()), code, side, 5, "straight", "even", now)  # type: ignore[arg-type]
        for code, side in points
    )
    session = Session(Charting(started_at=now, needles=needles, with_patient_since=now))
    return OpenVisit.unscoped.create(
        episode=episode,
        practitioner=user.practitioner,
        started_at=now,
        charting=msgspec.json.encode(session).decode(),
    )


def ready_to_send(count: int) -> tuple[User, list[Episode]]:
    """One patient with so many episodes, each with its paperwork begun."""
    patient = Patient.unscoped.filter(user__isnull=False).first()
    now = timezone.now()
    rows = Episode.unscoped.bulk_create(Episode(patient=patient, opened_at=now) for _ in range(count))
    actor = actor_of(patient.user, "127.0.0.1")
    for row in rows:
        open_draft(actor, row)
    return patient.user, rows


def test_what_pages_and_sendings_cost(house: House) -> None:
    from ashi.web.config.wsgi import application

    with override_settings(MIDDLEWARE=USUAL_MIDDLEWARE):
        bare = WSGIHandler()
    episode, practitioner = chart_with_visits(VISITS)
    patient, waiting = ready_to_send(ROUNDS + 20)
    at_chart, at_paperwork = signed_in(practitioner), signed_in(patient)
    chart = f"/chart/{episode.pk}/"
    visit = f"/visits/{open_visit(episode, practitioner).pk}/"
    person = Practitioner.unscoped.filter(is_bookable=True).first()

    def send() -> None:
        fields = {**ALL, "client_key": str(uuid7())}
        body = json.dumps({"revision": 0, "fields": fields}).encode()
        path = f"/paperwork/{waiting.pop().pk}/submit/"
        request(application, "POST", path, session=at_paperwork, body=body, status=201)

    costs = [
        Cost("bare response, the usual 7 middleware", lambda: void(request(bare, "GET", "/livez"))),
        Cost("bare response, Ashi's own middleware", lambda: void(request(application, "GET", "/livez"))),
        Cost("chart page", lambda: void(request(application, "GET", chart, session=at_chart))),
        Cost("sending the paperwork", send),
        Cost("slot search", lambda: void(request(application, "GET", f"/practitioners/{person.pk}/"))),
        Cost(
            "charting page, 8 needles in", lambda: void(request(application, "GET", visit, session=at_chart))
        ),
    ]
    for _ in range(15):
        for cost in costs:
            cost.call()
    sent, read = (AuditEntry.unscoped.filter(act=act).count() for act in ("paperwork.send", "chart.read"))
    for _ in range(ROUNDS):
        for cost in costs:
            cost.once()
    # What was paid for was done: every reading and every sending left its trace, every sending its documents.
    assert AuditEntry.unscoped.filter(act="chart.read").count() - read == ROUNDS
    assert AuditEntry.unscoped.filter(act="paperwork.send").count() - sent == ROUNDS
    assert Document.unscoped.filter(kind="consent", author=patient).count() >= ROUNDS

    page = request(application, "GET", chart, session=at_chart)
    floor = costs[0]
    print(f"\n{'ms per call':<40} {'p10':>7} {'p50':>7} {'CPU p50':>8} {'× bare (p10, p50, CPU)':>26}")
    for cost in costs:
        times = [p10(cost.wall), p50(cost.wall), p50(cost.cpu)]
        floors = [p10(floor.wall), p50(floor.wall), p50(floor.cpu)]
        ratios = " ".join(f"{one / other:>8.1f}" for one, other in zip(times, floors, strict=True))
        print(
            f"{cost.name:<40} {times[0] * 1e3:>7.2f} {times[1] * 1e3:>7.2f} {times[2] * 1e3:>8.2f} {ratios:>26}"
        )
    print(f"chart: {len(page) / 1000:.0f} kB of HTML, {VISITS} visits; {ROUNDS} rounds; aims: 5 and 8 × bare")
    chart_ratio, send_ratio = (p50(cost.cpu) / p50(floor.cpu) for cost in costs[2:4])
    assert len(page) > 20_000
    assert chart_ratio < 30, "a chart page costs far more than was aimed at (5 ×)"
    assert send_ratio < 80, "sending the paperwork costs far more than was aimed at (8 ×)"


def void(_: object) -> None:
    return None


def test_what_starting_costs(tmp_path: Path) -> None:
    """The whole command, from the shell to the line that it is ready: first start with 60 patients, and a second."""
    print(f"\n{'./ashi demo, whole process':<40} {'seconds':>8} {'CPU s':>8}")
    for name in ("cold: new keys, database, 60 patients", "warm: second start"):
        wall, cpu = start_once(tmp_path / "clinic")
        print(f"{name:<40} {wall:>8.2f} {cpu:>8.2f}")
    assert (tmp_path / "clinic" / "ashi.db").exists()


def start_once(data: Path) -> tuple[float, float]:
    """Seconds until it says that it is ready, and of the processor for it and its children until it has stopped."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("ASHI_", "DJANGO_"))
    }
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    with subprocess.Popen(
        [str(ROOT / "ashi"), "demo", "--port", str(free_port()), "--data", str(data)],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        ready = any(line.startswith("Ashi is ready at ") for line in process.stdout)
        took = time.perf_counter() - began
        process.terminate()
        process.wait(timeout=30)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert ready
    return took, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
