"""The picture of a course in sentences and rows, for those who do not see it."""

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

import msgspec

from ashi.instruments import InvalidResponse, Response, UnknownInstrument, instrument, score
from ashi.outcomes.series import measure_of
from ashi.outcomes.verdict import Verdict

GAP_WEEKS = 3.5  # a longer silence is told, and drawn, as a gap


class CourseEvent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something that happened beside the answers: a visit, a flare, a change of medicine, another treatment."""

    on: dt.date
    kind: Literal["visit", "flare", "medicine", "treatment", "adverse_event", "other"]
    words: str = ""


class CourseRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One row of the table beside the picture, already in words."""

    date: str
    week: str
    answer: str
    expected: str
    events: str


EVENT_WORDS = {
    "visit": "visit",
    "flare": "flare",
    "medicine": "medicine",
    "treatment": "other treatment",
    "adverse_event": "unwanted effect",
    "other": "note",
}


def course_words(verdict: Verdict, events: Sequence[CourseEvent] = ()) -> tuple[str, ...]:
    """The picture in sentences, for a screen reader: what it shows, the verdict, gaps and events."""
    definition = instrument(verdict.measure)
    answered = [point for point in verdict.points if point.value is not None]
    first, last = answered[0], answered[-1]
    direction = "higher" if definition.better == "higher" else "lower"
    said = [
        f"{definition.short_name} over time, from {definition.low:g} to {definition.high:g}, {direction} is better."
    ]
    if len(answered) == 1:
        said.append(f"The start, on {_day(first.on)}, is {first.value:g}. There is no later answer.")
    else:
        said.append(
            f"{first.value:g} at the start on {_day(first.on)}; {last.value:g} at the last of {len(answered) - 1} "
            f"later answer{'s' if len(answered) > 2 else ''}, on {_day(last.on)}."
        )
        said.append(
            f"Without treatment, 8 of 10 people would answer between {last.expected_low:.1f} and "
            f"{last.expected_high:.1f} by then."
        )
    gaps = [(before, after) for before, after in pairwise(answered) if after.week - before.week > GAP_WEEKS]
    said += [f"There is no answer between {_day(before.on)} and {_day(after.on)}." for before, after in gaps]
    visits = sum(event.kind == "visit" for event in events)
    if visits:
        said.append(f"{visits} visit{'s' if visits != 1 else ''}.")
    said += [
        f"{_day(event.on)}: {event_words(event)}."
        for event in sorted(events, key=lambda event: event.on)
        if event.kind != "visit"
    ]
    said.append(verdict.words)
    return tuple(said)


def course_table(
    verdict: Verdict, responses: Sequence[Response] = (), events: Sequence[CourseEvent] = ()
) -> tuple[CourseRow, ...]:
    """The same as rows, one per day with an answer or an event, oldest first.

    `responses` adds days on which the measure was asked but could not be scored ("no answer").
    """
    by_day = {point.on: point for point in verdict.points if point.value is not None}
    unscored = {response.answered_on for response in responses if _is_unscored(response, verdict.measure)}
    start = verdict.points[0].on
    rows = []
    for day in sorted(set(by_day) | unscored | {event.on for event in events}):
        point = by_day.get(day)
        answer = f"{point.value:g}" if point is not None else ("no score" if day in unscored else "")
        expected = (
            f"{point.expected:.1f} ({point.expected_low:.1f} to {point.expected_high:.1f})" if point else ""
        )
        on_day = "; ".join(event_words(event) for event in events if event.on == day)
        rows.append(CourseRow(_day(day), f"{(day - start).days / 7:.1f}", answer, expected, on_day))
    return tuple(rows)


def _is_unscored(response: Response, measure: str) -> bool:
    """Whether this response was meant for the measure and gives no score: too much missing, or a wrong answer."""
    try:
        return measure_of(response.instrument) == measure and score(response).value is None
    except UnknownInstrument:
        return False
    except InvalidResponse:
        return True


def event_words(event: CourseEvent) -> str:
    """An event in its own words, or else the name of its kind."""
    return event.words or EVENT_WORDS[event.kind]


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
