"""Who is written to, when, and what the link then asks."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from msgspec import structs

from ashi.instruments import Response, score
from ashi.web.booking.models import Appointment, Hold
from ashi.web.progress.actions import send_check_ins
from ashi.web.records import documents
from ashi.web.records.access import actor_of
from ashi.web.records.documents import decode
from ashi.web.records.models import Document, Episode, Mail, OneTimeLink
from tests.support.charts import keep_paperwork, keep_signed_visit
from tests.support.clinic import People
from tests.support.people import BOB

pytestmark = pytest.mark.django_db

TODAY = dt.timedelta(0)


def days(number: int) -> dt.timedelta:
    return dt.timedelta(days=number)


@pytest.fixture
def episode(people: People, episode_a: Episode) -> Episode:
    """Alice sent her paperwork three days ago; nothing is booked ahead."""
    keep_paperwork(episode_a)
    keep(
        episode_a,
        "psfs",
        activity_1=3,
        activity_1_words="Putting on socks",
        activity_2=5,
        activity_2_words="Driving <far>",
    )
    keep(episode_a, "needle_anxiety", nervous=2)
    Appointment.unscoped.all().delete()
    return episode_a


def keep(episode: Episode, instrument: str, **items: Any) -> None:
    actor = actor_of(episode.patient.user, "127.0.0.1")
    on = (timezone.now() - days(3)).date()
    documents.keep(actor, episode, "response", Response(instrument, on, items), happened_on=on)


def visits(episode: Episode, practitioner: Any, number: int) -> None:
    for hours in range(number):
        keep_signed_visit(episode, practitioner, hours_ago=1 + hours / 10)


def _noon() -> dt.datetime:
    """The clinic's day and the world's are the same at noon."""
    return timezone.now().replace(hour=12)


def sent_after(later: dt.timedelta) -> int:
    return send_check_ins(_noon() + later)


def link() -> str:
    """The address in the newest mail."""
    body = Mail.unscoped.order_by("-made_at").values_list("body", flat=True)[0]
    return next(
        "/check-in/" + line.rpartition("/check-in/")[2] for line in body.splitlines() if "/check-in/" in line
    )


def opened(client: Client) -> str:
    OneTimeLink.unscoped.update(not_before=timezone.now() - days(1), expires_at=timezone.now() + days(1))
    return client.get(link()).content.decode()


def asks(page: str) -> list[str]:
    return [part.partition('"')[0] for part in page.split('name="asks" value="')[1:]]


def test_before_the_first_visit_the_rest_of_the_first_answers_is_asked_once(
    people: People, episode: Episode, client_of: Callable[..., Client]
) -> None:
    assert sent_after(TODAY) == 1
    assert sent_after(days(1)) == 0
    page = opened(client_of())
    assert asks(page) == ["rmdq.1", "peg.1", "mobility.1", "expectation.1"]
    assert "None of these is true for me today" in page


def test_nobody_is_asked_while_a_doctor_has_to_look_first(people: People, episode: Episode) -> None:
    Hold.unscoped.create(episode=episode, patient=episode.patient, since=timezone.now())
    assert sent_after(TODAY) == 0


def test_two_questions_a_week_after_the_last_answer_and_only_once(
    people: People, episode: Episode, client_of: Callable[..., Client]
) -> None:
    visits(episode, people.practitioner, 1)
    assert sent_after(days(3)) == 0
    assert sent_after(days(4)) == 1
    assert sent_after(days(4)) == 0
    mail = Mail.unscoped.get()
    assert mail.to == people.patient_a.email
    assert mail.subject == "Two questions from your clinic"
    for word in ("pain", "back", "acupuncture", "needle"):
        assert word not in (mail.subject + mail.body).lower(), "a lock screen must give nothing away"


def test_after_the_last_visit_the_end_and_the_months_are_asked_without_more_visits(
    people: People, episode: Episode
) -> None:
    visits(episode, people.practitioner, 1)
    Episode.unscoped.update(closed_at=timezone.now() + days(1))
    assert sent_after(days(2)) == 1
    assert Mail.unscoped.get().subject == "A few questions from your clinic"
    OneTimeLink.unscoped.update(revoked_at=timezone.now())
    asked_on = [day for day in range(3, 400) if _sent_and_answered(episode, day)]
    last = Document.unscoped.filter(kind="visit").values_list("happened_on", flat=True).get()
    since = (_noon().date() - last).days  # shortly after midnight the visit was yesterday
    assert asked_on == [3, 91 - since, 182 - since, 365 - since], (
        "the end's link was withdrawn, so it came again"
    )


def _sent_and_answered(episode: Episode, day: int) -> bool:
    """Whether a link was sent on that day; it is answered at once."""
    if not sent_after(days(day)):
        return False
    OneTimeLink.unscoped.update(used_at=timezone.now())
    on = (_noon() + days(day)).date()
    actor = actor_of(episode.patient.user, "127.0.0.1")
    for name in ("nrs_pain", "psfs", "rmdq", "peg", "mobility", "global_change"):
        documents.keep(actor, episode, "response", Response(name, on, {}), happened_on=on)
    return True


@pytest.fixture
def review(people: People, episode: Episode, client_of: Callable[..., Client]) -> tuple[Client, str]:
    """The fifth visit was today; the link's address."""
    visits(episode, people.practitioner, 5)
    later = timezone.now() + days(30)
    Appointment.unscoped.create(
        patient=episode.patient, episode=episode, practitioner=people.practitioner.practitioner,
        starts_at=later, ends_at=later + dt.timedelta(minutes=45), status="booked",
    )  # fmt: skip
    assert sent_after(days(8)) == 1
    OneTimeLink.unscoped.update(not_before=timezone.now() - days(1))
    return client_of(), link()


FULL: dict[str, Any] = {
    "asks": ["nrs_pain.1", "psfs.1", "rmdq.1", "mobility.1", "global_change.1"],
    "nrs_pain-average": "4", "nrs_pain-now": "3", "nrs_pain-worst": "7", "nrs_pain-leg_average": "2",
    "psfs-activity_1": "6", "psfs-activity_2": "8",
    "rmdq-true": ["rmdq_2", "rmdq_18"],
    "mobility-fingertip_floor_cm": "12,5", "mobility-walk_min": "45",
    "global_change-change": "2",
}  # fmt: skip


def kept() -> dict[str, Response]:
    rows = Document.unscoped.filter(kind="response").exclude(client_key=None)
    return {response.instrument: response for response in (decode(row, Response) for row in rows)}


def test_one_link_asks_everything_and_each_part_is_a_document_of_its_own(review: tuple[Client, str]) -> None:
    client, address = review
    page = client.get(address).content.decode()
    assert asks(page) == FULL["asks"]
    assert "“Putting on socks”: how well can you do it today?" in page
    assert "Driving &lt;far&gt;" in page
    assert "Pain in your leg" in page, "Alice drew it"
    answer = client.post(address, FULL)
    assert answer.status_code == 200
    assert set(kept()) == {"nrs_pain", "psfs", "rmdq", "mobility", "global_change"}
    assert {name: score(response).value for name, response in kept().items()} == {
        "nrs_pain": 4, "psfs": 7, "rmdq": 2, "mobility": None, "global_change": 2,
    }  # fmt: skip
    assert kept()["psfs"].items["activity_2_words"] == "Driving <far>"
    assert kept()["mobility"].items == {"fingertip_floor_cm": 12.5, "walk_min": 45}
    assert client.post(address, FULL).status_code == 200, "the same answers again are known for the same"
    assert Document.unscoped.filter(kind="response").exclude(client_key=None).count() == 5


def test_someone_without_pain_in_the_leg_is_not_asked_about_it(
    people: People, episode_b: Episode, client_of: Callable[..., Client]
) -> None:
    keep_paperwork(episode_b, structs.replace(BOB, answered_on=(timezone.now() - days(3)).date()))
    Appointment.unscoped.all().delete()
    visits(episode_b, people.other_practitioner, 1)
    Episode.unscoped.filter(pk=episode_b.pk).update(closed_at=timezone.now())
    assert sent_after(days(1)) == 1
    page = opened(client_of())
    assert "Your pain right now" in page
    assert "Pain in your leg" not in page


BAD = {
    "out of range": ({"nrs_pain-average": "11"}, "11 cannot be right: it is 0 to 10."),
    "too far": ({"mobility-fingertip_floor_cm": "900"}, "900 cannot be right: it is 0 to 120 cm."),
    "words for a number": ({"mobility-walk_min": "long"}, "Please write a number, such as 20."),
    "no such choice": ({"global_change-change": "9"}, "Please choose one of the answers shown."),
    "worst is not worst": ({"nrs_pain-worst": "1"}, "Your worst pain is lower"),
    "two answers": ({"nrs_pain-now": ["3", "4"]}, "This came with two different answers."),
    "ticks and none": ({"rmdq-true": ["rmdq_2", "none"]}, "Please keep one of the two."),
    "no such sentence": ({"rmdq-true": ["rmdq_25"]}, "Please choose from the sentences shown."),
    "unknown item": ({"rmdq-rmdq_25": "1"}, "a question that is not on it"),
    "another version": ({"asks": ["rmdq.2"]}, "The questions have changed since you opened this page."),
    "not asked here": ({"asks": ["odi.1"]}, "the clinic does not ask any more"),
    "unknown instrument": ({"asks": ["x.1"]}, "the clinic does not ask any more"),
    "no version": ({"asks": ["rmdq"]}, "the clinic does not ask any more"),
    "nothing asked": ({"asks": []}, "This page came back incomplete."),
}  # fmt: skip


@pytest.mark.parametrize(("change", "sentence"), BAD.values(), ids=BAD)
def test_what_cannot_be_right_is_said_in_one_sentence_and_nothing_is_lost(
    change: dict[str, Any], sentence: str, review: tuple[Client, str]
) -> None:
    client, address = review
    answer = client.post(address, FULL | change)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    assert 'value="rmdq_18" checked' in page or "rmdq" in str(change), "the other answers stand"
    assert not kept()
    assert client.post(address, FULL).status_code == 200, "the link is still good"


def test_gaps_are_named_once_and_may_stay_open(review: tuple[Client, str]) -> None:
    client, address = review
    some = {"asks": FULL["asks"], "nrs_pain-average": "4", "psfs-activity_1": "6"}
    answer = client.post(address, some)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Nothing is ticked." in page
    assert "Your pain: 2 questions are not answered yet." in page
    assert "Your own activities: This is not answered yet." in page
    assert "Leave out what I have not answered" in page
    assert client.post(address, some | {"leave_out": "yes"}).status_code == 200
    assert {name: score(response).missing for name, response in kept().items()} == {
        "nrs_pain": ("now", "worst"), "psfs": ("activity_2",),
    }  # fmt: skip


def test_an_empty_sheet_is_no_answer_even_when_gaps_are_allowed(review: tuple[Client, str]) -> None:
    client, address = review
    answer = client.post(address, {"asks": FULL["asks"], "leave_out": "yes"})
    assert answer.status_code == 422
    assert "Nothing is answered yet." in answer.content.decode()
    assert not kept()


def test_no_sentence_ticked_is_a_zero_only_when_it_is_said(review: tuple[Client, str]) -> None:
    client, address = review
    assert client.post(address, FULL | {"rmdq-true": ["none"]}).status_code == 200
    assert score(kept()["rmdq"]).value == 0


def test_with_nothing_due_the_two_short_questions_are_asked_of_whoever_opens_the_link(
    people: People, episode: Episode, client_of: Callable[..., Client]
) -> None:
    visits(episode, people.practitioner, 1)
    assert sent_after(days(4)) == 1
    assert asks(opened(client_of())) == ["check_in.1"]
