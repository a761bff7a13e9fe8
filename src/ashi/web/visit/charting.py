"""A visit while it goes on: the library's charting, and beside it what the clinic needs to be sure.

Every act is a function from one frozen value to the next. An act that has already been done changes nothing,
so pressing twice charts once. An act that cannot be right raises `CannotChart` with a sentence for each
problem. Nothing here reads a clock or a database.
"""

import datetime as dt
from collections import Counter
from typing import Any, Literal, NamedTuple

import msgspec
from msgspec.structs import replace

from ashi.tailoring import PlannedPoint
from ashi.visit import (
    AdverseEvent,
    Charting,
    Needle,
    Spot,
    left_room,
    needle_name,
    needles_by_region,
    region_of,
    with_patient,
)

MOST_NEEDLES = 60


class Problem(NamedTuple):
    """What is wrong with one field, for the person; `field` may be empty."""

    field: str
    text: str


class CannotChart(Exception):
    """The act is refused. Nothing was changed; `problems` say why."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(problem.text for problem in problems))
        self.problems = problems


class Act(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of the visit's own log: what was done in which revision, for the other tab to read."""

    revision: int
    at: dt.datetime
    by: str
    words: str


class Offered(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A needle of the last visit that may go in again, and where exactly it was if it was a free place."""

    point: PlannedPoint
    spot: Spot | None = None


class Session(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `OpenVisit.charting` holds. `event_ids` are the ids of the forms that reported the events.

    `offered` are needles of the last visit to tap again, `not_offered` why others are not; `struck` are needles that
    were tapped and never went in, as (id, words).
    """

    charting: Charting
    event_ids: tuple[str, ...] = ()
    retention_min: int = 20
    acts: tuple[Act, ...] = ()
    offered: tuple[Offered, ...] = ()
    not_offered: tuple[str, ...] = ()
    struck: tuple[tuple[str, str], ...] = ()
    schema: Literal[1] = 1

    @property
    def inside(self) -> tuple[Needle, ...]:
        """Needles still in the patient."""
        return tuple(needle for needle in self.charting.needles if needle.removed_at is None)

    @property
    def removed(self) -> tuple[Needle, ...]:
        return tuple(needle for needle in self.charting.needles if needle.removed_at is not None)

    @property
    def retention_from(self) -> dt.datetime | None:
        """When the last needle went in: retention counts from then."""
        return max((needle.inserted_at for needle in self.inside), default=None)


def be_there(session: Session, at: dt.datetime) -> Session:
    """The practitioner is with the patient."""
    return replace(session, charting=with_patient(session.charting, at))


def leave_room(session: Session, at: dt.datetime) -> Session:
    """The practitioner left the room."""
    return replace(session, charting=left_room(session.charting, at))


def put_in(session: Session, needle: Needle) -> Session:
    """One needle goes in. The same id again changes nothing, also when it was struck out since."""
    if any(known.id == needle.id for known in session.charting.needles):
        return session
    if any(known == needle.id for known, _ in session.struck):
        return session
    if len(session.charting.needles) >= MOST_NEEDLES:
        raise CannotChart(
            Problem("code", f"This visit already has {MOST_NEEDLES} needles. Sign it before more.")
        )
    return change_charting(session, needles=(*session.charting.needles, needle), counted_out=None)


def take_out(session: Session, needle_id: str, at: dt.datetime) -> Session:
    """One needle comes out. Taking it out again changes nothing."""
    found = next((needle for needle in session.charting.needles if needle.id == needle_id), None)
    if found is None:
        raise CannotChart(Problem("", "This needle is not in this visit. Look at the list again."))
    return session if found.removed_at is not None else _with_out(session, {needle_id}, at)


def count_out(
    session: Session, counted: dict[str, int], at: dt.datetime
) -> tuple[Session, tuple[Problem, ...]]:
    """Take out whole regions by counting (by `slug`). A region whose count differs keeps all its needles, and is noted.

    Answers the new session and a sentence for every region that does not agree.
    """
    inside = by_region(session.inside)
    out: set[str] = set()
    problems = []
    misses = list(session.charting.near_misses)
    for region, needles in inside.items():
        count = counted.get(slug(region))
        if count is None:
            continue
        if count == len(needles):
            out |= {needle.id for needle in needles}
            continue
        problems.append(
            Problem(
                f"count_{slug(region)}",
                f"{region.capitalize()}: {needles_words(count)} counted, but {len(needles)} charted in. None "
                f"were taken out here. Look for {listed(needles)}, and count again.",
            )
        )
        misses.append(f"{region}: {count} counted, {len(needles)} charted in")
    all_at_once = len(out) == len(session.charting.needles) > 0
    session = _with_out(change_charting(session, near_misses=tuple(misses)), out, at)
    return (change_charting(session, counted_out=len(out)) if all_at_once else session), tuple(problems)


def count_tray(session: Session, count: int) -> tuple[Session, tuple[Problem, ...]]:
    """The needles in the tray, counted by hand. A count that differs is kept and noted: it blocks signing."""
    total = len(session.charting.needles)
    if count == total:
        return change_charting(session, counted_out=count), ()
    misses = (*session.charting.near_misses, f"tray: {count} counted, {total} charted in")
    problem = Problem(
        "tray",
        f"{needles_words(count)} in the tray, but {total} went in. Look at every region and on the floor, then count "
        "again. Do not let the patient leave before.",
    )
    return change_charting(session, near_misses=misses, counted_out=count), (problem,)


def add_event(session: Session, event_id: str, event: AdverseEvent) -> Session:
    """Something unwanted. The same id again changes nothing."""
    if event_id in session.event_ids:
        return session
    session = replace(session, event_ids=(*session.event_ids, event_id))
    return change_charting(session, adverse_events=(*session.charting.adverse_events, event))


def note(session: Session, **fields: Any) -> Session:
    """What STRICTA asks of the session as a whole, and the note."""
    return change_charting(session, **fields)


def log(session: Session, revision: int, at: dt.datetime, by: str, words: str) -> Session:
    """Add the act to the visit's own log."""
    return replace(session, acts=(*session.acts, Act(revision, at, by, words)))


def since(session: Session, revision: int) -> tuple[Act, ...]:
    """What was done after `revision`."""
    return tuple(act for act in session.acts if act.revision > revision)


def by_region(needles: tuple[Needle, ...]) -> dict[str, tuple[Needle, ...]]:
    """Needles by the region in which they are counted, from head to foot."""
    found: dict[str, list[Needle]] = {}
    for needle in needles:
        found.setdefault(region_of(needle), []).append(needle)
    order = [row.region for row in needles_by_region(Charting(needles=needles))]
    return {region: tuple(found[region]) for region in order}


def slug(region: str) -> str:
    """A region as the name of a field.

    >>> slug("lower back, left")
    'lower-back-left'
    """
    return region.replace(",", "").replace(" ", "-")


def ended(session: Session) -> Charting:
    """The charting to sign. The end is the last needle out or the last act: it does not move by itself."""
    ends = [needle.removed_at for needle in session.charting.needles if needle.removed_at]
    ends += [act.at for act in session.acts]
    note = session.charting.note
    if session.struck:
        note = f"{note}\n\n{'; '.join(words for _, words in session.struck)}.".strip()
    return replace(
        session.charting,
        ended_at=max(ends, default=session.charting.started_at),
        note=note,
    )


def change_charting(session: Session, **changes: Any) -> Session:
    """The session with some fields of its charting changed."""
    return replace(session, charting=replace(session.charting, **changes))


def _with_out(session: Session, ids: set[str], at: dt.datetime) -> Session:
    return change_charting(
        session,
        needles=tuple(
            replace(needle, removed_at=max(at, needle.inserted_at)) if needle.id in ids else needle
            for needle in session.charting.needles
        ),
    )


def needles_words(count: int) -> str:
    """A count as words: ``1 needle``, ``3 needles``."""
    return "1 needle" if count == 1 else f"{count} needles"


def listed(needles: tuple[Needle, ...]) -> str:
    """The needles by name, the same ones counted."""
    counted = Counter(needle_name(needle) for needle in needles)
    return ", ".join(name if count == 1 else f"{name} ×{count}" for name, count in counted.items())
