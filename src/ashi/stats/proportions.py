"""Proportions of people, with intervals that behave near 0 and 1."""

import math
from dataclasses import dataclass

from scipy.special import ndtri


@dataclass(frozen=True, slots=True)
class Proportion:
    """A proportion (0 to 1) with its interval."""

    value: float
    low: float
    high: float


def wilson_interval(events: float, n: float, *, level: float = 0.95) -> Proportion:
    """Wilson's score interval (1927), which stays between 0 and 1.

    >>> p = wilson_interval(0, 10); round(p.low, 4), round(p.high, 4)
    (0.0, 0.2775)
    """
    if n <= 0 or not 0 <= events <= n:
        raise ValueError(f"{events:g} of {n:g}: events must lie between 0 and the number of people.")
    z = float(ndtri((1 + level) / 2))
    p = events / n
    centre = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    low = 0.0 if events == 0 else centre - half
    high = 1.0 if events == n else centre + half
    return Proportion(p, low, high)


def newcombe_difference(
    events1: float, n1: float, events2: float, n2: float, *, level: float = 0.95
) -> Proportion:
    """Difference of two proportions with Newcombe's hybrid score interval (1998, method 10)."""
    one, two = wilson_interval(events1, n1, level=level), wilson_interval(events2, n2, level=level)
    difference = one.value - two.value
    low = difference - math.hypot(one.value - one.low, two.high - two.value)
    high = difference + math.hypot(one.high - one.value, two.value - two.low)
    return Proportion(difference, low, high)
