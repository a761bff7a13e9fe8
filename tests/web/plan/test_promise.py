"""The promise to the nervous: proposed on the plan, agreed, kept to by the plan, seen on every page alike."""

import datetime as dt
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from msgspec import structs

from ashi.preparing import Promise
from ashi.web.booking.models import Appointment
from ashi.web.records.documents import decode
from ashi.web.records.models import AuditEntry, Document, Episode, Mail
from tests.support.charts import arrive, keep_paperwork, keep_signed_visit
from tests.support.clinic import People
from tests.support.people import ALICE
from tests.web.plan.conftest import PlanDesk, words

pytestmark = pytest.mark.django_db

AFRAID = structs.replace(ALICE, needle_fear=9)


@pytest.fixture
def afraid(episode_a: Episode, people: People, client_of: Callable[..., Client]) -> PlanDesk:
    on = timezone.now().date() - dt.timedelta(days=1)
    keep_paperwork(episode_a, structs.replace(AFRAID, answered_on=on))
    arrive(episode_a)
    browser = client_of(people.practitioner)
    browser.post(f"/chart/{episode_a.pk}/plan/propose/")
    return PlanDesk(browser, episode_a)


def form_of(desk: PlanDesk, **fields: object) -> dict[str, object]:
    lines = ["needles", "alone", "announced", "choose", "company"]
    return {"base": str(desk.document.pk), "lines": lines, "stop_word": "stop", **fields}


def agree(desk: PlanDesk, **fields: object):
    return desk.browser.post(f"/chart/{desk.episode.pk}/promise/", form_of(desk, **fields))


def tap(desk: PlanDesk):
    given = {"base": str(desk.document.pk), "as_proposed": "yes"}
    return desk.browser.post(f"/chart/{desk.episode.pk}/promise/", given)


def in_force() -> Promise:
    return decode(Document.unscoped.get(kind="promise", corrected_by=None), Promise)


def test_one_tap_agrees_on_what_was_proposed_and_every_page_says_the_same_number(
    afraid: PlanDesk, people: People, client_of: Callable[..., Client]
) -> None:
    count = len(afraid.plan.points)
    line = f"At most {count} needles at your first visit, and fewer if you say so."
    page = words(afraid.browser.get(afraid.url))
    assert line in page
    assert "You said: fear of needles 9 of 10." in page
    patient = client_of(people.patient_a)
    assert "We promise you" not in words(patient.get("/me/"))
    assert tap(afraid).status_code == 302
    day = timezone.now() + dt.timedelta(days=1)
    Appointment.unscoped.filter(episode=afraid.episode).update(
        status="booked", starts_at=day, ends_at=day + dt.timedelta(minutes=45)
    )
    mine = Appointment.unscoped.get(episode=afraid.episode)
    for address in ("/me/", f"/appointments/{mine.pk}/"):
        text = words(patient.get(address))
        assert "We promise you" in text, address
        assert line in text
    afraid.post("accept")
    visit = words(afraid.browser.post(f"/chart/{afraid.episode.pk}/visit/", follow=True))
    assert line in visit
    assert f"0 of at most {count} needles" in visit
    assert AuditEntry.unscoped.filter(act="promise.keep").count() == 1


def test_tapped_twice_it_is_one_promise_and_changed_it_is_the_next(afraid: PlanDesk) -> None:
    tap(afraid)
    tap(afraid)
    assert Document.unscoped.filter(kind="promise").count() == 1
    assert agree(afraid, stop_word="tulip", own="The window stays open.").status_code == 302
    assert (in_force().stop_word, in_force().own) == ("tulip", "The window stays open.")
    assert Document.unscoped.filter(kind="promise").count() == 2
    page = words(afraid.browser.get(afraid.url))
    assert "Say “tulip”, or lift a hand. We stop at once." in page
    assert "The window stays open." in page


def test_a_plan_for_the_first_visit_cannot_outgrow_the_promise(afraid: PlanDesk) -> None:
    tap(afraid)
    count = len(afraid.plan.points)
    one_more = {
        "code": "HT7",
        "side": "left",
        "depth_mm": "5",
        "technique": "even",
        "reason": "She sleeps badly",
    }
    refused = afraid.edit("add", **one_more)
    assert refused.status_code == 422
    assert f"You promised at most {count} needles at the first visit; this would be {count + 1}." in words(
        refused
    )
    assert len(afraid.plan.points) == count
    assert agree(afraid, needles=str(count + 1)).status_code == 302
    assert afraid.edit("add", **one_more).status_code == 302
    too_few = agree(afraid, needles=str(count))
    assert too_few.status_code == 422
    assert f"The plan has {count + 1} needles." in words(too_few)
    assert in_force().needles == count + 1


def test_after_the_first_visit_the_number_binds_no_more(
    afraid: PlanDesk, people: People, client_of: Callable[..., Client]
) -> None:
    tap(afraid)
    keep_signed_visit(afraid.episode, people.practitioner)
    one_more = {
        "code": "HT7",
        "side": "left",
        "depth_mm": "5",
        "technique": "even",
        "reason": "She sleeps badly",
    }
    assert afraid.edit("add", **one_more).status_code == 302
    assert "We promise you" not in words(client_of(people.patient_a).get("/me/"))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"stop_word": " "}, "Choose a word that means stop"),
        ({"stop_word": "x" * 31}, "Choose a word that means stop"),
        ({"own": "x" * 301}, "This is 301 letters long; 300 fit."),
        ({"needles": "many"}, "Give a number of needles, from 1 to 20."),
        ({"needles": "²"}, "Give a number of needles, from 1 to 20."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    afraid: PlanDesk, fields: dict[str, str], said: str
) -> None:
    answer = agree(afraid, **{"own": "With my sister.", **fields})
    assert answer.status_code == 422
    assert said in words(answer)
    assert fields.get("own", "With my sister.") in words(answer)
    assert not Document.unscoped.filter(kind="promise").exists()


def test_on_a_plan_that_changed_meanwhile_nothing_is_promised(afraid: PlanDesk) -> None:
    former = str(afraid.document.pk)
    point = afraid.plan.points[0]
    afraid.edit("remove", code=point.code, side=point.side, place=point.place, reason="Bruise there")
    answer = agree(afraid, base=former)
    assert answer.status_code == 409
    assert not Document.unscoped.filter(kind="promise").exists()


def test_the_leaflet_goes_once_for_one_press_and_says_nothing_of_the_care(
    afraid: PlanDesk, people: People
) -> None:
    before = Mail.unscoped.count()
    page = f"/chart/{afraid.episode.pk}/promise/"
    key = str(uuid4())
    for _ in range(2):
        afraid.browser.post(f"/chart/{afraid.episode.pk}/leaflet/", {"client_key": key})
    assert Mail.unscoped.count() == before + 1
    mail = Mail.unscoped.get(purpose__startswith="leaflet:")
    assert mail.to == people.patient_a.email
    assert "/what-happens/#feels" in mail.body
    assert not {"needle", "acupuncture", "pain", "promise"} & set(
        f"{mail.subject} {mail.body}".lower().split()
    )
    assert "Sent on" in words(afraid.browser.get(page))
    assert "Send it again" in words(afraid.browser.get(page))
