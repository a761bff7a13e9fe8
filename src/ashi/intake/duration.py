"""How long it has hurt: acute, subacute or chronic."""

import datetime as dt
from typing import Literal

from ashi.intake.document import Intake
from ashi.knowledge import Fact, load

DurationClass = Literal["acute", "subacute", "chronic"]


class _DurationRule(Fact, frozen=True, kw_only=True):
    acute_under_weeks: int
    chronic_from_weeks: int


DURATION_RULE = load("intake/duration.toml", _DurationRule)


def duration_days(intake: Intake, on_date: dt.date) -> int:
    """Whole days since it began; never below 0."""
    return max(0, (on_date - intake.onset.began).days)


def duration_class(intake: Intake, on_date: dt.date) -> DurationClass:
    """Acute under 6 weeks, chronic from 12 weeks, subacute between (knowledge/intake/duration.toml)."""
    days = duration_days(intake, on_date)
    if days >= DURATION_RULE.chronic_from_weeks * 7:
        return "chronic"
    return "acute" if days < DURATION_RULE.acute_under_weeks * 7 else "subacute"
