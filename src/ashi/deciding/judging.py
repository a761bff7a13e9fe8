"""One reader's answers judged: what they know, whether it became easier, and whether the choice is an informed one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ashi.deciding.answers import AID, Answers, Said

Change = Literal["better", "same", "worse"]
Informed = Literal["yes", "no", "open"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """None where something needed was not answered. `knew_…` count right answers, "not sure" is not right.

    `informed` follows Marteau 2001: good knowledge, and the choice fits the feeling. Who has not decided, or
    feels neither good nor bad about it, is ``open``: neither informed nor uninformed.
    """

    knew_before: int | None
    knew_after: int | None
    knowledge: Change | None
    difficulty: Change | None
    informed: Informed | None


def judge(answers: Answers) -> Judgement:
    """Judge one reader's answers.

    >>> from ashi.deciding import parse_answers
    >>> judge(parse_answers({"before_difficulty": "7", "after_difficulty": "4"})).difficulty
    'better'
    """
    before, after = answers.before, answers.after
    knew_before, knew_after = _right(before.knowledge), _right(after.knowledge)
    return Judgement(
        knew_before,
        knew_after,
        _change(knew_before, knew_after),
        _change(after.difficulty, before.difficulty),  # less hard is better
        _informed(answers, knew_after),
    )


def counts_of(answers: Answers) -> dict[str, int]:
    """What one reader adds to the counts: names such as ``knowledge:better``, each 1. Nothing links them.

    >>> counts_of(Answers())
    {}
    """
    if not answers:
        return {}
    judged, after = judge(answers), answers.after
    told = {
        "knew_before": judged.knew_before,
        "knew_after": judged.knew_after,
        "knowledge": judged.knowledge,
        "hard_before": answers.before.difficulty,
        "hard_after": after.difficulty,
        "difficulty": judged.difficulty,
        "informed": judged.informed,
        "lean": after.lean,
        "helped": after.helped,
        "pushed": after.pushed,
    }
    return {"told": 1, **{f"{name}:{value}": 1 for name, value in told.items() if value is not None}}


def _right(said: Mapping[str, Said]) -> int | None:
    if set(said) != set(AID.right):
        return None
    return sum(said[question] == right for question, right in AID.right.items())


def _change(first: int | None, then: int | None) -> Change | None:
    if first is None or then is None:
        return None
    return "better" if then > first else "worse" if then < first else "same"


def _informed(answers: Answers, knew: int | None) -> Informed | None:
    feeling, lean = answers.after.feeling, answers.after.lean
    if knew is None or feeling is None or lean is None:
        return None
    if lean == "open" or feeling == "neither":
        return "open"
    fits = (feeling == "good") == (lean == "try")
    return "yes" if knew >= AID.knows_from and fits else "no"
