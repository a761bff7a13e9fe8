"""Something unwanted: a closed list of kinds, how grave, whether the needling caused it, what became of it."""

import datetime as dt
from types import MappingProxyType
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from ashi.knowledge import Fact, load

Relatedness = Literal["unrelated", "unlikely", "possible", "probable", "definite"]
Seriousness = Literal["death", "life_threatening", "hospital", "disability", "other_important"]
Outcome = Literal["recovered", "recovering", "sequelae", "unknown"]

SERIOUS_FROM_GRADE = 4


class AdverseEvent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What happened, in one report. `kind` is an id of `EVENT_KINDS`, `grade` 1 (mild) to 5 (death).

    `needle` is the id of a charted needle; `point` and `side` stand for it when there is none. `criteria` say
    why it is serious. `id` names the event, so that what became of it can be told later; documents from
    before it existed have none (see `event_key`).
    """

    kind: str
    grade: Annotated[int, Meta(ge=1, le=5)]
    serious: bool
    relatedness: Relatedness
    words: Annotated[str, Meta(max_length=2_000)] = ""
    id: str = ""
    criteria: tuple[Seriousness, ...] = ()
    needle: str = ""
    point: str = ""
    side: Literal["", "left", "right", "midline"] = ""
    onset_at: dt.datetime | None = None
    action: Annotated[str, Meta(max_length=1_000)] = ""
    outcome: Outcome = "unknown"


class EventKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of event. `plain` goes into a patient's sentence; `grave` marks the chart whatever the grade."""

    id: str
    words: str
    plain: str
    do_now: tuple[str, ...]
    grave: bool = False


class _Kinds(Fact, frozen=True, kw_only=True):
    list: tuple[EventKind, ...]


class _Grades(Fact, frozen=True, kw_only=True):
    list: tuple[tuple[int, str], ...]


class _Seriousness(Fact, frozen=True, kw_only=True):
    criteria: dict[Seriousness, str]


class _Relatedness(Fact, frozen=True, kw_only=True):
    steps: dict[Relatedness, str]


class _Outcomes(Fact, frozen=True, kw_only=True):
    list: dict[Outcome, str]


class _Tables(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kinds: _Kinds
    grades: _Grades
    seriousness: _Seriousness
    relatedness: _Relatedness
    outcomes: _Outcomes


_TABLES = load("visit/adverse_events.toml", _Tables)
EVENT_KINDS = MappingProxyType({kind.id: kind for kind in _TABLES.kinds.list})
"""Every kind of event by its id, the common ones first."""
GRADES = MappingProxyType(dict(_TABLES.grades.list))
SERIOUSNESS = MappingProxyType(_TABLES.seriousness.criteria)
RELATEDNESS = MappingProxyType(_TABLES.relatedness.steps)
OUTCOMES = MappingProxyType(_TABLES.outcomes.list)


def is_serious(grade: int, criteria: tuple[Seriousness, ...]) -> bool:
    """Serious by any criterion, or by a grade that implies one.

    >>> is_serious(2, ()), is_serious(2, ("hospital",)), is_serious(4, ())
    (False, True, True)
    """
    return bool(criteria) or grade >= SERIOUS_FROM_GRADE


def marks_the_chart(event: AdverseEvent) -> bool:
    """Whether the chart warns of it until its outcome is known: serious, or of a grave kind.

    >>> marks_the_chart(AdverseEvent("bruise", 1, False, "probable"))
    False
    >>> marks_the_chart(AdverseEvent("infection", 1, False, "possible"))
    True
    """
    kind = EVENT_KINDS.get(event.kind)
    grave = event.serious or (kind is not None and kind.grave)
    return grave and event.outcome not in ("recovered", "sequelae")


def do_now(event: AdverseEvent) -> tuple[str, ...]:
    """What to do now, in sentences for the practitioner; a serious event always begins with help."""
    kind = EVENT_KINDS.get(event.kind)
    steps = kind.do_now if kind is not None else ()
    if event.serious and not (kind is not None and kind.grave):
        return ("Get medical help first; then write it down.", *steps)
    return steps


def event_name(event: AdverseEvent) -> str:
    """The kind in words; an old or foreign id as it stands.

    >>> event_name(AdverseEvent("bruise", 1, False, "probable"))
    'Bruise (haematoma)'
    """
    kind = EVENT_KINDS.get(event.kind)
    return kind.words if kind is not None else event.kind.replace("_", " ").capitalize()


def event_key(event: AdverseEvent, index: int) -> str:
    """The event's id within its document; its place for an event from before events had ids."""
    return event.id or f"#{index}"
