"""What others concluded: pooled results of reviews, positions of guidelines, and harms. All dated, none merged."""

from functools import cache
from typing import Literal

from ashi.knowledge import Fact, load_table


class Published(Fact, frozen=True, kw_only=True):
    """One pooled result of a review, as printed. `favours_acupuncture_when` says which sign is good.

    `finding` holds the words of a review that gave no number. `approximate` is "yes" for "close to".
    """

    review: str
    label: str
    year: int
    condition: str
    comparator: Literal["sham", "no_treatment", "no_acupuncture", "usual_care", "active", "several"]
    outcome: Literal["pain", "function", "responder", "quality_of_life"]
    scale: str
    approximate: Literal["yes", "no"]
    measure: Literal["SMD", "MD", "RR", "OR"] | None = None
    estimate: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    favours_acupuncture_when: Literal["positive", "negative", "above 1"] | None = None
    k: int | None = None
    people: int | None = None
    i2_percent: float | None = None
    timepoint: str | None = None
    certainty: str | None = None
    finding: str | None = None
    note: str | None = None

    @property
    def recalled(self) -> bool:
        return self.basis == "recalled"

    @property
    def benefit(self) -> tuple[float, float | None, float | None] | None:
        """Estimate and limits turned so that more is better for acupuncture (ratios as printed)."""
        if self.estimate is None:
            return None
        if self.favours_acupuncture_when == "negative":
            turned_low = None if self.ci_high is None else -self.ci_high
            turned_high = None if self.ci_low is None else -self.ci_low
            return -self.estimate, turned_low, turned_high
        return self.estimate, self.ci_low, self.ci_high


class Guideline(Fact, frozen=True, kw_only=True):
    """A dated position. `status` says whether it still stands."""

    body: str
    country: str
    date: str
    status: Literal["current", "superseded", "not renewed", "unclear"]
    population: str
    position: str
    direction: Literal["for", "against", "pays"]
    date_note: str | None = None
    strength: str | None = None

    @property
    def recalled(self) -> bool:
        return self.basis == "recalled"


class Harm(Fact, frozen=True, kw_only=True):
    """How often something unwanted happened: `rate` per `per` people, or per `per` treatments. Never mix the two."""

    cohort: str
    year: int
    country: str
    unit: Literal["people", "treatments"]
    event: str
    rate: float
    per: int
    denominator: int | None = None
    count: int | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    note: str | None = None

    @property
    def recalled(self) -> bool:
        return self.basis == "recalled"


@cache
def published() -> tuple[Published, ...]:
    """Pooled results of reviews and individual patient data meta-analyses, as printed."""
    return load_table("evidence/published.csv", Published)


@cache
def guidelines() -> tuple[Guideline, ...]:
    """Positions for and against, newest first. They disagree, and the date matters."""
    rows = load_table("evidence/guidelines.csv", Guideline)
    return tuple(sorted(rows, key=lambda row: row.date, reverse=True))


@cache
def harms() -> tuple[Harm, ...]:
    """Unwanted effects with their unit: of people, or of treatments."""
    return load_table("evidence/harms.csv", Harm)
