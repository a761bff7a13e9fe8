"""What else people do for low back pain, with the same honesty: compared with what, how large, how sure."""

from functools import cache
from typing import Literal

from ashi.evidence.pooled import Outcome
from ashi.evidence.trials import DurationClass
from ashi.knowledge import Fact, load_table


class OtherTreatment(Fact, frozen=True, kw_only=True):
    """One pooled result of a review. `benefit` is positive when the treatment helps.

    In standard deviations (SMD), in points of 100 (points), or as a `finding` in words when there is no such number.
    """

    treatment: str
    duration: DurationClass
    versus: str
    outcome: Outcome
    measure: Literal["SMD", "points", "words"]
    benefit: float | None = None
    low: float | None = None
    high: float | None = None
    trials: int | None = None
    people: int | None = None
    certainty: str | None = None
    finding: str | None = None


@cache
def other_treatments() -> tuple[OtherTreatment, ...]:
    """In the order of the file: what one can do oneself first."""
    return load_table("evidence/other_treatments.csv", OtherTreatment)
