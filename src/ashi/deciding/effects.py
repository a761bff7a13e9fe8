"""What each way does to pain, in points of 100, each beside what it was compared with. Never ranked."""

from functools import cache
from typing import Literal

from ashi.evidence import published
from ashi.knowledge import Fact, load_table
from ashi.outcomes.parameters import NATURAL_COURSE, NaturalCoursePoint

Option = Literal["acupuncture", "exercise", "medicines"]
Versus = Literal["usual_care", "sham", "none_or_usual", "dummy_pill"]
People = Literal["chronic", "acute"]


class Effect(Fact, frozen=True, kw_only=True):
    """A pooled difference: `points` of 100 less pain than in those who got `versus`, with its 95 % interval."""

    option: Option
    versus: Versus
    people: People
    points: float
    low: float
    high: float
    weeks: float | None = None
    studies: int
    n: int
    certainty: str


@cache
def pain_effects(people: People = "chronic") -> tuple[Effect, ...]:
    """Acupuncture against usual care and against sham (Cochrane 2020, as in `published`), exercise, medicines."""
    own = load_table("deciding/effects.csv", Effect)
    acupuncture = (_acupuncture("usual_care"), _acupuncture("sham"))
    return tuple(effect for effect in (*acupuncture, *own) if effect.people == people)


def waiting(people: People = "chronic") -> tuple[NaturalCoursePoint, ...]:
    """Mean pain (0 to 100) of people whatever they do, week by week, by the cohorts in use."""
    return tuple(point for point in NATURAL_COURSE if point.used and point.duration_class == people)


def _acupuncture(versus: Versus) -> Effect:
    wanted = ("mu2020", versus, "pain")
    row = next(p for p in published() if (p.review, p.comparator, p.outcome) == wanted)
    points, low, high = row.benefit or (None, None, None)
    if points is None or low is None or high is None or row.k is None or row.people is None:
        raise ValueError(f"The row of mu2020 against {versus} lacks its numbers. Complete published.csv.")
    return Effect(
        option="acupuncture",
        versus=versus,
        people="chronic",
        points=points,
        low=low,
        high=high,
        studies=row.k,
        n=row.people,
        certainty=row.certainty or "not judged",
        source=row.source,
        locator=row.locator,
        basis=row.basis,
    )
