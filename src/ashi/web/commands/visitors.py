"""Whose account each of a demo's sign-in links is for."""

import datetime as dt

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from ashi.web.booking.models import Appointment, LedgerEntry
from ashi.web.messages.models import Message
from ashi.web.records.models import Document, User


def visitor(role: str) -> User:
    """The account a demo's sign-in link of `role` is for: the one with most to see."""
    if role in {"front_desk", "owner"}:
        return User.objects.filter(role=role).order_by("made_at").earliest("made_at")
    busiest = (
        Appointment.unscoped.filter(starts_at__gte=timezone.now() - dt.timedelta(hours=12), status="booked")
        .order_by("starts_at")
        .select_related("practitioner__user")
    )
    todays = busiest.filter(paperwork="done", is_first=False).first() or busiest.first()
    if role == "practitioner":
        return todays.practitioner.user if todays else User.objects.filter(role=role).earliest("made_at")
    returning = _fullest(busiest.filter(paperwork="done", is_first=False, patient__user__isnull=False))
    return returning.patient.user if returning else User.objects.filter(role=role).earliest("made_at")


def _fullest(returning: "QuerySet[Appointment]") -> Appointment | None:
    """Of a patient who ticks a home plan, has asked something and has an account, as far as there is one."""
    patient = OuterRef("patient")
    return (
        returning.annotate(
            ticks=Exists(Document.unscoped.filter(patient=patient, kind="home_day")),
            has_asked=Exists(Message.unscoped.filter(patient=patient)),
            has_account=Exists(LedgerEntry.unscoped.filter(patient=patient)),
        )
        .order_by("-ticks", "-has_asked", "-has_account", "-starts_at")
        .first()
    )
