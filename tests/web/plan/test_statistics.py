"""With statistics, as after ANALYZE or PRAGMA optimize, the chart still looks its documents up one by one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ashi.visit.later import LaterReport
from ashi.web.plan.queries import chart_page, told_after_visits
from ashi.web.records import documents
from ashi.web.records.access import actor_of
from ashi.web.records.models import CaseMember, Document, Episode
from ashi.web.records.scope import new_id
from tests.support.charts import keep_paperwork, keep_signed_visit

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_database,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps its statistics by itself"),
]


def test_statistics_do_not_make_the_chart_read_every_document(episode_a: Episode, people) -> None:
    keep_paperwork(episode_a)
    _fill_up(episode_a, people)
    actor = actor_of(people.practitioner, "127.0.0.1")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    with CaptureQueriesContext(connection) as captured:
        chart_page(actor, episode_a.pk)
    plans = [_plan(query["sql"]) for query in captured if "records_document" in query["sql"]]
    assert plans
    assert any("corrections" in line for plan in plans for line in plan), plans
    assert not [
        line for plan in plans for line in plan if line.startswith(("SCAN records_document", "SCAN T"))
    ]


@pytest.mark.parametrize("has_statistics", [False, True])
def test_what_was_told_lately_is_not_looked_for_in_every_case(
    episode_a: Episode, people, has_statistics: bool
) -> None:
    visit = keep_signed_visit(episode_a, people.practitioner)
    _fill_up(episode_a, people)
    others = Episode.unscoped.bulk_create(
        Episode(patient=people.patient_b.patient, opened_at=episode_a.opened_at) for _ in range(300)
    )
    CaseMember.unscoped.bulk_create(
        CaseMember(episode=other, practitioner=people.practitioner.practitioner, since=episode_a.opened_at)
        for other in others
    )
    actor = actor_of(people.practitioner, "127.0.0.1")
    report = LaterReport(visit=visit.pk.hex, by="patient", reported_at=timezone.now(), words="A blue spot")
    documents.keep(actor, episode_a, "later_report", report, happened_on=visit.happened_on, about=visit.pk)
    if has_statistics:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    with CaptureQueriesContext(connection) as captured:
        told_after_visits(actor)
    [asked] = [query["sql"] for query in captured if "later_report" in query["sql"]]
    assert "SEARCH records_document USING INDEX told_about" in _plan(asked)[0], _plan(asked)


def _fill_up(episode: Episode, people) -> None:
    """Some thousand documents of another episode, some of which correct one."""
    other = Episode.unscoped.create(patient=people.patient_b.patient, opened_at=episode.opened_at)
    model = Document.unscoped.filter(episode=episode).values().first()
    rows = []
    for number in range(3000):
        corrects = rows[-1].pk if number % 50 == 49 else None
        rows.append(
            Document(
                **{**model, "id": new_id(), "episode_id": other.pk, "patient_id": other.patient_id},
            )
        )
        rows[-1].corrects_id = corrects
    Document.unscoped.bulk_create(rows, batch_size=500)


def _plan(sql: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return [row[3] for row in cursor.fetchall()]
