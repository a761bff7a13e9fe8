"""The waiting list by telephone: a place for a name and a number, and what was answered, or that nobody did."""

from django.db import transaction
from django.utils import timezone

from ashi.web.booking import holds, queries_waiting
from ashi.web.booking.actions_waiting import OVER, close_offer, count_silence, join
from ashi.web.booking.models import OfferedTime, WaitingPlace
from ashi.web.booking.refusals import CannotBook
from ashi.web.booking.waiting import Wish
from ashi.web.records import audit
from ashi.web.records.actor import Actor
from ashi.web.records.models import Patient
from ashi.web.records.storage import check_can_store


def join_by_telephone(actor: Actor, name: str, telephone: str, wish: Wish) -> WaitingPlace:
    """A place for a name and a number. Who waits already under both keeps it, with the new wish. Raises `CannotBook`."""
    check_can_store()
    if holds.is_likely_on_hold(name, telephone):
        raise CannotBook(holds.FOR_THE_DESK)
    with transaction.atomic():
        waits = WaitingPlace.unscoped.filter(
            ended_at=None, patient__user=None, patient__name=name, patient__telephone=telephone
        ).select_related("patient")
        if place := waits.first():
            return join(actor, place.patient, wish)
        patient = Patient.unscoped.create(name=name, telephone=telephone)
        audit.record(actor, "patient.make", f"patient:{patient.pk.hex}", patient=patient.pk)
        return join(actor, patient, wish)


def note_not_reached(actor: Actor, offer: OfferedTime) -> None:
    """The desk has telephoned in vain: a silence, and the next in line can be asked. Raises `CannotBook`."""
    check_can_store()
    now = timezone.now()
    with transaction.atomic():
        line, _ = queries_waiting.the_line()
        if not close_offer(offer, "silent", now):
            raise CannotBook(OVER)
        count_silence(line, offer.place_id, now)
        audit.record(actor, "waiting.not_reached", f"offer:{offer.pk.hex}", patient=offer.place.patient_id)
