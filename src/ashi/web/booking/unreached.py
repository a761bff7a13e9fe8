"""At the desk: who comes soon and could not be reached by mail, so that somebody calls them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone

from ashi.web.booking.models import Appointment
from ashi.web.booking.queries import the_clinic
from ashi.web.design.places import fills
from ashi.web.records.actor import SYSTEM, Actor
from ashi.web.records.models import Mail
from ashi.web.records.prepared import PreparedRows

SOON = dt.timedelta(days=8)


@dataclass(frozen=True, slots=True)
class Unreached:
    """Somebody to call, and the visit it is about."""

    name: str
    telephone: str
    starts_at: dt.datetime


def _rows(actor: Actor, now: dt.datetime, until: dt.datetime) -> QuerySet[Any, Any]:
    dead = Mail.records.scope(SYSTEM).filter(
        state=Mail.State.DEAD, channel=Mail.Channel.MAIL, purpose__startswith="visit:"
    )
    return (
        Appointment.records.scope(actor)
        .filter(
            status=Appointment.Status.BOOKED,
            starts_at__gt=now,
            starts_at__lt=until,
            patient__user__email__in=dead.values("to"),
        )
        .order_by("starts_at")
        .values_list("patient_id", "patient__name", "patient__telephone", "starts_at")
    )


_ROWS = PreparedRows(_rows, now=dt.datetime, until=dt.datetime)


def unreached(actor: Actor) -> Sequence[Unreached]:
    """The next visit of each person whose reminder could not be delivered by mail to the address they have now."""
    now = timezone.now()
    first: dict[UUID, Unreached] = {}
    for patient, *row in _ROWS.rows(actor, now=now, until=now + SOON):
        first.setdefault(patient, Unreached(*row))
    return list(first.values())


@fills("desk")
def at_the_desk(context: Any) -> str:
    """Name, time and number; that a reminder did not arrive, and nothing of what it said."""
    actor = context["actor"]
    rows = unreached(actor)
    if not rows:
        return ""
    return render_to_string("booking/_unreached.html", {"rows": rows, "zone": the_clinic(actor).zone})
