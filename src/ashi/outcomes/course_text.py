"""The picture of a course in sentences and rows, for those who do not see it."""

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

import msgspec

from ashi.instruments import InvalidResponse, Response, UnknownInstrument, instrument, score
from ashi.knowledge import digits, said, said_in_turn, significant
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
    "visit": said("visit"),
    "flare": said("flare"),
    "medicine": said("medicine"),
    "treatment": said("other treatment"),
    "adverse_event": said("unwanted effect"),
    "other": said("note"),
}


def course_words(
    verdict: Verdict, events: Sequence[CourseEvent] = (), function: Verdict | None = None
) -> tuple[str, ...]:
    """The picture in sentences, for a screen reader: what it shows, gaps and events, the verdict last."""
    sentences = _measure_words(verdict)
    if function is not None:
        sentences += _measure_words(function)
    visits = sum(event.kind == "visit" for event in events)
    if visits:
        sentences.append(said("1 visit.") if visits == 1 else said("%(visits)s visits.", visits=visits))
    sentences += [
        said("%(day)s: %(event)s.", day=event.on, event=event_words(event))
        for event in sorted(events, key=lambda event: event.on)
        if event.kind != "visit"
    ]
    sentences.append(verdict.words)
    return tuple(sentences)


def _measure_words(verdict: Verdict) -> list[str]:
    """One measure: its scale, first and last answer, the level behind them, without treatment, and how it goes on."""
    definition = instrument(verdict.measure)
    answered = [point for point in verdict.points if point.value is not None]
    first, last = answered[0], answered[-1]
    title, name = measure_title(verdict.measure)
    called = said("%(title)s (%(name)s)", title=title, name=name) if name else title
    scale: dict[str, str | float] = {
        "called": called,
        "low": float(definition.low),
        "high": float(definition.high),
    }
    sentences: list[str] = [
        said("%(called)s over time, from %(low)s to %(high)s, higher is better.", **scale)
        if definition.better == "higher"
        else said("%(called)s over time, from %(low)s to %(high)s, lower is better.", **scale)
    ]
    begin: dict[str, float | dt.date] = {"first": significant(first.value or 0.0), "began": first.on}
    if len(answered) == 1:
        return [
            *sentences,
            said("The start, on %(began)s, is %(first)s. There is no later answer.", **begin),
        ]
    latest: dict[str, float | dt.date] = {**begin, "last": significant(last.value or 0.0), "ended": last.on}
    sentences.append(
        said("%(first)s at the start on %(began)s; %(last)s at the one later answer, on %(ended)s.", **latest)
        if len(answered) == 2
        else said(
            "%(first)s at the start on %(began)s; %(last)s at the last of %(answers)s later answers, on %(ended)s.",
            answers=len(answered) - 1,
            **latest,
        )
    )
    if last.likely_low is not None and last.likely_high is not None:
        sentences.append(
            said(
                "Answers go up and down by themselves: the true level then is likely between %(low)s and %(high)s.",
                low=digits(last.likely_low, 1),
                high=digits(last.likely_high, 1),
            )
        )
    sentences.append(
        said(
            "Without treatment, 8 of 10 people would answer between %(low)s and %(high)s by then.",
            low=digits(last.expected_low, 1),
            high=digits(last.expected_high, 1),
        )
    )
    if (ahead := verdict.forecast) is not None:
        sentences.append(
            said(
                "If it goes on so, it is likely between %(low)s and %(high)s at the planned end, on %(day)s.",
                low=digits(ahead.low, 1),
                high=digits(ahead.high, 1),
                day=ahead.on,
            )
        )
    gaps = [(before, after) for before, after in pairwise(answered) if after.week - before.week > GAP_WEEKS]
    sentences += [
        said("There is no answer between %(before)s and %(after)s.", before=before.on, after=after.on)
        for before, after in gaps
    ]
    return sentences


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
        answer = _number(point.value) if point is not None else (said("no score") if day in unscored else "")
        expected = (
            said(
                "%(value)s (%(low)s to %(high)s)",
                value=digits(point.expected, 1),
                low=digits(point.expected_low, 1),
                high=digits(point.expected_high, 1),
            )
            if point
            else ""
        )
        on_day = [event_words(event) for event in events if event.on == day]
        rows.append(
            CourseRow(
                said("%(day)s", day=day),
                said("%(number)s", number=digits((day - start).days / 7, 1)),
                answer,
                expected,
                said_in_turn(on_day) if on_day else "",
                _likely(point) if point else "",
                _with_likely(beside) if beside else "",
            )
        )
    return tuple(rows)


def _likely(point: CoursePoint) -> str:
    if point.likely_low is None or point.likely_high is None:
        return ""
    return said("%(low)s to %(high)s", low=digits(point.likely_low, 1), high=digits(point.likely_high, 1))


def _with_likely(point: CoursePoint) -> str:
    answer = _number(significant(point.value or 0.0))
    likely = _likely(point)
    return said("%(answer)s (%(likely)s)", answer=answer, likely=likely) if likely else answer


def _number(value: float | None) -> str:
    return said("%(number)s", number=float(value or 0.0))


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
    return tuple(
        (mark.words, said("%(people)s of 100", people=people(mark.probability)))
        for mark in verdict.benchmarks
    )


def event_words(event: CourseEvent) -> str:
    """What kind of event it is, and its own words; a note has only these."""
    if event.kind == "other" and event.words:
        return event.words
    kind = EVENT_WORDS[event.kind]
    return said("%(kind)s: %(words)s", kind=kind, words=event.words) if event.words else kind
