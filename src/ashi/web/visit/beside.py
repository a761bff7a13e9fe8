"""What is done beside the needles: current, cupping and the like, and how far the back moves."""

import datetime as dt
from collections.abc import Sequence
from typing import Literal

from msgspec.structs import replace

from ashi.visit import SKIN, Adjunct, ElectroPair, Motion, needle_name, running, why_not_between
from ashi.web.visit.charting import CannotChart, Problem, Session, change_charting
from ashi.web.visit.mending import find_needle

MOST_PAIRS = 8
MOST_ADJUNCTS = 20


def switch_on(session: Session, pair: ElectroPair, forbidden: Sequence[str] = ()) -> Session:
    """A current begins. The same id again changes nothing. `forbidden`: why a finding speaks against it."""
    if any(known.id == pair.id for known in session.charting.electro):
        return session
    first, second = find_needle(session, pair.first), find_needle(session, pair.second)
    reasons = [*forbidden, *filter(None, [why_not_between(first, second)])]
    busy = {end for known in running(session.charting) for end in (known.first, known.second)}
    if taken := [needle_name(needle) for needle in (first, second) if needle.id in busy]:
        reasons.append(f"{' and '.join(taken)} already carries a current. Switch that off first.")
    if len(session.charting.electro) >= MOST_PAIRS:
        reasons.append(f"This visit already has {MOST_PAIRS} pairs.")
    if reasons:
        raise CannotChart(*(Problem("second", reason) for reason in reasons))
    return change_charting(session, electro=(*session.charting.electro, pair))


def set_current(session: Session, pair_id: str, ma: float) -> Session:
    """The strength that is reached."""
    return _with_pair(session, pair_id, replace(_find(session, pair_id), ma=ma))


def switch_off(session: Session, pair_id: str, at: dt.datetime) -> Session:
    """A current ends. Saying so again changes nothing."""
    pair = _find(session, pair_id)
    if pair.stopped_at is not None:
        return session
    began = pair.started_at or at
    return _with_pair(session, pair_id, replace(pair, started_at=began, stopped_at=max(at, began)))


def check_no_current(session: Session, needle_ids: set[str]) -> None:
    """A needle that carries a current stays in until it is off. Raises `CannotChart`."""
    for pair in running(session.charting):
        if needle_ids & {pair.first, pair.second}:
            names = " and ".join(needle_name(find_needle(session, end)) for end in (pair.first, pair.second))
            raise CannotChart(
                Problem(
                    "", f"The current between {names} is still on. Switch it off, then take the needle out."
                )
            )


def add_adjunct(session: Session, adjunct: Adjunct) -> Session:
    """Something else was done. The same id again changes nothing."""
    if any(known.id == adjunct.id for known in session.charting.adjuncts):
        return session
    if len(session.charting.adjuncts) >= MOST_ADJUNCTS:
        raise CannotChart(Problem("kind", f"This visit already has {MOST_ADJUNCTS} of these."))
    return change_charting(session, adjuncts=(*session.charting.adjuncts, adjunct), no_other_components=False)


def look_at_skin(session: Session, adjunct_id: str, skin: str) -> Session:
    """How the skin looks afterwards. Raises `CannotChart`."""
    if skin not in SKIN:
        raise CannotChart(Problem("skin_after", "Choose how the skin looks."))
    if all(known.id != adjunct_id for known in session.charting.adjuncts):
        raise CannotChart(Problem("", "This is not in this visit. Look at the list again."))
    return change_charting(
        session,
        adjuncts=tuple(
            replace(known, skin_after=skin) if known.id == adjunct_id else known
            for known in session.charting.adjuncts
        ),
    )


def measure_motion(session: Session, when: Literal["before", "after"], motion: Motion) -> Session:
    """How far the back moves before or after the needles; nothing measured takes it away."""
    measured = motion if motion != Motion() else None
    if when == "before":
        return change_charting(session, motion_before=measured)
    return change_charting(session, motion_after=measured)


def _find(session: Session, pair_id: str) -> ElectroPair:
    found = next((pair for pair in session.charting.electro if pair.id == pair_id), None)
    if found is None:
        raise CannotChart(Problem("", "This current is not in this visit. Look at the list again."))
    return found


def _with_pair(session: Session, pair_id: str, pair: ElectroPair) -> Session:
    return change_charting(
        session,
        electro=tuple(pair if known.id == pair_id else known for known in session.charting.electro),
    )
