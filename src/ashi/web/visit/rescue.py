"""Fainting, or any emergency: every needle out at once, with one count."""

import datetime as dt

from msgspec.structs import replace

from ashi.visit import running
from ashi.web.visit.charting import Problem, Session, by_region, change_charting, listed, needles_words

HINT = "emergency"
"""What the count's near miss is called in the note."""


def all_out_now(session: Session, counted: int, at: dt.datetime) -> tuple[Session, tuple[Problem, ...]]:
    """Take out everything that is in, if the count agrees; every current is off with it.

    A count that differs takes nothing out: the answer names what to look for, region by region, and it is noted.
    """
    inside = session.inside
    if not inside:
        return session, ()
    if counted != len(inside):
        where = "; ".join(f"{region}: {listed(needles)}" for region, needles in by_region(inside).items())
        problem = Problem(
            "counted",
            f"{needles_words(counted)} counted, but {len(inside)} charted in. Nothing is charted out yet. "
            f"Look for each, head to foot: {where}. Then count again.",
        )
        missed = f"{HINT}: {counted} counted, {len(inside)} charted in"
        return change_charting(session, near_misses=(*session.charting.near_misses, missed)), (problem,)
    charting = session.charting
    off = tuple(
        replace(pair, stopped_at=max(at, pair.started_at or at)) if pair in running(charting) else pair
        for pair in charting.electro
    )
    needles = tuple(
        replace(needle, removed_at=max(at, needle.inserted_at)) if needle.removed_at is None else needle
        for needle in charting.needles
    )
    all_at_once = len(inside) == len(charting.needles)
    return (
        change_charting(
            session,
            needles=needles,
            electro=off,
            emergency_removal_at=at,
            counted_out=len(needles) if all_at_once else charting.counted_out,
        ),
        (),
    )
