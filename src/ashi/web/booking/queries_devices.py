"""What a device's calendar holds."""

import datetime as dt
from collections.abc import Iterable
from urllib.parse import urlsplit
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from ashi.web.booking.ical import CalendarVisit
from ashi.web.booking.models import Appointment, CalendarDevice
from ashi.web.booking.slots import Span
from ashi.web.records.actor import Actor
from ashi.web.records.models import Clinic

KEPT = dt.timedelta(days=60)
"""How long past visits stay in the calendar."""


def devices_of(actor: Actor) -> list[CalendarDevice]:
    """The person's own that still read, newest first."""
    mine = CalendarDevice.records.scope(actor).filter(withdrawn_at=None)
    return list(mine.select_related("practitioner").order_by("-made_at"))


def calendar_visits(actor: Actor, device: CalendarDevice, clinic: Clinic) -> list[CalendarVisit]:
    """The visits that the device's owner may see, from two months ago on."""
    rows = Appointment.records.scope(actor).filter(ends_at__gte=timezone.now() - KEPT)
    if device.practitioner_id:
        rows = rows.filter(practitioner=device.practitioner_id)
    return calendar_rows(actor, rows, clinic)


def calendar_visit(actor: Actor, appointment: UUID, clinic: Clinic) -> CalendarVisit | None:
    """One visit, if the actor may see it."""
    found = calendar_rows(actor, Appointment.records.scope(actor).filter(pk=appointment), clinic)
    return found[0] if found else None


def calendar_rows(actor: Actor, rows: QuerySet[Appointment], clinic: Clinic) -> list[CalendarVisit]:
    """These appointments as a calendar may show them."""
    return list(_shown(actor, rows.select_related("room").order_by("starts_at", "pk"), clinic))


def host() -> str:
    """What the clinic's ids end with."""
    return urlsplit(settings.ENVIRONMENT.url).hostname or "localhost"


def _place(row: Appointment, clinic: Clinic, *, is_patient: bool) -> str:
    """Empty for a home visit: a calendar is copied to places that need not know where somebody lives."""
    if row.is_at_home:
        return ""
    return clinic.address if is_patient else row.room.name if row.room else ""


def _shown(actor: Actor, rows: Iterable[Appointment], clinic: Clinic) -> Iterable[CalendarVisit]:
    zone = ZoneInfo(clinic.zone)
    is_patient = actor.role == "patient"
    for row in rows:
        changed_at = row.changed_at or row.made_at
        is_cancelled = row.status in ("cancelled", "no_show")
        if is_patient:
            page = reverse("appointment", args=[row.pk])
        else:
            day = row.starts_at.astimezone(zone).date()
            page = f"{reverse('today' if actor.role == 'practitioner' else 'desk')}?day={day}"
        yield CalendarVisit(
            id=row.pk,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            made_at=row.made_at,
            changed_at=changed_at,
            is_cancelled=is_cancelled,
            title="Appointment" if is_patient else "Visit",
            place=_place(row, clinic, is_patient=is_patient),
            address=f"{settings.ENVIRONMENT.url}{page}",
        )
        for name, way in () if is_patient else _ways(row):
            yield CalendarVisit(
                id=uuid5(row.pk, name),
                starts_at=way.starts_at,
                ends_at=way.ends_at,
                made_at=row.made_at,
                changed_at=changed_at,
                is_cancelled=is_cancelled,
                title="On the way",
                place="",
                address=f"{settings.ENVIRONMENT.url}{page}",
            )


def _ways(row: Appointment) -> Iterable[tuple[str, Span]]:
    """The way to a home visit and the way back, each a time of its own: neither is the visit."""
    if row.travel_minutes:
        yield "there", Span(row.away.starts_at, row.starts_at)
        yield "back", Span(row.ends_at, row.away.ends_at)
