"""A query compiled once gives what the query itself gives, to everyone."""

from uuid import UUID, uuid4

import pytest

from ashi.web.records.access import actor_of
from ashi.web.records.actor import ANONYMOUS, SYSTEM
from ashi.web.records.models import Episode
from ashi.web.records.prepared import PreparedRows

pytestmark = pytest.mark.django_db


def rows_of(actor, episode):
    return Episode.records.scope(actor).filter(pk=episode).values_list("pk", "patient__name", "opened_at")


def test_the_same_rows_for_everyone(people, episode_a, episode_b) -> None:
    prepared = PreparedRows(rows_of, episode=UUID)
    everyone = [actor_of(user, "") for user in vars_of(people)] + [ANONYMOUS, SYSTEM]
    for _ in range(2):  # compiled, then again
        for actor in everyone:
            for episode in (episode_a.pk, episode_b.pk, uuid4()):
                assert prepared.rows(actor, episode=episode) == list(rows_of(actor, episode)), actor.role


def vars_of(people):
    return [getattr(people, name) for name in people.__slots__]


def test_a_value_that_the_query_does_not_use_is_refused(people) -> None:
    prepared = PreparedRows(
        lambda actor, episode: Episode.records.scope(actor).values_list("pk"), episode=UUID
    )
    with pytest.raises(ValueError, match="does not use episode"):
        prepared.rows(actor_of(people.practitioner, ""), episode=uuid4())


def test_values_that_repeat_or_are_missing_are_what_they_would_be(people, episode_a, episode_b) -> None:
    def everything(actor):
        return (
            Episode.records.scope(actor)
            .order_by("pk")
            .values_list("pk", "closed_at", "opened_at", "patient_id")
        )

    Episode.unscoped.update(opened_at=episode_a.opened_at)
    rows = PreparedRows(everything).rows(SYSTEM)
    assert rows == list(everything(SYSTEM))
    assert {row[2] for row in rows} == {episode_a.opened_at}
    assert len({row[3] for row in rows}) == 2
