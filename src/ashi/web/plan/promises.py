"""The promise to the nervous, read from a chart's documents; its number is held against the plan's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ashi.preparing import STOP_WORD, Promise, propose_promise
from ashi.tailoring import Plan, positions_to_choose
from ashi.web.plan.ground import Ground
from ashi.web.records.documents import decode
from ashi.web.records.models import Document

NUMBER = ("needles", "one_needle")
"""Lines that speak of the first visit only."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The promise in force: who gave it, and when."""

    document: Document
    promise: Promise


def promise_in_force(rows: Iterable[Document]) -> Kept | None:
    """The newest promise among documents in force."""
    found = max((row for row in rows if row.kind == "promise"), key=lambda row: row.made_at, default=None)
    return Kept(found, decode(found, Promise)) if found else None


def proposal(plan: Plan, ground: Ground, needles: int | None = None, stop_word: str = STOP_WORD) -> Promise:
    """What the answers ask for, with the plan's own number and positions."""
    turns = tuple(dict.fromkeys(point.position for point in plan.points))
    return propose_promise(
        ground.intake,
        len(plan.points) if needles is None else needles,
        positions_to_choose(plan, ground.findings),
        turns,
        stop_word,
    )


def why_not_more(rows: Sequence[Document], plan: Plan) -> str:
    """A plan for the first visit keeps to the number that was promised."""
    kept = promise_in_force(rows)
    if kept is None or not kept.promise.needles or any(row.kind == "visit" for row in rows):
        return ""
    most, wanted = kept.promise.needles, len(plan.points)
    if wanted <= most:
        return ""
    return (
        f"You promised at most {most} needle{'s' if most > 1 else ''} at the first visit; this would be {wanted}. "
        "Take needles out, or change the promise with the patient first."
    )
