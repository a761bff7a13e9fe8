"""What the pages of the tablet and of the desk show."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Prefetch
from django.utils import timezone

from ashi.web.booking.models import Appointment
from ashi.web.booking.queries import the_clinic
from ashi.web.kiosk.models import HandOver, Tablet
from ashi.web.kiosk.policies import IDLE, IN_THE_HOUSE
from ashi.web.progress import asking
from ashi.web.records.actor import Actor
from ashi.web.records.models import Clinic, Episode
from ashi.web.records.prepared import PreparedRows


@dataclass(frozen=True, slots=True)
class ToDo:
    """What is open for whoever sits at the tablet."""

    episode: Episode
    paperwork: bool
    is_begun: bool
    questions: bool


def to_do(actor: Actor, now: dt.datetime) -> ToDo:
    """The paperwork until it is sent; after that, the questions that are due today."""
    episode = Episode.records.scope(actor).select_related("draft").get()
    draft = getattr(episode, "draft", None)
    if draft is None or draft.submitted_as_id is None:
        return ToDo(episode, episode.closed_at is None, bool(draft and draft.revision), questions=False)
    today = now.astimezone(ZoneInfo(the_clinic(actor).zone)).date()
    due = asking.due_names(asking.cares([episode], now)[episode.pk], today)
    return ToDo(episode, paperwork=False, is_begun=True, questions=bool(due))


@dataclass(frozen=True, slots=True)
class Device:
    """A tablet as the desk sees it; `is_lent` while somebody sits at it."""

    tablet: Tablet
    is_lent: bool


def devices(actor: Actor) -> list[Device]:
    """The tablets of the waiting room, by name."""
    lent = HandOver.records.scope(actor).filter(ended_at=None, seen_at__gt=timezone.now() - IDLE)
    rows = (
        Tablet.records.scope(actor)
        .filter(withdrawn_at=None)
        .prefetch_related(Prefetch("hand_overs", lent, to_attr="lent"))
        .order_by("name", "made_at")
    )
    return [Device(row, bool(row.lent)) for row in rows]


@dataclass(frozen=True, slots=True)
class Here:
    """Somebody in the house whose paperwork is not finished; the tablet that they have."""

    pk: UUID
    name: str
    tablet: str | None


_TABLETS = PreparedRows(lambda actor: Tablet.records.scope(actor).filter(withdrawn_at=None).values_list("id"))
_HERE = PreparedRows(
    lambda actor, begin, end: (
        Appointment.records.scope(actor)
        .filter(status__in=IN_THE_HOUSE, travel_minutes=None, starts_at__gte=begin, starts_at__lt=end)
        .order_by("starts_at")
        .values_list("id", "patient__name", "paperwork")
    ),
    begin=dt.datetime,
    end=dt.datetime,
)
_LENT = PreparedRows(
    lambda actor, since: (
        HandOver.records.scope(actor)
        .filter(ended_at=None, seen_at__gt=since)
        .values_list("appointment_id", "tablet__name")
    ),
    since=dt.datetime,
)


def open_paperwork(actor: Actor, clinic: Clinic) -> list[Here]:
    """Who has arrived today and has not finished, or sits at a tablet: what the desk's calendar says of it."""
    begin, end = _today(clinic)
    lent = dict(_LENT.rows(actor, since=timezone.now() - IDLE))
    return [
        Here(pk, name, lent.get(pk))
        for pk, name, paperwork in _HERE.rows(actor, begin=begin, end=end)
        if paperwork != "done" or pk in lent
    ]


def has_tablets(actor: Actor) -> bool:
    """Whether this clinic lends tablets at all."""
    return bool(_TABLETS.fetch(actor).stored)


def people_here(actor: Actor, clinic: Clinic) -> Sequence[Appointment]:
    """Who has arrived today, and how far their paperwork is; with the hand-over that goes on, if there is one."""
    begin, end = _today(clinic)
    lent = HandOver.records.scope(actor).filter(ended_at=None, seen_at__gt=timezone.now() - IDLE)
    return list(
        Appointment.records.scope(actor)
        .select_related("patient", "practitioner")
        .prefetch_related(Prefetch("hand_overs", lent.select_related("tablet"), to_attr="lent"))
        .filter(status__in=IN_THE_HOUSE, travel_minutes=None, starts_at__gte=begin, starts_at__lt=end)
        .order_by("starts_at")
    )


def _today(clinic: Clinic) -> tuple[dt.datetime, dt.datetime]:
    zone = ZoneInfo(clinic.zone)
    begin = dt.datetime.combine(timezone.now().astimezone(zone).date(), dt.time(), zone)
    return begin, begin + dt.timedelta(days=1)
