"""Answers as typed, turned into responses or into one sentence per problem."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext_noop
from markupsafe import Markup

from ashi.instruments import InvalidResponse, Item, Response, check_response
from ashi.knowledge import said
from ashi.web.design.languages import current, translated
from ashi.web.progress.sheet import NONE_TRUE, Part, Question

Problems = tuple[tuple[str, str], ...]
Items = dict[str, int | float | str]

_ = gettext_noop  # translated by `sheet_context`

GAP = _("This is not answered yet.")
GAP_TICKS = _("Nothing is ticked. Tick each sentence that is true today, or the last line if none is.")
TICKED_BOTH = _("You ticked sentences, and also that none is true. Please keep one of the two.")
TWICE = _("This came with two different answers. Please choose one.")
CHOOSE = _("Please choose one of the answers shown.")
NUMBER = _("Please write a number, such as 20.")
NOTHING = _("Nothing is answered yet. Tap at least one answer, then send.")
STRAY = _(
    "The page sent an answer to a question that is not on it. Nothing was stored. Please open the link again."
)


MOST_WAITED_S = 8 * 24 * 60 * 60
"""A phone keeps what it could not send for a week; a day more for clocks."""


def waited_of(posted: Mapping[str, str]) -> dt.timedelta:
    """How long a tap waited on a phone for a network."""
    sent = posted.get("late_s", "")
    return dt.timedelta(seconds=min(int(sent), MOST_WAITED_S) if sent.isdecimal() and len(sent) < 10 else 0)


@dataclass(frozen=True, slots=True)
class Answered:
    """`responses` are complete when there are no `problems`. `only_gaps`: the patient may leave those out.

    `problems` stand at their fields, `summary` on top of the page: there the gaps of a part are one line.
    """

    responses: tuple[Response, ...]
    problems: Problems
    summary: Problems
    only_gaps: bool = False


def refused(sentence: str) -> Answered:
    """Nothing could be read."""
    return Answered((), (("", sentence),), (("", sentence),))


def sheet_context(parts: Sequence[Part], answered: Answered, posted: QueryDict) -> dict[str, object]:
    """What `progress/_sheet.html` draws a sheet from."""
    return {
        "parts": parts,
        "errors": {name: _in_its_language(sentence) for name, sentence in answered.problems},
        "summary": [(name, translated(sentence)) for name, sentence in answered.summary],
        "only_gaps": answered.only_gaps,
        "answers": posted,
        "none_true": NONE_TRUE,
    }


def _in_its_language(sentence: str) -> Markup:
    """What is wrong with an answer, in the language of the page; the question beside it is in its own."""
    return Markup('<span lang="{}">{}</span>').format(current(), translated(sentence))


def parse_answers(posted: QueryDict, parts: Iterable[Part], on: dt.date) -> Answered:
    """Read a sent sheet. Gaps are named once; with ``leave_out`` ticked they stay open, and what is there counts."""
    responses: list[Response] = []
    problems: list[tuple[str, str]] = []
    summary: list[tuple[str, str]] = []
    has_gaps = False
    leave_out = posted.get("leave_out") == "yes"
    for part in parts:
        wrong: list[tuple[str, str]] = []
        gaps: list[tuple[str, str]] = []
        items = _ticks(posted, part, wrong, gaps) if part.is_ticks else _items(posted, part, wrong, gaps)
        if _strays(posted, part):
            wrong.append(("", STRAY))
        if items and not wrong:
            try:
                responses.append(_response(part, items, on))
            except InvalidResponse as refusal:  # a slip that the questions' own sentences did not name
                wrong.append(("", str(refusal)))
        has_gaps = has_gaps or bool(gaps)
        problems += wrong
        summary += [(name, _of(part, sentence)) for name, sentence in wrong]
        if gaps and not leave_out:
            problems += gaps
            summary.append((gaps[0][0], _of(part, _how_many(part, gaps))))
    only_gaps = has_gaps and len(problems) == sum(sentence in (GAP, GAP_TICKS) for _, sentence in problems)
    if not responses and (only_gaps or not problems):
        return Answered((), (*problems, ("", NOTHING)), (("", NOTHING), *summary))
    return Answered(() if problems else tuple(responses), tuple(problems), tuple(summary), only_gaps)


def _of(part: Part, sentence: str) -> str:
    return said("%(part)s: %(sentence)s", part=part.title, sentence=sentence)


def _response(part: Part, items: Items, on: dt.date) -> Response:
    definition = part.instrument
    made = Response(definition.id, on, {**items, **part.known}, via="link", version=definition.version)
    check_response(made)
    return made


def _how_many(part: Part, gaps: list[tuple[str, str]]) -> str:
    if part.is_ticks:
        return GAP_TICKS
    return GAP if len(gaps) == 1 else said("%(count)s questions are not answered yet.", count=len(gaps))


def _ticks(posted: QueryDict, part: Part, wrong: list[tuple[str, str]], gaps: list[tuple[str, str]]) -> Items:
    chosen = set(posted.getlist(part.ticked))
    known = [question.item.id for question in part.questions]
    if not chosen:
        gaps.append((part.ticked, GAP_TICKS))
    elif chosen - {*known, NONE_TRUE}:
        wrong.append((part.ticked, _("Please choose from the sentences shown.")))
    elif NONE_TRUE in chosen and len(chosen) > 1:
        wrong.append((part.ticked, TICKED_BOTH))
    else:
        return {item: int(item in chosen) for item in known}
    return {}


def _items(posted: QueryDict, part: Part, wrong: list[tuple[str, str]], gaps: list[tuple[str, str]]) -> Items:
    items: Items = {}
    for question in part.questions:
        given = {text.strip() for text in posted.getlist(question.name)} - {""}
        if not given:
            if question.must:
                gaps.append((question.name, GAP))
        elif len(given) > 1:
            wrong.append((question.name, TWICE))
        else:
            value = _value(question.item, given.pop())
            if isinstance(value, _Wrong):
                wrong.append((question.name, value.sentence))
            else:
                items[question.item.id] = value
    if part.instrument.id == "nrs_pain":
        wrong += _worst_is_worst(part.questions, items)
    return items


@dataclass(frozen=True, slots=True)
class _Wrong:
    sentence: str


def _value(item: Item, text: str) -> int | float | str | _Wrong:
    if item.kind == "words":
        return (
            text
            if len(text) <= 200
            else _Wrong(said("This has %(length)s characters; 200 fit. Please shorten it.", length=len(text)))
        )
    if item.kind == "number":
        if not re.fullmatch(r"[0-9]{1,6}([.,][0-9]{1,2})?", text):
            return _Wrong(NUMBER)
        number = float(text.replace(",", "."))
    elif re.fullmatch(r"-?[0-9]{1,6}", text):
        number = int(text)
    else:
        return _Wrong(CHOOSE)
    if item.kind == "choice":
        return int(number) if number in {choice.value for choice in item.choices} else _Wrong(CHOOSE)
    low, high = (0, 1) if item.kind == "tick" else (item.low, item.high)
    if not low <= number <= high:
        unit = f" {item.unit}" if item.unit else ""
        return _Wrong(
            said(
                "%(number)s cannot be right: it is %(low)s to %(high)s%(unit)s.",
                number=float(number),
                low=float(low),
                high=float(high),
                unit=unit,
            )
        )
    return int(number) if float(number).is_integer() else number


def _worst_is_worst(questions: Iterable[Question], items: Items) -> list[tuple[str, str]]:
    worst, others = items.get("worst"), [items[name] for name in ("now", "average") if name in items]
    if not isinstance(worst, int) or not any(isinstance(other, int) and other > worst for other in others):
        return []
    name = next(question.name for question in questions if question.item.id == "worst")
    return [
        (
            name,
            _("Your worst pain is lower than your average or your pain now. Please look at the three again."),
        )
    ]


def _strays(posted: QueryDict, part: Part) -> bool:
    known = {part.ticked} if part.is_ticks else {question.name for question in part.questions}
    return any(name.startswith(f"{part.instrument.id}-") and name not in known for name in posted)
