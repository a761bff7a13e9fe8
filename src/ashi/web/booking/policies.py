"""May this happen now? Each answer is an empty string, or the reason why not, for the person."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_noop as _

from ashi.web.booking.models import Appointment

LATEST_CANCEL = dt.timedelta(hours=4)
STEPS = {
    "booked": {"arrived", "cancelled", "no_show"},
    "arrived": {"in_treatment", "booked", "cancelled"},
    "in_treatment": {"done"},
    "done": set(),
    "cancelled": set(),
    "no_show": {"arrived", "booked"},
}
PLACED_BACK = dt.timedelta(hours=12)
"""How far back the desk can put a visit: to what has begun today, never into days that are over."""
LATE_MINUTES = (5, 10, 20, 30)
"""What the desk can note when somebody telephones that they come later."""
ALREADY = {
    "booked": _("This appointment is already booked."),
    "arrived": _("This appointment is already arrived."),
    "in_treatment": _("This appointment is already in treatment."),
    "done": _("This appointment is already done."),
    "cancelled": _("This appointment is already cancelled."),
    "no_show": _("This appointment is over: it is noted that nobody came."),
}


def why_not_book(starts_at: dt.datetime, now: dt.datetime) -> str:
    """Only times that lie ahead, within a year, can be booked."""
    if starts_at <= now:
        return _("This time has already begun. Choose a later one.")
    if starts_at > now + dt.timedelta(days=366):
        return _("Times more than a year ahead cannot be booked yet.")
    return ""


def why_not_cancel(appointment: Appointment, now: dt.datetime, *, by_patient: bool) -> str:
    """A patient may cancel until some hours before; the clinic at any time until it begins."""
    if appointment.status != "booked" and not (appointment.status == "arrived" and not by_patient):
        return ALREADY[appointment.status]
    if by_patient and appointment.starts_at - now < LATEST_CANCEL:
        return _("It is less than 4 hours away. Please telephone the clinic.")
    return ""


def why_not_move(appointment: Appointment, now: dt.datetime, *, by_patient: bool) -> str:
    """As long as it can be cancelled and has not begun to happen."""
    if appointment.status != "booked":
        return ALREADY[appointment.status]
    return why_not_cancel(appointment, now, by_patient=by_patient)


def why_not_correct_address(appointment: Appointment, now: dt.datetime, *, by_patient: bool) -> str:
    """Of a home visit: a patient as long as they may move it, so before anybody is on the way; the desk until it begins."""
    if not appointment.is_at_home:
        return _("This visit is at the clinic.")
    return why_not_move(appointment, now, by_patient=by_patient)


def why_not_move_again(left: int | None, most: int | None) -> str:
    """A house may say how often its patients move one visit by themselves: `left` are the moves left after this one."""
    if left is None or left >= 0:
        return ""
    if most == 0:
        return _("To have a visit moved here, please call us: we look for another time with you.")
    return _(
        "You have moved this visit as often as you can here. To move it again, please call us: we look for a time with you."
    )


def why_not_take_back(appointment: Appointment, now: dt.datetime) -> str:
    """Only a cancelled time that still lies ahead."""
    if appointment.status != "cancelled":
        return _("This appointment was not cancelled.")
    if appointment.starts_at <= now:
        return _("This time has already begun. Choose a later one.")
    return ""


def why_not_step(appointment: Appointment, to: str) -> str:
    """The desk moves an appointment along one step at a time."""
    if to not in STEPS[appointment.status]:
        return f"An appointment that is {appointment.get_status_display().lower()} cannot become {to.replace('_', ' ')}."
    return ""


def why_not_place(appointment: Appointment, starts_at: dt.datetime, now: dt.datetime) -> str:
    """The desk can put elsewhere who has not been called in yet, also to a time that has begun."""
    if appointment.status not in ("booked", "arrived"):
        return ALREADY[appointment.status]
    if starts_at < now - PLACED_BACK:
        return "This time is over. Choose a later one."
    if starts_at > now + dt.timedelta(days=366):
        return _("Times more than a year ahead cannot be booked yet.")
    return ""


def why_not_late(appointment: Appointment, minutes: int) -> str:
    """Only of somebody who is still to come."""
    if appointment.status != "booked":
        return ALREADY[appointment.status]
    if minutes not in (0, *LATE_MINUTES):
        return f"Choose how late: {', '.join(map(str, LATE_MINUTES))} minutes."
    return ""


def why_not_walk_in(starts_at: dt.datetime, now: dt.datetime, zone: ZoneInfo) -> str:
    """Somebody who stands at the desk is seen today, from this very moment on."""
    if starts_at < now - dt.timedelta(minutes=15):
        return "This time is over. Choose the next one."
    if starts_at.astimezone(zone).date() != now.astimezone(zone).date():
        return "A walk-in is seen today. Book another day by telephone."
    return ""
