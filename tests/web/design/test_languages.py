"""Public pages in four languages: chosen by the address alone, whole in each, and said to be machine-made."""

import datetime as dt
import re
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import get_resolver
from django.utils.translation import override

from ashi.evidence import load_trials
from ashi.web.booking.models import Appointment, Habits
from ashi.web.design.languages import LANGUAGES, TRANSLATED, day, in_language, plain, weekday
from ashi.web.design.pages import asset
from ashi.web.learn import plots
from ashi.web.records import ways
from ashi.web.records.models import Clinic, Episode
from tests.support.clinic import People
from tests.support.languages import outside_of_brackets, speak_in_brackets

pytestmark = pytest.mark.django_db
OTHERS = [code for code in LANGUAGES if code != "en"]
# English addresses; {practitioner} is filled in. Every translated page that opens with a GET of its own.
PAGES = (
    *("/", "/practitioners/", "/practitioners/{practitioner}/"),
    "/practitioners/{practitioner}/book/?at=2026-11-30T09%3A00%3A00%2B00%3A00",
    "/practitioners/{practitioner}/course/?at=2026-11-30T09%3A00%3A00%2B00%3A00",
    *("/account/login/", "/account/inactive/", "/account/signup/", "/account/signup/passkey/"),
    *("/account/password/reset/", "/does-it-work/", "/what-happens/", "/what-to-ask/"),
    *("/does-it-work/acute/", "/does-it-work/subacute/", "/does-it-work/acute/pain/"),
    *("/does-it-work/chronic/pain/", "/does-it-work/chronic/clearly-better/", "/does-it-work/trials/"),
    *("/does-it-work/trials/cherkin2001/", "/does-it-work/trials/molsberger2002/"),
    *("/does-it-work/what-else/", "/does-it-work/who-pays/", "/does-it-work/in-the-body/"),
    *("/what-happens/needles/", "/decide/"),
    "/practitioners/{practitioner}/?at_home=yes",
)
# The same for pages of a patient who is signed in.
OWN_PAGES = (
    *("/me/ways/", "/appointments/{visit}/", "/appointments/{visit}/move/", "/stop/{stop}/"),
    *("/appointments/{home}/", "/appointments/{home}/address/"),
    "/practitioners/{practitioner}/book/?at_home=yes&at=2026-11-30T09%3A00%3A00%2B00%3A00",
)
NOTE = {"de": "Maschinell übersetzt", "es": "Traducido por una máquina", "zh-hans": "本页由机器翻译"}


@pytest.fixture
def paths(people: People) -> list[str]:
    Habits.unscoped.get_or_create(
        practitioner=people.practitioner.practitioner, defaults={"home_visit_travel_minutes": 30}
    )
    return [path.format(practitioner=people.practitioner.practitioner.pk) for path in PAGES]


def text_of(client: Client, path: str, **headers: str) -> str:
    answer = client.get(path, headers=headers)
    assert answer.status_code == 200, path
    return answer.content.decode()


@pytest.fixture
def own_paths(people: People, episode_a: Episode) -> list[str]:
    visit = Appointment.unscoped.get(episode=episode_a)
    person = people.practitioner.practitioner
    Habits.unscoped.get_or_create(practitioner=person, defaults={"home_visit_travel_minutes": 30})
    later = visit.starts_at + dt.timedelta(days=1)
    home = Appointment.unscoped.create(
        patient=visit.patient, practitioner=person, episode=episode_a, travel_minutes=30,
        starts_at=later, ends_at=later + dt.timedelta(minutes=45),
    )  # fmt: skip
    stop = ways.stop_url(visit.patient, ways.VISITS, "mail").rstrip("/").rpartition("/")[2]
    known = {"visit": visit.pk, "home": home.pk, "stop": stop, "practitioner": person.pk}
    return [path.format(**known) for path in OWN_PAGES]


@pytest.mark.parametrize("code", OTHERS)
def test_pages_of_a_patients_own_do_so_too(
    code: str, own_paths: list[str], people: People, client_of: Callable[..., Client]
) -> None:
    for path in own_paths:
        text = text_of(client_of(people.patient_a), f"/{code}{path}")
        assert f'<html lang="{code}"' in text
        assert NOTE[code] in text
        assert asset("styles/care.css") in text, "they look like the pages of care"


@pytest.mark.parametrize("code", OTHERS)
def test_every_page_says_its_language_and_that_a_machine_made_it(
    code: str, paths: list[str], client_of: Callable[..., Client]
) -> None:
    for path in paths:
        answer = client_of().get(f"/{code}{path}")
        text = answer.content.decode()
        assert answer.status_code == 200, path
        assert f'<html lang="{code}"' in text
        assert answer["Content-Language"] == code
        assert NOTE[code] in text
        assert re.search(r'<a href="[^"]*" lang="en" hreflang="en">Read this page in English</a>', text)


def test_the_english_page_carries_no_such_note(paths: list[str], client_of: Callable[..., Client]) -> None:
    for path in paths:
        assert "machine-note" not in text_of(client_of(), path)


def test_every_page_names_its_other_languages_and_all_agree(
    paths: list[str], client_of: Callable[..., Client]
) -> None:
    for path in paths:
        found = {
            code: dict(re.findall(r'rel="alternate" hreflang="([^"]+)" href="([^"]+)"', text_of(client_of(), at)))
            for code, at in ((code, in_language(path, code)) for code in LANGUAGES)
        }  # fmt: skip
        assert set(found["en"]) == {*LANGUAGES, "x-default"}
        assert found["en"]["x-default"] == found["en"]["en"]
        assert all(alternates == found["en"] for alternates in found.values())
        assert found["en"]["de"].endswith(in_language(path.partition("?")[0], "de"))


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_switch_leads_to_the_same_page_and_keeps_what_was_asked(
    code: str, people: People, client_of: Callable[..., Client]
) -> None:
    path = PAGES[3].format(practitioner=people.practitioner.practitioner.pk)
    text = text_of(client_of(), in_language(path, code))
    for other, name in LANGUAGES.items():
        mark = ' aria-current="true"' if other == code else ""
        assert f'href="{in_language(path, other)}" lang="{other}" hreflang="{other}"{mark}>{name}</a>' in text


@pytest.mark.parametrize("code", OTHERS)
def test_links_stay_in_the_language(code: str, paths: list[str], client_of: Callable[..., Client]) -> None:
    """Whatever a page links to and exists in its language is linked in its language."""
    plain_paths = {path.partition("?")[0] for path in paths}
    for path in paths:
        text = re.sub(r'<a [^>]*hreflang="[^"]*"[^>]*>', "", text_of(client_of(), f"/{code}{path}"))
        links = {link.partition("?")[0] for link in re.findall(r'(?:href|action)="(/[^"]*)"', text)}
        assert not links & plain_paths, path


def test_only_the_address_decides(people: People, client_of: Callable[..., Client]) -> None:
    german = {"Accept-Language": "de-AT,de;q=0.9,en;q=0.5"}
    text = text_of(client_of(), "/", **german)
    assert '<html lang="en"' in text
    assert (
        '<p class="invitation" lang="de"><a href="/de/" hreflang="de">Diese Seite auf Deutsch lesen</a>'
        in text
    )
    assert '<html lang="es"' in text_of(client_of(), "/es/", **german)
    assert "invitation" not in text_of(client_of(), "/es/", **german)
    for wishes in ("en-GB", "fr", "", "*", "nonsense;;q=x"):
        assert "invitation" not in text_of(client_of(), "/", **{"Accept-Language": wishes})
    assert 'lang="zh-hans"><a href="/zh-hans/"' in text_of(client_of(), "/", **{"Accept-Language": "zh-CN"})


def test_a_page_that_is_english_only_says_so_to_a_stranger_in_their_language(
    clinic: Clinic, client_of: Callable[..., Client]
) -> None:
    german = {"Accept-Language": "de"}
    answer = client_of().get("/atlas", headers=german)
    assert (
        '<p class="invitation" lang="de">Die Punkte gibt es nur auf Englisch. Sie sind für Fachpersonen geschrieben. '
        '<a href="/de/" hreflang="de">Zur Startseite auf Deutsch</a></p>' in answer.content.decode()
    )
    assert "Accept-Language" in answer["Vary"]
    assert "invitation" not in text_of(client_of(), "/atlas", **{"Accept-Language": "en"})
    assert "Accept-Language" not in client_of().get("/atlas/map.json", headers=german)["Vary"]


def test_the_browser_of_whoever_is_signed_in_is_not_asked(
    people: People, client_of: Callable[..., Client]
) -> None:
    answer = client_of(people.patient_a).get("/", headers={"Accept-Language": "de"})
    assert "invitation" not in answer.content.decode()
    assert "Accept-Language" not in answer["Vary"]


@pytest.mark.parametrize(
    ("code", "path", "said"),
    [
        ("de", "/me/", '<a href="/de/me/" hreflang="de">Diese Seite auf Deutsch lesen</a>'),
        ("es", "/does-it-work/", '<a href="/es/does-it-work/" hreflang="es">Leer esta página en español</a>'),
        (
            "de",
            "/paperwork/{episode}/",
            (
                "Die Fragebögen gibt es nur auf Englisch: Einwilligung und Fragen gelten so, wie sie geschrieben und "
                'geprüft wurden. <a href="/de/me/" hreflang="de">Zu meiner Seite auf Deutsch</a>'
            ),
        ),
        (
            "zh-hans",
            "/paperwork/{episode}/about/",
            (
                "表格只有英文：同意书和问题以写成并检验过的文字为准。 "
                '<a href="/zh-hans/me/" hreflang="zh-hans">前往我的中文页面</a>'
            ),
        ),
    ],
)
def test_a_patient_on_an_english_page_is_told_why_and_has_a_way_back(
    code: str, path: str, said: str, people: People, episode_a: Episode, client_of: Callable[..., Client]
) -> None:
    """In the language of their messages, whatever the browser asks for; and only ever as a link."""
    people.patient_a.language = code
    people.patient_a.save()
    text = text_of(
        client_of(people.patient_a), path.format(episode=episode_a.pk), **{"Accept-Language": "en"}
    )
    assert '<html lang="en"' in text
    assert f'<p class="invitation" lang="{code}">{said}</p>' in text


def test_who_reads_in_their_language_or_works_here_gets_no_invitation(
    people: People, client_of: Callable[..., Client]
) -> None:
    people.patient_a.language = people.practitioner.language = "de"
    people.patient_a.save()
    people.practitioner.save()
    assert "invitation" not in text_of(client_of(people.patient_a), "/de/me/")
    assert "invitation" not in text_of(client_of(people.practitioner), "/today/")


def test_the_answer_says_what_it_depends_on(clinic: Clinic, client_of: Callable[..., Client]) -> None:
    assert "Accept-Language" in client_of().get("/")["Vary"]
    assert "Accept-Language" not in client_of().get("/de/")["Vary"]


def test_a_page_that_is_english_only_stays_english_after_a_german_one(
    people: People, episode_a: Episode, client_of: Callable[..., Client]
) -> None:
    """The language is the request's, not the thread's."""
    client = client_of(people.patient_a)
    assert '<html lang="de"' in text_of(client, "/de/")
    visit = Appointment.unscoped.get(episode=episode_a)
    text = text_of(client, f"/paperwork/{visit.episode_id}/")
    assert '<html lang="en"' in text
    assert "machine-note" not in text
    assert "language-switch" not in text
    assert client.get(f"/de/paperwork/{visit.episode_id}/").status_code == 404


@pytest.mark.parametrize(
    ("code", "words"), [("de", "Hier ist nichts"), ("es", "Aquí no hay nada"), ("zh-hans", "这里没有内容")]
)
def test_what_goes_wrong_is_said_in_the_language(
    code: str, words: str, clinic: Clinic, client_of: Callable[..., Client]
) -> None:
    answer = client_of().get(f"/{code}/no-such-page/")
    assert answer.status_code == 404
    assert words in answer.content.decode()
    assert "alternate" not in answer.content.decode()
    assert '<a class="language-switch__link" href="/"' in answer.content.decode()


def test_form_errors_are_in_the_language(clinic: Clinic, client_of: Callable[..., Client]) -> None:
    answer = client_of().post("/de/account/login/", {"login": "", "password": ""})
    assert "Dieses Feld ist zwingend erforderlich." in answer.content.decode()
    assert "This field is required" not in answer.content.decode()


def test_every_translated_route_exists() -> None:
    def names(patterns: list[object]) -> Iterator[str]:
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                yield from names(pattern.url_patterns)
            else:
                yield pattern.name  # type: ignore[attr-defined]

    assert set(names(get_resolver().url_patterns)) >= TRANSLATED


def test_no_word_of_a_translated_page_escapes_translation(
    people: People,
    paths: list[str],
    own_paths: list[str],
    client_of: Callable[..., Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With every message in brackets, what stands outside of them was never sent through the catalogue."""
    speak_in_brackets(monkeypatch)
    names = [
        people.practitioner.name,
        people.other_practitioner.name,
        str(Clinic.unscoped.get().name),
        "Ashi",
        *(trial.label for trial in load_trials().trials),
    ]
    for picture in (plots.drawn_forest, plots.drawn_funnel, plots.drawn_network):
        picture.cache_clear()  # they were drawn with words out of brackets
    names += [people.patient_a.name, people.patient_a.email, *LANGUAGES.values()]
    alice = client_of(people.patient_a)
    left = []
    for client, path in [*((client_of(), path) for path in paths), *((alice, path) for path in own_paths)]:
        left += [f"{path}: {word}" for word in outside_of_brackets(text_of(client, f"/de{path}"), names)]
    for picture in (plots.drawn_forest, plots.drawn_funnel, plots.drawn_network):
        picture.cache_clear()  # nor may another test find them in brackets
    assert left == []


def test_dates_and_numbers_of_each_language() -> None:
    date = dt.date(2026, 11, 24)
    said = {}
    for code in LANGUAGES:
        with override(code):
            said[code] = (day(date), weekday(date), plain(0.5), plain(7.0), plain(12.345, 2))
    assert said == {
        "en": ("24 November 2026", "Tuesday 24 November", "0.5", "7", "12.35"),
        "de": ("24. November 2026", "Dienstag, 24. November", "0,5", "7", "12,35"),
        "es": ("24 de noviembre de 2026", "martes 24 de noviembre", "0,5", "7", "12,35"),
        "zh-hans": ("2026年11月24日", "11月24日 星期二", "0.5", "7", "12.35"),
    }
