"""Reminders of visits: once for each visit, time and channel, by day, and never for a time that is not kept."""

import datetime as dt
from collections.abc import Iterator
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone

from ashi.web.booking.models import Appointment
from ashi.web.booking.policies import LATEST_CANCEL
from ashi.web.booking.queries import the_clinic
from ashi.web.booking.reminding import Reminder, reminders_of
from ashi.web.intake.preparing import preparation_for
from ashi.web.progress import words_reminders
from ashi.web.records import audit, channels, mail, reading, ways
from ashi.web.records.actor import SYSTEM
from ashi.web.records.models import Clinic, Mail, Way
from ashi.web.records.storage import check_can_store
from ashi.web.records.waking import is_waking

KIND = "visit"
AHEAD = dt.timedelta(days=9)
BY = {"week": ("mail",), "days": ("mail", "sms", "push"), "hours": ("sms", "push")}
"""Which channels carry which reminder. A mail two hours before is read too late by many."""


def remind_of_visits(now: dt.datetime | None = None) -> int:
    """Write every reminder that is due now and still helps; answers how many. Called often; nobody gets two.

    Whoever is on hold is to see a doctor first, and is not told to come.
    """
    now = now or timezone.now()
    clinic = the_clinic(SYSTEM)
    zone = ZoneInfo(clinic.zone)
    if not is_waking(now, zone):
        return 0
    visits = (
        Appointment.unscoped.filter(
            status=Appointment.Status.BOOKED,
            starts_at__gt=now,
            starts_at__lt=now + AHEAD,
            episode__hold=None,
            patient__user__is_active=True,
        )
        .select_related("patient__user", "practitioner")
        .prefetch_related(Prefetch("patient__ways", Way.unscoped.all()), "patient__devices")
        .order_by("starts_at")
    )
    due = [
        (visit, reminder, channel, to)
        for visit in visits
        for reminder in _reminders(visit, zone)
        if reminder.due_at <= now < reminder.until
        for channel, to in _ways(visit, reminder)
    ]
    written = set(
        Mail.unscoped.filter(purpose__in=[_purpose(*one) for one in due]).values_list("purpose", flat=True)
    )
    return sum(_remind(clinic, *one) for one in due if _purpose(*one) not in written)


def is_wanted(message: Mail) -> bool:
    """Whether a message may still go: a reminder only while its visit is booked for that time, and nobody is on hold."""
    if message.kind != KIND:
        return True
    _kind, _which, visit, moment, _channel = message.purpose.split(":")
    return Appointment.unscoped.filter(
        pk=UUID(visit),
        starts_at=dt.datetime.fromtimestamp(int(moment), dt.UTC),
        status=Appointment.Status.BOOKED,
        episode__hold=None,
    ).exists()


def _reminders(visit: Appointment, zone: ZoneInfo) -> tuple[Reminder, ...]:
    return reminders_of(
        visit.starts_at,
        zone,
        booked_at=visit.made_at,
        with_week=visit.is_first and visit.paperwork != Appointment.Paperwork.DONE,
        latest_change=LATEST_CANCEL,
    )


def _ways(visit: Appointment, reminder: Reminder) -> Iterator[tuple[str, str]]:
    """Each channel that the patient wants for this reminder and the clinic has, with the address there."""
    words = ways.words_of(visit.patient, ways.VISITS)
    for channel in BY[reminder.which]:
        if words[channel].is_wanted and channels.is_on(channel):
            match channel:
                case "mail":
                    yield channel, visit.patient.user.email
                case "sms":
                    yield channel, words[channel].number
                case _:
                    yield from ((channel, device.pk.hex) for device in visit.patient.devices.all())


def _purpose(visit: Appointment, reminder: Reminder, channel: str, to: str) -> str:
    # With the time, so that a visit that was moved is reminded of anew, and one moved to and fro is not.
    way = f"{channel}.{to}" if channel == "push" else channel
    return f"{KIND}:{reminder.which}:{visit.pk.hex}:{int(visit.starts_at.timestamp())}:{way}"


def _remind(clinic: Clinic, visit: Appointment, reminder: Reminder, channel: str, to: str) -> bool:
    check_can_store()
    with transaction.atomic(), reading.written_for(visit.patient.user):
        stop = ways.stop_url(visit.patient, ways.VISITS, channel)
        match channel:
            case "mail":
                subject, body = _mail(clinic, visit, reminder, stop)
            case "sms":
                subject, body = "", words_reminders.sms_of(visit, clinic, stop)
            case _:
                subject, body = words_reminders.push_of(visit, clinic)
        mail.post(
            to,
            subject,
            body,
            purpose=_purpose(visit, reminder, channel, to),
            stop_url=stop,
            channel=channel,
            until=reminder.until,
            by_day=True,
        )
        audit.record(
            SYSTEM, "visit.remind", f"appointment:{visit.pk.hex}", patient=visit.patient_id, why=channel
        )
    return True


def _mail(clinic: Clinic, visit: Appointment, reminder: Reminder, stop: str) -> tuple[str, str]:
    preparation = preparation_for(SYSTEM, visit, clinic)
    arrive_at = preparation.arrive_at if preparation else visit.starts_at.astimezone(ZoneInfo(clinic.zone))
    ahead = Appointment.unscoped.filter(
        patient=visit.patient_id, status=Appointment.Status.BOOKED, starts_at__gt=visit.starts_at
    ).order_by("starts_at")
    return words_reminders.mail_of(reminder.which, visit, clinic, arrive_at, list(ahead), stop)
