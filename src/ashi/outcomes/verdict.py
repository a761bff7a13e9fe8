"""The answer to "is it working?" for one person, with its uncertainty."""

import datetime as dt
from typing import Literal

import msgspec

from ashi.knowledge import Basis

Name = Literal["responding", "not_responding", "too_early", "worse"]
# Why a verdict is "too early": no or few answers; answers that point neither way; better, but no more
# than people get by themselves.
Because = Literal["", "no_answer", "few_answers", "undecided", "as_expected"]


class CoursePoint(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One moment of the course: what was answered, and what would be expected without any treatment.

    `expected_low` to `expected_high` holds 8 of 10 people's answers; `likely_low` to `likely_high` holds the true
    level behind this person's own answers with 8 of 10, after the last of them if things go on as they are
    (None without a later answer, and within a long silence). All in the instrument's points.
    """

    on: dt.date
    week: float
    value: float | None
    expected: float
    expected_low: float
    expected_high: float
    likely: float | None = None
    likely_low: float | None = None
    likely_high: float | None = None


class Benchmark(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One published yardstick: the probability that the true state has reached it, and whether the answer has.

    `points` is the improvement it asks for; for ``recovery`` it is the score to reach.
    """

    name: Literal["thirty_percent", "mic", "recovery"]
    words: str
    points: float
    probability: float
    answer_reaches_it: bool
    source: str
    locator: str
    basis: Basis


class Forecast(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The true level to be expected at the planned end if things go on as they are (at least 8 of 10 between low and high).

    `probability` is that of an important improvement by then.
    """

    on: dt.date
    week: float
    value: float
    low: float
    high: float
    probability: float


class Verdict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A verdict in words with the numbers under it; `probability` is that of a true important change.

    `change` is the true improvement since the start in the instrument's points: positive is better,
    whichever way the instrument counts; 8 of 10 between `change_low` and `change_high`. `expected_anyway`
    is the improvement to be expected without treatment, in the same sense. `regression` is how far the
    first answer likely lay on the bad side of the true start (people come on bad days); it is in
    neither of the two. `beyond_expected` is the probability that the course is better than the natural one, `by_itself`
    the share of such people who would have improved this much (the mean of `change`) without treatment.
    `points` holds a weekly grid and every answer.
    """

    name: Name
    words: str
    probability: float
    change: float | None
    change_low: float | None
    change_high: float | None
    expected_anyway: float
    what_would_change_it: str
    points: tuple[CoursePoint, ...]
    source: str
    locator: str
    basis: Basis
    schema: Literal[1] = 1
    because: Because = ""
    measure: str = ""
    baseline: float | None = None
    as_of: dt.date | None = None
    answers: int = 0
    important: float | None = None
    regression: float = 0.0
    beyond_expected: float | None = None
    by_itself: float | None = None
    benchmarks: tuple[Benchmark, ...] = ()
    forecast: Forecast | None = None
    left_out: tuple[str, ...] = ()
