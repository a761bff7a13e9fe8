"""When the paperwork may be written, and when it may be opened again: one table."""

from uuid import UUID

import pytest
from django.utils import timezone

from ashi.web.intake.models import Draft
from ashi.web.intake.policies import may_reopen, may_write
from ashi.web.records.models import Episode

SENT = UUID("01890a5d-ac96-774b-bcce-b302099a8057")


@pytest.mark.parametrize(
    ("closed", "submitted_as", "write", "reopen"),
    [
        (False, None, True, False),
        (False, SENT, False, True),
        (True, None, False, False),
        (True, SENT, False, False),
    ],
)
def test_may_this_happen_now(closed: bool, submitted_as: UUID | None, write: bool, reopen: bool) -> None:
    episode = Episode(opened_at=timezone.now(), closed_at=timezone.now() if closed else None)
    draft = Draft(submitted_as_id=submitted_as)
    assert may_write(episode, draft) is write
    assert may_reopen(episode, draft) is reopen
