"""The small language in which rules say when they hold: facts, comparisons, all, any, none, at least."""

import operator
import re
from collections.abc import Callable, Iterable
from functools import cache

import msgspec

from ashi.intake import CO_TREATMENTS, CONSTITUTION, MODIFIERS, ONSETS, SAFETY_QUESTIONS
from ashi.safety.medicines import DRUG_CLASSES
from ashi.safety.situation import Situation

_COMPARE: dict[str, Callable[[float, float], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}
_NUMBERS = {
    "age_years": "Age {:.0f}",
    "onset_age_years": "Age {:.0f} when it began",
    "days": "Since {:.0f} days",
    "nrs_average": "Average pain {:.0f} of 10",
    "nrs_worst": "Worst pain {:.0f} of 10",
    "bmi": "Body mass index {:.1f}",
    "inr": "INR {:.1f}",
}
_DRAWN = {
    "saddle": "Drew on the saddle area",
    "saddle_numb": "Drew numbness or tingling on the saddle area",
    "bilateral_leg": "Drew on both legs",
    "below_knee": "Drew below the knee",
    "leg": "Drew on a leg",
    "thoracic": "Drew at chest level",
    "midline": "Drew on the midline",
    "unilateral": "Drew on one side only",
    "bilateral": "Drew on both sides",
    "nothing": "Nothing drawn",
    "bilateral_below_knee": "Drew below both knees",
    "low_back": "Drew on the low back",
    "buttock": "Drew on a buttock",
    "hip": "Drew on a hip",
    "groin": "Drew on the groin",
    "foot": "Drew on a foot",
    "neck": "Drew on the neck",
    "head": "Drew on the head",
    "chest": "Drew on the chest",
    "abdomen": "Drew on the belly",
    "arm": "Drew on an arm",
}
_PLAIN = {
    "old_for_fracture": "Age over 65 (men) or 75 (women)",
    "immune_weak": "Weak immune system, by answer or medicine",
    "anticoagulated": "Takes a blood thinner",
    "only_antiplatelet": "The blood thinner named is a platelet medicine",
    "rest_no_help": "Rest does not help",
    "movement_not_rest": "Movement helps, rest does not",
    "inr_given": "INR given",
    "afraid_of_needles": "Afraid of needles",
    "needle_fear_missing": "Fear of needles not answered",
    "medicines_missing": "No medicine named, “none” not ticked",
    "details_missing": "A yes without its detail",
}


_CHANNELS: dict[str, str] = {
    "BL": "bladder",
    "GB": "gallbladder",
    "GV": "governor vessel",
    "KI": "kidney",
    "ST": "stomach",
    "SP": "spleen",
    "LR": "liver",
}
_AREAS: set[str] = {"back", "thoracic", "buttock", "leg", "other"}


class When(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of `all`, one of `any`, none of `none`, and `at_least` of `of`; an empty part asks nothing."""

    all: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    at_least: int = 0

    def __post_init__(self) -> None:
        if not (self.all or self.any or self.of):
            raise ValueError("A condition needs all, any or of: else it would always hold.")
        if bool(self.of) != bool(self.at_least) or self.at_least > len(self.of):
            raise ValueError("`of` and `at_least` go together, and `at_least` is at most the length of `of`.")
        for atom in (*self.all, *self.any, *self.none, *self.of):
            _check_atom(atom)


def atoms_that_hold(when: When, true: frozenset[str]) -> tuple[str, ...] | None:
    """The atoms of `when` that made it hold, in its order; None if it does not hold. `true` is from `true_atoms`."""
    if not true.issuperset(when.all) or not true.isdisjoint(when.none):
        return None
    some = [atom for atom in when.any if atom in true]
    if when.any and not some:
        return None
    counted = [atom for atom in when.of if atom in true]
    if len(counted) < when.at_least:
        return None
    return tuple(dict.fromkeys((*when.all, *some, *counted)))


def comparisons(atoms: Iterable[str]) -> tuple[str, ...]:
    """Those atoms that compare a number: what `true_atoms` has to work out.

    >>> comparisons(("yes:fall", "age_years >= 50", "sex:male", "age_years >= 50"))
    ('age_years >= 50',)
    """
    return tuple(atom for atom in dict.fromkeys(atoms) if _comparison(atom) is not None)


def true_atoms(situation: Situation, compared: Iterable[str]) -> frozenset[str]:
    """The facts, and those of the comparisons `compared` that hold: many rules then ask one set."""
    return situation.facts.union(atom for atom in compared if is_true(atom, situation))


def is_true(atom: str, situation: Situation) -> bool:
    """Whether one atom holds. A comparison with a number that is not known does not hold."""
    if atom in situation.facts:
        return True
    comparison = _comparison(atom)
    if comparison is None:
        return False
    name, sign, limit = comparison
    value = situation.numbers.get(name)
    return value is not None and _COMPARE[sign](value, limit)


def say(atom: str, situation: Situation) -> str:
    """One atom as a sentence about the patient's own answer."""
    comparison = _comparison(atom)
    if comparison is not None:
        return _NUMBERS[comparison[0]].format(situation.numbers[comparison[0]])
    if atom in situation.words:
        return situation.words[atom]
    if atom in _PLAIN:
        return _PLAIN[atom]
    kind, _, rest = atom.partition(":")
    return _SAY[kind](rest)


@cache
def _comparison(atom: str) -> tuple[str, str, float] | None:
    found = re.fullmatch(r"(\w+) (>=|<=|>|<) (\d+(?:\.\d+)?)", atom)
    return (found[1], found[2], float(found[3])) if found else None


def _said(answer: str) -> Callable[[str], str]:
    return lambda code: f"{answer}: “{SAFETY_QUESTIONS[code].question}”"


def _detail(rest: str) -> str:
    name, _, code = rest.partition("=")
    words, question = _details()[name]
    return f"“{question}” {words.get(code, code)}"


@cache
def _details() -> dict[str, tuple[dict[str, str], str]]:
    return {
        detail.id: (dict(detail.choices), detail.question)
        for question in SAFETY_QUESTIONS.values()
        for detail in question.details
    }


_SAY: dict[str, Callable[[str], str]] = {
    "yes": _said("Yes"),
    "no": _said("No"),
    "unsure": _said("Not sure"),
    "missing": _said("Not answered"),
    "unknown": _said("Not answered, or not sure"),
    "missing_in": lambda group: f"Open questions in the part “{group}”",
    "unsure_in": lambda group: f"“Not sure” in the part “{group}”",
    "nodetail": lambda name: f"No answer to: “{_details()[name][1]}”",
    "detail": _detail,
    "better": lambda code: f"Better: {MODIFIERS[code].words.lower()}",
    "worse": lambda code: f"Worse: {MODIFIERS[code].words.lower()}",
    "sign": lambda code: f"Says: {CONSTITUTION[code].words.lower()}",
    "onset": lambda code: f"Began: {ONSETS[code].words.lower()}",
    "care": lambda code: f"Also: {CO_TREATMENTS[code].words.lower()}",
    "sex": lambda code: f"Sex: {code}",
    "duration": lambda code: f"Duration: {code}",
    "drug": lambda code: "A medicine that is not in the table" if code == "unknown" else f"Medicine: {code}",
    "drawn": lambda code: _DRAWN[code],
    "quality": lambda code: f"Describes the pain as: {code}",
    "channel": lambda code: f"The drawing runs along the {_CHANNELS[code]} channel",
    "area": lambda code: f"Drew on: {code.replace('_', ' ')}",
}

_GROUPS = {question.group for question in SAFETY_QUESTIONS.values()}
_KNOWN: dict[str, Callable[[str], bool]] = {
    **dict.fromkeys(("yes", "no", "unsure", "missing", "unknown"), SAFETY_QUESTIONS.__contains__),
    **dict.fromkeys(("missing_in", "unsure_in"), _GROUPS.__contains__),
    "nodetail": lambda name: name in _details(),
    "detail": lambda rest: rest.partition("=")[2] in _details()[rest.partition("=")[0]][0],
    **dict.fromkeys(("better", "worse"), MODIFIERS.__contains__),
    "sign": CONSTITUTION.__contains__,
    "onset": ONSETS.__contains__,
    "care": CO_TREATMENTS.__contains__,
    "sex": {"female", "male", "other"}.__contains__,
    "duration": {"acute", "subacute", "chronic"}.__contains__,
    "drug": lambda code: code in DRUG_CLASSES or code == "unknown",
    "drawn": _DRAWN.__contains__,
    "channel": _CHANNELS.__contains__,
    "area": _AREAS.__contains__,
    "quality": {"ache", "sharp", "burning", "numb", "tingling", "stiff", "throbbing"}.__contains__,
}


def _check_atom(atom: str) -> None:
    comparison = _comparison(atom)
    if comparison is not None:
        if comparison[0] not in _NUMBERS:
            raise ValueError(f"{atom!r}: no number {comparison[0]!r}. Known: {', '.join(_NUMBERS)}.")
        return
    kind, colon, rest = atom.partition(":")
    if atom in _PLAIN:
        return
    if not colon or kind not in _KNOWN:
        raise ValueError(f"{atom!r} is no condition. Known kinds: {', '.join(_KNOWN)}.")
    try:
        is_known = _KNOWN[kind](rest)
    except KeyError:
        is_known = False
    if not is_known:
        raise ValueError(f"{atom!r}: {rest!r} is not known for {kind!r}.")
