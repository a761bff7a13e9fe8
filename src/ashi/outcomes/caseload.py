"""A clinic's caseload: how they fared, never without how many were asked and how many answered."""

from math import sqrt

import msgspec
import numpy as np
from scipy import special

from ashi.outcomes.fared import YARDSTICKS, Fared, People, Yardstick, how_they_fared

LEAST_FOR_INTERVAL = 6  # fewer answers have no 95 % interval of the median that ends anywhere


class Rate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`count` of `of` as a share with its 95 % Wilson interval; all None when there is nobody to count."""

    count: int
    of: int
    share: float | None
    low: float | None
    high: float | None


class Reached(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many reached one yardstick.

    `rate` is of those who answered; `worst` and `best` are of all who were asked, with everyone who did not answer
    counted as not there and as there. `expected_anyway` is the share of the answering to be expected
    there by natural course, regression to the mean and measurement error alone, for people like these.
    """

    yardstick: Yardstick
    rate: Rate
    worst: Rate
    best: Rate
    expected_anyway: float | None


class Middle(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A mean or median improvement in the measure's points (more is better) with its 95 % interval.

    `worst` counts everyone who did not answer as unchanged, `best` as free of the burden. The interval is None
    for fewer than six answers.
    """

    value: float
    low: float | None
    high: float | None
    worst: float
    best: float


class Change(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Improvement since the first answer, of `of` people; `expected_anyway` is the mean that such people have anyway."""

    of: int
    mean: Middle
    median: Middle
    expected_anyway: float


class Caseload(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a group fared: who answered, each yardstick, and the change in points (None when nobody answered, or on
    several measures)."""

    asked: int
    answered: Rate
    reached: tuple[Reached, ...]
    change: Change | None
    words: str

    def by(self, yardstick: Yardstick) -> Reached:
        """One yardstick's figures."""
        return next(reached for reached in self.reached if reached.yardstick == yardstick)


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


def caseload(people: People) -> Caseload:
    """Sum up a caseload, from rows, from columns, or of people judged before. Whoever is without follow-up counts among
    the asked and in the bounds.

    Raises ValueError for a measure that has no course model.
    """
    fared = how_they_fared(people)
    asked, answered = len(fared.start), int(fared.answered.sum())
    reached = tuple(_reached(yardstick, fared, answered) for yardstick in YARDSTICKS)
    is_one_measure = bool((fared.measure == fared.measure[:1]).all())
    change = _change(fared) if answered and is_one_measure else None
    found = Caseload(asked, wilson(answered, asked), reached, change, "")
    return msgspec.structs.replace(found, words=_words(found))


def _reached(yardstick: Yardstick, fared: Fared, answered: int) -> Reached:
    there, asked = int(fared.there[yardstick].sum()), len(fared.start)
    return Reached(
        yardstick,
        wilson(there, answered),
        wilson(there, asked),
        wilson(there + asked - answered, asked),
        float(fared.chance[yardstick][fared.answered].mean()) if answered else None,
    )


def _change(fared: Fared) -> Change:
    told = fared.answered
    points = (fared.start - fared.end)[told] / fared.per_point[told]
    silent = fared.start[~told] / fared.per_point[~told]
    worst, best = np.concatenate([points, 0 * silent]), np.concatenate([points, silent])
    means: tuple[float | None, float | None] = (None, None)
    medians = means
    if len(points) >= LEAST_FOR_INTERVAL:
        reach = float(special.stdtrit(len(points) - 1, 0.975) * points.std(ddof=1) / sqrt(len(points)))
        means = (float(points.mean()) - reach, float(points.mean()) + reach)
        # Between these two of the answers in order lies the median, whatever their distribution (binomial).
        outer = int((special.bdtr(np.arange(len(points)), len(points), 0.5) <= 0.025).sum())
        order = np.sort(points)
        medians = (float(order[outer - 1]), float(order[-outer]))
    return Change(
        len(points),
        Middle(float(points.mean()), *means, float(worst.mean()), float(best.mean())),
        Middle(float(np.median(points)), *medians, float(np.median(worst)), float(np.median(best))),
        float(((fared.start - fared.mean)[told] / fared.per_point[told]).mean()),
    )


def _words(found: Caseload) -> str:
    if not found.asked:
        return "Nobody was asked yet."
    better = found.by("thirty_percent")
    if better.rate.share is None:
        people = "1 person was" if found.asked == 1 else f"{found.asked} people were"
        return f"{people} asked; none has answered yet."
    return (
        f"{found.answered.count} of {found.asked} people who were asked have answered. "
        f"{better.rate.count} of these {better.rate.of} are at least 30 % better: {of_100(better.rate.share)} of 100. "
        f"About {of_100(better.expected_anyway)} of 100 such people would be better anyway. "
        f"Counting all who were asked, it is {of_100(better.worst.share)} of 100 if nobody who is silent is better, "
        f"and {of_100(better.best.share)} of 100 if all of them are."
    )


def of_100(share: float | None) -> str:
    """A share as people in a hundred; a dash when there is none.

    >>> of_100(0.394), of_100(0.004), of_100(0.0), of_100(None)
    ('39', 'fewer than 1', '0', '–')
    """
    if share is None:
        return "–"
    if 0 < share < 0.005:
        return "fewer than 1"
    return f"{100 * share:.0f}"
