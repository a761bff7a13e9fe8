"""Three notes from one entry. This file: what a note is, and the practitioner's own.

The payer's or physician's is in `note_payer`, the patient's in `note_patient`. A note is a value; the page and
the plain text are two ways to show it.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Protocol

import msgspec
from msgspec.structs import replace

from ashi.visit.adverse_events import OUTCOMES, event_name
from ashi.visit.charting import Charted, needle_name, retention_min
from ashi.visit.document import Visit
from ashi.visit.ledger import needles_by_region
from ashi.visit.told import told_beside, told_needle


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One heading of a note with its lines. `is_list` when the lines stand as a list."""

    title: str
    lines: tuple[str, ...]
    is_list: bool = False


class Note(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A note as it is read, printed or sent."""

    title: str
    parts: tuple[Part, ...]


class _Reason(Protocol):
    @property
    def words(self) -> str: ...
    @property
    def from_patient(self) -> str: ...
    @property
    def kind(self) -> str: ...


class _Point(Protocol):
    @property
    def code(self) -> str: ...
    @property
    def side(self) -> str: ...
    @property
    def place(self) -> str: ...
    @property
    def reasons(self) -> Sequence[_Reason]: ...


class _Pattern(Protocol):
    @property
    def language(self) -> str: ...
    @property
    def name(self) -> str: ...


class _Regimen(Protocol):
    @property
    def sessions(self) -> int: ...
    @property
    def per_week(self) -> float: ...
    @property
    def review_after(self) -> int: ...
    @property
    def stop_rule(self) -> str: ...


class PlanLike(Protocol):
    """What a note reads of a plan; `ashi.tailoring.Plan` is one."""

    @property
    def points(self) -> Sequence[_Point]: ...
    @property
    def patterns(self) -> Sequence[_Pattern]: ...
    @property
    def regimen(self) -> _Regimen: ...


def as_text(note: Note) -> str:
    """A note as plain text.

    >>> print(as_text(Note("Visit", (Part("Done", ("Two needles.",)), Part("Where", ("back", "leg"), True)))))
    Visit
    <BLANKLINE>
    Done
    Two needles.
    <BLANKLINE>
    Where
    - back
    - leg
    """
    blocks = [note.title]
    for part in note.parts:
        lines = [f"- {line}" if part.is_list else line for line in part.lines]
        blocks.append("\n".join([part.title, *lines]))
    return "\n\n".join(blocks)


def note_for_practitioner(visit: Visit, plan: PlanLike | None = None) -> Note:
    """Everything that was charted, with both languages of the plan side by side."""
    readings = []
    if plan is not None:
        for language in ("traditional", "modern"):
            names = [p.name for p in plan.patterns if p.language == language]
            if names:
                readings.append(f"{language.capitalize()}: {', '.join(names)}.")
    needles = []
    for needle in visit.needles:
        told = (f"{needle.depth_mm:g} mm", needle.angle, words_of(needle.technique), told_needle(needle))
        needles.append(f"{needle_name(needle)}: {', '.join(filter(None, told))}")
    session = [f"Style: {visit.style}. Position: {words_of(visit.position)}. Needle: {visit.needle_type}."]
    session += dose_lines(visit)
    session += [f"Other than planned: {visit.variation}"] if visit.variation.strip() else []
    session += also_lines(visit)
    parts = [
        Part("Reading", tuple(readings) or ((visit.rationale,) if visit.rationale.strip() else ())),
        Part("Needles", tuple(needles), is_list=True),
        Part("Session", tuple(session)),
        Part(
            "Beside the needles",
            tuple(f"{title}: {line}." for title, line in told_beside(visit)),
            is_list=True,
        ),
        Part("Count", (count_line(visit),)),
        Part("Unwanted effects", event_lines(visit)),
        Part("Note", (visit.note,) if visit.note.strip() else ()),
        Part("Setting", tuple(filter(None, (visit.setting, visit.practitioner)))),
    ]
    return Note(f"Visit of {day_words(visit)}", kept_parts(parts))


def local(visit: Visit, zone: dt.tzinfo) -> Visit:
    """The visit with its beginning and end by the clinic's wall clock, for reading."""
    return replace(
        visit, started_at=visit.started_at.astimezone(zone), ended_at=visit.ended_at.astimezone(zone)
    )


def kept_parts(parts: Sequence[Part]) -> tuple[Part, ...]:
    """The parts that say something."""
    return tuple(part for part in parts if part.lines)


def day_words(visit: Visit) -> str:
    """The day as the visit's own clock names it: ``22 November 2026``."""
    return f"{visit.started_at.day} {visit.started_at:%B %Y}"


def words_of(code: str) -> str:
    """A code as words: ``de_qi`` becomes ``de qi``."""
    return code.replace("_", " ")


def count_line(visit: Visit) -> str:
    """The ledger in one sentence."""
    if not visit.needles:
        return "No needles."
    count = len(visit.needles)
    return f"{count} {'needle' if count == 1 else 'needles'} in and out, counted: {regions_words(visit)}."


def regions_words(visit: Visit) -> str:
    """The regions with their counts: ``lower back, right (4); leg, right (2)``."""
    return "; ".join(f"{row.region} ({row.inserted})" for row in needles_by_region(visit))


def dose_lines(charted: Charted) -> list[str]:
    """How long the needles stayed, and what was sought and done with them."""
    if not charted.needles:
        return []
    minutes = retention_min(charted)
    kept = f"{minutes:.0f} min" if minutes is not None else "not known"
    sought, stimulation = words_of(charted.response_sought), words_of(charted.stimulation)
    return [f"Needles stayed {kept}. Response sought: {sought}. Stimulation: {stimulation}."]


def also_lines(visit: Visit) -> list[str]:
    """What else was done."""
    named = [words_of(code) for code in visit.other_components]
    return [f"Also: {', '.join(named)}."] if named else []


def event_lines(visit: Visit) -> tuple[str, ...]:
    """Every unwanted event of the visit as it stands, in one sentence each."""
    if not visit.adverse_events:
        return ("None reported.",)
    lines = []
    for event in visit.adverse_events:
        where = f" at {event.point} {event.side}".rstrip() if event.point else ""
        serious = "serious" if event.serious else "not serious"
        outcome = "" if event.outcome == "unknown" else f" {OUTCOMES[event.outcome]}."
        done = f" Done: {event.action}" if event.action else ""
        words = event.words[:1].upper() + event.words[1:]
        lines.append(
            f"{event_name(event)}{where}: grade {event.grade}, {serious}, caused by the needling: "
            f"{event.relatedness}.{outcome} {words}".strip()
            + done
        )
    return tuple(lines)
