"""May this visit be signed? Every needle out, counted, times in order, nothing missing that must be there."""

import datetime as dt
from typing import Any

from ashi.intake import Problem
from ashi.visit.charting import Charting, needle_name, still_in
from ashi.visit.document import Needle, Visit
from ashi.visit.ledger import region_of
from ashi.visit.unfinished import unfinished


class VisitError(ValueError):
    """The charting cannot be signed; `problems` says all of why."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("; ".join(f"{p.field_path}: {p.message}" for p in problems[:20]))


def check_can_sign(charting: Charting) -> tuple[Problem, ...]:
    """Everything that keeps this charting from being signed; () when it may be.

    Names each needle that is still in the patient, with its region.
    """
    problems = _needles_out(charting)
    problems += _counted(charting)
    problems += _times(charting)
    problems += _required(charting)
    problems += unfinished(charting)
    return tuple(problems)


def sign_visit(charting: Charting, knowledge_version: str) -> Visit:
    """The immutable visit. Raises `VisitError` with the problems of `check_can_sign`."""
    problems = check_can_sign(charting)
    if problems or charting.started_at is None or charting.ended_at is None:
        raise VisitError(problems)
    same = set(Visit.__struct_fields__) & set(Charting.__struct_fields__)
    fields: dict[str, Any] = {name: getattr(charting, name) for name in sorted(same)}
    return Visit(**fields, knowledge_version=knowledge_version)


def _needles_out(charting: Charting) -> list[Problem]:
    return [
        Problem(
            f"needles.{needle.id}",
            f"{needle_name(needle)} is still in ({region_of(needle)}).",
            "Take it out and tap it, or say what happened to it.",
        )
        for needle in still_in(charting)
    ]


def _counted(charting: Charting) -> list[Problem]:
    total = len(charting.needles)
    if charting.counted_out is None:
        return [
            Problem(
                "counted_out", "The needles were not counted.", "Count them in the tray and enter the number."
            )
        ]
    if charting.counted_out == total:
        return []
    return [
        Problem(
            "counted_out",
            f"{total} needles went in and {charting.counted_out} were counted out.",
            "Look at every region again, then count again. Do not let the patient leave before.",
        )
    ]


def _times(charting: Charting) -> list[Problem]:
    problems = []
    start, end = charting.started_at, charting.ended_at
    if start is None:
        problems.append(Problem("started_at", "The visit has no beginning.", "Enter when it began."))
    if end is None:
        problems.append(
            Problem("ended_at", "The visit has no end.", "End the visit, or enter when it ended.")
        )
    if any(moment is not None and moment.tzinfo is None for moment in (start, end)):
        return [
            *problems,
            Problem("started_at", "A time has no time zone.", "Reload the page and try again."),
        ]
    if start is not None and end is not None and end < start:
        problems.append(Problem("ended_at", "The visit ends before it begins.", "Mend one of the two times."))
    for needle in charting.needles:
        problems += _needle_times(needle, start, end)
    return problems


def _needle_times(needle: Needle, start: dt.datetime | None, end: dt.datetime | None) -> list[Problem]:
    path, name = f"needles.{needle.id}", needle_name(needle)
    moments = [m for m in (needle.inserted_at, needle.removed_at) if m is not None]
    if any(moment.tzinfo is None for moment in moments):
        return [Problem(path, f"{name}: a time has no time zone.", "Reload the page and try again.")]
    problems = []
    if needle.removed_at is not None and needle.removed_at < needle.inserted_at:
        problems.append(Problem(path, f"{name} is out before it is in.", "Mend one of the two times."))
    if start is not None and needle.inserted_at < start:
        problems.append(Problem(path, f"{name} goes in before the visit begins.", "Mend one of the times."))
    if end is not None and any(moment > end for moment in moments):
        problems.append(
            Problem(path, f"{name} has a time after the end of the visit.", "Mend one of the times.")
        )
    return problems


def _required(charting: Charting) -> list[Problem]:
    problems = []
    for field, words in (
        ("style", "the style"),
        ("position", "the position"),
        ("needle_type", "the needle type"),
        ("response_sought", "the response sought"),
        ("stimulation", "the stimulation"),
    ):
        if charting.needles and not str(getattr(charting, field)).strip():
            problems.append(Problem(field, f"Not charted yet: {words}.", "Choose one."))
    ids = [needle.id for needle in charting.needles]
    if len(set(ids)) < len(ids):
        problems.append(Problem("needles", "Two needles have one id.", "Reload the page and look again."))
    for index, pair in enumerate(charting.electro):
        if pair.first not in ids or pair.second not in ids or pair.first == pair.second:
            problems.append(
                Problem(
                    f"electro[{index}]", "This current does not join two charted needles.", "Choose both."
                )
            )
    if not charting.needles and not charting.note.strip():
        problems.append(
            Problem("note", "No needle was charted.", "Say in the note what was done instead, and why.")
        )
    return problems
