"""What is done with a tablet: set up, withdrawn, handed over by a code, used by one patient, given back."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid5

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_noop

from ashi.instruments import Response
from ashi.web.booking.models import Appointment
from ashi.web.design.languages import SOURCE
from ashi.web.kiosk import policies
from ashi.web.kiosk.models import HandOver, Tablet
from ashi.web.records import audit, documents, reading
from ashi.web.records.actor import Actor
from ashi.web.records.storage import check_can_store

TOKEN_BYTES = 32
CODE_DIGITS = 6
SEEN_EVERY = dt.timedelta(seconds=15)
WRONG = gettext_noop("This code does not work. Look at it once more, or ask at the desk for a new one.")


class CannotHandOver(Exception):
    """Why not, for the person at the desk."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A sitting that began: `secret` is for its browser alone."""

    hand_over: HandOver
    secret: str


def set_up(actor: Actor, name: str) -> str:
    """Make the device that asks a tablet of the waiting room; answers its token, which is not kept."""
    check_can_store()
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with transaction.atomic():
        tablet = Tablet.unscoped.create(
            name=name, token_sha256=digest(token), made_at=timezone.now(), made_by_id=actor.user
        )
        audit.record(actor, "tablet.set_up", f"tablet:{tablet.pk.hex}")
    return token


def withdraw(actor: Actor, tablet: Tablet) -> None:
    """From now on the device is a stranger's; who sits at it is shown out. The caller has scoped `tablet`."""
    with transaction.atomic():
        _end(actor, HandOver.unscoped.filter(tablet=tablet), HandOver.Ended.WITHDRAWN)
        if Tablet.unscoped.filter(pk=tablet.pk, withdrawn_at=None).update(withdrawn_at=timezone.now()):
            audit.record(actor, "tablet.withdraw", f"tablet:{tablet.pk.hex}")


def hand_over(actor: Actor, appointment: Appointment) -> tuple[HandOver, str]:
    """A code for this visit; an earlier one, and a sitting that goes on with it, end. Raises `CannotHandOver`.

    The code itself is only answered here: what is kept cannot be turned back into it.
    """
    check_can_store()
    if reason := policies.why_not_hand_over(appointment):
        raise CannotHandOver(reason)
    now = timezone.now()
    with transaction.atomic():
        # In line behind another click on the same visit.
        Appointment.unscoped.select_for_update().get(pk=appointment.pk)
        _end(actor, HandOver.unscoped.filter(appointment=appointment), HandOver.Ended.REPLACED)
        over = HandOver.unscoped.filter(began_at=None, ended_at=None, expires_at__lte=now)
        over.update(ended_at=now, ended_how=HandOver.Ended.IDLE)  # their digits are free again
        while True:
            code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
            row = HandOver(
                appointment=appointment,
                episode_id=appointment.episode_id,
                patient_id=appointment.patient_id,
                made_by_id=actor.user,
                made_at=now,
                code_mac=_mac(code),
                expires_at=now + policies.CODE_VALID,
            )
            try:
                with transaction.atomic():
                    row.save(force_insert=True)
            except IntegrityError:
                if not HandOver.unscoped.filter(code_mac=row.code_mac).exists():
                    raise
                continue  # somebody else holds these digits now
            audit.record(actor, "tablet.code", f"hand_over:{row.pk.hex}", patient=row.patient_id)
            return row, code


def take(tablet: Tablet, code: str, address: str, language: str = SOURCE) -> Begun | str:
    """Begin a sitting by its code, once; or the words for why not. Wrong codes are counted.

    The tablet speaks the `language` in which the code was typed; where that is English, the one that the person reads.
    """
    check_can_store()
    now = timezone.now()
    with transaction.atomic():
        tablet = Tablet.unscoped.select_for_update().get(pk=tablet.pk)
        if reason := policies.why_not_try(tablet, now):
            return reason
        found = (
            HandOver.unscoped.select_related("patient__user", "appointment")
            .filter(code_mac=_mac(code), began_at=None, ended_at=None, expires_at__gt=now)
            .filter(appointment__status__in=policies.IN_THE_HOUSE)
            .first()
        )
        if found is None:
            return _note_wrong(tablet, now)
        if language == SOURCE:
            language = reading.language_of(found.patient.user)
        secret = secrets.token_urlsafe(TOKEN_BYTES)
        actor = actor_of(found, address)
        _end(actor, HandOver.unscoped.filter(tablet=tablet), HandOver.Ended.REPLACED)
        begun = HandOver.unscoped.filter(pk=found.pk, began_at=None, ended_at=None).update(
            tablet=tablet, sitting_sha256=digest(secret), began_at=now, seen_at=now, language=language
        )
        if not begun:
            return _note_wrong(tablet, now)
        found.language = language
        Tablet.unscoped.filter(pk=tablet.pk).update(wrong_codes=0, wrong_since=None)
        audit.record(actor, "tablet.begin", f"hand_over:{found.pk.hex}", patient=found.patient_id)
    return Begun(found, secret)


def _note_wrong(tablet: Tablet, now: dt.datetime) -> str:
    is_over = tablet.wrong_since is None or now - tablet.wrong_since >= policies.WRONG_FOR
    tablet.wrong_codes = 1 if is_over else tablet.wrong_codes + 1
    tablet.wrong_since = now if is_over else tablet.wrong_since
    tablet.save(update_fields=["wrong_codes", "wrong_since"])
    return policies.why_not_try(tablet, now) or WRONG


def sitting_at(token: str, secret: str) -> HandOver | None:
    """The sitting that goes on in this browser, noted as alive; one that was left alone too long ends here."""
    row = (
        HandOver.unscoped.select_related("patient")
        .filter(tablet__token_sha256=digest(token), tablet__withdrawn_at=None)
        .filter(sitting_sha256=digest(secret), ended_at=None)
        .first()
    )
    if row is None or row.seen_at is None or row.began_at is None:
        return None
    now = timezone.now()
    if not (row.seen_at <= now < row.seen_at + policies.IDLE and now < row.began_at + policies.LONGEST):
        end(row, HandOver.Ended.IDLE, "")
        return None
    if now - row.seen_at >= SEEN_EVERY:
        HandOver.unscoped.filter(pk=row.pk, ended_at=None).update(seen_at=now)
    return row


def speak(hand_over: HandOver, language: str) -> None:
    """The person went on in another language."""
    if hand_over.language != language:
        HandOver.unscoped.filter(pk=hand_over.pk).update(language=language)
        hand_over.language = language


def end(hand_over: HandOver, how: str, address: str) -> None:
    """The sitting is over: its browser's secret opens nothing any more."""
    with transaction.atomic():
        _end(actor_of(hand_over, address), HandOver.unscoped.filter(pk=hand_over.pk), how)


def answer(actor: Actor, hand_over: HandOver, responses: Sequence[Response]) -> None:
    """Keep the answers that were given at the tablet, each part once, however often they are sent."""
    documents.keep_all(
        hand_over.episode,
        [
            documents.NewDocument(
                actor, "response", one, one.answered_on, uuid5(hand_over.pk, one.instrument)
            )
            for one in responses
        ],
    )


def actor_of(hand_over: HandOver, address: str) -> Actor:
    """Who acts at the tablet: the patient by name, without their account."""
    return Actor(
        "tablet",
        patient=hand_over.patient_id,
        name=hand_over.patient.name,
        address=address,
        episode=hand_over.episode_id,
    )


def digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _end(actor: Actor, rows: "QuerySet[HandOver]", how: str) -> None:
    now = timezone.now()
    for row in rows.filter(ended_at=None):
        if HandOver.unscoped.filter(pk=row.pk, ended_at=None).update(ended_at=now, ended_how=how):
            audit.record(actor, f"tablet.end_{how}", f"hand_over:{row.pk.hex}", patient=row.patient_id)


def _mac(code: str) -> str:
    return salted_hmac("ashi.web.kiosk.code", code, algorithm="sha256").hexdigest()
