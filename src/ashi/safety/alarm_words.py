"""Words in a message that sound like a red flag.

A net with wide meshes in both directions: it takes no notice of "no" and "not", and it cannot catch every way to
say a thing. Nobody may be told that a message without a finding is harmless.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable
from functools import cache
from itertools import accumulate
from types import MappingProxyType
from typing import Literal

from ashi.knowledge import Fact, load

AlarmLevel = Literal["emergency", "today"]


class AlarmSign(Fact, frozen=True, kw_only=True):
    """One sign: how fast it needs help, what the team and the patient are told, and how people put it.

    `words` by language ("en", "zh"): lists of groups; a group is terms parted by ``|``.
    """

    id: str
    level: AlarmLevel
    title: str
    for_patient: str
    words: dict[str, tuple[tuple[str, ...], ...]]
    is_crisis: bool = False


class _Table(Fact, frozen=True, kw_only=True):
    near: int
    signs: tuple[AlarmSign, ...]


class _CrisisLines(Fact, frozen=True, kw_only=True):
    lines: dict[str, str]


_TABLE = load("safety/alarm_words.toml", _Table)
ALARM_SIGNS = MappingProxyType({sign.id: sign for sign in _TABLE.signs})
"""Every sign by id, those that need help at once first."""
CRISIS_LINES = MappingProxyType(load("safety/crisis_lines.toml", _CrisisLines).lines)
"""Someone to talk to day and night, by country code; recalled, not checked at each service."""


def listen(text: str) -> tuple[AlarmSign, ...]:
    """The signs that `text` sounds like, in any language of the table, the most urgent first.

    >>> [sign.id for sign in listen("I have no chest pain, but I can't pee since Monday.")]
    ['chest', 'bladder_bowel']
    >>> listen("Do the needles hurt? I am a bit afraid.")
    ()
    """
    said = _Said(_words(text))
    return tuple(sign for sign in _TABLE.signs if any(said.together(groups) for groups in _patterns(sign.id)))


def needs_help_now(signs: Iterable[AlarmSign]) -> bool:
    """Whether any of them cannot wait for an answer."""
    return any(sign.level == "emergency" for sign in signs)


_Term = tuple[str, ...]
_Group = tuple[_Term, ...]


@cache
def _patterns(sign: str) -> tuple[tuple[_Group, ...], ...]:
    """Every list of groups of `sign`, in whatever language, as terms of words."""
    lists = [groups for of_language in ALARM_SIGNS[sign].words.values() for groups in of_language]
    return tuple(
        tuple(tuple(tuple(_TERM.findall(term)) for term in group.split("|")) for group in groups)
        for groups in lists
    )


# Chinese parts no words: each of its signs is one.
_HAN = r"\u3400-\u9fff"
_WORD = re.compile(rf"[{_HAN}]|[^\W_{_HAN}]+")
_TERM = re.compile(rf"[{_HAN}]|[^\s{_HAN}]+")
# Umlauts are typed in two ways; both become the longer one.
_UMLAUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def _words(text: str) -> list[str]:
    """Small letters without accents or apostrophes, however they were typed."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_UMLAUT)
    plain = "".join(
        sign
        for sign in unicodedata.normalize("NFKD", plain)
        if unicodedata.category(sign) not in ("Mn", "Cf")
    )
    return _WORD.findall(re.sub(r"['’‘ʼ`´]", "", plain))


def _length(word: str) -> int:
    """In half words: a Chinese word is two signs on the whole."""
    return 1 if "\u3400" <= word <= "\u9fff" else 2


class _Said:
    """The words of one message, and where each of them stands."""

    def __init__(self, words: list[str]) -> None:
        self._words = words
        self._begins = list(accumulate(map(_length, words), initial=0))
        self._places: dict[str, list[int]] = {}
        for number, word in enumerate(words):
            self._places.setdefault(word, []).append(number)

    def together(self, groups: tuple[_Group, ...]) -> bool:
        """Whether a term of each group begins within `near` words of the others."""
        found = []
        for group in groups:
            places = sorted({self._begins[place] for term in group for place in self._of(term)})
            if not places:
                return False
            found.append(places)
        return any(_all_near(start, found) for places in found for start in places)

    def _of(self, term: _Term) -> list[int]:
        return [
            start
            for start in self._of_word(term[0])
            if len(said := self._words[start : start + len(term)]) == len(term)
            and all(map(_is_word, said, term))
        ]

    def _of_word(self, wanted: str) -> list[int]:
        if not wanted.endswith("*"):
            return self._places.get(wanted, [])
        return [place for word, places in self._places.items() if _is_word(word, wanted) for place in places]


def _is_word(said: str, wanted: str) -> bool:
    return said.startswith(wanted[:-1]) if wanted.endswith("*") else said == wanted


def _all_near(start: int, found: list[list[int]]) -> bool:
    for places in found:
        at = bisect_left(places, start)
        if at == len(places) or places[at] - start > 2 * _TABLE.near:
            return False
    return True
