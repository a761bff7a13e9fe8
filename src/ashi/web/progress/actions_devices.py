"""A patient's devices for push messages: added from the device itself, taken away from anywhere."""

from django.db import IntegrityError, transaction

from ashi.web.records import ways
from ashi.web.records.actor import Actor
from ashi.web.records.models import Device, Patient
from ashi.web.records.storage import check_can_store

MOST = 5


def add_device(actor: Actor, patient: Patient, endpoint: str, p256dh: str, auth: str) -> bool:
    """Remind on this device from now on. The same device again is no second one; false when there are five already,
    or it belongs to somebody else who uses this browser."""
    check_can_store()
    try:
        with transaction.atomic():
            Patient.unscoped.select_for_update().get(pk=patient.pk)
            known = Device.unscoped.filter(patient=patient)
            if not known.filter(endpoint=endpoint).exists():
                if known.count() >= MOST:
                    return False
                Device.unscoped.create(patient=patient, endpoint=endpoint, p256dh=p256dh, auth=auth)
            ways.say(actor, patient, ways.VISITS, "push", ways.Word(True))
    except IntegrityError:
        return False
    return True


def remove_devices(actor: Actor, patient: Patient) -> None:
    """No more push messages, on any device. None is remembered."""
    check_can_store()
    with transaction.atomic():
        ways.say(actor, patient, ways.VISITS, "push", ways.Word(False))
        Device.unscoped.filter(patient=patient).delete()
