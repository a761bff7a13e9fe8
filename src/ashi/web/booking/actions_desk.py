"""What the front desk does by hand: put a visit elsewhere, take somebody in, note that they come late, put things back."""

import datetime as dt
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from ashi.web.booking import actions, actions_course, holds, policies
from ashi.web.booking.actions_rooms import free_room
from ashi.web.booking.models import Appointment, Room
from ashi.web.booking.moves import words_of
from ashi.web.booking.queries_house import home_travels, is_kept_for_somebody
from ashi.web.booking.refusals import AT_HOME, CHANGED, KEPT, NO_HOME_VISITS, TAKEN, CannotBook
from ashi.web.booking.slots import Span
from ashi.web.records import audit, mail, reading
from ashi.web.records.actor import SYSTEM, Actor
from ashi.web.records.models import Patient, Practitioner
from ashi.web.records.scope import new_id
from ashi.web.records.storage import check_can_store

WALKED_IN = "Walk-in"
MOVED_SUBJECT = gettext_noop("The time of your visit has changed")
MOVED_BODY = gettext_noop("""Hello {name},

the clinic has moved one of your visits. You see the new time here, after signing in:

{url}

If it does not suit you, you can choose another time there, or telephone us.
""")


def place(
    actor: Actor,
    appointment: Appointment,
    practitioner: Practitioner,
    starts_at: dt.datetime,
    *,
    was: dt.datetime,
    room: Room | None = None,
) -> None:
    """Put a visit at another time, with another practitioner, in another room; of another time the patient is told.

    `was` is when it stood on the desk's screen. Without a `room` it takes a free one. Raises `CannotBook`.
    """
    check_can_store()
    now = timezone.now()
    reason = policies.why_not_place(appointment, starts_at, now)
    if not reason and holds.is_on_hold(appointment.patient_id):
        reason = holds.FOR_THE_DESK
    span = Span(starts_at, starts_at + (appointment.ends_at - appointment.starts_at))
    travel_minutes = travel_of(appointment, practitioner)
    if not reason and room and appointment.is_at_home:
        reason = AT_HOME
    if not reason and is_kept_for_somebody(practitioner.pk, span.with_travel(travel_minutes), now):
        reason = KEPT
    if reason:
        raise CannotBook(reason)
    try:
        with transaction.atomic():
            changed = Appointment.unscoped.filter(
                pk=appointment.pk, status=appointment.status, starts_at=was
            ).update(
                practitioner=practitioner,
                starts_at=span.starts_at,
                ends_at=span.ends_at,
                changed_at=now,
                travel_minutes=travel_minutes,
                is_way_unchecked=appointment.is_way_unchecked
                if travel_minutes == appointment.travel_minutes
                else True,
                room_id=None
                if appointment.is_at_home
                else room.pk
                if room
                else free_room(practitioner.pk, span, without=appointment.pk),
            )
            if not changed:
                raise CannotBook(CHANGED)
            if practitioner.pk != appointment.practitioner_id:
                actions.episode_for(appointment.patient, practitioner, now)
            audit.record(
                actor,
                "appointment.move",
                f"appointment:{appointment.pk.hex}",
                patient=appointment.patient_id,
                why=words_of(was),
            )
            if starts_at != was:
                _tell(appointment)
    except IntegrityError:
        raise CannotBook(TAKEN) from None


def travel_of(appointment: Appointment, practitioner: Practitioner) -> int | None:
    """How long the way is for whoever shall go there; None at the clinic. Raises `CannotBook` when they do not go."""
    if not appointment.is_at_home or practitioner.pk == appointment.practitioner_id:
        return appointment.travel_minutes
    minutes = home_travels(SYSTEM).get(practitioner.pk)
    if minutes is None:
        raise CannotBook(NO_HOME_VISITS.format(name=practitioner.name))
    return minutes


def _tell(appointment: Appointment) -> None:
    """It names no time and no person seen: who reads it looks at their page, where it is right after the next move too."""
    user = appointment.patient.user
    if user is None or not user.is_active:
        return
    with reading.written_for(user):
        mail.post(
            user.email,
            gettext(MOVED_SUBJECT),
            gettext(MOVED_BODY).format(name=appointment.patient.name, url=reading.link("me")),
            purpose=f"moved:{appointment.pk.hex}:{new_id().hex}",
        )


def put_back(actor: Actor, appointment: Appointment) -> None:
    """Take back that someone arrived, did not come, or cancelled. Raises `CannotBook` with the reason."""
    if appointment.status == Appointment.Status.CANCELLED:
        actions_course.take_back(actor, appointment)
        return
    actions.step(actor, appointment, "booked")


def come_late(actor: Actor, appointment: Appointment, minutes: int) -> None:
    """Note that they said they come so much later; 0 takes the note away. Raises `CannotBook`."""
    check_can_store()
    if reason := policies.why_not_late(appointment, minutes):
        raise CannotBook(reason)
    with transaction.atomic():
        changed = Appointment.unscoped.filter(pk=appointment.pk, status=appointment.status).update(
            late_minutes=minutes or None
        )
        if not changed:
            raise CannotBook(CHANGED)
        audit.record(
            actor,
            "appointment.late",
            f"appointment:{appointment.pk.hex}",
            patient=appointment.patient_id,
            why=f"{minutes} minutes",
        )


def walk_in(
    actor: Actor,
    practitioner: Practitioner,
    starts_at: dt.datetime,
    zone: ZoneInfo,
    *,
    client_key: UUID | None = None,
) -> Appointment:
    """Somebody stands at the desk and takes the next free time; the name can wait. Raises `CannotBook`.

    Whoever is seen at once has arrived; whoever waits longer is booked and has arrived all the same.
    """
    check_can_store()
    now = timezone.now()
    if client_key and (earlier := Appointment.unscoped.filter(client_key=client_key).first()):
        return earlier
    if reason := policies.why_not_walk_in(starts_at, now, zone):
        raise CannotBook(reason)
    try:
        with transaction.atomic():
            patient = Patient.unscoped.create(name=f"{WALKED_IN} {now.astimezone(zone):%H:%M}")
            episode, _ = actions.episode_for(patient, practitioner, now)
            appointment = actions.keep_time(
                actor,
                episode,
                practitioner,
                starts_at,
                is_first=True,
                status=Appointment.Status.ARRIVED,
                client_key=client_key,
            )
            audit.record(actor, "patient.make", f"patient:{patient.pk.hex}", patient=patient.pk)
            return appointment
    except IntegrityError:
        raise CannotBook(TAKEN) from None


def write_name(actor: Actor, appointment: Appointment, name: str, telephone: str) -> None:
    """Who it is, for somebody without an account: a walk-in, or a name misheard on the telephone. Raises `CannotBook`."""
    check_can_store()
    name = name.strip()[:200]
    if appointment.patient.user_id is not None:
        raise CannotBook("This person has an account and writes their own name there.")
    if not name:
        raise CannotBook("Write the person's name.")
    if holds.is_likely_on_hold(name, telephone):
        raise CannotBook(holds.FOR_THE_DESK)
    with transaction.atomic():
        Patient.unscoped.filter(pk=appointment.patient_id).update(name=name, telephone=telephone.strip()[:40])
        audit.record(
            actor, "patient.name", f"patient:{appointment.patient_id.hex}", patient=appointment.patient_id
        )
