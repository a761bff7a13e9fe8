"""Let a device read somebody's visits, and end it."""

import base64
import contextlib
import datetime as dt
import hashlib
import secrets
from uuid import UUID

from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_noop

from ashi.knowledge import said
from ashi.web.booking.models import CalendarDevice
from ashi.web.records import audit
from ashi.web.records.access import actor_of
from ashi.web.records.actor import Actor
from ashi.web.records.models import Practitioner
from ashi.web.records.storage import check_can_store

SECRET_BYTES = 15
"""120 bits: nobody guesses it, and somebody can still type it once."""
MOST_DEVICES = 20
NOTED_EVERY = dt.timedelta(hours=1)


class CannotAdd(Exception):
    """No further device; the message says why, for the person."""


def add_device(
    actor: Actor, name: str, practitioner: Practitioner | None, *, client_key: UUID | None
) -> tuple[CalendarDevice, str]:
    """A device of the actor's own and its secret, which is told this once. Raises `CannotAdd`."""
    check_can_store()
    mine = CalendarDevice.records.scope(actor)
    if mine.filter(withdrawn_at=None).count() >= MOST_DEVICES:
        raise CannotAdd(said("%(most)s devices are the most. Take one away first.", most=MOST_DEVICES))
    secret = base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode().lower()
    try:
        with transaction.atomic():
            device = CalendarDevice.unscoped.create(
                user_id=actor.user,
                practitioner=practitioner,
                name=name,
                secret_sha256=_hash(secret),
                client_key=client_key,
            )
            audit.record(actor, "calendar.add", f"calendar:{device.pk.hex}", patient=actor.patient)
    except IntegrityError:
        raise CannotAdd(
            gettext_noop(
                "This device was added a moment ago, and its address is shown only once. "
                "If you do not have it any more, take the device away and add it again."
            )
        ) from None
    return device, secret


def withdraw_device(actor: Actor, device: CalendarDevice) -> bool:
    """End it; false when it had ended before."""
    check_can_store()
    with transaction.atomic():
        open_ = CalendarDevice.unscoped.filter(pk=device.pk, withdrawn_at=None)
        if not open_.update(withdrawn_at=timezone.now()):
            return False
        audit.record(actor, "calendar.withdraw", f"calendar:{device.pk.hex}", patient=actor.patient)
    return True


def device_behind(secret: str, address: str) -> tuple[CalendarDevice, Actor] | None:
    """Whose device has this secret, typed with or without dashes; it acts as its owner does now."""
    typed = secret.strip().replace("-", "").lower()
    device = (
        CalendarDevice.unscoped.select_related("user__patient", "user__practitioner")
        .filter(secret_sha256=_hash(typed), withdrawn_at=None, user__is_active=True)
        .first()
    )
    if device is None:
        return None
    now = timezone.now()
    stale = Q(read_at=None) | Q(read_at__lt=now - NOTED_EVERY)
    if device.read_at is None or device.read_at < now - NOTED_EVERY:
        with contextlib.suppress(DatabaseError):  # a full disk must not take the calendar away
            CalendarDevice.unscoped.filter(stale, pk=device.pk).update(read_at=now)
    return device, actor_of(device.user, address)


def in_groups(secret: str) -> str:
    """The secret as people type it."""
    return "-".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
