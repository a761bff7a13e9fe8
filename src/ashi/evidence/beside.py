"""What others found for the same question, beside our own pooled number, and why it differs."""

from dataclasses import dataclass
from functools import cache

from ashi.evidence.pooled import Pooled
from ashi.evidence.published import Published, published
from ashi.knowledge import Fact, load

_SAME: dict[str, frozenset[str]] = {
    "sham": frozenset({"sham", "several"}),
    "no_treatment": frozenset({"no_treatment", "no_acupuncture"}),
    "usual_care": frozenset({"usual_care", "no_acupuncture", "several"}),
    "no_acupuncture": frozenset({"no_treatment", "no_acupuncture", "usual_care"}),
    "active": frozenset({"active"}),
}
_CHRONIC = frozenset(
    {"chronic low back pain", "back and neck pain", "low back pain", "back pain", "musculoskeletal pain"}
)
_EARLY = frozenset({"acute low back pain"})


class Difference(Fact, frozen=True, kw_only=True):
    """Why one review's number differs; our reading."""

    why: str


@dataclass(frozen=True, slots=True)
class Beside:
    """One published result on the same question. `why` is our reading of why it differs from ours."""

    published: Published
    why: str


@cache
def _reasons() -> dict[str, Difference]:
    return load("evidence/why_they_differ.toml", dict[str, Difference])


def beside(pooled: Pooled) -> tuple[Beside, ...]:
    """Published results on this comparator and outcome, newest first."""
    conditions = _EARLY if pooled.duration in ("acute", "subacute", "under_12_weeks") else _CHRONIC
    rows = [
        row
        for row in published()
        if row.comparator in _SAME[pooled.comparator]
        and (row.outcome == pooled.outcome or pooled.outcome == "any")
        and row.condition in conditions
    ]
    rows.sort(key=lambda row: -row.year)
    return tuple(Beside(row, _reasons()[row.review].why) for row in rows)
