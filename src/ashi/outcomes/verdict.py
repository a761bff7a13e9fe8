"""The answer to "is it working?" for one person, with its uncertainty."""

import datetime as dt
from typing import Literal

import msgspec

from ashi.knowledge import Basis

Name = Literal["responding", "not_responding", "too_early", "worse"]


class CoursePoint(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One moment of the course: what was answered, and what would be expected without any treatment."""

    on: dt.date
    week: float
    value: float | None
    expected: float
    expected_low: float
    expected_high: float


class Verdict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A verdict in words with the numbers under it; `probability` is that of a true important change."""

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
