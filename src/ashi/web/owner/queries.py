"""What the owner sees: people, numbers and the trail; never a clinical document."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from ashi.visit import Visit
from ashi.web.booking.models import Appointment
from ashi.web.owner import summaries
from ashi.web.records.actor import SYSTEM, Actor
from ashi.web.records.documents import decode
from ashi.web.records.models import AuditEntry, Document, Episode, EpisodeSummary, Mail, Patient, User
from ashi.web.records.names import is_called


@dataclass(frozen=True, slots=True)
class Overview:
    """The clinic in a few numbers."""

    patients: int
    open_episodes: int
    visits_last_30_days: int
    booked_next_7_days: int
    ready_next_7_days: int
    near_misses_last_30_days: int
    dead_letters: int


def overview(actor: Actor) -> Overview:
    """Counted within what the actor may see."""
    now = timezone.now()
    appointments = Appointment.records.scope(actor)
    coming = appointments.filter(starts_at__gt=now, starts_at__lt=now + dt.timedelta(days=7), status="booked")
    return Overview(
        patients=Patient.records.scope(actor).count(),
        open_episodes=Episode.records.scope(actor).filter(closed_at=None).count(),
        visits_last_30_days=appointments.filter(
            status="done", starts_at__gt=now - dt.timedelta(days=30)
        ).count(),
        booked_next_7_days=coming.count(),
        ready_next_7_days=coming.filter(paperwork="done").count(),
        near_misses_last_30_days=near_misses(actor, now - dt.timedelta(days=30)),
        dead_letters=Mail.records.scope(SYSTEM).filter(state=Mail.State.DEAD).count(),
    )


def near_misses(actor: Actor, since: dt.datetime) -> int:
    """Needle counts that did not agree at first, in the visits signed since then: a number, and nobody's name.

    The owner gets the sum, so the documents are read for them, not by them.
    """
    if actor.role != "owner":
        return 0
    noted = Document.records.scope(SYSTEM).filter(
        kind="visit", made_at__gte=since, corrected_by=None, body__contains=summaries.NEAR_MISS
    )
    # Which episodes to look in is what their summaries know, and of those without one everything is read.
    known = EpisodeSummary.records.scope(SYSTEM).filter(edition=summaries.edition(), near_miss_at__gte=since)
    found = list(noted.filter(episode__in=known.values("episode")))
    if not summaries.is_complete():
        found += noted.filter(episode__in=summaries.lacking().values("pk"))
    return sum(len(decode(row, Visit).near_misses) for row in found)


def accounts(actor: Actor) -> list[User]:
    """Everyone who works here, by role and name."""
    return list(
        User.records.scope(actor)
        .exclude(role="patient")
        .select_related("practitioner")
        .order_by("role", "name")
    )


def patients(actor: Actor, words: str = "", *, most: int = 50) -> list[Patient]:
    """Patients by name; all, or those whose name holds `words`."""
    found = Patient.records.scope(actor).select_related("user").order_by("name")
    return list(found.filter(is_called(words))[:most])


def trail(actor: Actor, record: str, *, most: int = 200) -> list[AuditEntry]:
    """The newest entries about one record (``kind:id``); for a patient, all about that patient."""
    entries = AuditEntry.records.scope(actor).order_by("-seq")
    kind, _, key = record.partition(":")
    if kind == "patient":
        try:
            return list(entries.filter(patient=UUID(key))[:most])
        except ValueError:
            return []
    return list(entries.filter(record=record)[:most])
