"""What an actor may see, as a filter in the database: the first wall, on every model from the first one."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import models
from django.db.models import Q
from uuid_utils.compat import uuid7

from ashi.web.records.actor import Actor

M = TypeVar("M", bound=models.Model)
Rule = Callable[[Actor], Q | None]
"""Answers the rows an actor may see: a filter, or None for none at all. ``Q()`` is every row."""

EVERYTHING = Q()


class Records(models.Manager[M]):
    """The manager pages use: it can do nothing but narrow to what `actor` may see."""

    def __init__(self, rule: Rule) -> None:
        super().__init__()
        self._rule = rule

    def scope(self, actor: Actor) -> "models.QuerySet[M]":
        """The rows `actor` may see; an empty set for everyone the model's rule does not name."""
        if actor.role == "system":
            return super().get_queryset()
        rows = None if _is_nobody(actor) else self._rule(actor)
        return super().get_queryset().none() if rows is None else super().get_queryset().filter(rows)

    def get_queryset(self) -> "models.QuerySet[M]":
        raise TypeError("Ask records.scope(actor), so that nobody reads what is not theirs.")

    def deconstruct(self) -> Any:
        raise NotImplementedError  # never used in migrations


def _is_nobody(actor: Actor) -> bool:
    """A patient's or practitioner's account without the person behind it: comparing with no id at all would
    match rows that belong to nobody, so it sees nothing. Nor does a tablet that nobody sits at."""
    behind = {"patient": actor.patient, "practitioner": actor.practitioner, "tablet": actor.episode}
    return actor.role in behind and behind[actor.role] is None


def new_id() -> Any:
    """A UUIDv7: unguessable enough to show, and in order of making."""
    return uuid7()


def first_id(moment: datetime) -> UUID:
    """No id made at `moment` or later is lower: what is new can be found by its id, without an index of its own."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)
