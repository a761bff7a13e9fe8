"""The course of what a person can do, beside that of the pain."""

import datetime as dt
from collections.abc import Sequence

import msgspec

from ashi.instruments import InvalidResponse, Response, score
from ashi.intake import DurationClass
from ashi.outcomes.course import course
from ashi.outcomes.verdict import Verdict

FUNCTION = ("rmdq", "odi", "psfs", "peg")
"""Measures of function that have a course model, the first of equals first."""


def function_course(
    responses: Sequence[Response],
    on_date: dt.date,
    duration_class: DurationClass,
    planned_end: dt.date | None = None,
) -> Verdict | None:
    """The course of the function measure that was answered most often up to `on_date`; None without any.

    Its first scored answer is the baseline. One measure is enough on a small picture; the others stand beside it.
    """
    found: list[tuple[int, Sequence[Response]]] = []
    for measure in FUNCTION:
        scored = [
            response
            for response in responses
            if response.instrument == measure and response.answered_on <= on_date and _has_score(response)
        ]
        if scored:
            found.append((len({response.answered_on for response in scored}), scored))
    if not found:
        return None
    _, chosen = max(found, key=lambda one: one[0])
    baseline = min(chosen, key=lambda response: response.answered_on)
    made = course(chosen, baseline, on_date, duration_class, planned_end)
    if (
        made.forecast is not None and made.forecast.on <= on_date
    ):  # the end has come, though this was asked before it
        return msgspec.structs.replace(made, forecast=None)
    return made


def _has_score(response: Response) -> bool:
    try:
        return score(response).value is not None
    except InvalidResponse:
        return False
