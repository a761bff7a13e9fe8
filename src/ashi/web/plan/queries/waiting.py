"""What must not be forgotten: visits that nobody signed, and what patients told after a visit."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

import msgspec
from django.utils import timezone

from ashi.visit.later import LaterReport, Level, level_of, said_words
from ashi.web.records.actor import SYSTEM, Actor
from ashi.web.records.documents import decode
from ashi.web.records.models import Document, Episode

UNSIGNED_AFTER = dt.timedelta(days=1)
LISTED_FOR = dt.timedelta(days=30)
_ORDER: dict[Level, int] = {"emergency": 0, "today": 1, "note": 2}


@dataclass(frozen=True, slots=True)
class Unsigned:
    """A visit that began more than a day ago and is not signed. `still_in` needles were never charted out."""

    visit: UUID
    patient: str
    practitioner: str
    started_at: dt.datetime
    still_in: int


@dataclass(frozen=True, slots=True)
class Told:
    """Something unwanted that a patient told after a visit, and that nobody has followed up."""

    episode: UUID
    visit: UUID
    patient_id: UUID
    patient: str
    at: dt.datetime
    level: Level
    said: tuple[str, ...]


class _Needle(msgspec.Struct, frozen=True):
    removed_at: dt.datetime | None = None


class _Charting(msgspec.Struct, frozen=True):
    needles: tuple[_Needle, ...] = ()


class _Session(msgspec.Struct, frozen=True):
    charting: _Charting = _Charting()


def unsigned_visits(actor: Actor, now: dt.datetime | None = None) -> list[Unsigned]:
    """The oldest first, within what the actor may see."""
    before = (now or timezone.now()) - UNSIGNED_AFTER
    rows = (
        Episode.records.scope(actor)
        .filter(open_visits__signed_as=None, open_visits__started_at__lt=before)
        .order_by("open_visits__started_at")
        .values_list(
            "open_visits__id",
            "patient__name",
            "open_visits__practitioner__name",
            "open_visits__started_at",
            "open_visits__charting",
        )
        .distinct()
    )
    return [
        Unsigned(visit, patient, practitioner, started_at, _still_in(charting))
        for visit, patient, practitioner, started_at, charting in rows
        if visit is not None
    ]


def told_after_visits(actor: Actor, now: dt.datetime | None = None) -> list[Told]:
    """The gravest first, then the newest."""
    since = (now or timezone.now()) - LISTED_FOR
    answered = Document.records.scope(SYSTEM).filter(
        kind="follow_up", made_at__gte=since, about__isnull=False
    )
    rows = (
        Document.records.scope(actor)
        .filter(kind="later_report", made_at__gte=since, about__isnull=False)
        .exclude(pk__in=answered.values("about"))
        .select_related("patient")
        .order_by("-made_at")
    )
    found = []
    for row in rows:
        report = decode(row, LaterReport)
        level = level_of(report)
        if report.by == "patient" and level is not None and row.about_id is not None:
            said = said_words(report) or ("wrote some words",)
            found.append(
                Told(row.episode_id, row.about_id, row.patient_id, row.patient.name, row.made_at, level, said)
            )
    return sorted(found, key=lambda told: _ORDER[told.level])


def _still_in(charting: str) -> int:
    needles = msgspec.json.decode(charting, type=_Session).charting.needles
    return sum(needle.removed_at is None for needle in needles)
