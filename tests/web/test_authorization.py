"""Every route, every kind of person: the answers are in authorization.txt, and a route without a row fails."""

import contextlib
import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import msgspec
import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone

from ashi.visit import Charting, Needle
from ashi.web.booking.models import (
    Appointment,
    CalendarDevice,
    ChangedDay,
    LedgerEntry,
    Room,
    WaitingPlace,
)
from ashi.web.kiosk.models import Tablet
from ashi.web.records.models import Episode, Mail
from ashi.web.visit.charting import Session
from ashi.web.visit.models import OpenVisit
from tests.support.charts import keep_signed_visit
from tests.support.clinic import People
from tests.support.messages import keep_message, small_picture

pytestmark = pytest.mark.django_db

WHO = ("anon", "A", "B", "on", "off", "desk", "owner", "out")
USERS = {
    "A": "patient_a",
    "B": "patient_b",
    "on": "practitioner",
    "off": "other_practitioner",
    "desk": "front_desk",
    "owner": "owner",
    "out": "disabled",
}
PUBLIC = {
    *(
        "gallery",
        "livez",
        "readyz",
        "home",
        "does_it_work",
        "what_happens",
        "needles_sheet",
        "what_to_ask",
        "decide",
        "decide_tell",
        "practitioners",
        "practitioners_near",
        "practitioner",
        "book",
        "course",
    ),
    *(
        "atlas",
        "atlas_slash",
        "atlas_point",
        "atlas_point_slash",
        "atlas_map",
        "atlas_solid",
        "atlas_picture",
    ),
    *("does_it_work_for", "evidence_answer", "trials", "trial", "what_else", "who_pays", "in_the_body"),
    *(
        "body_figure",
        "body_views",
        "demo_mailbox",
        "sign_in_link",
        "check_in",
        "after_visit",
        "stop",
        "sms_received",
        "push_worker",
    ),
    *("calendar_feed", "caldav_discovery", "caldav_root", "caldav_principal", "caldav_home"),
    *("caldav_visits", "caldav_visit"),
    *("tablet", "tablet_end", "tablet_here"),
    *("account_login", "account_logout", "account_inactive", "account_signup", "account_signup_by_passkey"),
    *("account_email_verification_sent", "account_reset_password", "account_confirm_password_reset_code"),
    *("account_complete_password_reset", "account_password_reset_completed"),
    *("mfa_authenticate", "mfa_login_webauthn", "mfa_signup_webauthn"),
}


def _table() -> Iterator[tuple[str, str, dict[str, str]]]:
    for line in Path(__file__).with_name("authorization.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            name, method, *answers = line.split()
            assert len(answers) == len(WHO), line
            yield name, method, dict(zip(WHO, answers, strict=True))


TABLE = list(_table())
IDS = {
    "device",
    "episode",
    "appointment",
    "visit",
    "practitioner",
    "account",
    "signed",
    "message",
    "picture",
    "letter",
} | {"place", "tablet", "patient", "entry"}


def routes() -> Iterator[tuple[str, dict[str, object], object]]:
    def walk(
        patterns: list[object], above: dict[str, object]
    ) -> Iterator[tuple[str, dict[str, object], object]]:
        for pattern in patterns:
            converters = {**above, **pattern.pattern.converters}
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, converters)
            else:
                yield pattern.name, converters, pattern.callback

    return walk(get_resolver().url_patterns, {})


def slots_of(episode: Episode, people: People) -> dict[str, object]:
    appointment = Appointment.unscoped.get(episode=episode)
    needle = Needle(str(uuid4()), "BL25", "left", 10, "straight", "even", timezone.now())
    visit = OpenVisit.unscoped.create(
        episode=episode,
        practitioner=people.practitioner.practitioner,
        started_at=timezone.now(),
        charting=msgspec.json.encode(Session(charting=Charting(needles=(needle,)))).decode(),
    )
    message = keep_message(episode, "Numb between my legs", picture=small_picture())
    return {
        "episode": episode.pk,
        "message": message.pk,
        "picture": message.picture.pk,
        "letter": Mail.unscoped.create(purpose="visit:1", to="nobody@example.org", state="dead").pk,
        "appointment": appointment.pk,
        "visit": visit.pk,
        "needle": needle.id,
        "signed": keep_signed_visit(episode, people.practitioner).pk,
        "reader": "payer",
        "practitioner": people.practitioner.practitioner.pk,
        "account": people.front_desk.pk,
        "hours": people.practitioner.practitioner.hours.first().pk,
        "change": _changed_day(),
        "place": _place_in_line(episode, people),
        "device": _device(episode),
        "patient": episode.patient_id,
        "entry": _payment(episode),
        "secret": "no-such-secret",
        "tablet": _tablet(people),
        "room": Room.unscoped.create(name=uuid4().hex).pk,
        "record": f"patient:{episode.patient_id.hex}",
        "token": "no-such-token",
        "section": "about",
        "pk": 1,
        "figure": "female_average",
        "view": "back",
        "theme": "light",
        "code": "BL23",
        "duration": "acute",
        "outcome": "pain",
        "trial": "haake2007",
    }


def _place_in_line(episode: Episode, people: People) -> object:
    now = timezone.now()
    return WaitingPlace.unscoped.create(
        patient=episode.patient,
        practitioner=people.practitioner.practitioner,
        weekdays="01234",
        parts="morning",
        first_day=now.date(),
        last_day=now.date(),
        joined_at=now,
        place_since=now,
    ).pk


def _changed_day() -> object:
    day = timezone.now().date() + dt.timedelta(days=3)
    begins, ends = dt.time(0), dt.time(0)
    return ChangedDay.unscoped.create(day=day, begins=begins, ends=ends, is_closed=True).pk


def _device(episode: Episode) -> object:
    user = episode.patient.user
    return CalendarDevice.unscoped.create(user=user, name="my phone", secret_sha256="0" * 64).pk


def _payment(episode: Episode) -> object:
    day = timezone.now().date()
    return LedgerEntry.unscoped.create(
        patient=episode.patient,
        kind="payment",
        on=day,
        amount=7000,
        currency="EUR",
        way="cash",
        by_name="Dora",
    ).pk


def _tablet(people: People) -> object:
    return Tablet.unscoped.create(
        name="Blue", token_sha256="0" * 64, made_at=timezone.now(), made_by=people.front_desk
    ).pk


def _kind(answer) -> str:
    if answer.status_code == 401 or (
        answer.status_code == 302 and answer["Location"].startswith("/account/login/")
    ):
        return "l"
    return {404: "n", 410: "g", 403: "forbidden", 500: "BROKEN"}.get(answer.status_code, "y")


def _send(client: Client, method: str, name: str, slots: dict[str, object]):
    converters = next(converters for found, converters, _ in routes() if found == name)
    address = reverse(name, kwargs={slot: slots[slot] for slot in converters})
    if method == "PUT":
        return client.put(address, "{}", content_type="application/json")
    if method == "GET":
        wants = {"HTTP_ACCEPT": "application/json"} if name == "mfa_login_webauthn" else {}
        return client.get(address, **wants)
    return client.post(address, {})


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    assert {name for name, _, _ in routes()} == {name for name, *_ in TABLE}


def test_the_list_of_public_routes_is_frozen() -> None:
    assert {name for name, _, view in routes() if not getattr(view, "login_required", True)} == PUBLIC


@contextlib.contextmanager
def _taken_back() -> Iterator[None]:
    """What one person does in it has not happened for the next."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _ask(
    client_of: Callable[..., Client],
    people: People,
    who: str,
    name: str,
    method: str,
    slots: dict[str, object],
) -> str:
    with _taken_back():
        client = client_of(getattr(people, USERS[who]) if who != "anon" else None)
        return _kind(_send(client, method, name, slots))


@pytest.mark.parametrize(("name", "method", "expected"), TABLE, ids=["-".join(row[:2]) for row in TABLE])
def test_the_matrix(
    name: str, method: str, expected: dict[str, str], people: People, episode_a: Episode, episode_b: Episode,
    client_of: Callable[..., Client],
) -> None:  # fmt: skip
    slots = slots_of(episode_a, people)
    assert {who: _ask(client_of, people, who, name, method, slots) for who in WHO} == expected


@pytest.mark.parametrize(("name", "method", "expected"), TABLE, ids=["-".join(row[:2]) for row in TABLE])
def test_an_id_that_does_not_exist_is_nothing(
    name: str, method: str, expected: dict[str, str], people: People, episode_a: Episode, episode_b: Episode,
    client_of: Callable[..., Client],
) -> None:  # fmt: skip
    converters = next(converters for found, converters, _ in routes() if found == name)
    slots = slots_of(episode_a, people)
    for slot in IDS & converters.keys():
        for who in WHO:
            if expected[who] == "y" and who not in {"anon", "out"}:
                answer = _ask(client_of, people, who, name, method, {**slots, slot: uuid4()})
                assert answer == "n", (slot, who)
