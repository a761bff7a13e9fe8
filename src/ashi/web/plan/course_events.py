"""What happened beside the answers, as the record holds it: visits, flares, medicines, other treatments."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from ashi.intake import CO_TREATMENTS, DiaryEntry, Intake
from ashi.knowledge import said, said_small
from ashi.outcomes import CourseEvent
from ashi.outcomes.course_text import EventKind
from ashi.tailoring import Ending
from ashi.visit import event_name
from ashi.web.plan.standing import StandingVisit

LANES: dict[str, EventKind] = {"flare": "flare", "medicine": "medicine"}
"""Which lane of the picture a diary entry stands on; all else is other care."""
FLARE = "aggravation"
"""The unwanted event that is a flare."""


def events_of(
    intakes: Sequence[Intake],
    visits: Sequence[StandingVisit],
    endings: Sequence[Ending] = (),
    diary: Sequence[DiaryEntry] = (),
) -> tuple[CourseEvent, ...]:
    """By day. Only what somebody told: a high answer alone is no flare, and shows as an answer.

    `intakes` in the order in which they came: what is new or gone in a later one happened by that day.
    """
    found = [event for visit in visits for event in _of_visit(visit)]
    for before, after in pairwise(intakes):
        found += changes(before, after)
    found += [_told(entry) for entry in diary]
    found += [CourseEvent(ending.on, "other", said("plan ended")) for ending in endings]
    return tuple(sorted(dict.fromkeys(found), key=lambda event: event.on))


def _told(entry: DiaryEntry) -> CourseEvent:
    words = entry.words or (said("exercise") if entry.kind == "exercise" else "")
    return CourseEvent(entry.on, LANES.get(entry.kind, "treatment"), words)


def _of_visit(standing: StandingVisit) -> Iterable[CourseEvent]:
    visit = standing.visit
    on = visit.started_at.date()
    yield CourseEvent(on, "visit")
    for event in visit.adverse_events:
        if event.kind == FLARE:
            yield CourseEvent(on, "flare", said("after the visit"))
        else:
            yield CourseEvent(on, "adverse_event", said_small(event_name(event)))
    for _, report in standing.reports:
        if "flare" in report.said:
            yield CourseEvent(report.reported_at.date(), "flare", said("told after a visit"))


def changes(before: Intake, after: Intake) -> Iterable[CourseEvent]:
    """What changed from one paperwork to the next."""
    on = after.answered_on
    took, takes = (
        {medicine.name.strip().casefold(): medicine.name for medicine in one.medicines}
        for one in (before, after)
    )
    did, does = ({item.kind: _named(item.kind) for item in one.co_treatments} for one in (before, after))
    changed: tuple[tuple[EventKind, dict[str, str], dict[str, str]], ...] = (
        ("medicine", took, takes),
        ("treatment", did, does),
    )
    for kind, was, now in changed:
        yield from (
            CourseEvent(on, kind, said("new: %(what)s", what=now[key])) for key in now if key not in was
        )
        yield from (
            CourseEvent(on, kind, said("no more %(what)s", what=was[key])) for key in was if key not in now
        )


def _named(kind: str) -> str:
    choice = CO_TREATMENTS.get(kind)
    return choice.words.split(",")[0].lower() if choice else kind.replace("_", " ")
