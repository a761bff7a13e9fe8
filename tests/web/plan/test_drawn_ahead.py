"""Charts drawn before they are opened: the same as drawn anew, never older than the documents, never in the way of mail."""

import datetime as dt

import pytest
from django.utils import timezone

from ashi.tailoring import Plan
from ashi.web.booking.models import Appointment
from ashi.web.plan import ahead, fragments, views
from ashi.web.plan.ahead import Ahead
from ashi.web.records import documents
from ashi.web.records.access import actor_of
from ashi.web.records.models import Document, Episode, Fragment, User
from tests.support.charts import keep_answer, keep_paperwork, keep_signed_visit
from tests.support.clinic import open_episode
from tests.support.people import EVE
from tests.web.plan.conftest import PlanDesk

pytestmark = pytest.mark.django_db
ZONE = "Europe/Berlin"
PLENTY = 3600.0


@pytest.fixture
def charts() -> Ahead:
    """The post's, just started."""
    started = Ahead()
    started.look_at_everybody()
    return started


@pytest.fixture
def full(desk: PlanDesk, people) -> Episode:
    """Paperwork, a plan, a visit and an answer after it."""
    keep_signed_visit(desk.episode, people.practitioner)
    keep_answer(desk.episode, timezone.now().date(), 4)
    return desk.episode


def stored(episode: Episode) -> dict[tuple[object, str], str]:
    rows = Fragment.unscoped.filter(document__episode=episode)
    return {(row.document_id, row.key): row.html for row in rows}


def drawn_anew(episode: Episode) -> dict[tuple[object, str], str]:
    """Slowly and plainly: every document in force by itself, and the course with the last that belongs to it."""
    rows = sorted(
        Document.unscoped.filter(episode=episode, corrected_by=None), key=lambda row: (row.made_at, row.pk)
    )
    found = {}
    for row in rows:
        if row.kind in fragments.SHOWN:
            page = getattr(row, "signed_page", None)
            html = fragments.render_piece(row, rows, ZONE, page.html if page else "")
            found[row.pk, fragments.piece_key(ZONE)] = html
    last = [row for row in rows if row.kind in fragments.COURSE][-1]
    found[last.pk, fragments.course_key(ZONE)] = fragments._course(rows)
    return found


def test_what_is_stored_ahead_is_what_would_be_drawn_anew(full: Episode, charts: Ahead) -> None:
    assert charts.draw(PLENTY) == 1
    assert stored(full) == drawn_anew(full)
    assert {key.split(":")[0] for _, key in stored(full)} == {"chart", "course"}


def test_a_chart_that_was_drawn_is_only_opened(
    full: Episode, charts: Ahead, people, client_of, monkeypatch
) -> None:
    browser = client_of(people.practitioner)
    charts.draw(PLENTY)
    monkeypatch.setattr(views.fragments, "make_missing", lambda *_: pytest.fail("drawn when it was opened"))
    page = browser.get(f"/chart/{full.pk}/")
    assert "course-picture" in page.content.decode()


def test_a_patient_sees_the_picture_of_the_chart(full: Episode, charts: Ahead, people, client_of) -> None:
    def picture(person: User, address: str) -> str:
        page = client_of(person).get(address).content.decode()
        page = page[page.index("course-picture") :]
        return page[page.index("<svg") : page.index("</svg>")]

    of_patient = picture(people.patient_a, f"/me/course/{full.pk}/")
    assert "weeks since the start" in of_patient
    assert picture(people.practitioner, f"/chart/{full.pk}/") == of_patient


def test_nothing_to_do_is_nothing_drawn(full: Episode, charts: Ahead) -> None:
    charts.draw(PLENTY)
    charts.look_at_everybody()
    assert charts.draw(PLENTY) == 0


def test_a_document_is_drawn_soon_and_the_course_before_it_goes(full: Episode, charts: Ahead) -> None:
    charts.draw(PLENTY)
    before = stored(full)
    keep_answer(full, timezone.now().date(), 1)
    assert charts.draw(PLENTY) == 1
    assert stored(full) == drawn_anew(full)
    courses = [place for place in stored(full) if place[1].startswith("course:")]
    assert len(courses) == 1
    assert courses[0] not in before


def test_a_piece_goes_when_its_document_is_corrected(desk: PlanDesk, people, charts: Ahead) -> None:
    charts.draw(PLENTY)
    old = desk.document
    assert (old.pk, fragments.piece_key(ZONE)) in stored(desk.episode)
    actor = actor_of(people.practitioner, "127.0.0.1")
    plan = documents.decode(old, Plan)
    documents.keep(actor, desk.episode, "plan", plan, happened_on=old.happened_on, corrects=old.pk)
    charts.draw(PLENTY)
    assert not Fragment.unscoped.filter(document=old).exists()
    assert stored(desk.episode) == drawn_anew(desk.episode)


@pytest.mark.parametrize("late", ["answer", "paperwork"])
def test_what_came_while_it_was_drawn_is_not_forgotten(
    full: Episode, charts: Ahead, monkeypatch, late: str
) -> None:
    course = fragments._course

    def slowly(rows: list[Document]) -> str:
        monkeypatch.undo()
        if late == "answer":
            keep_answer(full, timezone.now().date(), 0)
        else:
            keep_paperwork(full, EVE)
        return course(rows)

    monkeypatch.setattr(fragments, "_course", slowly)
    charts.draw(PLENTY)
    assert stored(full) == {}  # what was drawn does not know of it
    assert charts.draw(PLENTY) == 1
    assert stored(full) == drawn_anew(full)


def test_who_comes_soonest_is_drawn_first(people) -> None:
    now = timezone.now()

    def comes_in(days: int, patient: User) -> Episode:
        return open_episode(patient, people.practitioner, starts_at=now + dt.timedelta(days=days))

    later, soon, over = (
        comes_in(9, people.patient_b),
        comes_in(2, people.patient_b),
        comes_in(5, people.patient_b),
    )
    soonest = comes_in(1, people.patient_a)
    Appointment.unscoped.filter(episode=over).update(status="cancelled")
    for episode in (over, later, soon):
        keep_paperwork(episode)
    assert ahead.in_care(now) == [soonest.pk, soon.pk, later.pk, over.pk]
    assert ahead.kept_since(now) == [soon.pk, later.pk, over.pk]  # the last first
    assert ahead.kept_since(now + dt.timedelta(minutes=1)) == []
    assert ahead.in_care(now + ahead.RECENT + dt.timedelta(days=1)) == []


def test_a_turn_ends_with_its_time_and_the_next_goes_on(full: Episode, charts: Ahead) -> None:
    assert charts.draw(0) == 0
    assert stored(full) == {}
    assert charts.draw(PLENTY) == 1


def test_on_a_full_disk_nothing_is_drawn_until_there_is_room(
    full: Episode, charts: Ahead, monkeypatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("ashi.web.records.storage.free_bytes", lambda: 0)
        patch.setattr("ashi.web.records.storage.connection.vendor", "sqlite")
        assert charts.draw(PLENTY) == 0
    assert charts.draw(PLENTY) == 1


def test_one_chart_that_cannot_be_drawn_stops_no_other(
    full: Episode, charts: Ahead, people, monkeypatch
) -> None:
    other = open_episode(people.patient_b, people.other_practitioner)
    keep_paperwork(other)
    charts.look_at_everybody()
    make = ahead.make_missing

    def refuses(actor, episode, *rest):
        if episode == full.pk:
            raise ValueError("the document was changed outside Ashi")
        return make(actor, episode, *rest)

    monkeypatch.setattr(ahead, "make_missing", refuses)
    assert charts.draw(PLENTY) == 1
    assert stored(other) == drawn_anew(other)


def test_other_words_are_drawn_again(full: Episode, charts: Ahead, monkeypatch) -> None:
    charts.draw(PLENTY)
    old = set(stored(full))
    monkeypatch.setattr(fragments, "EDITION", 99)
    fragments._wording.cache_clear()
    try:
        charts.look_at_everybody()
        assert charts.draw(PLENTY) == 1
        assert not old & set(stored(full))
        assert len(stored(full)) == len(old)
    finally:
        fragments._wording.cache_clear()
