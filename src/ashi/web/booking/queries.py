"""What booking pages show."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from ashi.web.booking import moves
from ashi.web.booking.models import Appointment, BookedCourse, Hold
from ashi.web.booking.queries_house import House, house_of
from ashi.web.booking.slots import Minutes, Span, minutes_of, moment
from ashi.web.records.actor import SYSTEM, Actor
from ashi.web.records.models import AuditEntry, Clinic, Episode, Practitioner
from ashi.web.records.prepared import PreparedRows

DAYS_SHOWN = 14
_CLINIC_FIELDS = [field.attname for field in Clinic._meta.concrete_fields]
# Nearly every page asks for it.
_CLINIC = PreparedRows(lambda actor: Clinic.records.scope(actor).values_list(*_CLINIC_FIELDS))


@dataclass(frozen=True, slots=True)
class Day:
    """One day with its free times."""

    date: dt.date
    slots: tuple[Span, ...]


def the_clinic(actor: Actor) -> Clinic:
    """The house itself."""
    row = _CLINIC.first(actor)
    if row is None:
        raise Clinic.DoesNotExist
    clinic: Clinic = Clinic.from_db(connection.alias, _CLINIC_FIELDS, row)
    return clinic


def practitioners(actor: Actor) -> list[Practitioner]:
    """Everyone who can be booked, by name."""
    return list(Practitioner.records.scope(actor).filter(is_bookable=True).order_by("name"))


def free_days(
    actor: Actor,
    practitioner: Practitioner,
    clinic: Clinic,
    *,
    first_day: dt.date | None = None,
    without: UUID | None = None,
    travel_minutes: int | None = None,
) -> list[Day]:
    """Free times of two weeks, day by day; days without any are left out.

    Which times are taken is looked up for everyone, but only the free ones are answered. The appointment
    `without` is taken as not there: somebody wants to move it. With `travel_minutes` times of a home visit.
    """
    first = first_day or timezone.now().astimezone(ZoneInfo(clinic.zone)).date()
    house = house_of(actor, clinic, first, DAYS_SHOWN, only=practitioner, without=without)
    return by_day(house, practitioner, travel_minutes)


def by_day(house: House, practitioner: Practitioner, travel_minutes: int | None = None) -> list[Day]:
    """The free times of one practitioner, day by day; days without any are left out."""
    length = dt.timedelta(minutes=practitioner.visit_minutes)
    starts = house.free(practitioner, travel_minutes=travel_minutes)
    slots = (Span(begins, begins + length) for begins in map(moment, starts.tolist()))
    return [
        Day(date, tuple(group))
        for date, group in groupby(slots, key=lambda slot: slot.starts_at.astimezone(house.zone).date())
    ]


def free_times(
    actor: Actor,
    practitioner: Practitioner,
    clinic: Clinic,
    first_day: dt.date,
    days: int,
    *,
    without: UUID | None = None,
    with_offered: bool = False,
    travel_minutes: int | None = None,
) -> Minutes:
    """When a visit can begin, as minutes since 1970; `with_offered` also what is kept for somebody who waits."""
    house = house_of(
        actor, clinic, first_day, days, only=practitioner, without=without, with_offered=with_offered
    )
    return house.free(practitioner, travel_minutes=travel_minutes)


def is_free(free: Minutes, starts_at: dt.datetime) -> bool:
    """Whether a visit can begin then."""
    return moment(minutes_of(starts_at)) == starts_at and minutes_of(starts_at) in free


def may_begin(actor: Actor, appointment: Appointment, clinic: Clinic, starts_at: dt.datetime) -> bool:
    """Whether this appointment could be at that time instead."""
    day = starts_at.astimezone(ZoneInfo(clinic.zone)).date()
    free = free_times(
        actor,
        appointment.practitioner,
        clinic,
        day,
        1,
        without=appointment.pk,
        travel_minutes=appointment.travel_minutes,
    )
    return is_free(free, starts_at)


def moves_left(
    actor: Actor, appointment: Appointment, clinic: Clinic, to: dt.datetime | None = None
) -> int | None:
    """How often its patient could still move it after a move of their own, to a new time or to `to`.

    Below zero: not even this one. None where nobody counts, as for the desk.
    """
    if clinic.most_moves is None or actor.role != "patient":
        return None
    entries = AuditEntry.records.scope(actor).filter(
        record=f"appointment:{appointment.pk.hex}", act="appointment.move"
    )
    so_far = [moves.move_of(*entry) for entry in entries.order_by("seq").values_list("why", "role")]
    if to is None:
        return clinic.most_moves - moves.own_moves(so_far, appointment.starts_at) - 1
    this = moves.Move(moves.words_of(appointment.starts_at), is_own=True)
    return clinic.most_moves - moves.own_moves([*so_far, this], to)


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
    return list(_coming(actor))


def rest_of_course(actor: Actor, appointment: Appointment) -> list[Appointment]:
    """This visit and those of its course that are still to come; empty for a visit that stands alone."""
    return list(_coming(actor).filter(course=appointment.course_id)) if appointment.course_id else []


def _coming(actor: Actor) -> QuerySet[Appointment]:
    return (
        Appointment.records.scope(actor)
        .filter(ends_at__gte=timezone.now(), status__in=("booked", "arrived", "in_treatment"))
        .select_related("practitioner", "episode", "course")
        .order_by("starts_at")
    )


def booked_ahead(episode: Episode) -> list[Appointment]:
    """Every time booked from now on for `episode`, with whomever. The caller has scoped `episode`."""
    return list(
        Appointment.records.scope(SYSTEM)
        .filter(episode=episode, status="booked", starts_at__gt=timezone.now())
        .select_related("practitioner")
        .order_by("starts_at")
    )


def is_mine(actor: Actor, key: UUID | None) -> bool:
    """Whether `key` already made an appointment of the actor's own: a form sent twice."""
    return key is not None and Appointment.records.scope(actor).filter(client_key=key).exists()


def is_my_course(actor: Actor, key: UUID | None) -> bool:
    """Whether `key` already made a course of the actor's own: a form sent twice."""
    return key is not None and BookedCourse.records.scope(actor).filter(client_key=key).exists()


def hold_of(actor: Actor) -> Hold | None:
    """The hold on the patient's own booking, if there is one; for everyone else none."""
    return Hold.records.scope(actor).first() if actor.role in ("patient", "tablet") else None


def on_hold(actor: Actor, episodes: Collection[UUID]) -> frozenset[UUID]:
    """Which of `episodes` are on hold, as far as this person may see them."""
    held = Hold.records.scope(actor).filter(episode__in=episodes)
    return frozenset(held.values_list("episode_id", flat=True)) if episodes else frozenset()
