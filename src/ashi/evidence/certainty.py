"""How sure are we, and why: five reasons to be less sure, after GRADE, in a form a page can open.

Two of the five follow from the pooled numbers by rules (below); three are judgements kept as data. All of it is
Ashi's own judgement and says so.
"""

from dataclasses import dataclass
from functools import cache
from typing import Literal

from ashi.evidence.pooled import Pooled
from ashi.knowledge import Fact, load, said, said_together

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
        return Doubt("inconsistency", 0, said("One trial: nothing to compare it with."), computed=True)
    share = round(pooled.i2_percent)
    if pooled.i2_percent >= LARGE_I2_PERCENT:
        reason = said(
            "The trials disagree: %(share)s percent of the spread between them is more than chance.",
            share=share,
        )
        return Doubt("inconsistency", 1, reason, computed=True)
    reason = said(
        "The trials agree well enough: %(share)s percent of the spread between them is more than chance.",
        share=share,
    )
    return Doubt("inconsistency", 0, reason, computed=True)


def _imprecision(pooled: Pooled) -> Doubt:
    interval = pooled.hartung_knapp or pooled.wald
    reasons = []
    if interval is not None and interval.contains(pooled.no_difference):
        reasons.append(said("The wider interval still holds no difference."))
    if pooled.people < FEW_PEOPLE:
        reasons.append(said("Only %(people)s people.", people=pooled.people))
    if pooled.k == 1:
        reasons.append(said("One trial only."))
    enough = said("%(people)s people and an interval away from nothing.", people=pooled.people)
    return Doubt("imprecision", min(2, len(reasons)), said_together(reasons or [enough]), computed=True)
