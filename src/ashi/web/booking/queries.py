"""What booking pages show."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone

from ashi.web.booking.models import Appointment, Hold, WeeklyHours
from ashi.web.booking.slots import Hours, Span, free_slots
from ashi.web.records.actor import SYSTEM, Actor
from ashi.web.records.models import Clinic, Practitioner

NOTICE = dt.timedelta(hours=2)
DAYS_SHOWN = 14


@dataclass(frozen=True, slots=True)
class Day:
    """One day with its free times."""

    date: dt.date
    slots: tuple[Span, ...]


def the_clinic(actor: Actor) -> Clinic:
    """The house itself."""
    return Clinic.records.scope(actor).get()


def practitioners(actor: Actor) -> list[Practitioner]:
    """Everyone who can be booked, by name."""
    return list(Practitioner.records.scope(actor).filter(is_bookable=True).order_by("name"))


def free_days(
    actor: Actor, practitioner: Practitioner, clinic: Clinic, *, first_day: dt.date | None = None
) -> list[Day]:
    """Free times of the next two weeks, day by day; days without any are left out.

    Which times are taken is looked up for everyone, but only the free ones are answered.
    """
    zone = ZoneInfo(clinic.zone)
    now = timezone.now()
    first = first_day or now.astimezone(zone).date()
    hours = [
        Hours(row.weekday, row.begins, row.ends)
        for row in WeeklyHours.records.scope(actor).filter(practitioner=practitioner)
    ]
    begin = dt.datetime.combine(first, dt.time(), zone)
    taken = _taken(practitioner.pk, begin, begin + dt.timedelta(days=DAYS_SHOWN + 1))
    slots = free_slots(
        hours,
        taken,
        zone=zone,
        first_day=first,
        days=DAYS_SHOWN,
        minutes=practitioner.visit_minutes,
        not_before=now + NOTICE,
    )
    return [
        Day(date, tuple(group))
        for date, group in groupby(slots, key=lambda slot: slot.starts_at.astimezone(zone).date())
    ]


def _taken(practitioner: UUID, begin: dt.datetime, end: dt.datetime) -> list[Span]:
    rows = Appointment.records.scope(SYSTEM).filter(
        practitioner=practitioner, status__in=Appointment.ACTIVE, starts_at__lt=end, ends_at__gt=begin
    )
    return [Span(*row) for row in rows.values_list("starts_at", "ends_at")]


def day_at_the_desk(actor: Actor, clinic: Clinic, date: dt.date) -> Sequence[Appointment]:
    """All appointments of one day in the clinic's zone, in order of time."""
    begin = dt.datetime.combine(date, dt.time(), ZoneInfo(clinic.zone))
    return list(
        Appointment.records.scope(actor)
        .filter(starts_at__gte=begin, starts_at__lt=begin + dt.timedelta(days=1))
        .select_related("patient", "practitioner")
        .order_by("starts_at", "practitioner__name")
    )


def coming_appointments(actor: Actor) -> list[Appointment]:
    """The patient's own, from today on."""
    return list(
        Appointment.records.scope(actor)
        .filter(ends_at__gte=timezone.now(), status__in=("booked", "arrived", "in_treatment"))
        .select_related("practitioner", "episode")
        .order_by("starts_at")
    )


def is_mine(actor: Actor, key: UUID | None) -> bool:
    """Whether `key` already made an appointment of the actor's own: a form sent twice."""
    return key is not None and Appointment.records.scope(actor).filter(client_key=key).exists()


def hold_of(actor: Actor) -> Hold | None:
    """The hold on the patient's own booking, if there is one; for everyone else none."""
    return Hold.records.scope(actor).first() if actor.role == "patient" else None


def episodes_on_hold(actor: Actor) -> frozenset[UUID]:
    """The episodes on hold, among those this person may see."""
    return frozenset(Hold.records.scope(actor).values_list("episode_id", flat=True))
