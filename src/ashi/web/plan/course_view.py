"""The course on the chart: picture, verdict in words, and what changed since the last visit."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from ashi.instruments import InvalidResponse, Response, instrument, score
from ashi.intake import DiaryEntry, Intake, duration_class
from ashi.outcomes import (
    Verdict,
    anyway,
    course,
    course_chart,
    course_svg,
    course_table,
    course_words,
    function_course,
    yardsticks,
)
from ashi.tailoring import Plan
from ashi.visit.document import Visit
from ashi.web.design.charts import in_language, themed
from ashi.web.design.languages import translated
from ashi.web.plan.beside import home_words, timeline, told
from ashi.web.plan.course_events import events_of
from ashi.web.plan.standing import standing_visits
from ashi.web.records.documents import decode
from ashi.web.records.models import Document

PAIN = ("nrs_pain", "check_in")
"""The instruments that say how strong the pain is; both stand on one scale."""
DIARY_SHORT = {
    "flare": "a flare",
    "medicine": "a medicine",
    "treatment": "another treatment",
    "exercise": "exercise",
    "agreed": "something agreed with others",
}


def course_values(rows: Sequence[Document]) -> dict[str, Any]:
    """What a course's page shows, from an episode's documents in force, oldest first.

    Judged as of the last answer, so that the same documents always give the same words.
    """
    intakes = [decode(row, Intake) for row in rows if row.kind == "intake"]
    responses = [decode(row, Response) for row in rows if row.kind == "response"]
    baseline = baseline_of(intakes, responses)
    beside, home = timeline(rows), home_words(rows)
    if baseline is None:
        return {"verdict": None, "beside": beside, "home": home}
    end = planned_end(rows, baseline.answered_on)
    verdict, function = verdicts(intakes, responses, baseline, end)
    visits = standing_visits(rows)
    plans = [decode(row, Plan) for row in rows if row.kind == "plan"]
    diary = told(rows)
    endings = [plan.ending for plan in plans if plan.ending is not None]
    events = tuple(
        replace(event, words=translated(event.words))  # they are cut to their room in the picture
        for event in events_of(intakes, visits, endings, [entry for _, entry in diary])
    )
    pain = [response for response in responses if response.instrument in PAIN]
    measure = function.measure if function is not None and function.answers else ""
    return {
        "verdict": verdict,
        "picture": themed(course_svg(in_language(course_chart(verdict, function, events))))
        if verdict.answers
        else None,
        "words": course_words(verdict, events, function),
        "table": course_table(verdict, pain, events, function),
        "yardsticks": yardsticks(verdict),
        "anyway": anyway(duration_class(intakes[0], baseline.answered_on) if intakes else "chronic"),
        "function": instrument(measure).short_name if measure else "",
        "changes": since_last_visit(intakes, responses, [one.visit for one in visits], baseline, diary),
        "beside": beside,
        "home": home,
        "others": _other_measures([one for one in responses if one.instrument != measure]),
    }


def course_verdict(rows: Sequence[Document]) -> Verdict | None:
    """The course of the pain, as of its last answer, from an episode's documents, oldest first."""
    intakes = [decode(row, Intake) for row in rows if row.kind == "intake"]
    responses = [decode(row, Response) for row in rows if row.kind == "response"]
    baseline = baseline_of(intakes, responses)
    if baseline is None:
        return None
    return verdicts(intakes, responses, baseline, planned_end(rows, baseline.answered_on))[0]


def verdicts(
    intakes: Sequence[Intake], responses: Sequence[Response], baseline: Response, end: dt.date | None
) -> tuple[Verdict, Verdict | None]:
    """The course of the pain, and of function where it was asked, each as of its last answer."""
    kind = duration_class(intakes[0], baseline.answered_on) if intakes else "chronic"
    pain = [response for response in responses if response.instrument in PAIN]
    as_of = max([baseline.answered_on, *(response.answered_on for response in pain)])
    last = max([as_of, *(response.answered_on for response in responses)])
    return course(pain, baseline, as_of, kind, end), function_course(responses, last, kind, end)


def planned_end(rows: Sequence[Document], start: dt.date) -> dt.date | None:
    """When the accepted plan's visits are over, counted from the first visit; None without such a plan.

    A plan that has ended has nothing to foretell: its end is `start`. `rows` are an episode's documents in any order.
    """
    by_time = sorted((row for row in rows if row.kind == "plan"), key=lambda row: row.made_at)
    plans = [plan for plan in (decode(row, Plan) for row in by_time) if plan.status != "proposed"]
    if not plans:
        return None
    plan = plans[-1]
    if plan.status == "ended":
        return start
    visits = [decode(row, Visit).started_at.date() for row in rows if row.kind == "visit"]
    weeks = (plan.regimen.sessions - 1) / plan.regimen.per_week
    return min(visits, default=start) + dt.timedelta(days=round(7 * weeks))


def baseline_of(intakes: Sequence[Intake], responses: Sequence[Response]) -> Response | None:
    """The first pain answer; the intake's own when there is no response document of it."""
    asked = [r for r in responses if r.instrument == "nrs_pain" and score(r).value is not None]
    if asked:
        return min(asked, key=lambda response: (response.answered_on, response.via != "intake"))
    if not intakes:
        return None
    first, intensity = intakes[0], intakes[0].intensity
    items: dict[str, int | float | str] = {
        "now": intensity.now,
        "average": intensity.average,
        "worst": intensity.worst,
    }
    return Response("nrs_pain", first.answered_on, items, via="intake")


def since_last_visit(
    intakes: Sequence[Intake],
    responses: Sequence[Response],
    visits: Sequence[Visit],
    baseline: Response,
    diary: Sequence[tuple[str, DiaryEntry]] = (),
) -> list[str]:
    """What is new since the last signed visit, in sentences."""
    if not visits:
        return []
    last = max(visit.started_at for visit in visits)
    on = last.date()
    said = []
    pain = sorted({(r.answered_on, value) for r in (baseline, *responses) if (value := _pain(r)) is not None})
    before = [value for day, value in pain if day <= on]
    after = [(day, value) for day, value in pain if day > on]
    if after and before:
        day, value = after[-1]
        trend = "unchanged" if value == before[-1] else ("down" if value < before[-1] else "up")
        moved = (
            f"unchanged at {value:g}" if trend == "unchanged" else f"{trend} from {before[-1]:g} to {value:g}"
        )
        said.append(f"Average pain {moved} (answered {day.day} {day:%B}).")
    elif not after:
        said.append(f"No new answer since the visit of {on.day} {on:%B}.")
    said += [
        f"{by} told, for {entry.on.day} {entry.on:%B}: {DIARY_SHORT[entry.kind]}"
        f"{f', “{entry.words}”' if entry.words else ''}."
        for by, entry in diary
        if entry.on >= on
    ]
    if any(intake.answered_on > on for intake in intakes):
        said.append("The paperwork was filled in anew: read the flags again.")
    events = [event for visit in visits if visit.started_at == last for event in visit.adverse_events]
    said += [
        f"Unwanted effect at that visit: {event.kind.replace('_', ' ')}, grade {event.grade}."
        for event in events
    ]
    return said


def _pain(response: Response) -> float | None:
    return score(response).value if response.instrument in PAIN else None


def _other_measures(responses: Sequence[Response]) -> list[tuple[str, str]]:
    """First and latest score of every other measure."""
    by_measure: dict[str, list[tuple[dt.date, float]]] = {}
    for response in responses:
        if response.instrument in PAIN:
            continue
        try:
            value = score(response).value
        except InvalidResponse:  # to a form that the clinic has replaced or put away
            continue
        if value is not None:
            by_measure.setdefault(response.instrument, []).append((response.answered_on, value))
    rows = []
    for name, values in by_measure.items():
        values.sort()
        definition = instrument(name)
        first, latest = values[0][1], values[-1][1]
        told = f"{first:.3g}" if len(values) == 1 else f"{first:.3g} → {latest:.3g}"
        rows.append((f"{definition.short_name} ({definition.better} is better)", told))
    return rows
