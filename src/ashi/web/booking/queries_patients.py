"""The desk looks for somebody: by name, or by the number they call from."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import F, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Replace
from django.utils import timezone

from ashi.web.booking.models import Appointment
from ashi.web.records.actor import Actor
from ashi.web.records.models import Clinic, Patient
from ashi.web.records.names import is_called

MOST_FOUND = 20
FEWEST_DIGITS = 4
"""Fewer are in too many numbers."""


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody, and when they are here next."""

    patient: Patient
    coming: Appointment | None
    day: dt.date | None
    """The day of that, in the clinic."""


def find_patients(actor: Actor, words: str, clinic: Clinic) -> tuple[Sequence[Found], bool]:
    """Who has all these words in their name, or this number; and whether there are more than are answered."""
    rows = list(_matching(actor, words).order_by("name", "pk")[: MOST_FOUND + 1])
    return _with_visits(actor, rows[:MOST_FOUND], clinic), len(rows) > MOST_FOUND


def _with_visits(actor: Actor, shown: Sequence[Patient], clinic: Clinic) -> Sequence[Found]:
    visits = Appointment.records.scope(actor).filter(
        patient__in=shown, status__in=("booked", "arrived", "in_treatment"), ends_at__gt=timezone.now()
    )
    coming: dict[object, Appointment] = {}
    for visit in visits.select_related("practitioner").order_by("starts_at"):
        coming.setdefault(visit.patient_id, visit)
    return [_found(row, coming.get(row.pk), ZoneInfo(clinic.zone)) for row in shown]


def same_people(actor: Actor, name: str, telephone: str, clinic: Clinic) -> Sequence[Found]:
    """Whoever may be this caller: the same name, and the same number or none known. The desk asks; nothing is merged."""
    called = " ".join(name.split()).casefold()
    rows = [
        row
        for row in Patient.records.scope(actor).filter(is_called(name)).order_by("made_at", "pk")
        if " ".join(row.name.split()).casefold() == called and is_same_number(row.telephone, telephone)
    ]
    return _with_visits(actor, rows[:MOST_FOUND], clinic) if called else []


def is_same_number(known: str, told: str) -> bool:
    """Whether two numbers may be one, with the country before it or without; a number that is not known may be any.

    >>> is_same_number("+49 30 1234567", "030 123 45-67"), is_same_number("", "030 1"), is_same_number("030 2", "030 1")
    (True, True, False)
    """
    short, long = sorted((_digits(known).lstrip("0"), _digits(told).lstrip("0")), key=len)
    return not _digits(known) or short == long or (len(short) > 6 and long.endswith(short))


def _digits(words: str) -> str:
    return "".join(sign for sign in words if sign.isascii() and sign.isdigit())


def _found(patient: Patient, coming: Appointment | None, zone: ZoneInfo) -> Found:
    return Found(patient, coming, coming.starts_at.astimezone(zone).date() if coming else None)


def _matching(actor: Actor, words: str) -> QuerySet[Patient]:
    people = Patient.records.scope(actor)
    digits = _digits(words)
    if len(digits) >= FEWEST_DIGITS:
        written: Combinable = F("telephone")
        for sign in " -/().+":
            written = Replace(written, Value(sign), Value(""))
        return people.annotate(digits=written).filter(digits__contains=digits)
    return people.filter(is_called(words)) if words.split() else people.none()
