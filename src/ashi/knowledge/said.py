"""Sentences that the library makes: English text that still knows its pattern and what was put into it.

The library knows no languages. Whoever shows a sentence may put the same parts into the pattern's translation; whoever
only wants to read has a `str`.
"""

from collections.abc import Iterable, Mapping
from functools import reduce

Part = str | int | float


class Said(str):
    """An English sentence with its `pattern` and `parts`. Parts are words, other sentences, or numbers."""

    __slots__ = ("parts", "pattern")

    pattern: str
    parts: Mapping[str, Part]


def said(pattern: str, **parts: Part) -> Said:
    """Put the parts in. Numbers are written as short as they get, so round them to what should be read.

    >>> one = said("only %(people)s people", people=120)
    >>> one, one.pattern, one.parts
    ('only 120 people', 'only %(people)s people', {'people': 120})
    """
    sentence = Said(pattern % {name: _english(part) for name, part in parts.items()})
    sentence.pattern, sentence.parts = pattern, parts
    return sentence


def said_in_turn(reasons: Iterable[str]) -> str:
    """Several, one after the other.

    >>> said_in_turn(["one trial only", said("only %(people)s people", people=9)])
    'one trial only; only 9 people'
    """
    return reduce(lambda first, then: said("%(first)s; %(then)s", first=first, then=then), reasons)


def said_together(sentences: Iterable[str]) -> str:
    """Several whole sentences as one text."""
    return reduce(lambda first, then: said("%(first)s %(then)s", first=first, then=then), sentences)


def significant(value: float, digits: int = 3) -> float:
    """`value` rounded to so many significant digits.

    >>> significant(0.24158), significant(-21.68)
    (0.242, -21.7)
    """
    return float(f"{value:.{digits}g}")


def _english(part: Part) -> str:
    return f"{part:g}" if isinstance(part, float) else str(part)
