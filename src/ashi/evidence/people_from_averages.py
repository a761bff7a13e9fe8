"""From an average change and its spread to the share of people who changed enough to notice."""

import math
from functools import cache

from scipy.special import ndtr

from ashi.evidence.trials import Matter
from ashi.knowledge import Fact, load
from ashi.stats.proportions import Proportion

Z_95 = 1.959963984540054


class Worthwhile(Fact, frozen=True, kw_only=True):
    """The smallest change on a scale, in its points, that one person counts as worthwhile."""

    points: float
    matter: Matter
    label: str


@cache
def worthwhile() -> dict[str, Worthwhile]:
    """By scale; a scale that is not here is never turned into people."""
    return load("evidence/worthwhile.toml", dict[str, Worthwhile])


def share_improved(improvement: float, sd: float, n: int, points: float) -> Proportion:
    """Share of people who improve by `points` or more, when improvements spread like a bell curve.

    The interval (95 %) comes from the sampling error of mean and SD: var(z) = 1/n + z^2/(2n), z = (mean - points)/SD.

    >>> p = share_improved(improvement=28.7, sd=30.3, n=140, points=15)
    >>> round(p.value, 3), round(p.low, 3), round(p.high, 3)
    (0.674, 0.61, 0.734)
    """
    z = (improvement - points) / sd
    half = Z_95 * math.sqrt(1 / n + z * z / (2 * n))
    return Proportion(float(ndtr(z)), float(ndtr(z - half)), float(ndtr(z + half)))


def difference_of_shares(one: Proportion, two: Proportion) -> Proportion:
    """One minus two, its interval from the two intervals (the square-and-add rule of Newcombe)."""
    d = one.value - two.value
    low = d - math.hypot(one.value - one.low, two.high - two.value)
    high = d + math.hypot(one.high - one.value, two.value - two.low)
    return Proportion(d, low, high)
