"""Whether somebody's fear of needles calls for care: one cut-off for promise, advice, chart and plan."""

from ashi.intake.document import Intake
from ashi.knowledge import Fact, load


class _NeedleFear(Fact, frozen=True, kw_only=True):
    nervous_from: int


NEEDLE_FEAR = load("intake/needle_fear.toml", _NeedleFear)


def is_afraid(intake: Intake) -> bool:
    """Whether the score reaches knowledge/intake/needle_fear.toml. Not answered is not a score: others ask for that."""
    return intake.needle_fear is not None and intake.needle_fear >= NEEDLE_FEAR.nervous_from
