"""The owner's caseload: sums with their denominators, from documents that nobody opens for it."""

import csv
import datetime as dt
import io
from collections.abc import Callable
from itertools import count

import pytest
from django.test import Client
from django.utils import timezone
from msgspec import structs

from ashi.web.owner import summaries
from ashi.web.owner.forms_caseload import Selection, parse_selection
from ashi.web.owner.queries_caseload import CaseloadPage, caseload_page, practitioners_of, read
from ashi.web.records import storage
from ashi.web.records.actor import Actor
from ashi.web.records.models import (
    AuditEntry,
    Episode,
    EpisodeSummary,
    Patient,
    User,
)
from tests.support.charts import keep_answer, keep_paperwork, keep_signed_visit
from tests.support.clinic import People, open_episode
from tests.support.people import ALICE

pytestmark = pytest.mark.django_db
NUMBERS = count(1)


def owner_of(people: People) -> Actor:
    return Actor("owner", user=people.owner.pk, name=people.owner.name)


def treated(
    practitioner: User,
    *answers: int,
    ended_days_ago: int = 40,
    closed: bool = True,
    paperwork: bool = True,
    signer: User | None = None,
) -> Episode:
    """A course of one visit. Paperwork that day tells of pain 7 of 10 for years; each answer a week after the last."""
    number = next(NUMBERS)
    user = User.objects.create(email=f"somebody{number}@example.org", name=f"Some Body {number}")
    Patient.unscoped.create(user=user, name=user.name, synthetic=True)
    later = timezone.now() + dt.timedelta(days=number)
    episode = open_episode(user, practitioner, starts_at=later)
    episode.appointments.update(status="cancelled")
    day = timezone.now().date() - dt.timedelta(days=ended_days_ago)
    if paperwork:
        intensity = structs.replace(ALICE.intensity, average=7)
        onset = structs.replace(ALICE.onset, began=day - dt.timedelta(days=900))
        keep_paperwork(episode, structs.replace(ALICE, answered_on=day, intensity=intensity, onset=onset))
    keep_signed_visit(episode, signer or practitioner, hours_ago=24 * ended_days_ago)
    for week, answer in enumerate(answers, start=1):
        keep_answer(episode, day + dt.timedelta(weeks=week), answer)
    if closed:
        Episode.unscoped.filter(pk=episode.pk).update(closed_at=timezone.now())
    return episode


def page_of(people: People, selection: Selection | None = None) -> CaseloadPage:
    beside = summaries.refresh()
    actor = owner_of(people)
    return caseload_page(read(actor, selection or Selection(), practitioners_of(actor), beside))


@pytest.fixture
def two_practices(people: People) -> People:
    """Chen Wei: six answered (four of them 7 to 3), two silent, one in care. Ngozi Okafor: five answered, one without paperwork."""
    for _ in range(4):
        treated(people.practitioner, 3)
    for _ in range(2):
        treated(people.practitioner, 7)
        treated(people.practitioner)
    treated(people.practitioner, closed=False, ended_days_ago=3)
    for answer in (0, 6, 6, 6, 6):
        treated(people.other_practitioner, answer)
    treated(people.other_practitioner, paperwork=False)
    return people


def test_from_the_first_visit_to_the_answer(two_practices: People) -> None:
    page = page_of(two_practices)
    flow = page.flow
    assert (flow.began, flow.in_care, flow.no_start, flow.asked, flow.answered) == (15, 1, 1, 13, 11)
    thirty = page.everyone.by("thirty_percent")
    assert (thirty.rate.count, thirty.rate.of) == (5, 11)
    assert (thirty.worst.count, thirty.best.count, thirty.best.of) == (5, 7, 13)
    assert page.everyone.by("recovery").rate.count == 1
    assert page.everyone.change.mean.value == pytest.approx((4 * 4 + 7 + 4 * 1) / 11)
    assert 0 < thirty.expected_anyway < 0.5
    assert [(point.practitioner, point.better, point.answered) for point in page.points] == [
        ("Chen Wei", 4, 6),
        ("Ngozi Okafor", 1, 5),
    ]
    assert page.side_by_side == "Nobody stands out more than chance allows."


def test_the_nearest_answer_to_the_last_visit_is_the_one_at_the_end(people: People) -> None:
    near = treated(people.practitioner, 2, 9, ended_days_ago=70)
    late = treated(people.practitioner, ended_days_ago=90)
    keep_answer(late, timezone.now().date() - dt.timedelta(days=90 - 57), 0)  # a day too late
    summaries.refresh()
    assert EpisodeSummary.unscoped.get(pk=near.pk).follow_up == 2
    assert EpisodeSummary.unscoped.get(pk=near.pk).week == 1
    assert EpisodeSummary.unscoped.get(pk=late.pk).follow_up is None
    assert EpisodeSummary.unscoped.get(pk=late.pk).baseline == 7


def test_small_groups_are_not_shown_and_cannot_be_found_by_subtracting(two_practices: People) -> None:
    for _ in range(3):  # signed by somebody who is no practitioner: three answers of nobody's
        treated(two_practices.practitioner, 1, signer=two_practices.owner)
    page = page_of(two_practices)
    shown = {group.name: group.caseload is not None for group in page.groups}
    # Three alone could be had by taking the others from the whole, so the next smallest is hidden as well.
    assert shown == {"Chen Wei": True, "Ngozi Okafor": False}
    assert [point.practitioner for point in page.points] == ["Chen Wei"]
    actor = owner_of(two_practices)
    names = practitioners_of(actor)
    okafor = next(pk for pk, name in names.items() if name == "Ngozi Okafor")
    assert caseload_page(read(actor, Selection(practitioner=okafor), names)).everyone is None


def test_filters_choose_by_duration_time_and_practitioner(two_practices: People) -> None:
    treated(two_practices.practitioner, 3, ended_days_ago=300)
    names = practitioners_of(owner_of(two_practices))
    chen = next(pk for pk, name in names.items() if name == "Chen Wei")
    assert page_of(two_practices).flow.began == 16
    assert page_of(two_practices, Selection(months=6)).flow.began == 15
    assert page_of(two_practices, Selection(practitioner=chen)).flow.began == 10
    assert page_of(two_practices, Selection(practitioner=chen)).everyone.asked == 9
    assert page_of(two_practices, Selection(duration="chronic")).flow.began == 15  # not who left no paperwork
    acute = page_of(two_practices, Selection(duration="acute"))
    assert (acute.flow.began, acute.everyone) == (0, None)


def test_a_selection_is_kept_in_the_address_and_nonsense_is_no_page(
    two_practices: People, client_of: Callable[..., Client]
) -> None:
    names = practitioners_of(owner_of(two_practices))
    selection = Selection("chronic", 12, next(iter(names)))
    client = client_of(two_practices.owner)
    page = client.get(f"/owner/caseload/{selection.address}").content.decode()
    for kept in ('<option value="chronic" selected>', '<option value="12" selected>'):
        assert kept in page
    assert f"/owner/caseload/figures.csv{selection.address.replace('&', '&amp;')}" in page
    for nonsense in ("duration=old", "months=7", "practitioner=1"):
        assert client.get(f"/owner/caseload/?{nonsense}").status_code == 404
    assert parse_selection({}, names) == Selection()


def test_page_sheet_and_file_say_the_same_and_looking_is_noted(
    two_practices: People, client_of: Callable[..., Client]
) -> None:
    client = client_of(two_practices.owner)
    for address in ("/owner/caseload/", "/owner/caseload/sheet/"):
        page = client.get(address).content.decode()
        assert "11 of 13 people who were asked have answered." in page
        assert "45 (5 of 11)" in page
        assert page.count("<svg") >= 3
        assert "No ranking" not in page
        assert "This is no ranking" in page
    answer = client.get("/owner/caseload/figures.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    everyone = {row["figure"]: row for row in rows if row["group"] == "everyone"}
    assert (everyone["answered"]["count"], everyone["answered"]["of"]) == ("11", "13")
    assert everyone["thirty_percent"]["value"] == "0.4545"
    assert float(everyone["thirty_percent"]["if_all_silent_failed"]) == pytest.approx(5 / 13, abs=1e-4)
    assert float(everyone["thirty_percent"]["if_all_silent_succeeded"]) == pytest.approx(7 / 13, abs=1e-4)
    acts = AuditEntry.unscoped.filter(record="caseload:all").values_list("act", flat=True)
    assert list(acts.order_by("seq")) == ["caseload.read", "caseload.print", "caseload.download"]


def test_a_name_that_a_spreadsheet_would_run_is_only_a_name(
    two_practices: People, client_of: Callable[..., Client]
) -> None:
    practitioner = two_practices.practitioner.practitioner
    practitioner.name = "=1+1"
    practitioner.save()
    groups = csv.DictReader(
        io.StringIO(client_of(two_practices.owner).get("/owner/caseload/figures.csv").content.decode())
    )
    assert {row["group"] for row in groups} == {"everyone", "'=1+1", "Ngozi Okafor"}


def test_few_answers_say_nothing_but_how_many(people: People, client_of: Callable[..., Client]) -> None:
    for _ in range(4):
        treated(people.practitioner, 1)
    page = client_of(people.owner).get("/owner/caseload/").content.decode()
    assert "Too few have answered to say anything" in page
    assert "4 of 4" in page
    assert "of these" not in page


def test_a_summary_is_forgotten_when_a_document_comes_and_made_anew(people: People) -> None:
    episode = treated(people.practitioner, 5)
    summaries.refresh()
    assert EpisodeSummary.unscoped.get(pk=episode.pk).follow_up == 5
    keep_answer(episode, timezone.now().date() - dt.timedelta(days=39), 1)  # a day after the visit: nearer
    assert not EpisodeSummary.unscoped.filter(pk=episode.pk).exists()
    summaries.refresh()
    assert EpisodeSummary.unscoped.get(pk=episode.pk).follow_up == 1


def test_summaries_of_older_rules_are_made_anew_and_kept_ones_are_not_opened(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    episode = treated(people.practitioner, 5)
    summaries.refresh()
    EpisodeSummary.unscoped.filter(pk=episode.pk).update(edition="0:older", follow_up=9)
    summaries.refresh()
    assert EpisodeSummary.unscoped.get(pk=episode.pk).follow_up == 5
    monkeypatch.setattr(summaries, "decode", None)  # opening any document would fail
    assert summaries.refresh() == []


def test_on_a_full_disk_the_figures_are_right_all_the_same(
    two_practices: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full() -> None:
        raise storage.NotStored("the disk is nearly full")

    monkeypatch.setattr(summaries, "check_can_store", full)
    page = page_of(two_practices)
    assert not EpisodeSummary.unscoped.exists()
    assert (page.flow.began, page.flow.asked, page.flow.answered) == (15, 13, 11)


def test_nobody_but_the_owner_gets_a_number(two_practices: People) -> None:
    summaries.refresh()
    chen = two_practices.practitioner
    for actor in (
        Actor("practitioner", user=chen.pk, practitioner=chen.practitioner.pk),
        Actor("front_desk", user=two_practices.front_desk.pk),
    ):
        page = caseload_page(read(actor, Selection(), practitioners_of(actor)))
        assert (page.flow.began, page.everyone, page.groups, page.points) == (0, None, (), ())


def test_a_document_that_was_changed_outside_counts_as_no_answer(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    episode = treated(people.practitioner, 3)

    def changed(row: object, kind: type) -> None:
        raise ValueError("it does not match its digest")

    monkeypatch.setattr(summaries, "decode", changed)
    flow = page_of(people).flow
    assert (flow.began, flow.no_start, flow.asked) == (1, 1, 0)
    assert EpisodeSummary.unscoped.get(pk=episode.pk).baseline is None
