"""The picture of a course in sentences and rows, for those who do not see it."""

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

import msgspec

from ashi.instruments import InvalidResponse, Response, UnknownInstrument, instrument, score
from ashi.outcomes.parameters import measure_title
from ashi.outcomes.series import GAP_WEEKS, measure_of
from ashi.outcomes.verdict import CoursePoint, Verdict
from ashi.outcomes.words import people

EventKind = Literal["visit", "flare", "medicine", "treatment", "adverse_event", "other"]


class CourseEvent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something that happened beside the answers: a visit, a flare, a change of medicine, another treatment."""

    on: dt.date
    kind: EventKind
    words: str = ""


class CourseRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One row of the table beside the picture, already in words."""

    date: str
    week: str
    answer: str
    expected: str
    events: str
    likely: str = ""
    function: str = ""


EVENT_WORDS: dict[EventKind, str] = {
    "visit": "visit",
    "flare": "flare",
    "medicine": "medicine",
    "treatment": "other treatment",
    "adverse_event": "unwanted effect",
    "other": "note",
}


def course_words(
    verdict: Verdict, events: Sequence[CourseEvent] = (), function: Verdict | None = None
) -> tuple[str, ...]:
    """The picture in sentences, for a screen reader: what it shows, gaps and events, the verdict last."""
    said = _measure_words(verdict)
    if function is not None:
        said += _measure_words(function)
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


def _measure_words(verdict: Verdict) -> list[str]:
    """One measure: its scale, first and last answer, the level behind them, without treatment, and how it goes on."""
    definition = instrument(verdict.measure)
    answered = [point for point in verdict.points if point.value is not None]
    first, last = answered[0], answered[-1]
    direction = "higher" if definition.better == "higher" else "lower"
    title, name = measure_title(verdict.measure)
    called = f"{title} ({name})" if name else title
    said = [f"{called} over time, from {definition.low:g} to {definition.high:g}, {direction} is better."]
    if len(answered) == 1:
        return [*said, f"The start, on {_day(first.on)}, is {first.value:.3g}. There is no later answer."]
    said.append(
        f"{first.value:.3g} at the start on {_day(first.on)}; {last.value:.3g} at the last of {len(answered) - 1} "
        f"later answer{'s' if len(answered) > 2 else ''}, on {_day(last.on)}."
    )
    if last.likely_low is not None and last.likely_high is not None:
        said.append(
            "Answers go up and down by themselves: the true level then is likely between "
            f"{last.likely_low:.1f} and {last.likely_high:.1f}."
        )
    said.append(
        f"Without treatment, 8 of 10 people would answer between {last.expected_low:.1f} and "
        f"{last.expected_high:.1f} by then."
    )
    if (ahead := verdict.forecast) is not None:
        said.append(
            f"If it goes on so, it is likely between {ahead.low:.1f} and {ahead.high:.1f} at the planned end, "
            f"on {_day(ahead.on)}."
        )
    gaps = [(before, after) for before, after in pairwise(answered) if after.week - before.week > GAP_WEEKS]
    said += [f"There is no answer between {_day(before.on)} and {_day(after.on)}." for before, after in gaps]
    return said


def course_table(
    verdict: Verdict,
    responses: Sequence[Response] = (),
    events: Sequence[CourseEvent] = (),
    function: Verdict | None = None,
) -> tuple[CourseRow, ...]:
    """The same as rows, one per day with an answer or an event, oldest first.

    `responses` adds days on which the measure was asked but could not be scored ("no score").
    """
    by_day = {point.on: point for point in verdict.points if point.value is not None}
    of_function = {p.on: p for p in function.points if p.value is not None} if function is not None else {}
    unscored = {response.answered_on for response in responses if _is_unscored(response, verdict.measure)}
    start = verdict.points[0].on
    rows = []
    for day in sorted(set(by_day) | set(of_function) | unscored | {event.on for event in events}):
        point, beside = by_day.get(day), of_function.get(day)
        answer = f"{point.value:g}" if point is not None else ("no score" if day in unscored else "")
        expected = (
            f"{point.expected:.1f} ({point.expected_low:.1f} to {point.expected_high:.1f})" if point else ""
        )
        on_day = "; ".join(event_words(event) for event in events if event.on == day)
        rows.append(
            CourseRow(
                _day(day),
                f"{(day - start).days / 7:.1f}",
                answer,
                expected,
                on_day,
                _likely(point) if point else "",
                f"{beside.value:.3g}{f' ({_likely(beside)})' if _likely(beside) else ''}" if beside else "",
            )
        )
    return tuple(rows)


def _likely(point: CoursePoint) -> str:
    if point.likely_low is None or point.likely_high is None:
        return ""
    return f"{point.likely_low:.1f} to {point.likely_high:.1f}"


def _is_unscored(response: Response, measure: str) -> bool:
    """Whether this response was meant for the measure and gives no score: too much missing, or a wrong answer."""
    try:
        return measure_of(response.instrument) == measure and score(response).value is None
    except UnknownInstrument:
        return False
    except InvalidResponse:
        return True


def yardsticks(verdict: Verdict) -> tuple[tuple[str, str], ...]:
    """Each published yardstick in words, and how many of 100 people with such answers have truly reached it."""
    return tuple((mark.words, f"{people(mark.probability)} of 100") for mark in verdict.benchmarks)


def event_words(event: CourseEvent) -> str:
    """What kind of event it is, and its own words; a note has only these."""
    if event.kind == "other" and event.words:
        return event.words
    return ": ".join(filter(None, (EVENT_WORDS[event.kind], event.words)))


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"
