"""What others concluded: pooled results of reviews, positions of guidelines, and harms. All dated, none merged."""

from collections.abc import Iterator
from functools import cache
from typing import Literal, TypeVar

from ashi.evidence.trial_checks import interval_problems
from ashi.knowledge import Fact, KnowledgeError, load_table

Row = TypeVar("Row", bound=Fact)


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
    rows = load_table("evidence/published.csv", Published)
    # Two limits or none: a review may print one only, and its note says so.
    found = [
        (line, row.label, problem)
        for line, row in enumerate(rows, start=2)
        if row.ci_low is not None and row.ci_high is not None
        for problem in interval_problems(row.estimate, row.ci_low, row.ci_high)
    ]
    return _sound("published.csv", rows, found)


@cache
def guidelines() -> tuple[Guideline, ...]:
    """Positions for and against, newest first. They disagree, and the date matters."""
    rows = load_table("evidence/guidelines.csv", Guideline)
    return tuple(sorted(rows, key=lambda row: row.date, reverse=True))


@cache
def harms() -> tuple[Harm, ...]:
    """Unwanted effects with their unit: of people, or of treatments."""
    rows = load_table("evidence/harms.csv", Harm)
    found = [
        (line, f"{row.cohort}, {row.event}", problem)
        for line, row in enumerate(rows, start=2)
        for problem in (*interval_problems(row.rate, row.ci_low, row.ci_high), *_rate_problems(row))
    ]
    return _sound("harms.csv", rows, found)


def _rate_problems(row: Harm) -> Iterator[str]:
    if row.per not in (100, 10_000):
        yield f"per {row.per}: say it per 100 or per 10000, so that a page can draw it."
    if not 0 <= row.rate <= row.per:
        yield f"{row.rate:g} per {row.per} cannot be. Check both."
    if row.count is not None and row.denominator:
        worked_out = row.per * row.count / row.denominator
        if abs(worked_out - row.rate) > max(0.05 * worked_out, 0.005):
            yield f"{row.count} of {row.denominator} is {worked_out:.3g} per {row.per}, but rate says {row.rate:g}. Check."


def _sound(file: str, rows: tuple[Row, ...], found: list[tuple[int, str, str]]) -> tuple[Row, ...]:
    """The same rows, or a KnowledgeError that lists every bad one."""
    if found:
        raise KnowledgeError(
            "\n".join(f"evidence/{file}, line {line} ({what}): {problem}" for line, what, problem in found)
        )
    return rows
