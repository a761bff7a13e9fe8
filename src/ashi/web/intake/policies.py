"""What may happen now with a paperwork, whoever asks."""

from ashi.web.intake.models import Draft
from ashi.web.records.models import Episode


def may_write(episode: Episode, draft: Draft) -> bool:
    """Words can be changed until they are sent, and never after the care has ended."""
    return episode.closed_at is None and draft.submitted_as_id is None


def may_reopen(episode: Episode, draft: Draft) -> bool:
    """What was sent can be corrected while the care goes on."""
    return episode.closed_at is None and draft.submitted_as_id is not None
