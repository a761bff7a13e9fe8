"""How sure are we, and why: five reasons to be less sure, after GRADE, in a form a page can open.

Two of the five follow from the pooled numbers by rules (below); three are judgements kept as data. All of it is
Ashi's own judgement and says so.
"""

from dataclasses import dataclass
from functools import cache
from typing import Literal

from ashi.evidence.pooled import Pooled
from ashi.knowledge import Fact, load

Level = Literal["high", "moderate", "low", "very low", "no evidence"]
DomainName = Literal["risk of bias", "inconsistency", "indirectness", "imprecision", "publication bias"]
LEVELS: tuple[Level, ...] = ("high", "moderate", "low", "very low")
BY = "Ashi's own judgement, not reviewed by a clinician"
# Rules of ours: half of the spread between trials real, and fewer people than 400, are marked down.
LARGE_I2_PERCENT = 50
FEW_PEOPLE = 400


class Judgement(Fact, frozen=True, kw_only=True):
    """One stored judgement: how many steps down, and why."""

    steps: Literal[0, 1, 2]
    reason: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """One of the five reasons: `steps` down (0 none, 1 serious, 2 very serious)."""

    domain: DomainName
    steps: int
    reason: str
    computed: bool


@dataclass(frozen=True, slots=True)
class Certainty:
    """The level, the five reasons behind it, and whose judgement it is."""

    level: Level
    doubts: tuple[Doubt, ...]
    by: str


@cache
def _stored() -> dict[str, dict[str, Judgement]]:
    return load("evidence/certainty.toml", dict[str, dict[str, Judgement]])


def certainty(pooled: Pooled) -> Certainty:
    """Judge one pooled answer. Without any trial the level is "no evidence" and there is nothing to doubt."""
    if pooled.k == 0:
        return Certainty("no evidence", (), BY)
    stored = _stored()[pooled.comparator]
    doubts = (
        _from(stored, "risk of bias"),
        _inconsistency(pooled),
        _from(stored, "indirectness"),
        _imprecision(pooled),
        _from(stored, "publication bias"),
    )
    down = sum(doubt.steps for doubt in doubts)
    return Certainty(LEVELS[min(down, len(LEVELS) - 1)], doubts, BY)


def _from(stored: dict[str, Judgement], domain: DomainName) -> Doubt:
    judgement = stored[domain.replace(" ", "_")]
    return Doubt(domain, judgement.steps, judgement.reason, computed=False)


def _inconsistency(pooled: Pooled) -> Doubt:
    if pooled.k == 1:
        return Doubt("inconsistency", 0, "One trial: nothing to compare it with.", computed=True)
    share = f"{pooled.i2_percent:.0f} percent of the spread between trials is more than chance"
    if pooled.i2_percent >= LARGE_I2_PERCENT:
        return Doubt("inconsistency", 1, f"The trials disagree: {share}.", computed=True)
    return Doubt("inconsistency", 0, f"The trials agree well enough: {share}.", computed=True)


def _imprecision(pooled: Pooled) -> Doubt:
    interval = pooled.hartung_knapp or pooled.wald
    reasons = []
    if interval is not None and interval.contains(pooled.no_difference):
        reasons.append("the wider interval still holds no difference")
    if pooled.people < FEW_PEOPLE:
        reasons.append(f"only {pooled.people} people")
    if pooled.k == 1:
        reasons.append("one trial only")
    steps = min(2, len(reasons))
    text = (
        "; ".join(reasons).capitalize()
        if reasons
        else f"{pooled.people} people and an interval away from nothing"
    )
    return Doubt("imprecision", steps, f"{text}.", computed=True)
