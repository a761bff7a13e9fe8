"""How a patient wants to be reached: asked before every reminder, changed on their page or from any message."""

import base64
import binascii
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from ashi.web.records import audit, mail
from ashi.web.records.actor import Actor
from ashi.web.records.models import Patient, Way
from ashi.web.records.storage import check_can_store

VISITS = "visits"
KINDS = {VISITS: frozenset({"visit"})}
"""Which kinds of message each word is about, as their purposes begin."""
WANTED_UNASKED = frozenset({(VISITS, "mail")})
"""What a patient gets who never said a word about it."""
MAC_BYTES = 16


@dataclass(frozen=True, slots=True)
class Word:
    """What a patient said of one kind of message over one channel; `number` is for SMS."""

    is_wanted: bool
    number: str = ""


def words_of(patient: Patient, about: str) -> dict[str, Word]:
    """Every channel's word, said or by default. The caller has scoped `patient`."""
    said = {way.channel: Word(way.is_wanted, way.number) for way in patient.ways.all() if way.about == about}
    return {name: said.get(name, Word((about, name) in WANTED_UNASKED)) for name in ("mail", "sms", "push")}


def say(actor: Actor, patient: Patient, about: str, channel: str, word: Word) -> bool:
    """Keep a patient's word, and leave undelivered what goes against it; false when it was so before."""
    check_can_store()
    with transaction.atomic():
        Patient.unscoped.select_for_update().get(pk=patient.pk)
        way = _row(patient, about, channel)
        before = Word(way.is_wanted, way.number)
        if before == word:
            return False
        Way.unscoped.filter(pk=way.pk).update(is_wanted=word.is_wanted, number=word.number)
        if not word.is_wanted or before.number != word.number:
            for to in _addresses(patient, channel, before):
                mail.stop(to, KINDS[about])
        act = "ways.choose" if word.is_wanted else "ways.stop"
        audit.record(actor, act, f"patient:{patient.pk.hex}", patient=patient.pk, why=f"{about} by {channel}")
    return True


def stop_number(number: str, address: str) -> int:
    """No more text messages to this number, whoever gave it; answers for how many people. Nobody is signed in."""
    rows = Way.unscoped.select_related("patient__user").filter(channel="sms", number=number, is_wanted=True)
    return sum(
        say(person_behind(row, address), row.patient, row.about, "sms", Word(False, number))
        for row in (rows if number else ())
    )


def stop_url(patient: Patient, about: str, channel: str) -> str:
    """Where one press ends messages of this kind over this channel, without signing in. Makes the row it names."""
    way = _row(patient, about, channel)
    token = base64.urlsafe_b64encode(way.pk.bytes + _mac(way.pk)).decode().rstrip("=")
    return settings.ENVIRONMENT.url + reverse("stop", args=[token])


def way_behind(token: str) -> Way | None:
    """The word that a stop link is about; None for any other token."""
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(raw) != 16 + MAC_BYTES:
        return None
    pk = UUID(bytes=raw[:16])
    if not constant_time_compare(_mac(pk), raw[16:]):
        return None
    return Way.unscoped.select_related("patient__user").filter(pk=pk).first()


def person_behind(way: Way, address: str) -> Actor:
    """Whoever presses a stop link acts as the patient it was sent to."""
    return Actor("patient", way.patient.user_id, way.patient_id, name=way.patient.name, address=address)


def _row(patient: Patient, about: str, channel: str) -> Way:
    unasked = (about, channel) in WANTED_UNASKED
    row, _ = Way.unscoped.get_or_create(
        patient=patient, about=about, channel=channel, defaults={"is_wanted": unasked}
    )
    return row


def _addresses(patient: Patient, channel: str, before: Word) -> list[str]:
    match channel:
        case "mail":
            return [patient.user.email] if patient.user else []
        case "sms":
            return [before.number] if before.number else []
        case _:
            return [device.hex for device in patient.devices.values_list("pk", flat=True)]


def _mac(pk: UUID) -> bytes:
    return salted_hmac("ashi.web.records.ways", pk.hex, algorithm="sha256").digest()[:MAC_BYTES]
