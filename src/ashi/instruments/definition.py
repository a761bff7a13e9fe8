"""What an instrument is: its items, its range and direction, its errors, and who may show its text."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

import msgspec

from ashi.knowledge import Fact, load

Better = Literal["lower", "higher", "neither"]


class UnknownInstrument(KeyError):
    """No instrument has this id; the message lists those there are."""

    def __str__(self) -> str:
        return str(self.args[0])


class Choice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One answer of a choice item. Code, system and weight are those of a Questionnaire that was brought."""

    value: int
    words: str
    code: str = ""
    system: str = ""
    weight: float | None = None


class Item(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One question.

    `kind` says how it is answered: ``scale`` a whole number between low and high with words at both ends,
    ``tick`` 1 if the sentence is true today and 0 if not, ``choice`` one of `choices`, ``number`` a measured
    number in `unit`, ``words`` free text. Only items with `counts` enter the score; an item that is
    `optional` is never reported as missing. `hint` says how to find the answer.
    """

    id: str
    text: str
    hint: str = ""
    kind: Literal["scale", "tick", "choice", "number", "words"] = "scale"
    low: float = 0
    high: float = 10
    low_words: str = ""
    high_words: str = ""
    unit: str = ""
    choices: tuple[Choice, ...] = ()
    counts: bool = True
    optional: bool = False


class Licence(Fact, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who may show the wording. `text` says where ours comes from; ``absent`` means: bring your own form, ``brought``
    that the clinic did."""

    words: str
    text: Literal["read", "recalled", "own", "absent", "brought"]
    notice: str = ""


class MeasurementError(Fact, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Smallest detectable change (95 %): two answers of one unchanged person differ by less than this.

    `sdc` is in points of the instrument; `sem` (standard error of measurement) where the source gives it.
    """

    population: str
    sdc: float
    sem: float | None = None


class ImportantChange(Fact, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Minimal important change, as `points` or as `percent` of the baseline.

    `kind` says whether it was made to judge one person (``individual``) or a difference between groups.
    """

    kind: Literal["individual", "group"]
    population: str
    points: float | None = None
    percent: float | None = None
    remark: str = ""


class RecoveryCut(Fact, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The score at which people call themselves recovered: at or beyond `score` in the better direction."""

    score: float
    population: str


class Part(Fact, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A sum over some of the items, beside the score; `entered_as` is the item in which it can be typed instead."""

    id: str
    name: str
    items: tuple[str, ...]
    entered_as: str = ""


class Band(Fact, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A named range of the score, or of one `part`, both ends included. The first band that fits is the one."""

    name: str
    low: float
    high: float
    part: str = ""


class Loinc(Fact, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A LOINC code for the score (empty `item`) or for one item. None is invented where none was found."""

    code: str
    display: str
    item: str = ""


class Instrument(Fact, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A patient-reported measure. Its own source, locator and basis are those of items and scoring.

    `heading` is its title for a patient. `scores_as` names the instrument whose score this one's value can stand beside on one curve.
    `scoring`: ``item`` takes `scored_item`; ``sum``, ``mean`` and ``percent`` (of the highest possible sum)
    go over the items that count; ``calculated`` is for a formula that was brought; ``none`` gives no single number. With `score_entry` the finished score
    may be typed in as the item ``score`` instead.
    """

    id: str
    name: str
    short_name: str
    measures: str
    intro: str
    recall: str
    better: Better
    low: float
    high: float
    items: tuple[Item, ...]
    scoring: Literal["item", "sum", "mean", "percent", "calculated", "none"]
    min_answered: int
    missing_rule: str
    licence: Licence
    heading: str = ""
    version: int = 1
    scored_item: str = ""
    scores_as: str = ""
    score_entry: bool = False
    caution: str = ""
    sdc: tuple[MeasurementError, ...] = ()
    mic: tuple[ImportantChange, ...] = ()
    recovery: tuple[RecoveryCut, ...] = ()
    parts: tuple[Part, ...] = ()
    bands: tuple[Band, ...] = ()
    loinc: tuple[Loinc, ...] = ()

    @property
    def counted(self) -> tuple[Item, ...]:
        """The items that enter the score."""
        return tuple(item for item in self.items if item.counts)

    def item(self, item_id: str) -> Item:
        """The item of that id. Raises `KeyError` with the ids there are."""
        for item in self.items:
            if item.id == item_id:
                return item
        known = ", ".join(item.id for item in self.items)
        raise KeyError(f"{self.short_name} has no item {item_id!r}. It has: {known}.")


IDS = (
    "nrs_pain",
    "check_in",
    "psfs",
    "rmdq",
    "peg",
    "global_change",
    "expectation",
    "needle_anxiety",
    "mobility",
    "odi",
    "qbpds",
    "promis_pi",
    "promis_pf",
    "start_back",
)


def _read(instrument_id: str) -> Instrument:
    read = load(f"instruments/{instrument_id}.toml", Instrument)
    if read.id != instrument_id:
        raise ValueError(
            f"instruments/{instrument_id}.toml calls itself {read.id!r}. Give both the same name."
        )
    ids = [item.id for item in read.items]
    if len(set(ids)) != len(ids):
        raise ValueError(f"instruments/{instrument_id}.toml has an item id twice.")
    if read.scoring == "item" and read.scored_item not in ids:
        raise ValueError(
            f"instruments/{instrument_id}.toml scores {read.scored_item!r}, which is no item of it."
        )
    named = {name for part in read.parts for name in part.items} | {part.entered_as for part in read.parts}
    if unknown := (named | ({"score"} if read.score_entry else set())) - {*ids, ""}:
        raise ValueError(
            f"instruments/{instrument_id}.toml speaks of {', '.join(sorted(unknown))}, which is no item of it."
        )
    return read


INSTRUMENTS: Mapping[str, Instrument] = MappingProxyType(
    {instrument_id: _read(instrument_id) for instrument_id in IDS}
)
