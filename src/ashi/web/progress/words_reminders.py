"""What a reminder of a visit says: when and where, and what helps to come. Nothing of what the visit is for."""

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ashi.preparing import prepare
from ashi.web.booking.models import Appointment
from ashi.web.design.languages import translated, weekday
from ashi.web.records import reading
from ashi.web.records.models import Clinic

GENERAL = ("eat", "medicines_any")
"""What everyone may be told in a mail, by its code in knowledge/preparing/advice.toml."""
AT_HOME = ("home_place", "home_warm", *GENERAL)
"""The same for a home visit. Where that is, stands in no mail."""
NEXT_SHOWN = 3


def mail_of(
    which: str,
    visit: Appointment,
    clinic: Clinic,
    arrive_at: dt.datetime,
    ahead: Sequence[Appointment],
    stop: str,
) -> tuple[str, str]:
    """Subject and text of the mail, in the language at hand. `ahead` are the visits booked after this one; `stop` ends
    such mails."""
    starts_at, user = visit.starts_at.astimezone(ZoneInfo(clinic.zone)), visit.patient.user
    time = f"{starts_at:%H:%M}{reading.beside(starts_at, clinic.zone, user)}"
    parts = [
        _("Hello {name},").format(name=visit.patient.name),
        f"{_opening(which).format(day=weekday(starts_at), time=time)}\n{_when_to_come(visit, starts_at, arrive_at)}",
    ]
    if clinic.address and not visit.is_at_home:
        parts.append(_("Where: {address}").format(address=clinic.address))
    parts.append(_to_do(visit, starts_at))
    if visit.paperwork != Appointment.Paperwork.DONE:
        words = _(
            "Your paperwork is still open. At home you can take your time, and nothing you type is lost:"
        )
        parts.append(f"{words}\n{reading.link('paperwork', visit.episode_id)}")
    parts.append(f"{_if_not(visit)}\n{reading.link('appointment', visit.pk)}{_or_call(clinic)}")
    if ahead:
        times = [f"- {reading.when(row.starts_at, clinic.zone, user)}" for row in ahead[:NEXT_SHOWN]]
        if more := len(ahead) - len(times):
            times.append("- " + ngettext("and %(count)s more", "and %(count)s more", more) % {"count": more})
        parts.append(_("Booked after that:") + "\n" + "\n".join(times))
    parts.append(
        _("No more reminders by mail: one tap, and your appointments stay as they are.") + f"\n{stop}"
    )
    subject = _("Your appointment on {day}").format(day=weekday(starts_at))
    return subject, "\n\n".join(parts) + "\n"


def sms_of(visit: Appointment, clinic: Clinic, stop: str) -> str:
    """The whole text message: when, and how to move it or stop. It names nobody and no clinic."""
    can_reply = bool(settings.ENVIRONMENT.sms_signing_key)
    ending = _("Reply STOP to end") if can_reply else _("Stop: {url}").format(url=stop)
    moving = _("Move it: {url}").format(url=reading.link("me"))
    return f"{neutral(visit, clinic)} {moving} {ending}"


def push_of(visit: Appointment, clinic: Clinic) -> tuple[str, str]:
    """Title and text of a push message."""
    return _("Reminder"), neutral(visit, clinic)


def neutral(visit: Appointment, clinic: Clinic) -> str:
    """The one sentence that may stand on a locked screen."""
    time = reading.when_in_short(visit.starts_at, clinic.zone, visit.patient.user)
    return _("Your appointment: {time}.").format(time=time)


def _or_call(clinic: Clinic) -> str:
    if not clinic.telephone:
        return ""
    return "\n" + _("Or call us: {telephone}").format(telephone=clinic.telephone)


def _to_do(visit: Appointment, starts_at: dt.datetime) -> str:
    wanted = AT_HOME if visit.is_at_home else GENERAL
    advice = prepare(None, starts_at, at_home=visit.is_at_home).advice
    lines = (f"- {translated(one.words)}" for one in advice if one.code in wanted)
    return "\n".join([_("Before we come:") if visit.is_at_home else _("Before you come:"), *lines])


def _if_not(visit: Appointment) -> str:
    if visit.is_at_home:
        return _(
            "Does this time not suit you? Please move it or give it back, so that somebody else can have the time. "
            "You do it here, after signing in:"
        )
    return _(
        "You cannot come? Please move it or give it back, so that somebody else can have the time. "
        "You do it here, after signing in:"
    )


def _when_to_come(visit: Appointment, starts_at: dt.datetime, arrive_at: dt.datetime) -> str:
    """`arrive_at` leaves time for what is open of the paperwork, which may be done at home instead."""
    if visit.is_at_home:
        return _("We come to you. Please be at home then.")
    settled = prepare(None, starts_at).arrive_at
    if arrive_at >= settled:
        return _("Please be there at {time}.").format(time=f"{arrive_at:%H:%M}")
    words = _("Please be there at {time}, or at {early} if your paperwork is still open then.")
    return words.format(time=f"{settled:%H:%M}", early=f"{arrive_at:%H:%M}")


def _opening(which: str) -> str:
    if which == "week":
        return _("your first appointment is on {day} at {time}.")
    return _("your appointment is on {day} at {time}.")
