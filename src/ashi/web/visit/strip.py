"""The strip that stays in sight: needles in, time left, with the patient or not, and the other rooms."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from ashi.visit import face_to_face_min
from ashi.web.plan.queries import Who, who_is
from ashi.web.records.actor import Actor
from ashi.web.visit.actions import session_of
from ashi.web.visit.charting import Session
from ashi.web.visit.models import OpenVisit

MOST_ROOMS = 4


@dataclass(frozen=True, slots=True)
class Room:
    """Another visit that is open. Initials only: somebody else lies in this room."""

    visit: UUID
    initials: str
    started_at: dt.datetime
    inside: int
    ends_at: dt.datetime | None
    left_min: int | None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the minute bar, in hundredths of the visit so far."""

    x: float
    width: float
    is_open: bool


@dataclass(frozen=True, slots=True)
class Strip:
    """One visit at this moment. `now` is the clinic's own clock: the tablet's may be wrong."""

    who: Who
    visit: OpenVisit
    session: Session
    now: dt.datetime
    with_patient_min: int
    stretches: tuple[Stretch, ...]
    rooms: tuple[Room, ...]

    @property
    def lasted_min(self) -> int:
        return max(0, round((self.now - self.visit.started_at).total_seconds() / 60))


def strip_of(actor: Actor, visit: OpenVisit) -> Strip:
    """The strip of one visit, with the practitioner's other open visits."""
    session = session_of(visit)
    now = timezone.now()
    since = session.charting.with_patient_since
    running_min = (now - since).total_seconds() / 60 if since else 0.0
    return Strip(
        who=who_is(actor, visit.episode_id),
        visit=visit,
        session=session,
        now=now,
        with_patient_min=round(face_to_face_min(session.charting) + max(0.0, running_min)),
        stretches=_stretches(session, visit.started_at, now),
        rooms=_rooms(actor, visit, now),
    )


def _stretches(session: Session, started_at: dt.datetime, now: dt.datetime) -> tuple[Stretch, ...]:
    whole = max((now - started_at).total_seconds(), 60.0)
    ends = [(c.began_at, c.ended_at, False) for c in session.charting.contacts]
    if session.charting.with_patient_since is not None:
        ends.append((session.charting.with_patient_since, now, True))
    found = []
    for began, ended, is_open in ends:
        x = max(0.0, (began - started_at).total_seconds() / whole * 100)
        width = max(0.5, (ended - began).total_seconds() / whole * 100)
        found.append(Stretch(round(x, 1), round(min(width, 100 - x), 1), is_open))
    return tuple(found)


def _rooms(actor: Actor, visit: OpenVisit, now: dt.datetime) -> tuple[Room, ...]:
    rows = (
        OpenVisit.records.scope(actor)
        .filter(practitioner=actor.practitioner, signed_as=None)
        .exclude(pk=visit.pk)
        .order_by("-started_at")
        .values_list("pk", "episode__patient__name", "started_at", "charting")[:MOST_ROOMS]
    )
    return tuple(_room(pk, name, began, kept, now) for pk, name, began, kept in rows)


def _room(visit: UUID, name: str, started_at: dt.datetime, kept: str, now: dt.datetime) -> Room:
    session = session_of(OpenVisit(charting=kept))
    start = session.retention_from
    ends_at = start + dt.timedelta(minutes=session.retention_min) if start else None
    left_min = round((ends_at - now).total_seconds() / 60) if ends_at else None
    initials = " ".join(f"{part[0]}." for part in name.split()[:3])
    return Room(visit, initials, started_at, len(session.inside), ends_at, left_min)
