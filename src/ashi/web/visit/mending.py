"""A needle that is charted already: how it felt, its depth, its times, or that it never went in."""

import datetime as dt
from typing import Any, Literal

from msgspec.structs import replace

from ashi.visit import Needle, TimeCorrection, needle_name
from ashi.web.visit.charting import CannotChart, Problem, Session, change_charting


def find_needle(session: Session, needle_id: str) -> Needle:
    """The charted needle. Raises `CannotChart` when there is none of this id."""
    found = next((needle for needle in session.charting.needles if needle.id == needle_id), None)
    if found is None:
        raise CannotChart(Problem("", "This needle is not in this visit. Look at the list again."))
    return found


def change_needle(session: Session, needle_id: str, **fields: Any) -> Session:
    """What was said of a needle. The same again changes nothing."""
    find_needle(session, needle_id)
    return _with(session, needle_id, **fields)


def correct_time(
    session: Session, needle_id: str, what: Literal["in", "out"], moment: dt.datetime, because: str
) -> Session:
    """Mend when a needle went in or came out; what stood there is kept with the reason. Raises `CannotChart`."""
    needle = find_needle(session, needle_id)
    was = needle.inserted_at if what == "in" else needle.removed_at
    if was is not None and _minute(was) == _minute(moment):
        return session
    if what == "out" and was is None:
        raise CannotChart(Problem("out_at", f"{needle_name(needle)} is still in. Take it out first."))
    if len(because.strip()) < 3:
        raise CannotChart(Problem("because", "Give the reason for the other time, in a few words."))
    inserted = moment if what == "in" else needle.inserted_at
    removed = moment if what == "out" else needle.removed_at
    if removed is not None and removed < inserted:
        raise CannotChart(Problem(f"{what}_at", f"{needle_name(needle)} would be out before it is in."))
    mended = TimeCorrection(what, was, because.strip())
    return _with(
        session,
        needle_id,
        inserted_at=inserted,
        removed_at=removed,
        times_corrected=(*needle.times_corrected, mended),
    )


def strike_out(session: Session, needle_id: str, because: str) -> Session:
    """A needle that was tapped and never went in: it leaves the count, and the note says so. Raises `CannotChart`."""
    if needle_id in {known for known, _ in session.struck}:
        return session
    needle = find_needle(session, needle_id)
    if len(because.strip()) < 3:
        raise CannotChart(Problem("struck_because", "Say why it is struck out, in a few words."))
    if any(needle_id in (pair.first, pair.second) for pair in session.charting.electro):
        raise CannotChart(
            Problem("struck_because", "A current was charted on this needle, so it cannot be struck out.")
        )
    rest = tuple(known for known in session.charting.needles if known.id != needle_id)
    struck = (*session.struck, (needle_id, f"{needle_name(needle)} struck out: {because.strip()}"))
    return change_charting(replace(session, struck=struck), needles=rest, counted_out=None)


def _with(session: Session, needle_id: str, **fields: Any) -> Session:
    return change_charting(
        session,
        needles=tuple(
            replace(needle, **fields) if needle.id == needle_id else needle
            for needle in session.charting.needles
        ),
    )


def _minute(moment: dt.datetime) -> dt.datetime:
    return moment.replace(second=0, microsecond=0)
