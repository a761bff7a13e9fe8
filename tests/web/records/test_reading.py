"""Messages are written in their reader's language, with the reader's own clock beside the clinic's."""

import ast
import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

import ashi.web
from ashi.web.booking.models import Appointment
from ashi.web.progress.actions_visit_reminders import remind_of_visits
from ashi.web.records import mail, reading
from ashi.web.records.models import AuditEntry, Device, Episode, Mail, User, Way
from tests.support.clinic import People
from tests.support.mailbox import Mailbox
from tests.web.plan.conftest import words

pytestmark = pytest.mark.django_db
AT = dt.datetime(2031, 3, 4, 10, 30, tzinfo=ZoneInfo("Europe/Berlin"))
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
NOTE = {"de": "Maschinell übersetzt", "es": "Traducido por una máquina", "zh-hans": "由机器翻译"}


@pytest.fixture
def visit(episode_a: Episode) -> Appointment:
    Appointment.unscoped.update(starts_at=AT, ends_at=AT + HOUR, made_at=AT - 30 * DAY, is_first=False)
    return Appointment.unscoped.get()


def reads(user: User, language: str, zone: str = "") -> None:
    User.objects.filter(pk=user.pk).update(language=language, zone=zone)
    user.refresh_from_db()


@pytest.mark.parametrize(
    ("language", "subject", "said"),
    [
        ("", "Your appointment on Tuesday 4 March", "your appointment is on Tuesday 4 March at 10:30."),
        ("de", "Ihr Termin: Dienstag, 4. März", "Ihr Termin ist am Dienstag, 4. März um 10:30."),
        ("es", "Su cita: martes 4 de marzo", "su cita es el martes 4 de marzo a las 10:30."),
        ("zh-hans", "您的预约：3月4日 星期二", "您的就诊时间是 3月4日 星期二 10:30。"),
    ],
)
def test_a_reminder_arrives_in_its_readers_language_and_leads_to_pages_in_it(
    language: str,
    subject: str,
    said: str,
    visit: Appointment,
    people: People,
    mailbox: Mailbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: AT - 2 * DAY)
    reads(people.patient_a, language)
    with override("es"):  # whatever page was served last by this thread
        assert remind_of_visits(AT - 2 * DAY) == 1
    assert mail.deliver() == 1
    (came,) = mailbox.mails
    text = came.get_content()
    assert came["Subject"] == subject
    assert said in text
    assert came["Content-Language"] == (language or "en")
    assert (NOTE[language] in text) if language else not any(note in text for note in NOTE.values())
    stop = came["List-Unsubscribe"].strip(" <>")
    assert f"/{language}/stop/".replace("//", "/") in stop
    assert stop in text


def test_what_was_written_keeps_its_language_while_it_waits(visit: Appointment, people: People) -> None:
    """A mail is written once, with what was true then; who changes the language reads it in the next one."""
    reads(people.patient_a, "de")
    remind_of_visits(AT - 2 * DAY)
    reads(people.patient_a, "es")
    assert Mail.unscoped.get().body.startswith("Guten Tag Alice Adler,")
    assert Mail.unscoped.get().language == "de"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Ihr Termin: Di 4. März, 10:30."),
        ("es", "Su cita: mar 4 mar, 10:30."),
        ("zh-hans", "您的预约：3月4日 星期二, 10:30。"),
    ],
)
def test_a_text_message_and_a_push_message_stay_as_neutral_in_each_language(
    language: str, text: str, visit: Appointment, people: People, settings: Any
) -> None:
    reads(people.patient_a, language)
    Device.unscoped.create(patient=visit.patient, endpoint="https://x", p256dh="x", auth="x")
    settings.ENVIRONMENT = settings.ENVIRONMENT.__class__(
        **{**_fields(settings.ENVIRONMENT), "push": True, "sms_url": "http://127.0.0.1:9/"}
    )
    for channel in ("sms", "push"):
        Way.unscoped.create(
            patient=visit.patient, about="visits", channel=channel, is_wanted=True, number="+491701234567"
        )
    assert remind_of_visits(AT - 2 * HOUR) == 2
    sms, push = (Mail.unscoped.get(channel=name) for name in ("sms", "push"))
    assert sms.body.startswith(text)
    assert push.body == text
    assert push.subject in ("Erinnerung", "Recordatorio", "提醒")
    for name in (visit.patient.name, visit.practitioner.name, "Ashi"):
        assert name not in sms.body + push.subject + push.body


def _fields(value: Any) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


def test_somebody_elsewhere_reads_their_own_clock_beside_the_clinics(
    visit: Appointment, people: People
) -> None:
    reads(people.patient_a, "", "Australia/Sydney")
    remind_of_visits(AT - 2 * DAY)
    assert "on Tuesday 4 March at 10:30 (20:30, Australia/Sydney)." in Mail.unscoped.get().body


@pytest.mark.parametrize(
    ("zone", "beside"),
    [
        ("", ""),
        ("Europe/Berlin", ""),
        ("Europe/Madrid", ""),  # the same clock under another name
        ("Europe/London", " (09:30, Europe/London)"),
        ("Pacific/Auckland", " (22:30, Pacific/Auckland)"),
        ("Pacific/Kiritimati", " (23:30, Pacific/Kiritimati)"),
        ("America/New_York", " (04:30, America/New York)"),
        ("Pacific/Pago_Pago", " (Mon 3 Mar, 22:30, Pacific/Pago Pago)"),
    ],
)
def test_the_other_clock_has_its_day_where_that_is_another(zone: str, beside: str, people: People) -> None:
    people.patient_a.zone = zone
    assert reading.beside(AT, "Europe/Berlin", people.patient_a) == beside


def test_whoever_works_here_reads_english_whatever_page_caused_the_mail(people: People) -> None:
    reads(people.practitioner, "de")
    with override("de"), reading.written_for(people.practitioner):
        mail.post(people.practitioner.email, "Look", "text", purpose="a")
    assert (Mail.unscoped.get().language, Mail.unscoped.get().body) == ("en", "text")


# --- how a language becomes known


def test_signing_up_on_a_german_page_has_the_code_and_all_that_follows_in_german(
    client_of: Callable[..., Client], people: People
) -> None:
    form = {"name": "Nora Neumann", "email": "nora@example.org", "password1": "blue kettle on the hill"}
    assert client_of().post("/de/account/signup/", form).status_code == 302
    code = Mail.unscoped.get(to="nora@example.org")
    assert code.subject == "Ihr Code"
    assert re.search(r"Ihr Code ist\n\n\w+", code.body)
    assert User.objects.get(email="nora@example.org").language == "de"
    assert AuditEntry.unscoped.get(act="reading.notice").why == "de"


def test_a_forgotten_password_is_answered_in_the_accounts_language_or_else_the_pages(
    client_of: Callable[..., Client], people: People
) -> None:
    for language, page, subject in (
        ("", "/es", "Su código"),
        ("de", "/es", "Ihr Code"),
        ("en", "/es", "Your code"),
    ):
        reads(people.patient_a, language)
        Mail.unscoped.all().delete()
        client_of().post(f"{page}/account/password/reset/", {"email": people.patient_a.email})
        assert Mail.unscoped.get().subject == subject
    Mail.unscoped.all().delete()
    client_of().post("/de/account/password/reset/", {"email": "nobody@example.org"})
    assert Mail.unscoped.get().subject == "Kein Konto mit dieser Adresse"
    Mail.unscoped.all().delete()
    client_of().post("/de/account/password/reset/", {"email": people.practitioner.email})
    assert Mail.unscoped.get().subject == "Your code", "who works here reads English"


def book(client: Client, people: People, language: str, own_zone: str) -> None:
    practitioner = people.practitioner.practitioner.pk
    page = client.get(f"{language}/practitioners/{practitioner}/").content.decode()
    address = re.search(r'href="([^"]*/book/\?at=[^"]*)"', page)
    assert address
    assert client.post(address[1], {"own_zone": own_zone}).status_code == 302


def test_booking_notices_language_and_zone_once_and_what_was_chosen_stays(
    people: People, client_of: Callable[..., Client]
) -> None:
    alice = client_of(people.patient_a)
    book(alice, people, "", "Europe/Berlin")
    book(alice, people, "", "Not/A_Zone")
    people.patient_a.refresh_from_db()
    assert (people.patient_a.language, people.patient_a.zone) == ("", "")
    book(alice, people, "/de", "Asia/Tokyo")
    people.patient_a.refresh_from_db()
    assert (people.patient_a.language, people.patient_a.zone) == ("de", "Asia/Tokyo")
    book(alice, people, "/es", "America/Lima")
    people.patient_a.refresh_from_db()
    assert (people.patient_a.language, people.patient_a.zone) == ("de", "Asia/Tokyo")


def test_a_patient_chooses_language_and_clock_on_their_page(
    people: People, client_of: Callable[..., Client]
) -> None:
    reads(people.patient_a, "de", "Asia/Tokyo")
    alice = client_of(people.patient_a)
    page = alice.get("/de/me/ways/").content.decode()
    assert re.search(r'value="de"[^>]* checked', page)
    assert '<option value="Asia/Tokyo" selected>' in page
    answer = alice.post("/de/me/ways/", {"by_mail": "yes", "language": "zh-hans", "zone": ""})
    assert (answer.status_code, answer["Location"]) == (302, "/de/me/ways/")
    people.patient_a.refresh_from_db()
    assert (people.patient_a.language, people.patient_a.zone) == ("zh-hans", "")
    assert AuditEntry.unscoped.get(act="reading.choose").patient == people.patient_a.patient.pk
    for wrong in ({"language": "fr"}, {"language": "de", "zone": "Mars/Olympus"}):
        assert alice.post("/me/ways/", wrong).status_code == 422
    people.patient_a.refresh_from_db()
    assert people.patient_a.language == "zh-hans"


def test_the_stop_page_of_a_german_mail_is_german_and_stops(
    visit: Appointment, people: People, client_of: Callable[..., Client]
) -> None:
    reads(people.patient_a, "de")
    remind_of_visits(AT - 2 * DAY)
    address = Mail.unscoped.get().stop_url.removeprefix("http://127.0.0.1")
    assert address.startswith("/de/stop/")
    assert "Erinnerungen per E-Mail beenden?" in words(client_of().get(address))
    assert "Keine Erinnerungen mehr per E-Mail" in words(client_of().post(address))
    assert "Stop the reminders by mail?" in words(
        client_of().post(address.removeprefix("/de"), {"again": "yes"})
    )


def test_every_message_in_the_source_is_written_for_its_reader() -> None:
    """`mail.post` outside of `written_for` would speak the language of the page that happened to cause it."""
    found, outside = 0, []
    for file in sorted(Path(ashi.web.__file__).parent.rglob("*.py")):
        tree = ast.parse(file.read_text("utf-8"))
        covered = {
            id(inner)
            for block in ast.walk(tree)
            if isinstance(block, ast.With)
            and any(
                "written_for" in (said := ast.unparse(item)) or "override" in said for item in block.items
            )
            for inner in ast.walk(block)
        }
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "mail.post":
                found += 1
                outside += [] if id(call) in covered else [f"{file.name}:{call.lineno}"]
    assert found > 10
    assert outside == []
