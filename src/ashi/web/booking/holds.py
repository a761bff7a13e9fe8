"""A hold on booking: someone who needs a doctor first gets no time here until that is settled.

It says that, and nothing of why: the front desk reads it. The paperwork puts it there and takes it away
again, a practitioner takes it away after a doctor has looked.
"""

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_noop

from ashi.web.booking.models import Hold
from ashi.web.records import audit
from ashi.web.records.actor import Actor
from ashi.web.records.models import Episode

FOR_THE_PATIENT = gettext_noop(
    "One of your answers can mean that you need a doctor now, so no time can be booked yet. "
    "What to do is on the page behind this link. When a doctor has looked, call us: we go on from there."
)
FOR_THE_DESK = (
    "No time can be booked for this person: a doctor has to look first. "
    "Ask a practitioner now; they see why, and can lift it."
)


def put_on_hold(actor: Actor, episode: Episode) -> None:
    """From now on nothing is booked. In the caller's transaction; a hold that is there stays as it is."""
    hold, is_new = Hold.unscoped.get_or_create(
        episode=episode, defaults={"patient_id": episode.patient_id, "since": timezone.now()}
    )
    if is_new:
        audit.record(actor, "booking.hold", f"hold:{hold.pk.hex}", patient=episode.patient_id)


def lift(actor: Actor, episode: Episode, why: str) -> None:
    """Booking goes on. In the caller's transaction; nothing happens where no hold is."""
    hold = Hold.unscoped.filter(episode=episode).first()
    if hold is not None:
        Hold.unscoped.filter(pk=hold.pk).delete()
        audit.record(actor, "booking.hold_lifted", f"hold:{hold.pk.hex}", patient=episode.patient_id, why=why)


def is_on_hold(patient: UUID) -> bool:
    """Whether any care of this patient is on hold."""
    return Hold.unscoped.filter(patient=patient).exists()


def is_likely_on_hold(name: str, telephone: str) -> bool:
    """Whether someone on hold has this name, or this telephone: a call at the desk opens a new entry."""
    digits = _digits(telephone)
    return any(
        held_name.casefold() == name.strip().casefold() or (len(digits) > 5 and _digits(held_tel) == digits)
        for held_name, held_tel in Hold.unscoped.values_list("patient__name", "patient__telephone")
    )


def _digits(telephone: str) -> str:
    return "".join(sign for sign in telephone if sign.isdigit())
