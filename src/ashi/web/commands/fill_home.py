"""One visit of the made-up clinic is at its patient's home."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils import timezone

from ashi.web.booking import queries
from ashi.web.booking.models import Appointment
from ashi.web.booking.slots import minutes_of, moment
from ashi.web.records.actor import SYSTEM
from ashi.web.records.models import Clinic

ADDRESS = "Beispielgasse 7, 10117 Berlin, second floor (made up)"


def fill_home_visit(clinic: Clinic) -> None:
    """The first visit from tomorrow on whose practitioner could go there on the same day; none in a house too full."""
    zone = ZoneInfo(clinic.zone)
    tomorrow = timezone.now() + dt.timedelta(days=1)
    booked = Appointment.unscoped.filter(status="booked", starts_at__gte=tomorrow).exclude(
        practitioner__habits__home_visit_travel_minutes=None
    )
    for row in booked.select_related("practitioner__habits").order_by("starts_at", "id"):
        travel = row.practitioner.habits.home_visit_travel_minutes
        day = row.starts_at.astimezone(zone).date()
        free = queries.free_times(
            SYSTEM, row.practitioner, clinic, day, 1, without=row.pk, travel_minutes=travel
        )
        if not free.size:
            continue
        wanted = minutes_of(row.starts_at)
        starts_at = moment(min(free.tolist(), key=lambda minute: abs(minute - wanted)))
        Appointment.unscoped.filter(pk=row.pk).update(
            starts_at=starts_at,
            ends_at=starts_at + (row.ends_at - row.starts_at),
            room=None,
            travel_minutes=travel,
            home_address=ADDRESS,
        )
        return
