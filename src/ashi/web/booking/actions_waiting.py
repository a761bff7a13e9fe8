"""Join the waiting list and leave it, offer freed times to those in line, take one or say no."""

import datetime as dt
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from ashi.web.booking import actions, actions_course, holds, queries, queries_waiting
from ashi.web.booking.models import Appointment, OfferedTime, WaitingPlace
from ashi.web.booking.queries_house import is_taken
from ashi.web.booking.refusals import TAKEN, CannotBook
from ashi.web.booking.waiting import (
    SILENCES_TO_LEAVE,
    Asked,
    Gone,
    Line,
    NotCalled,
    Offer,
    Over,
    Silent,
    Step,
    Wish,
    after,
    after_silence,
    due,
)
from ashi.web.records import audit, mail, reading
from ashi.web.records.actor import SYSTEM, Actor
from ashi.web.records.models import Clinic, Mail, Patient, User
from ashi.web.records.storage import check_can_store

LATE = gettext_noop(
    "This time was kept for you until {until}. It is no longer: somebody else was asked, or it is free for everyone."
)
LATE_AT_THE_DESK = (
    "This time was kept until {until}. It is no longer: somebody else was asked, or it is free for everyone."
)
OVER = gettext_noop("This offer is over already.")
CLOSED_AS: dict[type[Step], str] = {Silent: "silent", NotCalled: "not_called", Gone: "gone"}
NOT_FROM_HOME = gettext_noop(
    "The waiting list is for times at the clinic. To have your home visit earlier, please telephone us."
)
SUBJECT = gettext_noop("A time has become free at the clinic")
BODY = gettext_noop("""Hello {name},

you asked us to tell you. A time has become free:

{when} (the clinic's time, {zone})

It is kept for you until {until}. Take it, or say no, here, after signing in:

{url}

Does it not suit you? A "no" keeps your place in line, and the next person is asked at once.
""")
ENDED_SUBJECT = gettext_noop("You are no longer on the waiting list")
ENDED = {
    "silent": gettext_noop(
        "we offered you three times in a row and heard nothing, so we have stopped asking."
    ),
    "over": gettext_noop(
        "the last day that suited you has passed, and no time came free that we could offer you. We are sorry."
    ),
}
ENDED_BODY = gettext_noop("""Hello {name},

{why}

You can look at the free times, or join the list again, here:

{url}
""")


def join(
    actor: Actor, patient: Patient, wish: Wish, *, instead_of: Appointment | None = None
) -> WaitingPlace:
    """A place at the end of the line. Whoever has one keeps it, with the new wish. Raises `CannotBook`."""
    check_can_store()
    if holds.is_on_hold(patient.pk):
        raise CannotBook(holds.FOR_THE_PATIENT if actor.role == "patient" else holds.FOR_THE_DESK)
    if instead_of is not None and instead_of.is_at_home:
        raise CannotBook(NOT_FROM_HOME)
    now = timezone.now()
    wished = {
        "practitioner_id": wish.practitioner,
        "instead_of": instead_of,
        "weekdays": "".join(map(str, sorted(wish.weekdays))),
        "parts": ",".join(sorted(wish.parts)),
        "first_day": wish.first_day,
        "last_day": wish.last_day,
    }
    with transaction.atomic():
        # In line behind the same person joining in another window: one place each.
        Patient.unscoped.select_for_update().get(pk=patient.pk)
        place = WaitingPlace.unscoped.filter(patient=patient, ended_at=None).first()
        if place is not None:
            WaitingPlace.unscoped.filter(pk=place.pk).update(**wished)
        else:
            place = WaitingPlace.unscoped.create(
                patient=patient, joined_at=now, place_since=_end_of_line(now), **wished
            )
        audit.record(actor, "waiting.join", f"waiting:{place.pk.hex}", patient=patient.pk)
    return place


def leave(actor: Actor, place: WaitingPlace) -> None:
    """The place is given up; what was offered goes to the next."""
    check_can_store()
    with transaction.atomic():
        if _end(place.pk, "left", timezone.now()):
            audit.record(actor, "waiting.leave", f"waiting:{place.pk.hex}", patient=place.patient_id)


def put_first(actor: Actor, place: WaitingPlace, why: str) -> None:
    """Before all others, for a reason that the desk reads too. Raises `CannotBook` without one."""
    check_can_store()
    if not why:
        raise CannotBook("Write why this person comes first. Who works at the desk reads it too.")
    with transaction.atomic():
        WaitingPlace.unscoped.filter(pk=place.pk, ended_at=None).update(is_first=True, why_first=why)
        audit.record(actor, "waiting.first", f"waiting:{place.pk.hex}", patient=place.patient_id, why=why)


def take(actor: Actor, offer: OfferedTime, clinic: Clinic) -> Appointment:
    """Book the offered time and end the waiting, both or neither. Raises `CannotBook` with the reason."""
    check_can_store()
    now, place, zone = timezone.now(), offer.place, ZoneInfo(clinic.zone)
    with transaction.atomic():
        if not close_offer(offer, "taken", now, in_time=True):
            late = gettext(LATE) if actor.role == "patient" else LATE_AT_THE_DESK
            raise CannotBook(late.format(until=reading.when(offer.until, clinic.zone, None)))
        day = offer.starts_at.astimezone(zone).date()
        free = queries.free_times(SYSTEM, offer.practitioner, clinic, day, 1, with_offered=True)
        if not queries.is_free(free, offer.starts_at):
            raise CannotBook(TAKEN)
        if place.instead_of is not None and place.instead_of.status == "booked":
            appointment = place.instead_of
            actions_course.move(actor, appointment, offer.starts_at, offered=True)
        else:
            appointment = actions.book(actor, place.patient, offer.practitioner, offer.starts_at)
        _end(place.pk, "booked", now)
        audit.record(actor, "waiting.take", f"offer:{offer.pk.hex}", patient=place.patient_id)
    return appointment


def decline(actor: Actor, offer: OfferedTime) -> None:
    """The next in line can be asked; the place stays. Raises `CannotBook` when it is too late to matter."""
    check_can_store()
    with transaction.atomic():
        if not close_offer(offer, "declined", timezone.now()):
            raise CannotBook(OVER)
        WaitingPlace.unscoped.filter(pk=offer.place_id).update(silences=0)
        audit.record(actor, "waiting.decline", f"offer:{offer.pk.hex}", patient=offer.place.patient_id)


def pass_times_on(now: dt.datetime | None = None) -> int:
    """Offer every free time to whoever is next for it, and end what has run out; answers how much was done.

    Called often, and again after a crash: each step is a transaction of its own.
    """
    now = now or timezone.now()
    if not WaitingPlace.unscoped.filter(ended_at=None).exists():
        return 0
    check_can_store()
    clinic = queries.the_clinic(SYSTEM)
    zone = ZoneInfo(clinic.zone)
    line, rows = queries_waiting.the_line()
    last_day = max((person.wish.last_day for person in line.people), default=None)
    if last_day is None:
        return 0
    done = 0
    for step in due(line, queries_waiting.free_until(last_day, clinic, with_offered=True), now, zone):
        try:
            with transaction.atomic():
                done += _do(step, line, rows, now, clinic)
        except IntegrityError:  # another worker was quicker
            continue
        line = after(line, step, now)
    return done


def _do(step: Step, line: Line, rows: dict[UUID, OfferedTime], now: dt.datetime, clinic: Clinic) -> bool:
    if isinstance(step, Over):
        return _end(step.person, "over", now, tell=True)
    if isinstance(step, Asked):
        return _offer(step.offer, clinic)
    offer = step.offer
    if not close_offer(rows[offer.person], CLOSED_AS[type(step)], now):
        return False
    if isinstance(step, Silent):
        count_silence(line, offer.person, now)
    return True


def count_silence(line: Line, place: UUID, now: dt.datetime) -> None:
    """One silence more, with what follows from it. In the caller's transaction."""
    person = next(one for one in line.people if one.id == place)
    changed = after_silence(line, person, now)
    WaitingPlace.unscoped.filter(pk=place).update(
        silences=changed.silences, place_since=changed.since, is_first=changed.is_first
    )
    if changed.silences >= SILENCES_TO_LEAVE:
        _end(place, "silent", now, tell=True)


def _offer(offer: Offer, clinic: Clinic) -> bool:
    place = WaitingPlace.unscoped.select_for_update().get(pk=offer.person)
    span = offer.time.span
    if place.ended_at is not None or is_taken(offer.time.practitioner, span):
        return False
    row = OfferedTime.unscoped.create(
        place=place,
        practitioner_id=offer.time.practitioner,
        starts_at=span.starts_at,
        ends_at=span.ends_at,
        told_at=offer.told_at,
        until=offer.until,
    )
    patient = Patient.unscoped.select_related("user").get(pk=place.patient_id)
    if patient.user is not None:  # others are telephoned: the desk sees whom
        _mail_offer(row, patient.name, patient.user, clinic)
    audit.record(SYSTEM, "waiting.offer", f"offer:{row.pk.hex}", patient=patient.pk)
    return True


def _mail_offer(row: OfferedTime, name: str, user: User, clinic: Clinic) -> None:
    with reading.written_for(user):
        mail.post(
            user.email,
            gettext(SUBJECT),
            gettext(BODY).format(
                name=name,
                when=reading.when(row.starts_at, clinic.zone, user),
                zone=clinic.zone.replace("_", " "),
                until=reading.when(row.until, clinic.zone, user),
                url=reading.link("waiting"),
            ),
            purpose=_purpose(row),
            until=row.until,
            by_day=True,
        )


def _mail_end(place: UUID, end: str, name: str, user: User) -> None:
    with reading.written_for(user):
        mail.post(
            user.email,
            gettext(ENDED_SUBJECT),
            gettext(ENDED_BODY).format(name=name, why=gettext(ENDED[end]), url=reading.link("practitioners")),
            purpose=f"waiting_ended:{place.hex}",
            by_day=True,
        )


def close_offer(offer: OfferedTime, state: str, now: dt.datetime, *, in_time: bool = False) -> bool:
    """From open to `state`; false when somebody was quicker. A mail that has not gone out yet stays here."""
    open_ = OfferedTime.unscoped.filter(pk=offer.pk, state="open")
    if in_time:
        open_ = open_.filter(until__gt=now)
    if open_.update(state=state, closed_at=now) != 1:
        return False
    waiting = Mail.unscoped.filter(purpose=_purpose(offer), state=Mail.State.WAITING)
    waiting.update(state=Mail.State.STOPPED, body="")
    return True


def _end(place: UUID, end: str, now: dt.datetime, *, tell: bool = False) -> bool:
    """The waiting is over, and so is an open offer. False when it was before."""
    if WaitingPlace.unscoped.filter(pk=place, ended_at=None).update(ended_at=now, ended_as=end) != 1:
        return False
    for offer in OfferedTime.unscoped.filter(place=place, state="open"):
        close_offer(offer, "declined", now)
    if tell:
        patient = Patient.unscoped.select_related("user").get(waiting_places=place)
        if patient.user is not None:
            _mail_end(place, end, patient.name, patient.user)
        audit.record(SYSTEM, f"waiting.{end}", f"waiting:{place.hex}", patient=patient.pk)
    return True


def _end_of_line(now: dt.datetime) -> dt.datetime:
    last = WaitingPlace.unscoped.filter(ended_at=None).aggregate(last=Max("place_since"))["last"]
    return max(now, last + dt.timedelta(microseconds=1)) if last else now


def _purpose(offer: OfferedTime) -> str:
    return f"waiting_offer:{offer.pk.hex}"
