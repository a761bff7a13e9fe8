"""The course on the chart: picture, verdict in words, and what changed since the last visit."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

import vl_convert
from markupsafe import Markup

from ashi.instruments import Response, instrument, score
from ashi.intake import Intake, duration_class
from ashi.outcomes import CourseEvent, course, course_chart, course_table, course_words
from ashi.outcomes.chart import THEMES
from ashi.visit.document import Visit

TOKENS = {"ink": "ink", "quiet": "ink-soft", "line": "hairline", "band": "edge", "accent": "accent"}
WIDTH, HEIGHT = 560, 230
PAIN = ("nrs_pain", "check_in")
"""The instruments that say how strong the pain is; both stand on one scale."""


def course_values(
    intakes: Sequence[Intake], responses: Sequence[Response], visits: Sequence[Visit]
) -> dict[str, Any]:
    """Judged as of the last answer, so that the same documents always give the same words."""
    baseline = baseline_of(intakes, responses)
    if baseline is None:
        return {"verdict": None}
    pain = [response for response in responses if response.instrument in PAIN]
    as_of = max([baseline.answered_on, *(response.answered_on for response in pain)])
    kind = duration_class(intakes[0], baseline.answered_on) if intakes else "chronic"
    events = events_of(visits)
    verdict = course(pain, baseline, as_of, kind)
    return {
        "verdict": verdict,
        "picture": _svg(course_chart(verdict, pain, events)) if verdict.answers else None,
        "words": course_words(verdict, events),
        "table": course_table(verdict, pain, events),
        "changes": since_last_visit(intakes, responses, visits, baseline),
        "others": _other_measures(responses),
    }


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


def events_of(visits: Sequence[Visit]) -> tuple[CourseEvent, ...]:
    """Visits and unwanted effects, as marks beside the answers."""
    events = []
    for visit in visits:
        on = visit.started_at.date()
        events.append(CourseEvent(on, "visit"))
        events += [
            CourseEvent(on, "adverse_event", event.kind.replace("_", " ")) for event in visit.adverse_events
        ]
    return tuple(events)


def since_last_visit(
    intakes: Sequence[Intake], responses: Sequence[Response], visits: Sequence[Visit], baseline: Response
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
        value = score(response).value
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


def _svg(spec: dict[str, Any]) -> Markup:
    """One picture for both themes: the specification's colours become the page's own."""
    svg = vl_convert.vegalite_to_svg({**spec, "width": WIDTH, "height": HEIGHT})
    for name, token in TOKENS.items():
        svg = svg.replace(THEMES["light"][name], f"var(--{token})")
    svg = re.sub(r' (?:role|aria-[a-z]+)="[^"]*"', "", svg)
    svg = svg.replace('font-family="system-ui, sans-serif"', "")
    svg = svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)
    return Markup(svg)  # noqa: S704 - made from numbers and our own words by the chart library
