"""Why a time cannot be had, in words for the person."""

from django.utils.translation import gettext_noop

from ashi.web.design.languages import translated

TAKEN = gettext_noop("Someone else has just booked this time. Nothing was booked; please choose another.")
NO_ROOM = gettext_noop("All our rooms are taken at that time. Nothing was booked; please choose another.")
CHANGED = gettext_noop("Someone else has just changed this appointment. Look at it again.")
AT_HOME = "This visit is at the patient's home: it takes no room."
NO_HOME_VISITS = "{name} makes no home visits."
NO_WAY = "{name}'s hours do not hold the {minutes} minutes of way before and after the visit. Choose one of these times."
WAY_TAKEN = (
    "{name} has something else in the {minutes} minutes before or after this visit. Nothing is kept yet. "
    "Keep the address with the way as it was, then move the visit."
)
NO_WAY_YET = (
    "{name}'s hours do not hold {minutes} minutes of way before and after this visit. Nothing is kept yet. "
    "Keep the address with the way as it was, then move the visit."
)
KEPT = gettext_noop("Somebody on the waiting list is being asked about this time. Please choose another.")


class CannotBook(Exception):
    """The act is refused; the message is for the person."""

    @property
    def words(self) -> str:
        """The message in the language of the page."""
        return translated(self.args[0])


class NoRoom(CannotBook):
    """Every room is taken at that time."""

    def __init__(self) -> None:
        super().__init__(NO_ROOM)
