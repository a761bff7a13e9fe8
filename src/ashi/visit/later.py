"""What is told after a visit is signed: by the patient, by the practitioner, and what became of it.

The signed visit stays as it is. Each of these is a document of its own that names the visit.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from types import MappingProxyType
from typing import Annotated, Literal

import msgspec
from msgspec import Meta
from msgspec.structs import replace

from ashi.knowledge import Fact, load
from ashi.visit.adverse_events import EVENT_KINDS, AdverseEvent, event_key, marks_the_chart
from ashi.visit.document import Visit
from ashi.visit.ledger import needles_over_the_chest

Level = Literal["emergency", "today", "note"]


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One question after a visit, the kind of event that a yes speaks of, and how fast help is needed."""

    id: str
    text: str
    kind: str
    level: Level


class _AfterVisit(Fact, frozen=True, kw_only=True):
    ask_after_h: int
    ask_after_chest_h: int
    watch_h: int
    questions: tuple[Question, ...]


_TABLE = load("visit/after_visit.toml", _AfterVisit)
QUESTIONS = MappingProxyType({question.id: question for question in _TABLE.questions})
"""The questions after a visit, the gravest first."""
WATCH_H = _TABLE.watch_h


class LaterReport(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Told after the visit `visit` (its document's id). `said` are ids of `QUESTIONS` answered with yes.

    A patient's report has `said` and `words`; both empty means that all was well. A practitioner's has `events`.
    `promise` says whether what was promised about the needles was kept; empty when nobody asked or answered.
    """

    visit: str
    by: Literal["patient", "practitioner"]
    reported_at: dt.datetime
    said: tuple[str, ...] = ()
    words: Annotated[str, Meta(max_length=2_000)] = ""
    events: tuple[AdverseEvent, ...] = ()
    promise: Literal["", "kept", "not_kept"] = ""
    schema: Literal[1] = 1


class FollowUp(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How an event stands now, by a practitioner. `of` is the document that told of it: a visit or a report."""

    visit: str
    of: str
    event: AdverseEvent
    written_at: dt.datetime
    schema: Literal[1] = 1


def ask_at(visit: Visit) -> dt.datetime:
    """When the patient is asked how it went; a day earlier after needles over the chest."""
    hours = _TABLE.ask_after_chest_h if needles_over_the_chest(visit) else _TABLE.ask_after_h
    return visit.ended_at + dt.timedelta(hours=hours)


def level_of(report: LaterReport) -> Level | None:
    """How fast a report needs help; None when all was well."""
    levels = {QUESTIONS[said].level for said in report.said if said in QUESTIONS}
    if any(marks_the_chart(event) for event in report.events):
        levels.add("today")
    for level in ("emergency", "today", "note"):
        if level in levels:
            return level
    return (
        "note"
        if report.said or report.words.strip() or report.events or report.promise == "not_kept"
        else None
    )


def is_chest_alarm(report: LaterReport, visit: Visit) -> bool:
    """Breathlessness or chest pain, told within two days of needles over the chest."""
    in_time = report.reported_at - visit.ended_at <= dt.timedelta(hours=WATCH_H)
    return "breath" in report.said and in_time and bool(needles_over_the_chest(visit))


def said_words(report: LaterReport) -> tuple[str, ...]:
    """What the patient said yes to, in the words of the questions."""
    return tuple(QUESTIONS[said].text if said in QUESTIONS else said for said in report.said)


def flared(reports: Iterable[LaterReport]) -> bool:
    """Whether the patient told of stronger pain for more than a day."""
    return any("flare" in report.said for report in reports)


def events_now(
    visit: Visit, reports: Sequence[LaterReport] = (), follow_ups: Sequence[FollowUp] = ()
) -> tuple[AdverseEvent, ...]:
    """Every assessed event of a visit as it stands now: charted, told later, followed up (oldest first)."""
    events = {event_key(event, index): event for index, event in enumerate(visit.adverse_events)}
    events |= {event.id: event for report in reports for event in report.events}
    for follow_up in follow_ups:
        events[follow_up.event.id] = follow_up.event
    return tuple(events.values())


def with_events(
    visit: Visit, reports: Sequence[LaterReport] = (), follow_ups: Sequence[FollowUp] = ()
) -> Visit:
    """The visit with all that is known of its events today; for reading on, never for keeping."""
    return replace(visit, adverse_events=events_now(visit, reports, follow_ups))


def kind_told(report: LaterReport) -> str:
    """The kind of event that a patient's report most likely speaks of, to begin a follow-up with."""
    kinds = [QUESTIONS[said].kind for said in report.said if said in QUESTIONS]
    return kinds[0] if kinds and kinds[0] in EVENT_KINDS else "other"
