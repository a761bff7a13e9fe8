"""The home plan: given from what the findings allow, ticked once a day and task, seen by both."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from msgspec import structs

from ashi.preparing import HomeDay, HomePlan
from ashi.web.progress.forms import waited_of
from ashi.web.records.documents import decode
from ashi.web.records.models import AuditEntry, Document, Episode
from tests.support.charts import keep_paperwork
from tests.support.clinic import People
from tests.support.people import ALICE, EVE
from tests.web.plan.conftest import words

pytestmark = pytest.mark.django_db


class HomePages:
    """The practitioner's and the patient's page of one home plan."""

    def __init__(self, doctor: Client, patient: Client, episode: Episode) -> None:
        self.doctor, self.patient, self.episode = doctor, patient, episode
        self.give_page, self.my_page = f"/chart/{episode.pk}/home/", f"/me/home/{episode.pk}/"

    def give(self, *items: str, **fields: str) -> HttpResponse:
        former = Document.unscoped.filter(kind="home_plan", corrected_by=None).first()
        given = {"items": list(items), "own": "", "base": str(former.pk) if former else ""}
        return self.doctor.post(self.give_page, {**given, **fields})

    def tick(self, task: str, on: dt.date, done: str = "yes") -> HttpResponse:
        return self.patient.post(self.my_page, {"task": task, "on": str(on), "done": done})

    def done(self, on: dt.date) -> tuple[str, ...]:
        row = Document.unscoped.get(kind="home_day", happened_on=on, corrected_by=None)
        return decode(row, HomeDay).done


@pytest.fixture
def pages(episode_a: Episode, people: People, client_of: Callable[..., Client]) -> HomePages:
    keep_paperwork(episode_a)
    return HomePages(client_of(people.practitioner), client_of(people.patient_a), episode_a)


@pytest.fixture
def today(pages: HomePages) -> dt.date:
    page = pages.give("walk", "heat", own="With the dog.")
    assert page.status_code == 302, words(page)
    return timezone.now().astimezone(dt.timezone(dt.timedelta(hours=1))).date()


def test_what_is_given_is_seen_and_a_tap_is_one_tick(pages: HomePages, today: dt.date) -> None:
    assert "2 things to do. A day without is no loss." in words(pages.patient.get("/me/"))
    mine = words(pages.patient.get(pages.my_page))
    assert "Walk for ten minutes on flat ground, at your own pace." in mine
    assert "With the dog." in mine
    for _ in range(2):
        assert pages.tick("walk", today).status_code == 302
    assert pages.done(today) == ("walk",)
    assert Document.unscoped.filter(kind="home_day").count() == 1
    pages.tick("heat", today)
    assert pages.done(today) == ("walk", "heat")
    pages.tick("walk", today, "no")
    assert pages.done(today) == ("heat",)
    assert "Something done on 1 of 14 days." in words(pages.patient.get(pages.my_page))
    assert "Something was ticked on 1 day." in words(pages.doctor.get(pages.give_page))
    chart = words(pages.doctor.get(f"/chart/{pages.episode.pk}/"))
    assert f"Home plan: 2 things. Ticked on 1 day, the last on {today.day} {today:%B %Y}." in chart
    assert AuditEntry.unscoped.filter(act="home_day.keep").count() == 3


@pytest.mark.parametrize(("back", "taken"), [(0, True), (1, True), (2, False), (-1, False)])
def test_today_and_yesterday_can_be_ticked(pages: HomePages, today: dt.date, back: int, taken: bool) -> None:
    answer = pages.tick("walk", today - dt.timedelta(days=back))
    assert answer.status_code == (302 if taken else 422)
    assert Document.unscoped.filter(kind="home_day").exists() is taken


DAY_S = 24 * 60 * 60


@pytest.mark.parametrize(
    ("back", "waited_days", "taken"),
    [(3, 3, True), (4, 3, True), (5, 3, False), (3, 0, False), (30, 30, False)],
)
def test_a_tap_that_waited_on_the_phone_counts_for_its_own_day(
    pages: HomePages, today: dt.date, back: int, waited_days: int, taken: bool
) -> None:
    on = today - dt.timedelta(days=back)
    sent = {"task": "walk", "on": str(on), "done": "yes", "late_s": str(waited_days * DAY_S)}
    answer = pages.patient.post(pages.my_page, sent, headers={"Accept": "application/json"})
    assert answer.status_code == (200 if taken else 422)
    assert ("Only today and yesterday" in answer.json().get("problem", "")) is not taken
    assert Document.unscoped.filter(kind="home_day", happened_on=on).exists() is taken


def test_how_long_a_tap_waited_is_a_plain_number_or_nothing() -> None:
    for sent, seconds in {"90": 90, "": 0, "-5": 0, "1e9": 0, "9" * 12: 0, "999999999": 8 * DAY_S}.items():
        assert waited_of({"late_s": sent}).total_seconds() == seconds, sent
    assert waited_of({}).total_seconds() == 0


@pytest.mark.parametrize(
    "fields", [{"task": "swim", "on": "today"}, {"task": "walk", "on": "yesterday"}, {"task": "walk"}, {}]
)
def test_what_makes_no_sense_is_said_and_nothing_is_kept(
    pages: HomePages, today: dt.date, fields: dict[str, str]
) -> None:
    if fields.get("on") == "today":
        fields = {**fields, "on": str(today)}
    answer = pages.patient.post(pages.my_page, {**fields, "done": "yes"})
    assert answer.status_code == 422
    assert not Document.unscoped.filter(kind="home_day").exists()


def test_what_the_findings_speak_against_is_not_offered_and_not_taken(
    episode_a: Episode, people: People, client_of: Callable[..., Client]
) -> None:
    on = timezone.now().date() - dt.timedelta(days=1)
    keep_paperwork(episode_a, structs.replace(EVE, answered_on=on))
    pages = HomePages(client_of(people.practitioner), client_of(people.patient_a), episode_a)
    page = words(pages.doctor.get(pages.give_page))
    assert "In pregnancy we leave warm packs on the back out." in page
    assert pages.give("heat").status_code == 422
    assert not Document.unscoped.filter(kind="home_plan").exists()


def test_newer_answers_that_speak_against_it_say_wait(pages: HomePages, today: dt.date) -> None:
    numb = structs.replace(ALICE, answered_on=today, safety={**ALICE.safety, "numb_feet": "yes"})
    keep_paperwork(pages.episode, numb)
    mine = words(pages.patient.get(pages.my_page))
    assert "Please wait with this: Where the skin is numb, you would not feel a burn." in mine
    assert pages.tick("heat", today).status_code == 422
    assert pages.tick("walk", today).status_code == 302


def test_a_plan_is_changed_from_its_newest_form_and_ends_with_nothing_ticked(
    pages: HomePages, today: dt.date
) -> None:
    stale = str(Document.unscoped.get(kind="home_plan").pk)
    assert pages.give("daily").status_code == 302
    assert pages.give("walk", base=stale).status_code == 422
    assert pages.give("daily").status_code == 302
    assert Document.unscoped.filter(kind="home_plan").count() == 2
    assert pages.give().status_code == 302
    newest = Document.unscoped.get(kind="home_plan", corrected_by=None)
    assert decode(newest, HomePlan).tasks == ()
    assert "There is no home plan" in words(pages.patient.get(pages.my_page))
    assert pages.tick("daily", today).status_code == 422
    assert "The home plan has ended." in words(pages.doctor.get(f"/chart/{pages.episode.pk}/"))


def test_nothing_chosen_or_too_many_words_is_said(pages: HomePages) -> None:
    assert "Tick at least one thing" in words(pages.give())
    answer = pages.give("walk", own="x" * 301)
    assert answer.status_code == 422
    assert "300 fit" in words(answer)
