"""What a reminder of a visit says: when and where, and what helps to come. Nothing of what the visit is for."""

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse

from ashi.preparing import prepare
from ashi.web.booking.models import Appointment
from ashi.web.records.models import Clinic

GENERAL = ("eat", "medicines_any")
"""What everyone may be told in a mail, by its code in knowledge/preparing/advice.toml."""
NEXT_SHOWN = 3


def mail_of(
    which: str,
    visit: Appointment,
    clinic: Clinic,
    arrive_at: dt.datetime,
    ahead: Sequence[Appointment],
    stop: str,
) -> tuple[str, str]:
    """Subject and text of the mail. `ahead` are the visits booked after this one; `stop` ends such mails."""
    zone = ZoneInfo(clinic.zone)
    starts_at = visit.starts_at.astimezone(zone)
    page = settings.ENVIRONMENT.url + reverse("appointment", args=[visit.pk])
    parts = [
        f"Hello {visit.patient.name},",
        f"{_opening(which)} {day(starts_at)} at {starts_at:%H:%M}.\n{_when_to_come(starts_at, arrive_at)}",
    ]
    if clinic.address:
        parts.append(f"Where: {clinic.address}")
    todo = [advice.words for advice in prepare(None, starts_at).advice if advice.code in GENERAL]
    parts.append("Before you come:\n" + "\n".join(f"- {words}" for words in todo))
    if visit.paperwork != Appointment.Paperwork.DONE:
        parts.append(
            "Your paperwork is still open. At home you can take your time, and nothing you type is lost:\n"
            f"{settings.ENVIRONMENT.url}{reverse('paperwork', args=[visit.episode_id])}"
        )
    telephone = f"\nOr call us: {clinic.telephone}" if clinic.telephone else ""
    parts.append(
        "You cannot come? Please move it or give it back, so that somebody else can have the time. "
        f"You do it here, after signing in:\n{page}{telephone}"
    )
    if ahead:
        times = [row.starts_at.astimezone(zone) for row in ahead[:NEXT_SHOWN]]
        more = len(ahead) - len(times)
        lines = [f"- {day(at)} at {at:%H:%M}" for at in times] + ([f"- and {more} more"] if more else [])
        parts.append("Booked after that:\n" + "\n".join(lines))
    parts.append(f"No more reminders by mail: one tap, and your appointments stay as they are.\n{stop}")
    return f"Your appointment on {day(starts_at)}", "\n\n".join(parts) + "\n"


def sms_of(visit: Appointment, clinic: Clinic, stop: str) -> str:
    """The whole text message: when, and how to move it or stop. It names nobody and no clinic."""
    ending = "Reply STOP to end" if settings.ENVIRONMENT.sms_signing_key else f"Stop: {stop}"
    return f"{neutral(visit, clinic)} Move it: {settings.ENVIRONMENT.url}/me/ {ending}"


def neutral(visit: Appointment, clinic: Clinic) -> str:
    """The one sentence that may stand on a locked screen."""
    starts_at = visit.starts_at.astimezone(ZoneInfo(clinic.zone))
    return f"Your appointment: {starts_at:%a} {starts_at.day} {starts_at:%b}, {starts_at:%H:%M}."


def day(at: dt.datetime) -> str:
    """The day in words, for a reader in any year."""
    return f"{at:%A} {at.day} {at:%B}"


def _when_to_come(starts_at: dt.datetime, arrive_at: dt.datetime) -> str:
    """`arrive_at` leaves time for what is open of the paperwork, which may be done at home instead."""
    settled = prepare(None, starts_at).arrive_at
    if arrive_at >= settled:
        return f"Please be there at {arrive_at:%H:%M}."
    return (
        f"Please be there at {settled:%H:%M}, or at {arrive_at:%H:%M} if your paperwork is still open then."
    )


def _opening(which: str) -> str:
    return "your first appointment is on" if which == "week" else "your appointment is on"
