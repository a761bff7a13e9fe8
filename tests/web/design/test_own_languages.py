"""A patient's own pages in four languages: whole in each, said to be machine-made, and never written into the record."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone
from uuid_utils.compat import uuid7

from ashi.intake import DiaryEntry
from ashi.preparing import HomePlan, HomeTask
from ashi.preparing.home import TABLE
from ashi.visit.adverse_events import AdverseEvent
from ashi.web.booking import actions_waiting
from ashi.web.booking.waiting import Wish
from ashi.web.design.languages import LANGUAGES
from ashi.web.messages.models import Notice
from ashi.web.records import documents, links
from ashi.web.records.access import actor_of
from ashi.web.records.models import Clinic, Episode, Fragment, Mail
from tests.support.accounts import keep_entry
from tests.support.charts import keep_answer, keep_paperwork, keep_signed_visit
from tests.support.clinic import People
from tests.support.languages import outside_of_brackets, speak_in_brackets
from tests.support.messages import keep_message, small_picture
from tests.web.conftest import prove

pytestmark = pytest.mark.django_db
OTHERS = [code for code in LANGUAGES if code != "en"]
NOTE = {"de": "Maschinell übersetzt", "es": "Traducido por una máquina", "zh-hans": "本页由机器翻译"}
# What somebody typed is shown as they typed it.
TYPED = (
    "After gardening",
    "Bring a towel.",
    "What do I do?",
    "Come on Monday.",
    "I can't pee",
    "I want to die",
    "Dora",
)
PAGES = (
    *("/me/", "/me/trail/", "/me/download/", "/me/account/", "/receipts/{receipt}/"),
    *("/me/messages/{episode}/", "/me/messages/sent/{alarm}/", "/me/messages/sent/{crisis}/"),
    *("/me/course/{episode}/", "/me/visits/{visit}/", "/me/visits/{visit}/after/", "/me/home/{episode}/"),
    *("/waiting/", "/practitioners/{practitioner}/wait/", "/calendars/"),
    *("/account/password/change/", "/account/reauthenticate/", "/account/passkeys/"),
    "/account/passkeys/webauthn/",
)
# By a mailed link, without signing in.
SHEETS = ("/after-visit/{after}/", "/check-in/{check_in}/", "/check-in/nothing/", "/sign-in/nothing/")


@pytest.fixture
def care(people: People, episode_a: Episode) -> SimpleNamespace:
    """Alice is in the middle of her care: answers, a visit, messages with red flags, a bill, a home plan, a wish."""
    keep_paperwork(episode_a)
    bruise = AdverseEvent("bruise", 1, False, "probable")
    visit = keep_signed_visit(
        *(episode_a, people.practitioner),
        hours_ago=30,
        other_components=("cupping", "heat"),
        adverse_events=(bruise,),
    )
    flare = DiaryEntry("flare", visit.happened_on, "After gardening")
    documents.keep(
        actor_of(people.patient_a, "127.0.0.1"), episode_a, "diary", flare, happened_on=visit.happened_on
    )
    keep_answer(episode_a, timezone.now().date(), 5)
    crisis = keep_message(episode_a, "I want to die")
    keep_message(episode_a, "What do I do?", picture=small_picture())
    keep_message(episode_a, "Come on Monday.", by=people.practitioner)
    alarm = keep_message(episode_a, "I can't pee")
    receipt = keep_entry(episode_a)
    keep_entry(episode_a, kind="price", amount=8000, way="", note="")
    keep_entry(episode_a, kind="package", amount=40000, way="", visits=5)
    keep_entry(episode_a, kind="deposit_asked", amount=2000, way="")
    keep_entry(episode_a, kind="deposit", amount=1000, way="transfer")
    tasks = tuple(HomeTask(one.id, one.kind, one.words, one.how_often, one.mind) for one in TABLE.items)
    doctor = actor_of(people.practitioner, "127.0.0.1")
    today = timezone.now().date()
    documents.keep(doctor, episode_a, "home_plan", HomePlan(tasks, "Bring a towel."), happened_on=today)
    wish = Wish(
        None, frozenset({0, 2}), frozenset({"morning", "evening"}), today, today + dt.timedelta(days=9)
    )
    actions_waiting.join(actor_of(people.patient_a, "127.0.0.1"), people.patient_a.patient, wish)
    after = links.make_after_visit_link(visit, not_before=timezone.now(), valid=dt.timedelta(days=9))
    check_in = links.make_check_in_link(
        episode_a, due_on=today, not_before=timezone.now(), valid=dt.timedelta(days=14)
    )
    return SimpleNamespace(
        episode=episode_a.pk,
        visit=visit.pk,
        alarm=alarm.pk,
        crisis=crisis.pk,
        receipt=receipt.pk,
        practitioner=people.practitioner.practitioner.pk,
        after=after,
        check_in=check_in,
    )


@pytest.fixture
def alice(people: People, client_of: Callable[..., Client]) -> Client:
    client = client_of(people.patient_a)
    prove(client)
    return client


@pytest.fixture
def paths(care: SimpleNamespace) -> list[str]:
    return [path.format(**vars(care)) for path in PAGES]


@pytest.fixture
def sheets(care: SimpleNamespace) -> list[str]:
    return [path.format(**vars(care)) for path in SHEETS]


def read(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code in (200, 410), f"{path}: {answer.status_code}"
    return answer.content.decode()


@pytest.mark.parametrize("code", OTHERS)
def test_every_page_says_its_language_and_that_a_machine_made_it(
    code: str, paths: list[str], sheets: list[str], alice: Client, client_of: Callable[..., Client]
) -> None:
    for client, path in [*((alice, path) for path in paths), *((client_of(), path) for path in sheets)]:
        text = read(client, f"/{code}{path}")
        assert f'<html lang="{code}"' in text, path
        assert NOTE[code] in text, path
        assert "machine-note" not in read(client, path), path


def test_no_word_of_them_escapes_translation(
    paths: list[str],
    sheets: list[str],
    alice: Client,
    people: People,
    client_of: Callable[..., Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    speak_in_brackets(monkeypatch)
    names = [
        *(people.practitioner.name, people.other_practitioner.name, people.patient_a.name, "Alice"),
        *(people.patient_a.email, str(Clinic.unscoped.get().name), "Ashi", *LANGUAGES.values(), *TYPED),
    ]
    left = [
        f"{path}: {words}"
        for client, path in [*((alice, path) for path in paths), *((client_of(), path) for path in sheets)]
        for words in outside_of_brackets(read(client, f"/de{path}"), names)
    ]
    assert left == []


@pytest.mark.parametrize("code", OTHERS)
def test_links_stay_in_the_language(code: str, paths: list[str], alice: Client) -> None:
    for path in paths:
        text = re.sub(r'<a [^>]*hreflang="[^"]*"[^>]*>', "", read(alice, f"/{code}{path}"))
        links_ = {link.partition("?")[0] for link in re.findall(r'(?:href|action)="(/[^"]*)"', text)}
        assert not links_ & set(paths), path


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (
            "de",
            ("Rufen Sie jetzt 112 an.", "Gehen Sie jetzt in eine Notaufnahme.", "Fahren Sie nicht selbst"),
        ),
        ("es", ("Llame ahora al 112.", "Vaya ahora a urgencias.", "No conduzca")),
        ("zh-hans", ("现在就拨打 112。", "现在就去急诊。", "不要自己开车")),
    ],
)
def test_a_red_flag_is_answered_at_once_in_the_language_of_the_page(
    code: str, said: tuple[str, ...], care: SimpleNamespace, alice: Client
) -> None:
    sent = {"words": "numb between my legs", "to": "care_team", "client_key": str(uuid7())}
    answer = alice.post(f"/{code}/me/messages/{care.episode}/", sent, follow=True)
    assert answer.redirect_chain[-1][0].startswith(f"/{code}/me/messages/sent/")
    for words in (*said, 'href="tel:112"'):
        assert words in answer.content.decode()


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("de", ("Rufen Sie jetzt 112 an.", "Holen Sie jetzt Hilfe", "Atemnot oder Schmerzen in der Brust")),
        ("es", ("Llame ahora al 112.", "Pida ayuda ahora", "Falta de aire o dolor en el pecho")),
        ("zh-hans", ("现在就拨打 112。", "现在就求助", "气短，或胸痛")),
    ],
)
def test_an_alarm_after_a_visit_is_too(
    code: str, said: tuple[str, ...], care: SimpleNamespace, client_of: Callable[..., Client]
) -> None:
    answer = client_of().post(f"/{code}/after-visit/{care.after}/", {"said": "breath"})
    for words in (*said, 'href="tel:112"'):
        assert words in answer.content.decode()


def test_what_is_wrong_is_said_in_the_language(care: SimpleNamespace, alice: Client) -> None:
    thread = alice.post(f"/de/me/messages/{care.episode}/", {"words": "x" * 4001, "to": "care_team"})
    assert "Das sind 4001 Zeichen; 4000 passen hinein." in thread.content.decode()
    wish = alice.post(f"/de/practitioners/{care.practitioner}/wait/", {"weekdays": ["1"]})
    assert "Kreuzen Sie mindestens eine Tageszeit an." in wish.content.decode()
    assert "Dienstag" in wish.content.decode()
    tick = alice.post(f"/de/me/home/{care.episode}/", {"task": "walk", "on": "2020-01-01", "done": "yes"})
    assert "Nur heute und gestern kann angekreuzt werden." in tick.content.decode()
    after = alice.post(f"/de/me/visits/{care.visit}/after/", {"words": "x" * 2001})
    assert "Das sind 2001 Zeichen; 2000 passen hinein." in after.content.decode()
    device = alice.post("/de/calendars/add/", {"name": ""})
    assert "Geben Sie dem Gerät einen Namen" in device.content.decode()


def test_a_questionnaire_stays_in_the_language_it_was_tested_in(
    care: SimpleNamespace, client_of: Callable[..., Client]
) -> None:
    path = f"/de/check-in/{care.check_in}/"
    page = read(client_of(), path)
    assert "Die Fragen stehen auf Englisch, so wie sie geprüft wurden." in page
    assert '<div class="stack" lang="en">' in page
    assert "in English" not in read(client_of(), f"/check-in/{care.check_in}/")
    thanks = {"asks": "check_in.1", "check_in-average": "4", "check_in-change": "3"}
    wrong = client_of().post(path, {"asks": "check_in.1", "check_in-average": "99", "check_in-change": "3"})
    assert wrong.status_code == 422
    assert '<span lang="de">99 kann nicht stimmen: Es sind 0 bis 10.</span>' in wrong.content.decode()
    told = client_of().post(path, thanks).content.decode()
    assert "Danke. Ihre Antworten sind angekommen." in told
    assert "Zu früh, um etwas zu sagen." in told


def test_signing_in_leads_to_the_own_page_in_that_language(
    people: People, client_of: Callable[..., Client]
) -> None:
    answer = client_of(people.patient_a).get("/es/home/")
    assert answer["Location"] == "/es/me/"
    assert client_of().get("/es/me/")["Location"] == "/es/account/login/?next=/es/me/"


def test_a_mail_leads_to_the_page_in_its_language(care: SimpleNamespace, people: People) -> None:
    people.patient_a.language = "es"
    people.patient_a.save()
    Notice.unscoped.all().delete()  # one mail an hour
    keep_message(Episode.unscoped.get(pk=care.episode), "Good news.", by=people.practitioner)
    assert "/es/messages/" in Mail.unscoped.filter(purpose__startswith="message:").latest("made_at").body


def test_the_record_itself_stays_as_the_clinic_keeps_it(care: SimpleNamespace, alice: Client) -> None:
    """Whatever the language of the page on which it is asked for."""
    answer = alice.post("/de/me/download/")
    record = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    start = record.read("start-here.html").decode()
    assert '<html lang="en"' in start
    assert "Each document exactly as the clinic's computer keeps it." in start.replace("&#39;", "'")
    assert "Your paperwork was sent in" in record.read("who-has-looked.html").decode()


def test_what_a_patient_sends_from_a_german_page_makes_no_german_chart(
    care: SimpleNamespace, client_of: Callable[..., Client]
) -> None:
    """Pieces of the chart are made while the patient's page is answered, and kept for the practitioner."""
    client_of().post(f"/de/after-visit/{care.after}/", {"said": "flare"})
    pieces = "".join(Fragment.unscoped.filter(document__episode=care.episode).values_list("html", flat=True))
    assert "told after a visit" in pieces
    assert "nach einem Termin gemeldet" not in pieces
    assert "Schub" not in pieces
