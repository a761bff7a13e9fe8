"""Current between two needles: where it may not run. What the patient's findings forbid is asked elsewhere."""

import datetime as dt

from ashi.knowledge import Fact, load
from ashi.visit.charting import Charted, needle_name
from ashi.visit.document import ElectroPair, Needle
from ashi.visit.ledger import region_of


class _Current(Fact, frozen=True, kw_only=True):
    above_the_waist: tuple[str, ...]
    never: tuple[str, ...]


_TABLE = load("visit/current.toml", _Current)


def why_not_between(first: Needle, second: Needle) -> str:
    """Why no current may run between these two needles, in words; empty when it may.

    Above the waist a pair stays on one side and in one region; over chest and belly there is none at all.
    """
    if first.id == second.id:
        return "A current needs two needles. Choose two different ones."
    for needle in (first, second):
        if needle.removed_at is not None:
            return f"{needle_name(needle)} is out already. Choose two needles that are in."
        if _region(needle) in _TABLE.never:
            return f"{needle_name(needle)}: no current over {_region(needle)}."
    above = [needle for needle in (first, second) if _region(needle) in _TABLE.above_the_waist]
    if not above:
        return ""
    names = f"{needle_name(first)} and {needle_name(second)}"
    if _region(first) != _region(second):
        return f"Between {names} the current could run through the chest. Choose two needles of one region."
    if first.side != second.side:
        return f"Between {names} the current could cross the chest or the cord. Choose two on one side."
    return ""


def running(charted: Charted) -> tuple[ElectroPair, ...]:
    """The pairs whose current is on."""
    return tuple(p for p in charted.electro if p.started_at is not None and p.stopped_at is None)


def current_min(pair: ElectroPair) -> float:
    """Minutes that the current ran: by its own times, else as planned."""
    if pair.started_at is None or pair.stopped_at is None:
        return float(pair.minutes)
    return max(dt.timedelta(0), pair.stopped_at - pair.started_at).total_seconds() / 60


def _region(needle: Needle) -> str:
    return region_of(needle).removesuffix(f", {needle.side}")
