"""The words the paperwork offers: chips, safety questions with their details, ways it began."""

from functools import cache
from types import MappingProxyType
from typing import Literal, TypeVar

import msgspec

from ashi.intake.document import About
from ashi.knowledge import Fact, load


class Choice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One chip: the code that is stored and the words that a patient reads."""

    code: str
    words: str
    group: str = ""


class _Modifiers(Fact, frozen=True, kw_only=True):
    modifiers: tuple[Choice, ...]


class _Signs(Fact, frozen=True, kw_only=True):
    signs: tuple[Choice, ...]


class _Kinds(Fact, frozen=True, kw_only=True):
    kinds: tuple[Choice, ...]


class _Onsets(Fact, frozen=True, kw_only=True):
    onsets: tuple[Choice, ...]


class Detail(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a yes asks for. With `choices` the answer is one of their codes, else the person's own words."""

    id: str
    question: str
    choices: tuple[tuple[str, str], ...] = ()
    optional: bool = False


class SafetyQuestion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One safety question; yes is always the answer that calls for care."""

    id: str
    group: str
    question: str
    help: str = ""
    asked_if: Literal["everyone", "may_be_pregnant"] = "everyone"
    details: tuple[Detail, ...] = ()


class _SafetyQuestions(Fact, frozen=True, kw_only=True):
    groups: tuple[Choice, ...]
    questions: tuple[SafetyQuestion, ...]


Named = TypeVar("Named", Choice, SafetyQuestion)


def _by_code(items: tuple[Choice, ...]) -> MappingProxyType[str, Choice]:
    table = {item.code: item for item in items}
    if len(table) != len(items):
        raise ValueError("A list in knowledge/intake names one code twice. Remove the second.")
    return MappingProxyType(table)


MODIFIERS = _by_code(load("intake/modifiers.toml", _Modifiers).modifiers)
"""What makes it better or worse, by code."""

CONSTITUTION = _by_code(load("intake/constitution.toml", _Signs).signs)
"""Optional signs that traditional patterns ask about, by code."""

CO_TREATMENTS = _by_code(load("intake/co_treatments.toml", _Kinds).kinds)
"""What else is being done for the back, by code."""

ONSETS = _by_code(load("intake/onsets.toml", _Onsets).onsets)
"""Ways it can have begun, by the code of `Onset.how`."""

_QUESTIONS = load("intake/safety_questions.toml", _SafetyQuestions)

SAFETY_GROUPS = _by_code(_QUESTIONS.groups)
"""Headings of the safety questions, in the order they are asked."""

SAFETY_QUESTIONS = MappingProxyType({question.id: question for question in _QUESTIONS.questions})
"""Every safety question by id, in the order they are asked."""


@cache
def detail_ids() -> frozenset[str]:
    """Every key that `Intake.details` may have."""
    return frozenset(detail.id for question in SAFETY_QUESTIONS.values() for detail in question.details)


def is_asked(question: SafetyQuestion, age_years: int | None, sex: str | None) -> bool:
    """Whether this person is asked this question. Not knowing age or sex means asking.

    >>> is_asked(SAFETY_QUESTIONS["pregnant"], 34, "female"), is_asked(SAFETY_QUESTIONS["pregnant"], 70, "female")
    (True, False)
    """
    if question.asked_if == "everyone":
        return True
    return sex != "male" and (age_years is None or 12 <= age_years <= 55)


def questions_for(about: About) -> tuple[SafetyQuestion, ...]:
    """The safety questions that this person is asked, in order."""
    return tuple(q for q in SAFETY_QUESTIONS.values() if is_asked(q, about.age_years, about.sex))
