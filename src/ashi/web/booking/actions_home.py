"""A home visit's address is another one: who may say so, and how long the way is then."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from ashi.web.booking import policies
from ashi.web.booking.models import Appointment
from ashi.web.booking.refusals import CHANGED, WAY_TAKEN, CannotBook
from ashi.web.records import audit
from ashi.web.records.actor import Actor
from ashi.web.records.storage import check_can_store


def correct_address(
    actor: Actor, appointment: Appointment, address: str, *, was: str, travel_minutes: int | None = None
) -> None:
    """Write another address; the desk says besides how many minutes the way there takes.

    A patient cannot know the minutes: they stay, and the desk is asked to look at them. `was` is the address on the
    writer's page. Raises `CannotBook`; the database refuses a way that meets another visit.
    """
    check_can_store()
    now = timezone.now()
    by_patient = actor.role == "patient"
    if reason := policies.why_not_correct_address(appointment, now, by_patient=by_patient):
        raise CannotBook(reason)
    here = appointment.home_address or ""
    if by_patient and address == here:
        return  # sent twice, or nothing was changed
    if was != here and address != here:
        raise CannotBook(CHANGED)
    minutes = appointment.travel_minutes if by_patient or travel_minutes is None else travel_minutes
    fields: dict[str, Any] = {
        "home_address": address,
        "travel_minutes": minutes,
        "is_way_unchecked": True if by_patient else None,
    }
    if address != here:
        fields["address_changed_at"] = now
    if minutes != appointment.travel_minutes:
        fields["changed_at"] = now
    seen = Appointment.unscoped.filter(
        pk=appointment.pk,
        status=appointment.status,
        starts_at=appointment.starts_at,
        home_address=appointment.home_address,
    )
    try:
        with transaction.atomic():
            if not seen.update(**fields):
                raise CannotBook(CHANGED)
            audit.record(
                actor,
                "appointment.address",
                f"appointment:{appointment.pk.hex}",
                patient=appointment.patient_id,
                why="" if by_patient else f"{minutes} minutes of way",
            )
    except IntegrityError:
        said = WAY_TAKEN.format(name=appointment.practitioner.name, minutes=minutes)
        raise CannotBook(said) from None
