"""What the practitioner promises somebody whom needles worry, line by line, each with the answer that led to it."""

from collections.abc import Sequence
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from ashi.intake import Intake, is_afraid
from ashi.knowledge import Fact, load

Asked = Literal["everyone", "nervous", "fainted", "cannot_lie_prone"]
STOP_WORD = "stop"
ALWAYS = frozenset({"stop", "out"})
"""Lines that stand in every promise: they cannot be taken out."""

_HOW = {
    "prone": "on your tummy",
    "side_lying": "on your side",
    "supine": "on your back",
    "seated": "sitting",
}


class _Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    asked: Asked = msgspec.field(name="for")
    words: str


class _Table(Fact, frozen=True, kw_only=True):
    needle_words: tuple[str, ...]
    lines: dict[str, _Line]
    because: dict[str, str]


TABLE = load("preparing/promise.toml", _Table)


class PromiseLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing promised, as the patient reads it, and which answer of theirs led to it."""

    code: str
    words: str
    because: str


class Promise(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is proposed, or was agreed. `needles` is the most at the first visit; 0 promises no number.

    `own` is what patient and practitioner agreed in their own words.
    """

    lines: tuple[PromiseLine, ...]
    needles: Annotated[int, Meta(ge=0)] = 0
    stop_word: Annotated[str, Meta(min_length=1, max_length=30)] = STOP_WORD
    own: Annotated[str, Meta(max_length=300)] = ""
    schema: Literal[1] = 1


def is_nervous(intake: Intake) -> bool:
    """Whether needles worry this person: by the score, by their own words, or because nobody has asked yet."""
    return bool(_worry(intake))


def propose_promise(
    intake: Intake,
    needles: int,
    choices: Sequence[str] = (),
    turns: Sequence[str] = (),
    stop_word: str = STOP_WORD,
) -> Promise:
    """The promise for a first visit whose plan has `needles` needles.

    `choices` are the positions in which all of them can be reached; where there is none, `turns` are the
    positions that follow each other. Somebody who has fainted is offered no sitting.

    >>> from ashi.preparing.promise import TABLE
    >>> TABLE.lines["needles"].words.format(needles=6)
    'At most 6 needles at your first visit, and fewer if you say so.'
    """
    reasons = _reasons(intake)
    if "fainted" in reasons:
        choices = [position for position in choices if position != "seated"]
    wanted = ["one_needle" if needles == 1 else "needles"] if needles else []
    wanted += ["alone", "announced", "stop", "out"]
    how, position_line = _position(choices, turns)
    wanted += [position_line] if position_line else []
    # What has to be said anyway is not said twice.
    wanted += ["not_prone"] if "prone" not in choices and "prone" not in turns else []
    wanted += ["up", "company"]
    lines = [
        PromiseLine(
            code,
            TABLE.lines[code].words.format(needles=needles, stop=stop_word, how=how),
            reasons[TABLE.lines[code].asked],
        )
        for code in wanted
        if TABLE.lines[code].asked in reasons
    ]
    return Promise(tuple(lines), needles if "nervous" in reasons else 0, stop_word)


def agreed(proposed: Promise, codes: Sequence[str], own: str = "") -> Promise:
    """What both agreed: the lines that were left in, in their order; those of `ALWAYS` stay."""
    lines = tuple(line for line in proposed.lines if line.code in codes or line.code in ALWAYS)
    has_number = any(line.code in ("needles", "one_needle") for line in lines)
    return Promise(lines, proposed.needles if has_number else 0, proposed.stop_word, own)


def _position(choices: Sequence[str], turns: Sequence[str]) -> tuple[str, str]:
    """In words, and the line that says it."""
    if len(choices) > 1:
        named = [_HOW[position] for position in choices]
        return f"{', '.join(named[:-1])} or {named[-1]}", "choose"
    if len(choices) == 1:
        return _HOW[choices[0]], "sit" if choices[0] == "seated" else "lie"
    if len(turns) > 1:
        return f"first {', then '.join(_HOW[position] for position in turns)}", "turn"
    return "", ""


def _worry(intake: Intake) -> str:
    because = TABLE.because
    if is_afraid(intake):
        return because["fear"].format(fear=intake.needle_fear)
    wrote = f"{intake.worries} {intake.questions} {intake.hopes}".casefold()
    if any(word in wrote for word in TABLE.needle_words):
        return because["wrote"]
    return because["not_asked"] if intake.needle_fear is None else ""


def _reasons(intake: Intake) -> dict[Asked, str]:
    reasons: dict[Asked, str] = {"everyone": TABLE.because["everyone"]}
    if worry := _worry(intake):
        reasons["nervous"] = worry
    if intake.safety.get("fainted") == "yes":
        reasons["fainted"] = TABLE.because["fainted"]
        reasons.setdefault("nervous", TABLE.because["fainted"])
    if intake.safety.get("cannot_lie_prone") == "yes":
        reasons["cannot_lie_prone"] = TABLE.because["cannot_lie_prone"]
    return reasons
