"""The waiting room's tablet: one person after the other, and nothing of the one is there for the next."""

import datetime as dt
import json
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ashi.web.booking.models import Appointment
from ashi.web.design.pages import asset
from ashi.web.intake.models import Draft
from ashi.web.kiosk import mode
from ashi.web.kiosk.models import HandOver, Tablet
from ashi.web.kiosk.policies import CODE_VALID, IDLE, LONGEST, MOST_WRONG, WRONG_FOR
from ashi.web.progress import asking
from ashi.web.progress.sheet import NONE_TRUE
from ashi.web.records.models import AuditEntry, Document, Episode, User
from tests.support.charts import keep_paperwork
from tests.support.clinic import People
from tests.web.test_authorization import TABLE, _send, _taken_back, slots_of

pytestmark = pytest.mark.django_db


def arrived(episode: Episode) -> Appointment:
    Appointment.unscoped.filter(episode=episode).update(status="arrived")
    return Appointment.unscoped.get(episode=episode)


def code_for(desk: Client, appointment: Appointment) -> str:
    shown = desk.post(reverse("tablet_code", args=[appointment.pk])).content.decode()
    found = re.search(r'kiosk__shown number">(\d{3}) (\d{3})<', shown)
    assert found, shown
    return found[1] + found[2]


class Clock:
    """The clinic's clock, standing still until a test moves it."""

    def __init__(self) -> None:
        self.now = timezone.now()

    def shift(self, by: dt.timedelta) -> None:
        self.now += by


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    standing = Clock()
    monkeypatch.setattr("django.utils.timezone.now", lambda: standing.now)
    return standing


@pytest.fixture
def desk(people: People, client_of: Callable[..., Client]) -> Client:
    return client_of(people.front_desk)


@pytest.fixture
def tablet(people: People, client_of: Callable[..., Client]) -> Client:
    """A browser that was turned into a tablet by the desk."""
    browser = client_of(people.front_desk)
    answer = browser.post(reverse("tablets"), {"name": "Blue tablet"})
    assert answer.status_code == 302
    assert answer["Location"] == "/tablet/"
    return browser


def sit_down(tablet: Client, code: str) -> None:
    answer = tablet.post("/tablet/", {"code": code})
    assert answer.status_code == 302, answer.content.decode()


@pytest.fixture
def alice(tablet: Client, desk: Client, episode_a: Episode) -> Episode:
    """Alice's episode; she sits at the tablet."""
    sit_down(tablet, code_for(desk, arrived(episode_a)))
    return episode_a


# --- handing over


def test_setting_it_up_signs_the_desk_out_of_the_device(tablet: Client) -> None:
    assert "_auth_user_id" not in tablet.session
    assert tablet.get("/desk/")["Location"] == "/tablet/"


def test_the_first_page_names_nobody_and_lets_the_browser_forget(tablet: Client, episode_a: Episode) -> None:
    page = tablet.get("/tablet/")
    assert "Type the code that you got at the desk." in page.content.decode()
    assert "Alice" not in page.content.decode()
    assert page["Clear-Site-Data"] == '"cache", "storage"'
    assert page["Cache-Control"] == "no-store"


def test_a_code_opens_this_visits_paperwork_under_the_first_name(tablet: Client, alice: Episode) -> None:
    page = tablet.get("/tablet/").content.decode()
    assert "Hello, Alice" in page
    assert "Adler" not in page
    assert f"/paperwork/{alice.pk}/" in page
    section = tablet.get(reverse("paperwork_section", args=[alice.pk, "about"])).content.decode()
    assert "data-shared-device" in section
    assert "data-user" not in section
    assert not re.search(r'autocomplete="(?!off)', section)


def test_what_is_typed_at_the_tablet_is_in_the_patients_own_draft(
    tablet: Client, alice: Episode, people: People, client_of: Callable[..., Client]
) -> None:
    address = reverse("paperwork_draft", args=[alice.pk]) + "?writer=here"
    sent = tablet.put(
        address,
        json.dumps({"revision": 0, "fields": {"hopes": "To play again."}}),
        content_type="application/json",
    )
    assert sent.status_code == 200
    at_home = client_of(people.patient_a).get(reverse("paperwork_section", args=[alice.pk, "hopes"]))
    assert "To play again." in at_home.content.decode()


def test_a_code_works_once(
    tablet: Client, desk: Client, episode_a: Episode, people: People, client_of: Callable[..., Client]
) -> None:
    code = code_for(desk, arrived(episode_a))
    sit_down(tablet, code)
    other = client_of(people.owner)
    other.post(reverse("tablets"), {"name": "Green"})
    again = other.post("/tablet/", {"code": code})
    assert again.status_code == 422
    assert "This code does not work." in again.content.decode()
    assert "Alice" in tablet.get("/tablet/").content.decode()


def test_a_code_is_typed_with_its_gap(tablet: Client, desk: Client, episode_a: Episode) -> None:
    code = code_for(desk, arrived(episode_a))
    sit_down(tablet, f" {code[:3]} {code[3:]} ")


# --- languages


def test_whoever_chooses_german_on_the_first_page_is_spoken_to_in_german(
    tablet: Client, desk: Client, episode_a: Episode
) -> None:
    first = tablet.get("/tablet/").content.decode()
    assert '<a class="language-switch__link" href="/de/tablet/" lang="de"' in first
    assert asset("styles/care.css") in first
    wrong = tablet.post("/de/tablet/", {"code": "12"}).content.decode()
    assert "Dieser Code funktioniert nicht." in wrong
    answer = tablet.post("/de/tablet/", {"code": code_for(desk, arrived(episode_a))})
    assert answer["Location"] == "/de/tablet/"
    page = tablet.get("/de/tablet/").content.decode()
    assert "Guten Tag, Alice" in page
    assert "Die Fragen selbst sind bisher nur auf Englisch." in page
    assert "Maschinell übersetzt" in page
    section = tablet.get(reverse("paperwork_section", args=[episode_a.pk, "about"])).content.decode()
    assert 'action="/de/tablet/end/"' in section, "the way out of an English page leads back into German"
    assert tablet.get("/desk/")["Location"] == "/de/tablet/"
    ended = tablet.post("/de/tablet/end/")
    assert ended["Location"] == "/de/tablet/?thanks"
    assert 'data-tablet-thanks="/tablet/"' in tablet.get(ended["Location"]).content.decode()
    assert tablet.get("/desk/")["Location"] == "/tablet/", (
        "the next person begins in the clinic's own language"
    )


def test_a_tablet_left_alone_forgets_the_language_too(
    tablet: Client, desk: Client, episode_a: Episode
) -> None:
    tablet.post("/de/tablet/", {"code": code_for(desk, arrived(episode_a))})
    assert tablet.post("/de/tablet/end/", {"how": "idle"})["Location"] == "/tablet/"


def test_the_tablet_speaks_the_language_that_the_person_reads(
    tablet: Client, desk: Client, episode_a: Episode, people: People
) -> None:
    User.objects.filter(pk=people.patient_a.pk).update(language="es")
    assert tablet.post("/tablet/", {"code": code_for(desk, arrived(episode_a))})["Location"] == "/es/tablet/"
    assert "Hola, Alice" in tablet.get("/es/tablet/").content.decode()
    # And who would rather read English only opens that page.
    assert "Hello, Alice" in tablet.get("/tablet/").content.decode()
    assert tablet.get("/desk/")["Location"] == "/tablet/"


def test_an_old_code_does_not_work(tablet: Client, desk: Client, episode_a: Episode, clock: Clock) -> None:
    code = code_for(desk, arrived(episode_a))
    clock.shift(CODE_VALID)
    assert tablet.post("/tablet/", {"code": code}).status_code == 422


def test_a_new_code_makes_the_one_before_useless(tablet: Client, desk: Client, episode_a: Episode) -> None:
    first = code_for(desk, arrived(episode_a))
    second = code_for(desk, arrived(episode_a))
    assert tablet.post("/tablet/", {"code": first}).status_code == 422 or first == second
    sit_down(tablet, second)


def test_too_many_wrong_codes_and_the_tablet_waits(
    tablet: Client, desk: Client, episode_a: Episode, clock: Clock
) -> None:
    code = code_for(desk, arrived(episode_a))
    wrong = "000000" if code != "000000" else "000001"
    for _ in range(MOST_WRONG - 1):
        assert "does not work" in tablet.post("/tablet/", {"code": wrong}).content.decode()
    assert "too many wrong codes" in tablet.post("/tablet/", {"code": wrong}).content.decode()
    assert "too many wrong codes" in tablet.post("/tablet/", {"code": code}).content.decode()
    clock.shift(WRONG_FOR)
    assert "does not work" in tablet.post("/tablet/", {"code": wrong}).content.decode()


@pytest.mark.parametrize("status", ["booked", "cancelled", "no_show", "done"])
def test_only_who_is_here_gets_a_code(desk: Client, episode_a: Episode, status: str) -> None:
    Appointment.unscoped.filter(episode=episode_a).update(status=status)
    row = Appointment.unscoped.get(episode=episode_a)
    answer = desk.post(reverse("tablet_code", args=[row.pk]), follow=True).content.decode()
    assert "Check the person in first" in answer
    assert not HandOver.unscoped.exists()


def test_the_code_is_nowhere_in_the_database(desk: Client, episode_a: Episode) -> None:
    code = code_for(desk, arrived(episode_a))
    assert code not in " ".join(map(str, HandOver.unscoped.values_list().get()))
    assert not AuditEntry.unscoped.filter(record__contains=code).exists()


# --- what the device is, and what it is not


OF_THE_MODE = {
    *(("tablet", "GET"), ("tablet", "POST"), ("tablet_end", "POST"), ("tablet_here", "POST")),
    *(("tablet_check_in", "GET"), ("tablet_check_in", "POST")),
    *(("paperwork", "GET"), ("paperwork_section", "GET"), ("paperwork_section", "POST")),
    *(("paperwork_draft", "PUT"), ("paperwork_check", "GET"), ("paperwork_urgent", "GET")),
    *(("paperwork_submit", "POST"), ("body_views", "GET"), ("body_figure", "GET")),
}


def _is_sent_away(answer) -> bool:
    return answer.status_code == 401 or (answer.status_code == 302 and answer["Location"] == "/tablet/")


def test_every_other_route_leads_to_the_first_page(tablet: Client, alice: Episode, people: People) -> None:
    slots = slots_of(alice, people)
    for name, method, _ in TABLE:
        with _taken_back():
            answer = _send(tablet, method, name, slots)
        if (name, method) in OF_THE_MODE:
            assert answer.status_code not in (401, 403, 404, 500), (name, method)
        else:
            assert _is_sent_away(answer), (name, method)


def test_with_nobody_at_it_nothing_of_anybody_is_answered(
    tablet: Client, episode_a: Episode, people: People
) -> None:
    slots = slots_of(episode_a, people)
    for name, method in OF_THE_MODE:
        with _taken_back():
            answer = _send(tablet, method, name, slots)
        if name in mode.OPEN:
            assert "Alice" not in answer.content.decode(errors="replace"), name
        else:
            assert _is_sent_away(answer), (name, method)


def test_another_patients_paperwork_is_not_there(tablet: Client, alice: Episode, episode_b: Episode) -> None:
    for name in ("paperwork", "paperwork_check", "paperwork_urgent"):
        assert tablet.get(reverse(name, args=[episode_b.pk])).status_code == 404
    assert not Draft.unscoped.filter(episode=episode_b).exists()


def test_another_episode_of_the_same_patient_is_not_there(
    tablet: Client, alice: Episode, people: People
) -> None:
    other = Episode.unscoped.create(patient=people.patient_a.patient, opened_at=timezone.now())
    assert tablet.get(reverse("paperwork", args=[other.pk])).status_code == 404


def test_the_devices_token_alone_opens_nothing(
    tablet: Client, alice: Episode, client_of: Callable[..., Client]
) -> None:
    copied = client_of(None)
    copied.cookies[mode.DEVICE] = tablet.cookies[mode.DEVICE].value
    assert "Alice" not in copied.get("/tablet/").content.decode()
    assert copied.get(reverse("paperwork", args=[alice.pk]))["Location"] == "/tablet/"


def test_the_sittings_secret_alone_opens_nothing(
    tablet: Client, alice: Episode, client_of: Callable[..., Client]
) -> None:
    copied = client_of(None)
    copied.cookies[mode.SITTING] = tablet.cookies[mode.SITTING].value
    assert copied.get("/tablet/").status_code == 404
    assert copied.get(reverse("paperwork", args=[alice.pk]))["Location"].startswith("/account/login/")


def test_a_withdrawn_tablet_is_an_ordinary_device(tablet: Client, desk: Client, alice: Episode) -> None:
    device = Tablet.unscoped.get()
    desk.post(reverse("tablet_withdraw", args=[device.pk]))
    assert tablet.get(reverse("paperwork", args=[alice.pk]))["Location"].startswith("/account/login/")
    assert mode.DEVICE not in {name for name, cookie in tablet.cookies.items() if cookie.value}
    assert tablet.get("/tablet/").status_code == 404


# --- the questions of today


def _answers(episode: Episode) -> dict[str, list[str]]:
    """Every question of the sheet answered as low as it goes."""
    parts = asking.sheet_now(episode, timezone.now())
    given: dict[str, list[str]] = {"asks": [part.asks for part in parts]}
    for part in parts:
        if part.is_ticks:
            given[part.ticked] = [NONE_TRUE]
            continue
        for one in part.questions:
            choices = [str(choice.value) for choice in one.item.choices]
            given[one.name] = [choices[0] if choices else f"{one.item.low:g}"]
    return given


def test_who_has_sent_the_paperwork_is_asked_what_is_due_and_counted_once(
    tablet: Client, desk: Client, episode_a: Episode
) -> None:
    keep_paperwork(episode_a)
    intake = Document.unscoped.get(kind="intake")
    Draft.unscoped.create(patient_id=episode_a.patient_id, episode=episode_a, submitted_as=intake)
    sit_down(tablet, code_for(desk, arrived(episode_a)))
    assert "How has your back been?" in tablet.get("/tablet/").content.decode()
    before = Document.unscoped.filter(kind="response").count()
    given = _answers(episode_a)
    for _ in range(2):
        assert tablet.post("/tablet/questions/", given)["Location"] == "/tablet/"
    kept = Document.unscoped.filter(kind="response").order_by("made_at")[before:]
    assert len(kept) == len(given["asks"])
    assert {row.author_name for row in kept} == {"Alice Adler"}
    assert "All done. Thank you, Alice." in tablet.get("/tablet/").content.decode()
    # and what was sent is read at home, not in the waiting room
    assert tablet.get(reverse("paperwork_check", args=[episode_a.pk])).status_code == 302


# --- giving it back


def paths_of(episode: Episode) -> list[str]:
    sections = ("about", "story", "where", "safety", "hopes", "consent")
    return [reverse("paperwork_section", args=[episode.pk, one]) for one in sections] + [
        reverse(name, args=[episode.pk])
        for name in ("paperwork", "paperwork_check", "paperwork_urgent", "paperwork_receipt")
    ]


def test_done_ends_it_on_the_server_and_in_the_browser(tablet: Client, alice: Episode) -> None:
    secret = tablet.cookies[mode.SITTING].value
    answer = tablet.post("/tablet/end/")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert answer.cookies[mode.SITTING].value == ""
    assert "Thank you. What you wrote is kept." in tablet.get(answer["Location"]).content.decode()
    tablet.cookies[mode.SITTING] = secret  # as if the browser had kept it
    for path in paths_of(alice):
        assert tablet.get(path)["Location"] == "/tablet/"
    assert HandOver.unscoped.get().ended_how == "done"


def test_a_late_copy_after_the_end_is_refused_aloud(tablet: Client, alice: Episode) -> None:
    tablet.post("/tablet/end/")
    sent = tablet.put(
        reverse("paperwork_draft", args=[alice.pk]),
        json.dumps({"revision": 0, "fields": {"hopes": "Someone else's words"}}),
        content_type="application/json",
    )
    assert sent.status_code == 401
    assert not Draft.unscoped.filter(fields__contains="Someone else").exists()


def test_left_alone_it_ends_by_itself_and_what_was_sent_is_kept(
    tablet: Client, desk: Client, episode_a: Episode, clock: Clock
) -> None:
    sit_down(tablet, code_for(desk, arrived(episode_a)))
    tablet.put(
        reverse("paperwork_draft", args=[episode_a.pk]) + "?writer=here",
        json.dumps({"revision": 0, "fields": {"hopes": "To sleep."}}),
        content_type="application/json",
    )
    clock.shift(IDLE - dt.timedelta(seconds=1))
    assert tablet.post("/tablet/here/").status_code == 204
    clock.shift(IDLE - dt.timedelta(seconds=1))
    assert tablet.get(reverse("paperwork", args=[episode_a.pk])).status_code == 200
    clock.shift(IDLE)
    assert tablet.post("/tablet/here/").status_code == 410
    assert tablet.get(reverse("paperwork", args=[episode_a.pk]))["Location"] == "/tablet/"
    assert HandOver.unscoped.get().ended_how == "idle"
    assert "To sleep." in Draft.unscoped.get().fields


@pytest.mark.parametrize("shift", [LONGEST, -dt.timedelta(minutes=2)], ids=["two hours", "clock set back"])
def test_no_sitting_outlives_its_time(
    tablet: Client, desk: Client, episode_a: Episode, clock: Clock, shift: dt.timedelta
) -> None:
    sit_down(tablet, code_for(desk, arrived(episode_a)))
    HandOver.unscoped.update(seen_at=timezone.now() + max(shift, dt.timedelta()))
    clock.shift(shift)
    assert "Alice" not in tablet.get("/tablet/").content.decode()


def test_the_next_person_ends_the_one_before(
    tablet: Client, desk: Client, alice: Episode, episode_b: Episode
) -> None:
    secret = tablet.cookies[mode.SITTING].value
    code = code_for(desk, arrived(episode_b))
    tablet.cookies[mode.SITTING] = "gone"  # Alice closed the browser
    sit_down(tablet, code)
    assert "Hello, Bob" in tablet.get("/tablet/").content.decode()
    assert tablet.get(reverse("paperwork", args=[alice.pk])).status_code == 404
    tablet.cookies[mode.SITTING] = secret
    assert "Alice" not in tablet.get("/tablet/").content.decode()
    ended = HandOver.unscoped.get(episode=alice)
    assert ended.ended_how == "replaced"


def test_the_trail_names_the_patient_and_the_tablet(tablet: Client, alice: Episode) -> None:
    tablet.get(reverse("paperwork", args=[alice.pk]))
    tablet.post("/tablet/end/")
    acts = list(
        AuditEntry.unscoped.filter(patient=alice.patient_id).order_by("seq").values_list("act", "role")
    )
    assert acts == [
        ("tablet.code", "front_desk"),
        ("tablet.begin", "tablet"),
        ("paperwork.open", "tablet"),
        ("tablet.end_done", "tablet"),
    ]
