"""Book a course of visits together; move one, give back what is left, take one back."""

import contextlib
import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from ashi.knowledge import said
from ashi.web.booking import holds, policies, queries
from ashi.web.booking.actions import cancel, episode_for, keep_time, set_status
from ashi.web.booking.actions_rooms import free_room
from ashi.web.booking.courses import MOST_VISITS
from ashi.web.booking.models import Appointment, BookedCourse
from ashi.web.booking.moves import words_of
from ashi.web.booking.queries_house import is_kept_for_somebody
from ashi.web.booking.refusals import CHANGED, KEPT, TAKEN, CannotBook, NoRoom
from ashi.web.booking.slots import Span
from ashi.web.records import audit
from ashi.web.records.actor import Actor
from ashi.web.records.models import Patient, Practitioner
from ashi.web.records.storage import check_can_store


class TimesGone(CannotBook):
    """Some of the times were taken meanwhile; nothing was booked."""

    def __init__(self, times: Sequence[dt.datetime]) -> None:
        super().__init__(
            gettext_noop(
                "Somebody was quicker for one of these times. Nothing is booked yet; please look at the new proposal."
            )
            if len(times) == 1
            else said(
                "Somebody was quicker for %(count)s of these times. Nothing is booked yet; please look at the new proposal.",
                count=len(times),
            )
        )
        self.times = tuple(times)


def book_course(
    actor: Actor,
    patient: Patient,
    practitioner: Practitioner,
    times: Sequence[dt.datetime],
    *,
    client_key: UUID | None = None,
) -> BookedCourse:
    """Book all of these times or none. The same `client_key` again answers the same course.

    Raises `TimesGone` with those that were taken meanwhile, `CannotBook` with any other reason.
    """
    check_can_store()
    now = timezone.now()
    if earlier := _made_by(client_key, patient):
        return earlier
    if not 2 <= len(times) <= MOST_VISITS:
        raise CannotBook(said("A course has 2 to %(most)s visits.", most=MOST_VISITS))
    for starts_at in times:
        if reason := policies.why_not_book(starts_at, now):
            raise CannotBook(reason)
    if holds.is_on_hold(patient.pk):
        raise CannotBook(holds.FOR_THE_PATIENT if actor.role == "patient" else holds.FOR_THE_DESK)
    with transaction.atomic():
        episode, is_first = episode_for(patient, practitioner, now)
        if earlier := _made_by(client_key, patient):  # the other of two sent at once, while this one waited
            return earlier
        course = BookedCourse.unscoped.create(
            patient=patient,
            episode=episode,
            practitioner=practitioner,
            visits=len(times),
            client_key=client_key,
        )
        gone = []
        for number, starts_at in enumerate(sorted(times), 1):
            try:
                with transaction.atomic():
                    keep_time(
                        actor,
                        episode,
                        practitioner,
                        starts_at,
                        is_first=is_first and number == 1,
                        course=course,
                        number=number,
                    )
            except (IntegrityError, NoRoom):
                gone.append(starts_at)
        if gone:
            raise TimesGone(gone)
        audit.record(actor, "course.book", f"course:{course.pk.hex}", patient=patient.pk)
    return course


def _made_by(client_key: UUID | None, patient: Patient) -> BookedCourse | None:
    if client_key is None:
        return None
    return BookedCourse.unscoped.filter(client_key=client_key, patient=patient).first()


def move(actor: Actor, appointment: Appointment, starts_at: dt.datetime, *, offered: bool = False) -> None:
    """Another time with the same practitioner; the old one is free at once. Raises `CannotBook`.

    A time that the clinic has `offered` is none of the moves that a house may count.
    """
    check_can_store()
    now = timezone.now()
    by_patient = actor.role == "patient"
    reason = policies.why_not_move(appointment, now, by_patient=by_patient) or policies.why_not_book(
        starts_at, now
    )
    if not reason and holds.is_on_hold(appointment.patient_id):
        reason = holds.FOR_THE_PATIENT if by_patient else holds.FOR_THE_DESK
    if not reason and by_patient and not offered:
        clinic = queries.the_clinic(actor)
        left = queries.moves_left(actor, appointment, clinic, starts_at)
        reason = policies.why_not_move_again(left, clinic.most_moves)
    if reason:
        raise CannotBook(reason)
    ends_at = starts_at + (appointment.ends_at - appointment.starts_at)
    try:
        with transaction.atomic():
            room = (
                None
                if appointment.is_at_home
                else free_room(appointment.practitioner_id, Span(starts_at, ends_at), without=appointment.pk)
            )
            changed = Appointment.unscoped.filter(
                pk=appointment.pk, status="booked", starts_at=appointment.starts_at
            ).update(starts_at=starts_at, ends_at=ends_at, room_id=room, changed_at=now)
            if not changed:
                raise CannotBook(CHANGED)
            audit.record(
                actor,
                "appointment.move",
                f"appointment:{appointment.pk.hex}",
                patient=appointment.patient_id,
                why=words_of(appointment.starts_at, offered=offered),
            )
    except IntegrityError:
        raise CannotBook(TAKEN) from None


def give_back(actor: Actor, rows: Sequence[Appointment]) -> int:
    """Free all of these that can still be freed; answers how many."""
    freed = 0
    for row in rows:
        with contextlib.suppress(CannotBook):
            cancel(actor, row)
            freed += 1
    return freed


def take_back(actor: Actor, appointment: Appointment) -> None:
    """A cancelled time becomes the patient's again, if nobody has it by now. Raises `CannotBook`."""
    check_can_store()
    now = timezone.now()
    if reason := policies.why_not_take_back(appointment, now):
        raise CannotBook(reason)
    if holds.is_on_hold(appointment.patient_id):
        raise CannotBook(holds.FOR_THE_PATIENT if actor.role == "patient" else holds.FOR_THE_DESK)
    if is_kept_for_somebody(appointment.practitioner_id, appointment.away, now):
        raise CannotBook(KEPT)
    set_status(actor, appointment, "booked", "appointment.take_back")
