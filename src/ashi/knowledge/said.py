"""Sentences that the library makes: English text that still knows its pattern and what was put into it.

The library knows no languages. Whoever shows a sentence may put the same parts into the pattern's translation; whoever
only wants to read has a `str`.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import reduce

Part = str | int | float | Decimal | dt.date


class Said(str):
    """An English sentence with its `pattern` and `parts`. Parts are words, other sentences, numbers, or days."""

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


def said_listed(words: Iterable[str]) -> str:
    """Several words as a list.

    >>> said_listed(["a heat lamp", "massage"])
    'a heat lamp, massage'
    """
    return reduce(lambda first, then: said("%(first)s, %(then)s", first=first, then=then), words)


def said_small(words: str) -> str:
    """Words that begin large on their own, inside an English sentence; other languages keep how they are written.

    >>> said_small("Wrist"), said_small("Wrist").pattern
    ('wrist', 'Wrist')
    """
    small = Said(words[:1].lower() + words[1:])
    small.pattern, small.parts = words, {}
    return small


def said_together(sentences: Iterable[str]) -> str:
    """Several whole sentences as one text."""
    return reduce(lambda first, then: said("%(first)s %(then)s", first=first, then=then), sentences)


def digits(value: float, count: int) -> Decimal:
    """`value` with so many digits after the point, noughts too.

    >>> said("%(low)s to %(high)s", low=digits(2, 1), high=digits(3.14, 1))
    '2.0 to 3.1'
    """
    return Decimal(f"{value:.{count}f}")


def significant(value: float, digits: int = 3) -> float:
    """`value` rounded to so many significant digits.

    >>> significant(0.24158), significant(-21.68)
    (0.242, -21.7)
    """
    return float(f"{value:.{digits}g}")


def _english(part: Part) -> str:
    if isinstance(part, dt.date):
        return f"{part.day} {part:%B %Y}"
    return f"{part:g}" if isinstance(part, float) else str(part)
