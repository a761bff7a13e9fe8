"""When the law of the clinic's zone changes, booked visits keep their wall time."""

import datetime as dt
import logging
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils import timezone

from ashi.web.booking.models import Appointment, ZoneLaw
from ashi.web.booking.zone_law import law_of, same_wall_time
from ashi.web.records import audit
from ashi.web.records.actor import SYSTEM
from ashi.web.records.models import Clinic
from ashi.web.records.storage import check_can_store

DAYS_KNOWN = 500
"""More than a year ahead, which is as far as anything is booked, and a while until it is looked at again."""
DAYS_LEFT = 400

log = logging.getLogger("ashi.booking")


def keep_wall_times(now: dt.datetime | None = None) -> int:
    """Move every time ahead whose wall time a new law would change; answers how many. Called often, rarely does a thing.

    Nobody is told: they were promised the wall time. All of it happens, with its trace, or nothing.
    """
    now = now or timezone.now()
    clinic = Clinic.unscoped.first()
    if clinic is None:
        return 0
    zone = ZoneInfo(clinic.zone)
    row = ZoneLaw.unscoped.filter(zone=clinic.zone).first()
    ahead = dt.timedelta(days=DAYS_LEFT)
    begin = now - dt.timedelta(days=1)
    law = law_of(zone, begin, DAYS_KNOWN)
    if row is not None and row.until > now + ahead and _says_the_same(row, law, begin):
        return 0
    check_can_store()
    with transaction.atomic():
        moved = _move(row, zone, now) if row is not None else 0
        fields = {"known": law, "until": begin + dt.timedelta(days=DAYS_KNOWN)}
        ZoneLaw.unscoped.update_or_create(zone=clinic.zone, defaults=fields)
    return moved


def _says_the_same(row: ZoneLaw, law: tuple[tuple[int, int], ...], begin: dt.datetime) -> bool:
    """Whether both laws agree wherever both are known."""
    known = [tuple(pair) for pair in row.known]
    until = row.until.timestamp() // 60
    first = law[0][0]
    offset_then = [offset for minute, offset in known if minute <= first]
    later = [pair for pair in known if pair[0] > first]
    return offset_then[-1:] == [law[0][1]] and later == [pair for pair in law[1:] if pair[0] <= until]


def _move(row: ZoneLaw, zone: ZoneInfo, now: dt.datetime) -> int:
    ahead = Appointment.unscoped.select_for_update().filter(starts_at__gt=now, starts_at__lte=row.until)
    changes = []
    for appointment in ahead:
        starts_at = same_wall_time(appointment.starts_at, row.known, zone)
        if starts_at != appointment.starts_at:
            changes.append((starts_at - appointment.starts_at, appointment))
    # Later ones out of the way first when all move on, earlier ones when all move back.
    changes.sort(
        key=lambda change: (change[1].starts_at, change[1].pk),
        reverse=bool(changes) and changes[0][0] > dt.timedelta(),
    )
    for by, appointment in changes:
        was = appointment.starts_at
        try:
            with transaction.atomic():
                Appointment.unscoped.filter(pk=appointment.pk).update(
                    starts_at=was + by, ends_at=appointment.ends_at + by, changed_at=now
                )
        except IntegrityError:
            log.error("a booked time cannot keep its wall time: appointment %s", appointment.pk)
            continue
        audit.record(
            SYSTEM,
            "appointment.zone_law",
            f"appointment:{appointment.pk.hex}",
            patient=appointment.patient_id,
            why=f"from {was:%Y-%m-%d %H:%M} UTC: the law of {row.zone} changed, the wall time stays",
        )
    return len(changes)
