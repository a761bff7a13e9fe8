"""At the desk: who comes soon and could not be reached by mail, so that somebody calls them."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from ashi.web.booking.models import Appointment
from ashi.web.booking.queries import the_clinic
from ashi.web.design.places import fills
from ashi.web.records.actor import SYSTEM, Actor
from ashi.web.records.models import Mail

SOON = dt.timedelta(days=8)


def unreached(actor: Actor) -> Sequence[Appointment]:
    """The next visit of each person whose reminder could not be delivered by mail to the address they have now."""
    now = timezone.now()
    dead = Mail.records.scope(SYSTEM).filter(
        state=Mail.State.DEAD, channel=Mail.Channel.MAIL, purpose__startswith="visit:"
    )
    rows = (
        Appointment.records.scope(actor)
        .filter(
            status=Appointment.Status.BOOKED,
            starts_at__gt=now,
            starts_at__lt=now + SOON,
            patient__user__email__in=dead.values("to"),
        )
        .select_related("patient")
        .order_by("starts_at")
    )
    first: dict[object, Appointment] = {}
    for row in rows:
        first.setdefault(row.patient_id, row)
    return list(first.values())


@fills("desk")
def at_the_desk(context: Any) -> str:
    """Name, time and number; that a reminder did not arrive, and nothing of what it said."""
    actor = context["actor"]
    rows = unreached(actor)
    if not rows:
        return ""
    return render_to_string("booking/_unreached.html", {"rows": rows, "zone": the_clinic(actor).zone})
