"""How often the needles were not counted right at first: for the owner a number, right at once, found without reading all."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ashi.web.owner import summaries
from ashi.web.owner.queries import near_misses
from ashi.web.records.access import actor_of
from ashi.web.records.actor import Actor
from ashi.web.records.models import Document, Episode, EpisodeSummary
from ashi.web.records.scope import new_id
from tests.support.charts import keep_answer, keep_paperwork, keep_signed_visit
from tests.support.clinic import People, open_episode

pytestmark = pytest.mark.django_db
MONTH = dt.timedelta(days=30)
TWO = ("counted 7, 8 were in", "counted 9, 8 were in")


@pytest.fixture
def owner(people: People) -> Actor:
    return actor_of(people.owner, "127.0.0.1")


def test_the_number_is_right_before_and_after_summaries_are_made(
    episode_a: Episode, people: People, owner: Actor
) -> None:
    def number() -> int:
        return near_misses(owner, timezone.now() - MONTH)

    keep_paperwork(episode_a)
    keep_signed_visit(episode_a, people.practitioner, hours_ago=50, near_misses=TWO)
    keep_signed_visit(episode_a, people.practitioner, hours_ago=3)
    other = open_episode(people.patient_b, people.other_practitioner)
    keep_signed_visit(other, people.other_practitioner)
    assert number() == 2
    summaries.refresh()
    assert number() == 2

    # When something is kept that changes nothing of it, and then another one that does
    keep_answer(episode_a, timezone.now().date(), 3)
    assert number() == 2
    keep_signed_visit(other, people.other_practitioner, near_misses=TWO[:1])
    assert number() == 3
    summaries.refresh()
    assert number() == 3

    # When the summaries are those of other rules
    EpisodeSummary.unscoped.update(edition="older", near_miss_at=None)
    assert number() == 3


def test_what_is_longer_ago_is_not_counted(episode_a: Episode, people: People, owner: Actor) -> None:
    keep_signed_visit(episode_a, people.practitioner, near_misses=TWO)
    for _ in range(2):
        assert near_misses(owner, timezone.now() + dt.timedelta(minutes=1)) == 0
        summaries.refresh()


@pytest.mark.one_database
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by its own statistics")
@pytest.mark.parametrize("has_statistics", [False, True])
def test_no_visit_is_read_that_cannot_tell_of_one(
    episode_a: Episode, people: People, owner: Actor, has_statistics: bool
) -> None:
    keep_signed_visit(episode_a, people.practitioner, near_misses=TWO)
    others = Episode.unscoped.bulk_create(
        Episode(patient=people.patient_b.patient, opened_at=timezone.now()) for _ in range(1_000)
    )
    visit = keep_signed_visit(others[0], people.practitioner)
    alike = Document.unscoped.filter(pk=visit.pk).values().get()
    Document.unscoped.bulk_create(
        Document(**{**alike, "id": new_id(), "episode_id": other.pk}) for other in others[1:]
    )
    summaries.refresh()
    with connection.cursor() as cursor:
        if has_statistics:
            cursor.execute("ANALYZE")
        with CaptureQueriesContext(connection) as captured:
            assert near_misses(owner, timezone.now() - MONTH) == 2
        asked = [query["sql"] for query in captured if "records_document" in query["sql"]]
        assert len(asked) == 1
        cursor.execute(f"EXPLAIN QUERY PLAN {asked[0]}")
        plan = [row[3] for row in cursor.fetchall()]
    assert any("USING INDEX near_misses" in line for line in plan), plan
    assert any(line.startswith("SEARCH records_document USING INDEX chart") for line in plan), plan
