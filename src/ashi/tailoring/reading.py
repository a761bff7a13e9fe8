"""Which patterns hold, in each of the two languages, and why."""

import datetime as dt
from dataclasses import dataclass

from ashi.intake import Intake
from ashi.safety.conditions import comparisons, say, true_atoms
from ashi.safety.situation import Situation, situation_of
from ashi.tailoring.document import Pattern
from ashi.tailoring.painted import Painted
from ashi.tailoring.tables import PATTERNS, REGION_ROWS, PatternRule

_COMPARED = comparisons(
    evidence.atom for rule in PATTERNS.values() for evidence in (*rule.for_, *rule.against)
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A pattern rule that holds, with its weight and the patient's answers that led to it."""

    rule: PatternRule
    weight: float
    because: tuple[str, ...]

    def as_pattern(self) -> Pattern:
        """The reading as it is stored in a plan."""
        rule = self.rule
        return Pattern(
            rule.language, rule.name, self.weight, self.because, rule.source, rule.locator, rule.basis
        )


def tailoring_situation(intake: Intake, painted: Painted, on_date: dt.date) -> Situation:
    """The safety situation plus what the drawing says of channels and areas."""
    base = situation_of(intake, on_date, painted.facts)
    facts = set(base.facts) | {f"area:{place.area}" for place in painted.places}
    shares: dict[str, float] = {}
    for place in painted.places:
        row = REGION_ROWS.get(place.base)
        for channel in row.channels.split() if row else ():
            shares[channel] = shares.get(channel, 0.0) + place.share
    facts |= {f"channel:{channel}" for channel, share in shares.items() if share >= 0.25}
    if {"left", "right"} <= {place.side for place in painted.places}:
        facts.add("drawn:bilateral")
    return Situation(frozenset(facts), base.numbers, base.words)


def read_patterns(situation: Situation) -> tuple[Reading, ...]:
    """Every pattern that holds, heaviest first within its language; traditional ones first."""
    true = true_atoms(situation, _COMPARED)
    found = [r for rule in PATTERNS.values() if (r := _read(rule, situation, true)) is not None]
    return tuple(sorted(found, key=lambda r: (r.rule.language != "traditional", -r.weight, r.rule.id)))


def _read(rule: PatternRule, situation: Situation, true: frozenset[str]) -> Reading | None:
    held = [evidence for evidence in rule.for_ if evidence.atom in true]
    against = [evidence for evidence in rule.against if evidence.atom in true]
    weight = round(sum([e.weight for e in held]) - sum([e.weight for e in against]), 3)
    if weight < rule.holds_from:
        return None
    because = [say(evidence.atom, situation) for evidence in held]
    because += [f"Against it: {say(evidence.atom, situation)}" for evidence in against]
    return Reading(rule, weight, tuple(because))
