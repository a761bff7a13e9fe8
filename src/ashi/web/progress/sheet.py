"""The sheet behind a link: which parts it has, and how each question is answered. Values only."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext_noop

from ashi.instruments import BROUGHT, SCHEDULE, Instrument, Item, Response, UnknownInstrument, instrument

MOST_POINTS = 11
NONE_TRUE = "none"
"""What is ticked when no sentence of a list is true: an empty list says nothing."""


class NotAsked(Exception):
    """A page asks for something that this clinic does not ask; the sentence is for the patient."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question: `name` is the field's and never changes, `must` whether leaving it out is a gap."""

    name: str
    item: Item
    text: str
    must: bool

    @property
    def points(self) -> list[tuple[int, int]]:
        """The points of a scale that fits into one row of taps; empty where a number is written instead."""
        numbers = range(int(self.item.low), int(self.item.high) + 1)
        fits = self.item.kind == "scale" and len(numbers) <= MOST_POINTS
        return [(number, number) for number in numbers] if fits else []


@dataclass(frozen=True, slots=True)
class Part:
    """One instrument on the sheet. `known` are the patient's own words, kept with the numbers."""

    instrument: Instrument
    questions: tuple[Question, ...]
    known: dict[str, str] = field(default_factory=dict)

    @property
    def asks(self) -> str:
        """What the page says it asked, so that answers are never taken for another version's."""
        return f"{self.instrument.id}.{self.instrument.version}"

    @property
    def title(self) -> str:
        """What the part is called on the page."""
        return self.instrument.heading or self.instrument.name

    @property
    def is_ticks(self) -> bool:
        """A list of sentences to tick, with one line for none of them."""
        own = self.instrument.licence.text != "brought"
        return own and all(question.item.kind == "tick" for question in self.questions)

    @property
    def ticked(self) -> str:
        """The field of a list of sentences."""
        return f"{self.instrument.id}-true"


def parts_of(names: Iterable[str], activities: Response | None, *, in_leg: bool) -> tuple[Part, ...]:
    """The parts of a sheet. `activities` is the PSFS in which the patient named their own; `in_leg` asks for the leg, too."""
    made = []
    for name in names:
        definition = instrument(name)
        if name == "psfs":
            if activities is not None:
                made.append(_own_activities(definition, activities))
            continue
        items = [item for item in definition.items if in_leg or item.id != "leg_average"]
        made.append(
            Part(
                definition,
                tuple(
                    Question(_name(definition, item), item, item.text, not item.optional) for item in items
                ),
            )
        )
    return tuple(made)


def names_of(asks: Iterable[str]) -> tuple[str, ...]:
    """The instruments that a page says it asked. Raises `NotAsked` for one that is not, or not any more."""
    names = []
    for each in dict.fromkeys(asks):
        name, _, version = each.rpartition(".")
        try:
            definition = instrument(name)
        except UnknownInstrument:
            definition = None
        if definition is None or name not in _can_be_asked():
            raise NotAsked(
                gettext_noop(
                    "This page asks something that the clinic does not ask any more. Nothing was stored. "
                    "Please answer the questions below."
                )
            )
        if version != str(definition.version):
            raise NotAsked(
                gettext_noop(
                    "The questions have changed since you opened this page. Nothing was stored. "
                    "Please answer the questions below."
                )
            )
        names.append(name)
    if not names:
        raise NotAsked(
            gettext_noop("This page came back incomplete. Nothing was stored. Please send it again.")
        )
    return tuple(names)


def _can_be_asked() -> set[str]:
    return {name for occasion in SCHEDULE.occasions for name in occasion.asks} | set(BROUGHT)


def _name(definition: Instrument, item: Item) -> str:
    """A field's name: letters, digits and dashes, whatever a brought form calls its questions."""
    if item.id.replace("_", "").isalnum() and item.id.isascii():
        return f"{definition.id}-{item.id}"
    return f"{definition.id}-question-{definition.items.index(item) + 1}"


def _own_activities(definition: Instrument, first: Response) -> Part:
    questions, known = [], {}
    for item in definition.counted:
        words = first.items.get(f"{item.id}_words")
        if isinstance(words, str) and words:
            questions.append(Question(_name(definition, item), item, words, must=True))
            known[f"{item.id}_words"] = words
    return Part(definition, tuple(questions), known)
