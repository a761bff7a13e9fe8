"""May this happen now? Each answer is an empty string, or the reason why not, for the person."""

import datetime as dt

from django.utils.translation import gettext_noop as _

from ashi.web.booking.models import Appointment
from ashi.web.kiosk.models import Tablet

CODE_VALID = dt.timedelta(minutes=10)
IDLE = dt.timedelta(minutes=5)
"""So long nothing may come from a sitting's browser. Its page ends it earlier, by QUIET and COUNTDOWN."""
QUIET = dt.timedelta(seconds=90)
COUNTDOWN = dt.timedelta(seconds=30)
LONGEST = dt.timedelta(hours=2)
MOST_WRONG = 5
WRONG_FOR = dt.timedelta(minutes=10)
IN_THE_HOUSE = ("arrived", "in_treatment")


def why_not_hand_over(appointment: Appointment) -> str:
    """Only someone who is here gets the tablet, while their care goes on."""
    if appointment.is_at_home:
        return "This visit is at the patient's home, and the tablet stays in the house."
    if appointment.status not in IN_THE_HOUSE:
        return _("Check the person in first: a code is made for someone who is here.")
    if appointment.episode is None or appointment.episode.closed_at is not None:
        return _("This care has ended, so there is nothing to fill in.")
    return ""


def why_not_try(tablet: Tablet, now: dt.datetime) -> str:
    """A tablet that heard too many wrong codes waits."""
    if has_tried_too_often(tablet, now):
        return _("That was too many wrong codes. Please ask at the desk, or try again in ten minutes.")
    return ""


def has_tried_too_often(tablet: Tablet, now: dt.datetime) -> bool:
    return (
        tablet.wrong_since is not None
        and now - tablet.wrong_since < WRONG_FOR
        and tablet.wrong_codes >= MOST_WRONG
    )
