"""The visit for a payer or a physician: biomedical words, function, minutes; no traditional terms, no codes.

What is asked for there: which problem and how long, measures of function with their baseline, minutes face to
face apart from the time the needles stayed, what was done, the response, and how it goes on.
"""

import datetime as dt

import msgspec

from ashi.visit.charting import retention_min
from ashi.visit.document import Visit
from ashi.visit.minutes import face_to_face_min
from ashi.visit.notes import Note, Part, PlanLike, day_words, event_lines, kept_parts, regions_words, words_of
from ashi.visit.told import told_beside

_SOUGHT = {"de_qi": "a dull needle sensation", "twitch": "a local muscle twitch", "none": "none"}
_MANUAL = "by hand"
_NOT_FOR_PAYERS = {"Face to face", "Counts that did not agree at first"}  # the first has a part of its own


class Measure(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One measure over time. `important` says what the published important change makes of it, if anything does."""

    name: str
    better: str
    baseline: float
    baseline_on: dt.date
    latest: float | None = None
    latest_on: dt.date | None = None
    important: str = ""


class Problem(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is treated. `diagnosis` is as someone gave it to the clinic; Ashi makes none."""

    regions: tuple[str, ...] = ()
    since: dt.date | None = None
    duration: str = ""
    diagnosis: str = ""


class Payer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the note needs beside the visit: the problem, the measures, which visit of how many, the response."""

    problem: Problem
    measures: tuple[Measure, ...] = ()
    visit_number: int | None = None
    response: str = ""


def note_for_payer(visit: Visit, payer: Payer, plan: PlanLike | None = None) -> Note:
    """The visit in biomedical words."""
    parts = [
        Part("Problem", problem_lines(payer.problem)),
        Part("Clinical picture", _picture(plan)),
        Part("Treatment", _treatment(visit)),
        Part("Time", _time(visit)),
        Part("Function and pain", _measures(payer.measures), is_list=True),
        Part("Current, movement and what else", _beside(visit), is_list=True),
        Part("Response", (payer.response,) if payer.response else ()),
        Part("Unwanted effects", event_lines(visit)),
        Part("Plan", _plan(plan, payer.visit_number)),
    ]
    return Note(f"Acupuncture on {day_words(visit)}", kept_parts(parts))


def measure_line(measure: Measure) -> str:
    """Baseline, latest and change of one measure, with which way is better.

    >>> measure_line(Measure("RMDQ", "lower", 14, dt.date(2026, 9, 1), 8, dt.date(2026, 11, 20)))
    'RMDQ (lower is better): 14 on 2026-09-01, 8 on 2026-11-20: better by 6.'
    """
    begun = f"{measure.name} ({measure.better} is better): {measure.baseline:.3g} on {measure.baseline_on}"
    if measure.latest is None:
        return f"{begun}; not measured again yet."
    change = round(measure.latest - measure.baseline, 2)
    gain = -change if measure.better == "lower" else change
    trend = "unchanged" if gain == 0 else f"{'better' if gain > 0 else 'worse'} by {abs(gain):g}"
    tail = f" {measure.important}" if measure.important else ""
    return f"{begun}, {measure.latest:.3g} on {measure.latest_on}: {trend}.{tail}"


def problem_lines(problem: Problem) -> tuple[str, ...]:
    """What is treated, in sentences."""
    lines = []
    if problem.regions:
        lines.append(f"Pain: {'; '.join(problem.regions)}.")
    if problem.since:
        lines.append(f"Since {problem.since}; {problem.duration}.")
    given = problem.diagnosis.strip()
    lines.append(
        f"Diagnosis as given: {given}" if given else "No diagnosis was given to the clinic in writing."
    )
    return tuple(lines)


def _picture(plan: PlanLike | None) -> tuple[str, ...]:
    names = [p.name for p in plan.patterns if p.language == "modern"] if plan is not None else []
    return (f"As the practitioner reads it: {'; '.join(name.lower() for name in names)}.",) if names else ()


def _treatment(visit: Visit) -> tuple[str, ...]:
    if not visit.needles:
        return ("No needles were used at this visit.",)
    count = len(visit.needles)
    depths = [needle.depth_mm for needle in visit.needles]
    shallow, deep = min(depths), max(depths)
    depth = f"{shallow:g}" if shallow == deep else f"{shallow:g} to {deep:g}"
    points = dict.fromkeys(
        f"{needle.point}{'' if needle.side == 'midline' else f' {needle.side}'}"
        for needle in visit.needles
        if not needle.place
    )
    free = sum(bool(needle.place) for needle in visit.needles)
    listed = [*points, *([f"{free} tender {'place' if free == 1 else 'places'}"] if free else [])]
    stimulation = "electrical" if visit.electro else _MANUAL
    sought = _SOUGHT.get(visit.response_sought.lower().replace(" ", "_"), words_of(visit.response_sought))
    lines = [
        f"{count} sterile single-use {'needle' if count == 1 else 'needles'} inserted: {regions_words(visit)}.",
        f"Points (WHO codes): {', '.join(listed)}.",
        f"Depth {depth} mm. Needle: {visit.needle_type}.",
        f"Response sought: {sought}. Stimulation: {stimulation}.",
        f"All {count} removed and counted." if count > 1 else "It was removed and counted.",
    ]
    also = [words_of(code) for code in visit.other_components if code != "electro"]
    lines += [f"Other components: {', '.join(also)}."] if also else []
    return tuple(lines)


def _beside(visit: Visit) -> tuple[str, ...]:
    """What was charted beside the needles and is a payer's business."""
    return tuple(f"{title}: {line}." for title, line in told_beside(visit) if title not in _NOT_FOR_PAYERS)


def _time(visit: Visit) -> tuple[str, ...]:
    whole = (visit.ended_at - visit.started_at).total_seconds() / 60
    stayed = retention_min(visit)
    lines = [f"Visit {visit.started_at:%H:%M} to {visit.ended_at:%H:%M} ({whole:.0f} minutes)."]
    if visit.contacts:
        lines.append(f"Face to face: {face_to_face_min(visit):.0f} minutes.")
    else:
        lines.append("Minutes face to face were not recorded.")
    if stayed is not None:
        lines.append(f"Needles retained, all of them in: {stayed:.0f} minutes; not counted as face to face.")
    return tuple(lines)


def _measures(measures: tuple[Measure, ...]) -> tuple[str, ...]:
    return tuple(measure_line(measure) for measure in measures) or ("No measure is recorded yet.",)


def _plan(plan: PlanLike | None, number: int | None) -> tuple[str, ...]:
    lines = [f"This was visit {number}."] if number else []
    if plan is not None:
        regimen = plan.regimen
        lines.append(
            f"Planned: {regimen.sessions} visits, {regimen.per_week:g} a week; reviewed after visit "
            f"{regimen.review_after}."
        )
        lines.append(f"Review and stopping: {regimen.stop_rule.rstrip('.')}.")
    return tuple(lines)
