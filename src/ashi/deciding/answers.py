"""What a reader tells before and after the decision aid: few questions of our own, every one optional.

They are no published scale and copy none; figures from them compare this aid with itself, not with other aids.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from ashi.knowledge import Fact, load

Said = Literal["yes", "no", "unsure"]
Feeling = Literal["good", "neither", "bad"]
Lean = Literal["try", "not", "open"]
Helped = Literal["yes", "partly", "no"]
Pushed = Literal["no", "towards", "away"]


class Aid(Fact, frozen=True, kw_only=True):
    """The aid's edition, the right answer to each question of knowledge, and how many make good knowledge."""

    edition: str
    published_on: dt.date
    review_by: dt.date
    knows_from: int
    right: dict[str, Literal["yes", "no"]]


AID = load("deciding/aid.toml", Aid)


class AnswersError(ValueError):
    """An answer that the page does not offer; says which field and what to do."""


@dataclass(frozen=True, slots=True)
class Before:
    """Told before reading. `difficulty`: how hard the decision feels, 0 (easy) to 10 (very hard)."""

    knowledge: Mapping[str, Said] = field(default_factory=dict)
    difficulty: int | None = None


@dataclass(frozen=True, slots=True)
class After:
    """Told after reading: the same, and how acupuncture feels, which way the reader goes, what the page did."""

    knowledge: Mapping[str, Said] = field(default_factory=dict)
    difficulty: int | None = None
    feeling: Feeling | None = None
    lean: Lean | None = None
    helped: Helped | None = None
    pushed: Pushed | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """One reader's answers; nothing in them says who it was."""

    before: Before = Before()
    after: After = After()

    def __bool__(self) -> bool:
        return self != Answers()


def parse_answers(fields: Mapping[str, str]) -> Answers:
    """The answers of a form: ``before_<question>``, ``before_difficulty``, ``after_…``; empty means not answered.

    Other fields are not looked at. Raises `AnswersError` for a value that is not offered.

    >>> parse_answers({"before_exact_points": "no", "after_difficulty": "3"}).after.difficulty
    3
    """
    return Answers(
        Before(_knowledge(fields, "before"), _difficulty(fields, "before")),
        After(
            _knowledge(fields, "after"),
            _difficulty(fields, "after"),
            _one_of(fields, "after_feeling", get_args(Feeling)),
            _one_of(fields, "after_lean", get_args(Lean)),
            _one_of(fields, "after_helped", get_args(Helped)),
            _one_of(fields, "after_pushed", get_args(Pushed)),
        ),
    )


def _knowledge(fields: Mapping[str, str], when: str) -> dict[str, Said]:
    said = {question: _one_of(fields, f"{when}_{question}", get_args(Said)) for question in AID.right}
    return {question: answer for question, answer in said.items() if answer is not None}


def _difficulty(fields: Mapping[str, str], when: str) -> int | None:
    value = _one_of(fields, f"{when}_difficulty", tuple(str(n) for n in range(11)))
    return None if value is None else int(value)


def _one_of(fields: Mapping[str, str], name: str, offered: tuple[Any, ...]) -> Any:
    value = fields.get(name, "")
    if value == "":
        return None
    if value not in offered:
        raise AnswersError(f"{name}: {value[:40]!r} is not one of {', '.join(offered)}. Choose one of these.")
    return value
