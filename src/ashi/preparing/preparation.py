"""From intake, appointment and open paperwork to what this patient should do before the visit, each with its why."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import msgspec

from ashi.body import body_facts
from ashi.intake import Intake, is_afraid
from ashi.knowledge import Fact, load, said
from ashi.safety import recognise
from ashi.safety.medicines import ANTICOAGULANTS

_BACK = frozenset({"low_back", "hip", "buttock", "groin", "saddle", "abdomen"})
_LEG = frozenset({"leg", "below_knee", "foot"})
_UPPER = frozenset({"thoracic", "neck", "chest", "head"})


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    words: str
    why: str
    words_at_home: str = ""


class _Table(Fact, frozen=True, kw_only=True):
    minutes_for_one_part: int
    minutes_to_settle: int
    advice: dict[str, _Words]


TABLE = load("preparing/advice.toml", _Table)


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing to do, and why. `code` names it in knowledge/preparing/advice.toml."""

    code: str
    words: str
    why: str


Say = Callable[..., Advice]


@dataclass(frozen=True, slots=True)
class Preparation:
    """When to be there, and what to do before; the most personal things stand first. At home it is when it begins."""

    arrive_at: dt.datetime
    advice: tuple[Advice, ...]


def prepare(
    intake: Intake | None,
    starts_at: dt.datetime,
    *,
    is_first: bool = True,
    parts_left: int = 0,
    at_home: bool = False,
) -> Preparation:
    """How to prepare for the visit at `starts_at` (in the clinic's own time).

    `intake` is what was last sent in, or None; `parts_left` counts the parts of the paperwork that are not
    done. With `at_home` the practitioner comes to the patient, who makes ready for them and has nowhere to be. Says
    nothing of danger: a patient who needs a doctor first is told so elsewhere, and not this.

    >>> at = dt.datetime(2026, 3, 2, 10, 0)
    >>> [a.words for a in prepare(None, at, parts_left=4).advice][0]
    'Be here at 09:40.'
    """
    minutes = TABLE.minutes_for_one_part * max(parts_left, 0)
    early = dt.timedelta(minutes=-(-(TABLE.minutes_to_settle + minutes) // 5) * 5)
    arrive_at = starts_at if at_home else starts_at - early
    say = partial(_say, at_home=at_home)
    found = list(_make_ready(parts_left)) if at_home else [_come(arrive_at, parts_left, minutes)]
    found += _from_intake(intake, say) if intake else map(say, ("medicines_any", "eat", "clothes_any"))
    if is_first:
        found.append(say("after"))
    found.append(say("ill"))
    return Preparation(arrive_at, tuple(found))


def _say(code: str, *, at_home: bool = False, **values: str | int) -> Advice:
    text = TABLE.advice[code]
    words = text.words_at_home if at_home and text.words_at_home else text.words
    return Advice(code, said(words, **values), said(text.why, **values))


def _make_ready(parts_left: int) -> Iterator[Advice]:
    yield _say("home_place")
    yield _say("home_warm")
    if parts_left > 0:
        yield _say("home_paperwork")


def _come(arrive_at: dt.datetime, parts_left: int, minutes: int) -> Advice:
    code = "come_settled" if parts_left <= 0 else "come_early_one" if parts_left == 1 else "come_early"
    return _say(code, time=f"{arrive_at:%H:%M}", parts=parts_left, minutes=minutes)


def _from_intake(intake: Intake, say: Say) -> Iterator[Advice]:
    yes = {question for question, answer in intake.safety.items() if answer == "yes"}
    named = ", ".join(medicine.name for medicine in intake.medicines)
    words = " ".join(
        [*(medicine.name for medicine in intake.medicines), intake.details.get("blood_thinner", "")]
    )
    classes = {row.drug_class for row in recognise(words)}
    if named:
        yield say("medicines_named", medicines=named)
    elif not intake.no_medicines:
        yield say("medicines_any")
    if "blood_thinner" in yes or classes & ANTICOAGULANTS:
        yield say("blood_thinner")
    if "vka" in classes:
        yield say("inr")
    for question, code in (("pacemaker", "device"), ("pregnant", "pregnant"), ("skin_problem", "skin")):
        if question in yes:
            yield say(code)
    yield say("eat_diabetes" if "diabetes" in yes else "eat")
    yield from _clothes(intake, say)
    if "cannot_lie_prone" in yes:
        yield say("not_prone")
    if "fainted" in yes:
        yield say("fainted")
    if is_afraid(intake):
        yield say("nervous")
    if intake.questions.strip():
        yield say("questions")


def _clothes(intake: Intake, say: Say) -> Iterator[Advice]:
    drawn = set(body_facts(intake.drawing, intake.about.sex))
    found = [
        code
        for code, where in (("clothes_back", _BACK), ("clothes_leg", _LEG), ("clothes_upper", _UPPER))
        if drawn & where
    ]
    if "arm" in drawn:
        found.append("clothes_arm")
    for code in found or ["clothes_any"]:
        yield say(code)
