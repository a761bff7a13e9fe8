"""How people fared, for the owner: sums alone, and none of a small group. The rows are read for them, not by them."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from ashi.instruments.schedule import Care, ended_on
from ashi.outcomes import (
    Caseload,
    CaseloadRow,
    FunnelPoint,
    caseload,
    funnel,
    funnel_words,
)
from ashi.web.booking.models import Appointment
from ashi.web.booking.queries import the_clinic
from ashi.web.owner.forms_caseload import Selection
from ashi.web.owner.summaries import edition
from ashi.web.records.actor import SYSTEM, Actor
from ashi.web.records.models import EpisodeSummary, Practitioner

SMALLEST_GROUP = 5
COLUMNS = (
    "practitioner_id",
    "last_visit_on",
    "visits",
    "sessions",
    "duration_class",
    "baseline",
    "follow_up",
    "week",
)


@dataclass(frozen=True, slots=True)
class Flow:
    """From the first visit to the answer. `no_start` were at their end without a first answer to compare with."""

    began: int = 0
    in_care: int = 0
    no_start: int = 0
    asked: int = 0
    answered: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """One practitioner's people; `caseload` is None where they are too few to say anything about."""

    name: str
    flow: Flow
    caseload: Caseload | None


@dataclass(frozen=True, slots=True)
class CaseloadPage:
    """Everything the page, the sheet and the file tell. `everyone` is None when too few have answered."""

    flow: Flow
    everyone: Caseload | None
    groups: tuple[Group, ...]
    points: tuple[FunnelPoint, ...]
    side_by_side: str
    since: dt.date | None
    today: dt.date


@dataclass(frozen=True, slots=True)
class _People:
    flow: Flow
    rows: tuple[CaseloadRow, ...]

    @property
    def is_shown(self) -> bool:
        return self.flow.answered >= SMALLEST_GROUP


def practitioners_of(actor: Actor) -> dict[UUID, str]:
    """Whose people can be chosen, by name; a second one of the same name has a number."""
    found: dict[UUID, str] = {}
    seen: Counter[str] = Counter()
    for pk, name in Practitioner.records.scope(actor).order_by("name", "pk").values_list("pk", "name"):
        seen[name] += 1
        found[pk] = name if seen[name] == 1 else f"{name} ({seen[name]})"
    return found


def caseload_page(
    actor: Actor,
    selection: Selection,
    names: Mapping[UUID, str],
    beside: Sequence[EpisodeSummary] = (),
) -> CaseloadPage:
    """Sum up. `beside` are summaries that could not be kept. Nobody but the owner gets a number."""
    today = timezone.now().astimezone(ZoneInfo(the_clinic(actor).zone)).date()
    since = selection.since(today)
    if actor.role != "owner":
        return CaseloadPage(Flow(), None, (), (), "", since, today)
    by_practitioner = _by_practitioner(actor, selection, names, since, today, beside)
    people = {pk: _people(courses) for pk, courses in by_practitioner.items()}
    hidden = _hidden(people)
    if selection.practitioner is not None:
        chosen = people.get(selection.practitioner, _People(Flow(), ()))
        shown = chosen.is_shown and selection.practitioner not in hidden
        return CaseloadPage(chosen.flow, caseload(chosen.rows) if shown else None, (), (), "", since, today)
    everyone = _people([course for courses in by_practitioner.values() for course in courses])
    groups = tuple(
        Group(name, people[pk].flow, None if pk in hidden else caseload(people[pk].rows))
        for pk, name in names.items()
        if pk in people
    )
    points = funnel(row for pk in names if pk in people and pk not in hidden for row in people[pk].rows)
    return CaseloadPage(
        everyone.flow,
        caseload(everyone.rows) if everyone.is_shown else None,
        groups,
        points,
        funnel_words(points),
        since,
        today,
    )


@dataclass(frozen=True, slots=True)
class _Course:
    """One episode that began: whether it is over, and its row when there is a first answer."""

    is_over: bool
    row: CaseloadRow | None


def _by_practitioner(
    actor: Actor,
    selection: Selection,
    names: Mapping[UUID, str],
    since: dt.date | None,
    today: dt.date,
    beside: Sequence[EpisodeSummary],
) -> dict[UUID | None, list[_Course]]:
    booked = Appointment.records.scope(actor).filter(status="booked", starts_at__gt=timezone.now())
    kept = EpisodeSummary.records.scope(SYSTEM).filter(edition=edition(), began_on__isnull=False)
    if selection.duration:
        kept = kept.filter(duration_class=selection.duration)
    if since:
        kept = kept.filter(began_on__gte=since)
    rows = kept.annotate(
        is_closed=Q(episode__closed_at__isnull=False),
        is_booked=Exists(booked.filter(episode=OuterRef("pk"))),
    ).values_list(*COLUMNS, "is_closed", "is_booked")
    fresh = (
        (
            *(getattr(row, name) for name in COLUMNS),
            row.episode.closed_at is not None,
            booked.filter(episode=row.pk).exists(),
        )
        for row in beside
        if row.began_on is not None
        and selection.duration in (None, row.duration_class)
        and (since is None or row.began_on >= since)
    )
    found: dict[UUID | None, list[_Course]] = {}
    for row in chain(rows.iterator(chunk_size=5_000), fresh):
        practitioner, last, visits, sessions, kind, baseline, follow_up, week, is_closed, is_booked = row
        told = None
        if baseline is not None:
            told = CaseloadRow(
                baseline, follow_up, week or 0.0, kind, practitioner=names.get(practitioner, "")
            )
        is_over = _is_over(last, visits, sessions, is_closed, is_booked, today)
        found.setdefault(practitioner, []).append(_Course(is_over, told))
    return found


@lru_cache(maxsize=50_000)
def _is_over(
    last: dt.date, visits: int, sessions: int, is_closed: bool, is_booked: bool, today: dt.date
) -> bool:
    """By the schedule's own rule, which looks at the last visit and at how many there were."""
    closed_on = today if is_closed else None
    care = Care(visits=[last] * visits, sessions=sessions, closed_on=closed_on, is_booked=is_booked)
    return ended_on(care, today) is not None


def _people(courses: Sequence[_Course]) -> _People:
    over = [course for course in courses if course.is_over]
    rows = tuple(course.row for course in over if course.row is not None)
    return _People(
        Flow(
            began=len(courses),
            in_care=len(courses) - len(over),
            no_start=len(over) - len(rows),
            asked=len(rows),
            answered=sum(row.follow_up is not None for row in rows),
        ),
        rows,
    )


def _hidden(people: Mapping[UUID | None, _People]) -> set[UUID | None]:
    """Small groups; and when those are few together, the next larger one as well, so that nobody is found by subtracting."""
    by_size = sorted(people, key=lambda pk: people[pk].flow.answered)
    small = [pk for pk in by_size if not people[pk].is_shown]
    together = sum(people[pk].flow.answered for pk in small)
    return set(by_size[: len(small) + 1] if 0 < together < SMALLEST_GROUP else small)
