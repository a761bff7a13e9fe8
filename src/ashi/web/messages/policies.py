"""May this happen now? Each answer is an empty string, or the reason why not, for the person."""

from django.utils.translation import gettext_noop

from ashi.knowledge import said
from ashi.web.records.models import Episode

MOST_A_DAY = 30


def why_not_write(episode: Episode) -> str:
    """Nobody looks for messages about care that has ended."""
    if episode.closed_at is not None:
        return gettext_noop(
            "This care has ended, so nobody looks here for new messages. Please call us, or book a new time."
        )
    return ""


def why_not_now(sent_today: int) -> str:
    """A bound on what one person can pile up in 24 hours."""
    if sent_today >= MOST_A_DAY:
        return said(
            "You have sent %(most)s messages since this time yesterday; more cannot be taken today. Please call us.",
            most=MOST_A_DAY,
        )
    return ""
