"""Ending a plan: why, to whom the patient is sent, and what else there is."""

from types import MappingProxyType

import msgspec

from ashi.intake import DurationClass
from ashi.knowledge import Fact, load, said
from ashi.tailoring.document import Ending, Plan


class Referral(Fact, frozen=True, kw_only=True):
    """To whom a patient can be sent, in words for them."""

    id: str
    words: str


class OtherCare(Fact, frozen=True, kw_only=True):
    """Something else a person can try, and for which duration classes."""

    id: str
    words: str
    for_: tuple[DurationClass, ...] = msgspec.field(name="for")


class _Endings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    referrals: tuple[Referral, ...]
    others: tuple[OtherCare, ...]


_TABLE = load("tailoring/endings.toml", _Endings)
REFERRALS = MappingProxyType({referral.id: referral for referral in _TABLE.referrals})
"""To whom a patient can be sent, by id; the last is nobody."""
NOBODY = "nobody"


def what_else(duration_class: DurationClass) -> tuple[OtherCare, ...]:
    """What else there is for pain of this class.

    >>> [other.id for other in what_else("acute")]
    ['warmth', 'hands', 'moving', 'medicine']
    """
    return tuple(other for other in _TABLE.others if duration_class in other.for_)


def end_plan(plan: Plan, ending: Ending) -> Plan:
    """The plan as it ended. Raises ValueError when it has ended already, or for an unknown referral."""
    if plan.status == "ended":
        raise ValueError("This plan has ended already.")
    if ending.refer_to not in REFERRALS:
        raise ValueError(f"There is no referral {ending.refer_to!r}. Known: {', '.join(REFERRALS)}.")
    return msgspec.structs.replace(plan, status="ended", ending=ending)


def referral_words(ending: Ending) -> str:
    """To whom the patient is sent, with the name if one was given; empty for nobody.

    >>> import datetime as dt
    >>> referral_words(Ending(dt.date(2026, 11, 27), "No change.", "physiotherapist", "Ms Roth"))
    'a physiotherapist (Ms Roth)'
    """
    if ending.refer_to == NOBODY:
        return ""
    known = REFERRALS.get(ending.refer_to)
    words = known.words if known else ending.refer_to.replace("_", " ")
    return said("%(to)s (%(name)s)", to=words, name=ending.refer_name) if ending.refer_name else words
