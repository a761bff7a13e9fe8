"""The visits so far, as the rule reads them that shapes the next plan."""

from msgspec.structs import replace

from ashi.instruments import Response, score
from ashi.intake import Intake
from ashi.tailoring import PastVisit
from ashi.web.plan.course_view import PAIN, baseline_of, planned_end, verdicts
from ashi.web.plan.standing import standing_visits
from ashi.web.records.documents import decode
from ashi.web.records.models import Document

FLARE_GRADE = 2


def past_visits(rows: list[Document]) -> tuple[PastVisit, ...]:
    """Each signed visit with its points, and how the pain stood by the next one. In any order."""
    standing = standing_visits(rows)
    visits = [one.visit for one in standing]
    responses = [decode(row, Response) for row in rows if row.kind == "response"]
    intakes = sorted(
        (decode(row, Intake) for row in rows if row.kind == "intake"), key=lambda one: one.answered_on
    )
    baseline = baseline_of(intakes, responses)
    start = score(baseline).value if baseline else None
    days = sorted(
        (r.answered_on, value)
        for r in responses
        if r.instrument in PAIN and (value := score(r).value) is not None
    )
    found = []
    for number, visit in enumerate(visits, start=1):
        until = visits[number].started_at.date() if number < len(visits) else None
        answers = [
            value for day, value in days if day > visit.started_at.date() and (until is None or day <= until)
        ]
        percent = (start - answers[-1]) / start * 100 if answers and start else None
        # More than a day as the patient told it, or a worsening that needed help: the rule says two, so this is
        # on the careful side.
        flare = standing[number - 1].has_flared or any(
            event.kind == "aggravation" and event.grade >= FLARE_GRADE for event in visit.adverse_events
        )
        points = tuple(dict.fromkeys(needle.point for needle in visit.needles))
        found.append(PastVisit(number, points, len(visit.needles), percent, flare))
    if not found or baseline is None:
        return tuple(found)
    verdict, _ = verdicts(intakes, responses, baseline, planned_end(rows, baseline.answered_on))
    return (*found[:-1], replace(found[-1], verdict=verdict.name))
