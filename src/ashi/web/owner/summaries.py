"""The few numbers of each episode that the owner's pages sum up: made once from its documents and kept until one comes."""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import suppress
from uuid import UUID

from django.db import DatabaseError, transaction
from django.db.models import Q, QuerySet

from ashi.instruments import Response, score
from ashi.instruments.schedule import SCHEDULE
from ashi.intake import Intake, duration_class
from ashi.knowledge import knowledge_version
from ashi.tailoring.document import Plan
from ashi.web.plan.course_view import PAIN, baseline_of
from ashi.web.records.actor import SYSTEM
from ashi.web.records.documents import decode
from ashi.web.records.models import AuditHead, Document, Episode, EpisodeSummary, Practitioner
from ashi.web.records.storage import NotStored, check_can_store

KINDS = ("intake", "response", "plan", "visit")
AT_ONCE = 200  # episodes in one transaction, so that nobody who writes waits long
BEFORE = dt.timedelta(days=7)  # the questions ask about the last seven days
AFTER = dt.timedelta(days=next(item.open_days for item in SCHEDULE.occasions if item.id == "end"))

EDITION = 2
"""Raise when the same documents make another summary."""


def edition() -> str:
    """Names the rules and the knowledge that a summary was made with."""
    return f"{EDITION}:{knowledge_version()}"


NEAR_MISS = '"near_misses":["'
"""In the text of a visit that tells of one."""


def is_complete() -> bool:
    """Whether every episode has its summary, as nearly always: counting is faster than looking."""
    kept = EpisodeSummary.records.scope(SYSTEM).filter(edition=edition())
    return kept.count() == Episode.records.scope(SYSTEM).count()


def lacking() -> QuerySet[Episode]:
    """Episodes without one: something was kept of them some seconds ago, or these rules are new."""
    return Episode.records.scope(SYSTEM).exclude(Q(summary__edition=edition()))


def refresh() -> list[EpisodeSummary]:
    """Make and keep the summaries that are missing; answers those that could not be kept, on a full disk."""
    if is_complete():
        return []
    missing = list(lacking().values_list("pk", flat=True))
    signers = dict(Practitioner.records.scope(SYSTEM).values_list("user", "pk"))
    left: list[EpisodeSummary] = []
    for first in range(0, len(missing), AT_ONCE):
        left += _refresh(missing[first : first + AT_ONCE], signers)
    return left


def _refresh(episodes: Sequence[UUID], signers: dict[UUID, UUID]) -> list[EpisodeSummary]:
    try:
        check_can_store()
        with transaction.atomic():
            # Stands in line with whoever keeps a document: theirs is either read here or deletes this.
            AuditHead.unscoped.select_for_update().filter(pk=1).first()
            made = list(_made(episodes, signers))
            EpisodeSummary.unscoped.filter(episode__in=episodes).delete()
            EpisodeSummary.unscoped.bulk_create(made)
    except (NotStored, DatabaseError):
        return list(_made(episodes, signers))
    return []


def _made(episodes: Sequence[UUID], signers: dict[UUID, UUID]) -> Iterator[EpisodeSummary]:
    rows: dict[UUID, list[Document]] = {episode: [] for episode in episodes}
    documents = Document.records.scope(SYSTEM).filter(episode__in=episodes, kind__in=KINDS, corrected_by=None)
    for row in documents.only(
        "kind", "episode_id", "author_id", "made_at", "happened_on", "body", "digest"
    ).order_by("made_at"):
        rows[row.episode_id].append(row)
    for episode in episodes:
        made = _visits(episode, rows[episode], signers)
        if made.visits:
            with suppress(
                ValueError
            ):  # a document changed outside Ashi tells nothing; `ashi audit verify` names it
                _add_answers(made, rows[episode])
        yield made


def _visits(episode: UUID, rows: Sequence[Document], signers: dict[UUID, UUID]) -> EpisodeSummary:
    """When it began, who signed most of its visits, and the last in which counts of needles did not agree at first."""
    made = EpisodeSummary(episode_id=episode, edition=edition())
    visits = [row for row in rows if row.kind == "visit"]
    if visits:
        days = [row.happened_on for row in visits]
        made.began_on, made.last_visit_on, made.visits = min(days), max(days), len(days)
        signed = [row.author_id for row in visits]
        made.practitioner_id = signers.get(max(signed, key=signed.count))
        made.near_miss_at = max((row.made_at for row in visits if NEAR_MISS in row.body), default=None)
    return made


def _add_answers(made: EpisodeSummary, rows: Sequence[Document]) -> None:
    """The first answer counts until a week after the first visit; of those around the last visit (a week before, eight
    after) the nearest is the one at the end."""
    plans = [row for row in rows if row.kind == "plan"]
    made.sessions = decode(plans[-1], Plan).regimen.sessions if plans else 0
    intakes = [decode(row, Intake) for row in rows if row.kind == "intake"]
    responses = [decode(row, Response) for row in rows if row.kind == "response"]
    first = baseline_of(intakes, responses)
    if not intakes or first is None or first.answered_on > made.began_on + BEFORE:
        return
    start = score(first).value
    later = [
        (abs(response.answered_on - made.last_visit_on), response.answered_on, value)
        for response in responses
        if response.instrument in PAIN
        and first.answered_on < response.answered_on
        and made.last_visit_on - BEFORE <= response.answered_on <= made.last_visit_on + AFTER
        and (value := score(response).value) is not None
    ]
    if start is None:
        return
    made.baseline, made.duration_class = start, duration_class(intakes[0], first.answered_on)
    if later:
        _, on, made.follow_up = min(later)
        made.week = (on - first.answered_on).days / 7
