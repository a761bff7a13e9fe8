"""How it went after a visit: asked by a neutral mail, answered in a tap, and never quiet when it is grave."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from uuid_utils.compat import uuid7

from ashi.preparing import propose_promise
from ashi.visit import Visit
from ashi.visit.later import LaterReport
from ashi.web.plan.history import past_visits
from ashi.web.progress.actions import send_check_ins
from ashi.web.progress.actions_after import ask_after_visits
from ashi.web.records import documents
from ashi.web.records.access import actor_of
from ashi.web.records.documents import decode
from ashi.web.records.models import AuditEntry, Document, Episode, Mail, OneTimeLink
from tests.support.charts import keep_paperwork, keep_signed_visit
from tests.support.people import ALICE
from tests.web.plan.conftest import words

pytestmark = pytest.mark.django_db
CHEST = (("BL13", "left"), ("BL25", "right"))
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def signed(episode_a: Episode, people) -> Document:
    keep_paperwork(episode_a)
    return keep_signed_visit(episode_a, people.practitioner, hours_ago=30, points=CHEST)


def mailed_link() -> str:
    """The address in the newest mail to a patient."""
    mail = Mail.unscoped.filter(purpose__startswith="after_visit:").latest("made_at")
    return (
        next(word for word in mail.body.split() if "/after-visit/" in word)
        .partition("//")[2]
        .partition("/")[2]
    )


@pytest.fixture
def address(signed: Document) -> str:
    assert ask_after_visits() == 1
    return f"/{mailed_link()}"


def test_the_mail_gives_nothing_away_and_comes_once(signed: Document, people) -> None:
    assert ask_after_visits() == 1
    assert ask_after_visits() == 0
    assert ask_after_visits(timezone.now() + dt.timedelta(days=3)) == 0
    mail = Mail.unscoped.get()
    assert mail.to == people.patient_a.email
    for word in ("pain", "back", "acupuncture", "needle", "bleed", "breath", "visit"):
        assert word not in (mail.subject + mail.body.replace("/after-visit/", "/")).lower(), word
    assert AuditEntry.unscoped.filter(act="after_visit.send", patient=signed.patient_id).count() == 1


@pytest.mark.parametrize(
    ("points", "hours_ago", "asked"),
    [
        (CHEST, 23, 0),
        (CHEST, 25, 1),
        ((("BL25", "left"),), 25, 0),
        ((("BL25", "left"),), 49, 1),
        ((("BL25", "left"),), 24 * 8, 0),
        ((), 49, 0),
    ],
)
def test_when_it_is_asked(episode_a: Episode, people, points, hours_ago: float, asked: int) -> None:
    keep_signed_visit(episode_a, people.practitioner, hours_ago=hours_ago, points=points)
    assert ask_after_visits() == asked


def test_nobody_is_asked_after_the_end_or_without_an_account_or_who_has_told_already(
    signed: Document, people, client_of
) -> None:
    Episode.unscoped.update(closed_at=timezone.now())
    assert ask_after_visits() == 0
    Episode.unscoped.update(closed_at=None)
    people.patient_a.is_active = False
    people.patient_a.save()
    assert ask_after_visits() == 0
    people.patient_a.is_active = True
    people.patient_a.save()
    tell_signed_in(client_of(people.patient_a), signed, said=["pain"])
    assert ask_after_visits() == 0


def test_an_open_link_about_a_visit_does_not_keep_the_weekly_questions_away(address: str) -> None:
    assert send_check_ins(timezone.now() + dt.timedelta(days=30)) == 1


def test_a_mail_scanner_spoils_nothing_and_all_well_is_one_tap(address: str, client_of, signed) -> None:
    scanner = client_of()
    for _ in range(20):
        assert scanner.get(address).status_code == 200
        assert scanner.head(address).status_code == 200
    answer = client_of().post(address, {"well": "yes"})
    assert "Good to hear. Thank you." in words(answer)
    row = Document.unscoped.get(kind="later_report")
    report = decode(row, LaterReport)
    assert (row.about_id, report.said, report.words, report.by) == (signed.pk, (), "", "patient")
    assert AuditEntry.unscoped.get(act="later_report.keep").role == "patient"
    assert Mail.unscoped.filter(purpose__startswith="told:").count() == 0


def test_the_page_itself_says_whom_to_call_before_anything_is_sent(address: str, client_of) -> None:
    page = words(client_of().get(address))
    assert "If you have this now: Call 112 now. This page can wait." in page
    for question in ("Fainted, or nearly", "Stronger pain for more than one day", "Bleeding or a bruise"):
        assert question in page


def test_breathlessness_is_answered_with_the_emergency_text_and_stands_on_chart_and_list(
    address: str, client_of, people, signed: Document
) -> None:
    patient = client_of()
    answer = patient.post(address, {"said": ["breath", "pain"], "words": "Since last night."})
    page = words(answer)
    assert answer.status_code == 200
    assert "Get help now" in page
    assert "Call 112 now." in page
    assert "Say that you had needles near the chest, and when." in page
    assert 'href="tel:112"' in answer.content.decode()
    assert Document.unscoped.filter(kind="later_report").count() == 1

    # Opened again, the page says the same: in an emergency it may not be lost.
    again = patient.get(address)
    assert again.status_code == 200
    assert "Get help now" in words(again)
    assert Document.unscoped.filter(kind="later_report").count() == 1

    practitioner = client_of(people.practitioner)
    today = words(practitioner.get("/today/"))
    assert "Alice Adler : short of breath, or pain in the chest; pain where a needle was" in today
    assert "The emergency text was shown. Call them now." in today
    chart = practitioner.get(f"/chart/{signed.episode_id}/").content.decode()
    assert chart.index("Told after the visit: short of breath") < chart.index('<main class="main')
    assert "Within two days of needles over the chest: think of a pneumothorax." in chart
    told = Mail.unscoped.get(purpose__startswith="told:")
    assert told.to == people.practitioner.email
    assert "Alice" not in told.subject + told.body
    assert AuditEntry.unscoped.filter(act="told.read", patient=signed.patient_id).exists()
    assert "short of breath" not in words(client_of(people.other_practitioner).get("/today/"))


def test_it_stands_until_it_is_followed_up(address: str, client_of, people, signed: Document) -> None:
    client_of().post(address, {"said": ["breath"]})
    practitioner = client_of(people.practitioner)
    report = Document.unscoped.get(kind="later_report")
    url = f"/visits/{signed.pk}/follow-up/"
    form = words(practitioner.get(f"{url}?of={report.pk}"))
    assert "The patient told: Short of breath, or pain in the chest" in form
    fields = {
        "of": str(report.pk), "event": report.pk.hex, "key": str(uuid7()), "kind": "pneumothorax", "grade": "3",
        "relatedness": "probable", "criteria": ["hospital"], "which": "n1", "action": "Sent to hospital.",
        "outcome": "recovering",
    }  # fmt: skip
    assert practitioner.post(f"{url}?of={report.pk}", fields).status_code == 302
    assert "Told after a visit" not in words(practitioner.get("/today/"))
    chart = words(practitioner.get(f"/chart/{signed.episode_id}/"))
    assert "Chest pain or shortness of breath (pneumothorax?)" in chart
    assert "Told after the visit" not in chart
    healed = fields | {"key": str(uuid7()), "outcome": "recovered"}
    again = f"{url}?of={report.pk}&event={report.pk.hex}"
    assert practitioner.post(again, healed).status_code == 302
    banner = practitioner.get(f"/chart/{signed.episode_id}/").content.decode().split('<main class="main')[0]
    assert "pneumothorax" not in banner
    assert decode(signed, Visit).adverse_events == (), "the signed visit stays as it is"


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Please tap what fits, or press “No, all well”."),
        ({"well": "yes", "said": ["pain"]}, "You told us something, and pressed “No, all well”."),
        ({"said": ["no such thing"]}, "Please choose from the answers shown."),
        ({"words": "x" * 3_000}, "3000 characters long; 2000 fit"),
    ],
)
def test_a_bad_answer_is_named_and_the_link_stays_good(address: str, client_of, sent, sentence: str) -> None:
    answer = client_of().post(address, sent)
    assert answer.status_code == 422
    assert sentence in words(answer)
    if sent.get("said") == ["pain"]:
        assert 'value="pain" checked' in answer.content.decode()
    assert client_of().post(address, {"well": "yes"}).status_code == 200


def test_numbness_or_fever_asks_to_call_today(address: str, client_of) -> None:
    page = words(client_of().post(address, {"said": ["fever"]}))
    assert "Please call today" in page
    assert "Fever with much stronger pain? That is an emergency too. Call 112 now." in page


@pytest.mark.parametrize("fault", ["revoked", "expired", "unknown", "of another purpose"])
def test_a_link_that_is_not_good_answers_gone(fault: str, address: str, client_of) -> None:
    change = {"revoked": {"revoked_at": timezone.now()}, "expired": {"expires_at": timezone.now() - HOUR}}
    if fault in change:
        OneTimeLink.unscoped.update(**change[fault])
    elif fault == "unknown":
        address = "/after-visit/not-a-token/"
    else:
        address = address.replace("/after-visit/", "/check-in/")
    assert client_of().get(address).status_code == 410
    assert client_of().post(address, {"well": "yes"}).status_code == 410
    assert not Document.unscoped.filter(kind="later_report").exists()


def tell_signed_in(browser: Client, signed: Document, **fields: object):
    return browser.post(f"/me/visits/{signed.pk}/after/", {"client_key": str(uuid7()), **fields})


def test_a_patient_can_tell_at_any_time_and_twice_is_once(signed: Document, people, client_of) -> None:
    browser = client_of(people.patient_a)
    key = str(uuid7())
    for _ in range(2):
        answer = tell_signed_in(browser, signed, client_key=key, said=["bleeding"])
        assert answer.status_code == 200
        assert "Thank you for telling us" in words(answer)
    assert Document.unscoped.filter(kind="later_report").count() == 1
    tell_signed_in(browser, signed, said=["pain"])
    assert Document.unscoped.filter(kind="later_report").count() == 2
    assert tell_signed_in(client_of(people.patient_b), signed, said=["pain"]).status_code == 404


def test_a_flare_that_was_told_shapes_the_next_plan(signed: Document, people, client_of) -> None:
    def rows() -> list[Document]:
        return list(Document.unscoped.filter(episode=signed.episode_id))

    assert [visit.flare_over_48_h for visit in past_visits(rows())] == [False]
    tell_signed_in(client_of(people.patient_a), signed, said=["flare"])
    assert [visit.flare_over_48_h for visit in past_visits(rows())] == [True]


@pytest.mark.parametrize(
    ("answer", "on_the_chart"),
    [
        ("kept", "The promise was kept."),
        ("not_kept", "The promise was not quite kept. Ask what was missing."),
        ("", "No, all well."),
    ],
)
def test_whether_the_promise_was_kept_is_one_tap_and_may_be_left_out(
    episode_a: Episode, people, client_of, answer: str, on_the_chart: str
) -> None:
    keep_paperwork(episode_a)
    actor = actor_of(people.practitioner, "127.0.0.1")
    promise = propose_promise(ALICE, 6)
    documents.keep(actor, episode_a, "promise", promise, happened_on=timezone.now().date())
    keep_signed_visit(episode_a, people.practitioner, hours_ago=30, points=CHEST)
    ask_after_visits()
    browser, address = Client(), f"/{mailed_link()}"
    assert "Did we keep what we promised about the needles?" in words(browser.get(address))
    assert browser.post(address, {"promise": "perhaps"}).status_code == 422
    assert browser.post(address, {"well": "yes", "promise": answer}).status_code == 200
    chart = words(client_of(people.practitioner).get(f"/chart/{episode_a.pk}/"))
    assert on_the_chart in chart


def test_who_was_promised_nothing_is_not_asked(address: str) -> None:
    assert "promised" not in words(Client().get(address))
