"""A clinic's caseload: how they fared, never without how many were asked and how many answered."""

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache
from math import sqrt

import msgspec
import numpy as np

from ashi.intake import DurationClass
from ashi.outcomes.growth import Prior, normal_above
from ashi.outcomes.parameters import natural_share, scale
from ashi.outcomes.verdict import Name

NAMES: tuple[str, ...] = ("responding", "not_responding", "too_early", "worse")


class CaseloadRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One episode that was asked: its baseline and its last follow-up score, None when it did not answer."""

    baseline: float
    follow_up: float | None
    week: float
    duration_class: DurationClass
    measure: str = "nrs_pain"
    verdict: Name | None = None
    practitioner: str = ""
    asked_on: dt.date | None = None


class Rate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`count` of `of` as a share with its 95 % Wilson interval; all None when there is nobody to count."""

    count: int
    of: int
    share: float | None
    low: float | None
    high: float | None


class Caseload(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a group fared on the 30 % rule.

    `better` is among those who answered. `worst_case` counts everyone who did not answer as not better,
    `best_case` as better. `expected_anyway` is the share of the answering to be expected at 30 % or
    better by natural course, regression to the mean and measurement error alone.
    """

    asked: int
    answered: Rate
    better: Rate
    worst_case: float | None
    best_case: float | None
    expected_anyway: float | None
    verdicts: dict[str, int]
    words: str


def wilson(count: int, of: int) -> Rate:
    """A share with its 95 % Wilson score interval.

    >>> rate = wilson(39, 100)
    >>> round(rate.low, 3), round(rate.high, 3)
    (0.3, 0.488)
    """
    if not 0 <= count <= of:
        raise ValueError(f"{count} of {of} is no share: the count must be between 0 and {of}.")
    if of == 0:
        return Rate(0, 0, None, None, None)
    z = 1.959964
    share = count / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    reach = z / (1 + z * z / of) * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return Rate(count, of, share, max(0.0, middle - reach), min(1.0, middle + reach))


def caseload(rows: Iterable[CaseloadRow]) -> Caseload:
    """Sum up a caseload. A row without follow-up counts among the asked and in the bounds.

    Raises ValueError for a measure that has no course model.
    """
    asked = answered = better = 0
    expected: list[float] = []
    verdicts: dict[str, int] = dict.fromkeys(NAMES, 0)
    for row in rows:
        asked += 1
        if row.verdict is not None:
            verdicts[row.verdict] += 1
        if row.follow_up is None:
            continue
        answered += 1
        better += better_by_30_percent(row)
        expected.append(natural_chance(row))
    silent = asked - answered
    found = Caseload(
        asked=asked,
        answered=wilson(answered, asked),
        better=wilson(better, answered),
        worst_case=better / asked if asked else None,
        best_case=(better + silent) / asked if asked else None,
        expected_anyway=float(np.mean(expected)) if expected else None,
        verdicts=verdicts,
        words="",
    )
    return msgspec.structs.replace(found, words=_words(found))


def better_by_30_percent(row: CaseloadRow) -> bool:
    """Whether the follow-up is at least 30 % better than the baseline; False without a follow-up."""
    if row.follow_up is None:
        return False
    on = scale(row.measure)
    start, now = on.burden(row.baseline), on.burden(row.follow_up)
    return start > 0 and now <= 0.7 * start + 1e-9


def natural_chance(row: CaseloadRow) -> float:
    """Chance that the answer at that week is 30 % below the baseline on the natural course alone."""
    return _natural_chance(row.measure, row.baseline, row.week, row.duration_class)


@lru_cache(maxsize=50_000)
def _natural_chance(measure: str, baseline: float, week: float, duration_class: DurationClass) -> float:
    start = scale(measure).burden(baseline)
    if start <= 0:
        return 0.0
    prior = Prior(duration_class, scale(measure), start)
    weeks = np.array([week])
    mean, variance = prior.true_start
    left = float(natural_share(duration_class, weeks)[0])
    sd = sqrt(variance * left**2 + float(prior.deviation(weeks)[0, 0]) + prior.scale.sem**2)
    # An answer is a whole point: it counts as reached from half a point above the cut.
    cut = np.floor(0.7 * start / prior.scale.per_point + 1e-9) * prior.scale.per_point
    return 1 - normal_above(float(cut) + prior.scale.per_point / 2, mean * left, sd)


def _words(found: Caseload) -> str:
    if not found.asked:
        return "Nobody was asked yet."
    if not found.better.of or found.better.share is None:
        people = "1 person was" if found.asked == 1 else f"{found.asked} people were"
        return f"{people} asked; none has answered yet."
    expected = 0.0 if found.expected_anyway is None else found.expected_anyway
    return (
        f"{found.answered.count} of {found.asked} people who were asked have answered. {found.better.count} of these "
        f"{found.better.of} are at least 30 % better ({100 * found.better.share:.0f} %); without treatment about "
        f"{100 * expected:.0f} % would be. If nobody who is silent is better it is "
        f"{100 * (found.worst_case or 0):.0f} % of all, if everybody is, {100 * (found.best_case or 0):.0f} %."
    )
