"""Everybody whose course began, as columns: twenty thousand summaries are too many for one object each."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, get_args
from uuid import UUID

import msgspec
import numpy as np
from django.db.models import Aggregate, Q, QuerySet, TextField, Value
from django.utils import timezone
from numpy.typing import NDArray

from ashi.instruments.schedule import Care, ended_on, silent_since
from ashi.intake import DurationClass
from ashi.outcomes import Asked
from ashi.web.booking.models import Appointment
from ashi.web.owner.summaries import edition
from ashi.web.records.actor import SYSTEM, Actor
from ashi.web.records.models import Episode, EpisodeSummary
from ashi.web.records.prepared import PreparedRows

DURATIONS: tuple[DurationClass, ...] = get_args(DurationClass)
KINDS = tuple(("nrs_pain", duration) for duration in DURATIONS)
TOLD = ("practitioner_id", "duration_class", "baseline", "follow_up", "week")
CARE = ("last_visit_on", "visits", "sessions")


@dataclass(frozen=True, slots=True)
class Began:
    """Columns of length n. `practitioner` is a place in `names`; `kind` one in KINDS, after them where nobody knows how long
    it has hurt; `baseline` is nan without a first answer, `follow_up` without one at the end."""

    practitioner: NDArray[np.intp]
    is_over: NDArray[np.bool_]
    kind: NDArray[np.intp]
    baseline: NDArray[np.float64]
    follow_up: NDArray[np.float64]
    week: NDArray[np.float64]
    names: tuple[str, ...]

    @property
    def is_asked(self) -> NDArray[np.bool_]:
        """Who is at the end and has a first answer to compare with."""
        asked: NDArray[np.bool_] = self.is_over & ~np.isnan(self.baseline)
        return asked

    def asked(self, who: NDArray[np.bool_]) -> Asked:
        """These of them, for the sums."""
        return Asked(
            self.baseline[who],
            self.follow_up[who],
            self.week[who],
            self.kind[who],
            self.practitioner[who],
            KINDS,
            self.names,
        )

    def only(self, who: NDArray[np.bool_]) -> "Began":
        """Some of them."""
        return Began(
            self.practitioner[who],
            self.is_over[who],
            self.kind[who],
            self.baseline[who],
            self.follow_up[who],
            self.week[who],
            self.names,
        )


class Column(Aggregate):
    """A column of all rows as JSON, in one order for all columns: to make a tuple of each row takes twice as long."""

    function = "JSON_GROUP_ARRAY"
    template = "%(function)s(%(expressions)s)"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """The same in PostgreSQL's words."""
        words = {"function": "JSON_AGG", "template": "CAST(%(function)s(%(expressions)s) AS text)"}
        return self.as_sql(compiler, connection, **{**more, **words})


def _kept(actor: Actor, edition: str, since: dt.date, now: dt.datetime) -> QuerySet[EpisodeSummary]:
    # Few are booked ahead or open: their lists are read once, instead of everybody's visits and episodes.
    booked = Appointment.records.scope(actor).filter(
        status="booked", starts_at__gt=now, episode__isnull=False
    )
    going_on = Episode.records.scope(actor).filter(closed_at=None)
    kept = EpisodeSummary.records.scope(SYSTEM).filter(edition=edition, began_on__gte=since)
    return kept.annotate(
        is_booked=Q(pk__in=booked.values("episode")), is_open=Q(pk__in=going_on.values("pk"))
    )


# Most courses are closed or ended long ago: nothing is asked of them but their numbers, as the database gives them.
_OVER = PreparedRows(
    lambda actor, edition, since, now, silent: (
        _kept(actor, edition, since, now)
        .filter(Q(is_open=False) | Q(last_visit_on__lte=silent, is_booked=False))
        .values(everybody=Value(1))
        .annotate(**{f"all_{name}": Column(name) for name in TOLD})
        .values_list(*(f"all_{name}" for name in TOLD))
    ),
    edition=str,
    since=dt.date,
    now=dt.datetime,
    silent=dt.date,
)
_OTHERS = PreparedRows(
    lambda actor, edition, since, now, silent: (
        _kept(actor, edition, since, now)
        .filter(Q(last_visit_on__gt=silent) | Q(is_booked=True), is_open=True)
        .values_list(*TOLD, *CARE, "is_booked")
    ),
    edition=str,
    since=dt.date,
    now=dt.datetime,
    silent=dt.date,
)


def began(
    actor: Actor,
    names: Mapping[UUID, str],
    today: dt.date,
    since: dt.date | None,
    beside: Sequence[EpisodeSummary] = (),
) -> Began:
    """Read them, and `beside` those that could not be kept. The last place is nobody's: of those whose visits were signed by
    no practitioner."""
    now, first = timezone.now(), since or dt.date.min
    asked_for = {"edition": edition(), "since": first, "now": now, "silent": silent_since(today)}
    certain = _decoded(_OVER.fetch(actor, **asked_for).stored)
    others = [(*row, False) for row in _OTHERS.fetch(actor, **asked_for).stored] + [
        _beside(row, actor, now) for row in beside if row.began_on is not None and row.began_on >= first
    ]
    over = [True] * len(certain[0]) + [_is_over(*row[len(TOLD) :], today) for row in others]
    columns = [[*column, *(row[place] for row in others)] for place, column in enumerate(certain)]
    return _columns(columns, over, names)


def _decoded(rows: Sequence[tuple[str | None, ...]]) -> list[list[Any]]:
    """The columns; PostgreSQL has none of nobody, and a query that may see nothing has no row."""
    return [msgspec.json.decode(text or "[]") for text in (rows[0] if rows else [None] * len(TOLD))]


def _columns(columns: Sequence[Sequence[Any]], over: Sequence[bool], names: Mapping[UUID, str]) -> Began:
    practitioner, kind, baseline, follow_up, week = columns
    return Began(
        _places(practitioner, [*names, None], lambda stored: UUID(str(stored)) if stored else None),
        np.array(over, dtype=np.bool_),
        _places(kind, [*DURATIONS, ""], str),
        np.array(baseline, dtype=np.float64),
        np.array(follow_up, dtype=np.float64),
        np.array(week, dtype=np.float64),
        (*names.values(), ""),
    )


def _places(
    column: Sequence[Any], among: Sequence[object], read: Callable[[Any], object]
) -> NDArray[np.intp]:
    """Where each stands `among` these; what is not there stands last. Each database keeps an id in its own way: every one
    is read once, and not for each person."""
    known = {one: place for place, one in enumerate(among)}
    places = {stored: known.get(read(stored), len(among) - 1) for stored in set(column)}
    return np.fromiter(map(places.__getitem__, column), dtype=np.intp, count=len(column))


def _beside(row: EpisodeSummary, actor: Actor, now: dt.datetime) -> tuple[Any, ...]:
    booked = Appointment.records.scope(actor).filter(status="booked", starts_at__gt=now, episode=row.pk)
    told = [getattr(row, name) for name in (*TOLD, *CARE)]
    return (*told, booked.exists(), row.episode.closed_at is not None)


@lru_cache(maxsize=50_000)
def _is_over(
    last: dt.date, visits: int, sessions: int, is_booked: bool, is_closed: bool, today: dt.date
) -> bool:
    """By the schedule's own rule, which looks at the last visit and at how many there were."""
    closed_on = today if is_closed else None
    care = Care(visits=[last] * visits, sessions=sessions, closed_on=closed_on, is_booked=is_booked)
    return ended_on(care, today) is not None


NOBODY = _columns([()] * len(TOLD), [], {})
