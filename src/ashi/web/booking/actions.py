"""Book, cancel, check in: each act with its trace, in one transaction."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from ashi.web.booking import holds, policies
from ashi.web.booking.actions_rooms import free_room
from ashi.web.booking.models import Appointment
from ashi.web.booking.refusals import CHANGED, NoRoom
from ashi.web.booking.refusals import TAKEN as TAKEN
from ashi.web.booking.refusals import CannotBook as CannotBook
from ashi.web.booking.slots import Span
from ashi.web.records import audit
from ashi.web.records.actor import Actor
from ashi.web.records.models import CaseMember, Episode, Patient, Practitioner
from ashi.web.records.storage import check_can_store


@dataclass(frozen=True, slots=True)
class HomeVisit:
    """The practitioner comes to `address`, and is `travel_minutes` on the way before and after."""

    travel_minutes: int
    address: str


def book(
    actor: Actor,
    patient: Patient,
    practitioner: Practitioner,
    starts_at: dt.datetime,
    *,
    client_key: UUID | None = None,
    home: HomeVisit | None = None,
) -> Appointment:
    """Book one visit. A patient without an open episode gets one, with this practitioner on the case.

    The database decides between two who want the same time. The same `client_key` again answers the
    same appointment. Raises `CannotBook` with the reason.
    """
    check_can_store()
    now = timezone.now()
    if reason := policies.why_not_book(starts_at, now):
        raise CannotBook(reason)
    if holds.is_on_hold(patient.pk):
        raise CannotBook(holds.FOR_THE_PATIENT if actor.role == "patient" else holds.FOR_THE_DESK)
    try:
        with transaction.atomic():
            episode, is_first = episode_for(patient, practitioner, now)
            appointment = keep_time(
                actor, episode, practitioner, starts_at, is_first=is_first, client_key=client_key, home=home
            )
    except (IntegrityError, NoRoom) as refused:
        earlier = (
            Appointment.unscoped.filter(client_key=client_key, patient=patient, starts_at=starts_at).first()
            if client_key
            else None
        )
        if earlier is None:
            raise (refused if isinstance(refused, NoRoom) else CannotBook(TAKEN)) from None
        return earlier
    return appointment


def keep_time(
    actor: Actor,
    episode: Episode,
    practitioner: Practitioner,
    starts_at: dt.datetime,
    *,
    home: HomeVisit | None = None,
    **more: Any,
) -> Appointment:
    """One appointment in a free room, or at the patient's home, with its trace, in the caller's transaction.

    Raises IntegrityError when the time is taken, `NoRoom` when every room is.
    """
    ends_at = starts_at + dt.timedelta(minutes=practitioner.visit_minutes)
    appointment = Appointment.unscoped.create(
        patient_id=episode.patient_id,
        episode=episode,
        practitioner=practitioner,
        room_id=None if home else free_room(practitioner.pk, Span(starts_at, ends_at)),
        starts_at=starts_at,
        ends_at=ends_at,
        paperwork=_paperwork(episode),
        travel_minutes=home.travel_minutes if home else None,
        home_address=home.address if home else None,
        # What a patient writes nobody at the clinic has seen.
        is_way_unchecked=True if home and actor.role == "patient" else None,
        **more,
    )
    audit.record(actor, "appointment.book", f"appointment:{appointment.pk.hex}", patient=episode.patient_id)
    return appointment


def episode_for(patient: Patient, practitioner: Practitioner, now: dt.datetime) -> tuple[Episode, bool]:
    """The patient's open episode with this practitioner on the case, and whether it was opened just now."""
    # In line behind another booking of the same patient, so that two first ones do not open two episodes.
    Patient.unscoped.select_for_update().get(pk=patient.pk)
    episode = Episode.unscoped.filter(patient=patient, closed_at=None).order_by("-opened_at").first()
    is_first = episode is None
    if episode is None:
        episode = Episode.unscoped.create(patient=patient, opened_at=now)
    member, is_new = CaseMember.unscoped.get_or_create(
        episode=episode, practitioner=practitioner, defaults={"since": now}
    )
    if not is_new and member.until is not None:
        CaseMember.unscoped.filter(pk=member.pk).update(until=None, since=now)
    return episode, is_first


def _paperwork(episode: Episode) -> str:
    known = (
        Appointment.unscoped.filter(episode=episode)
        .order_by("-made_at")
        .values_list("paperwork", flat=True)
        .first()
    )
    return known or "not_started"


def cancel(actor: Actor, appointment: Appointment, *, why: str = "") -> None:
    """Free the time. Raises `CannotBook` with the reason."""
    check_can_store()
    if reason := policies.why_not_cancel(appointment, timezone.now(), by_patient=actor.role == "patient"):
        raise CannotBook(reason)
    set_status(actor, appointment, "cancelled", "appointment.cancel", why)


def step(actor: Actor, appointment: Appointment, to: str) -> None:
    """Move an appointment along: arrived, in treatment, done, did not come. Raises `CannotBook`."""
    check_can_store()
    if reason := policies.why_not_step(appointment, to):
        raise CannotBook(reason)
    set_status(actor, appointment, to, f"appointment.{to}")


def set_status(actor: Actor, appointment: Appointment, to: str, act: str, why: str = "") -> None:
    """From the status that the caller saw to another, with its trace.

    A time that was free meanwhile takes a room again. Raises `CannotBook` when somebody else has it by now, or
    has changed the appointment.
    """
    fields: dict[str, Any] = {"status": to, "changed_at": timezone.now()}
    try:
        with transaction.atomic():
            is_again = to in Appointment.ACTIVE and appointment.status not in Appointment.ACTIVE
            if is_again and not appointment.is_at_home:
                span = Span(appointment.starts_at, appointment.ends_at)
                fields["room_id"] = free_room(appointment.practitioner_id, span, without=appointment.pk)
            changed = Appointment.unscoped.filter(pk=appointment.pk, status=appointment.status).update(
                **fields
            )
            if not changed:
                raise CannotBook(CHANGED)
            audit.record(
                actor, act, f"appointment:{appointment.pk.hex}", patient=appointment.patient_id, why=why
            )
    except IntegrityError:
        raise CannotBook(gettext_noop("Someone else has this time by now. Please choose another.")) from None


def note_paperwork(episode: Episode, state: str) -> None:
    """Show on the lists how far the paperwork is. Part of the caller's transaction; says nothing of its content."""
    Appointment.unscoped.filter(episode=episode).exclude(paperwork=state).update(paperwork=state)


def book_by_telephone(
    actor: Actor,
    name: str,
    telephone: str,
    practitioner: Practitioner,
    starts_at: dt.datetime,
    *,
    client_key: UUID | None = None,
    home: HomeVisit | None = None,
) -> Appointment:
    """A name and a number are enough. Raises `CannotBook`."""
    check_can_store()
    if client_key and (
        earlier := Appointment.unscoped.filter(client_key=client_key, patient__name=name).first()
    ):
        return earlier
    if holds.is_likely_on_hold(name, telephone):
        raise CannotBook(holds.FOR_THE_DESK)
    with transaction.atomic():
        patient = Patient.unscoped.create(name=name, telephone=telephone)
        appointment = book(actor, patient, practitioner, starts_at, client_key=client_key, home=home)
        audit.record(actor, "patient.make", f"patient:{patient.pk.hex}", patient=patient.pk)
        return appointment
