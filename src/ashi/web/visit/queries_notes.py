"""What the three notes are made of: the visit as it stands, the plan it followed, the course, the next visit."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from ashi import body
from ashi.body.regions import REGIONS
from ashi.instruments import Response, instrument, score
from ashi.intake import Intake, duration_class
from ashi.safety.emergency import emergency_words
from ashi.visit import Measure, Note, Outlook, Payer, note_for_patient, note_for_payer, note_for_practitioner
from ashi.visit.document import Visit
from ashi.visit.note_payer import Problem
from ashi.visit.notes import local
from ashi.web.booking.models import Appointment
from ashi.web.booking.queries import the_clinic
from ashi.web.design.languages import weekday
from ashi.web.plan.body_picture import BodyView, planned_views
from ashi.web.plan.course_view import PAIN, baseline_of
from ashi.web.plan.picture import DURATIONS
from ashi.web.plan.standing import StandingVisit, standing_visits
from ashi.web.records.actor import Actor
from ashi.web.records.documents import decode
from ashi.web.records.models import Clinic, Document
from ashi.web.visit.queries_signed import plan_of_visit

READERS = {
    "practitioner": "For the practitioner",
    "payer": "For payer or physician",
    "patient": "For the patient",
}


MOST_REGIONS = 4
"""The largest drawn regions, for a payer; the picture shows the rest."""


class Placed(NamedTuple):
    """A needled point, as the picture of the body asks for it."""

    code: str
    side: str


@dataclass(frozen=True, slots=True)
class NotePage:
    """One note with its picture, and the amendments that it already takes in."""

    reader: str
    note: Note
    pictures: list[BodyView]
    standing: StandingVisit
    clinic: Clinic


def note_page(actor: Actor, row: Document, reader: str) -> NotePage:
    """The note of the signed visit `row` for one of `READERS`, from documents `actor` may see."""
    clinic = the_clinic(actor)
    rows = list(
        Document.records.scope(actor).filter(episode=row.episode_id, corrected_by=None).order_by("made_at")
    )
    visits = standing_visits(rows)
    standing = next(one for one in visits if one.document.pk == row.pk)
    visit = local(standing.visit, ZoneInfo(clinic.zone))
    plan = plan_of_visit(actor, row, visit)
    intakes = [decode(one, Intake) for one in rows if one.kind == "intake"]
    match reader:
        case "practitioner":
            note = note_for_practitioner(visit, plan)
        case "payer":
            number = visits.index(standing) + 1
            note = note_for_payer(visit, payer_of(rows, intakes, visit.started_at.date(), number), plan)
        case _:
            note = note_for_patient(visit, _outlook(actor, row, clinic), plan)
    pictures = _pictures(intakes, visit, to_patient=reader == "patient")
    return NotePage(reader, note, pictures, standing, clinic)


def payer_of(rows: Sequence[Document], intakes: list[Intake], day: dt.date, number: int | None) -> Payer:
    """Problem and measures as of `day`, or soon after; `number` is that of the visit."""
    responses = [decode(row, Response) for row in rows if row.kind == "response"]
    answered = [response for response in responses if response.answered_on <= day + dt.timedelta(days=28)]
    intake = intakes[0] if intakes else None
    if intake is None:
        return Payer(Problem(), _measures(answered), number)
    places = body.locate(intake.drawing, intake.about.stature_mm, intake.about.sex, intake.about.weight_kg)
    regions = dict.fromkeys(_lower_first(REGIONS[share.region].name) for share in places.regions)
    problem = Problem(
        tuple(regions)[:MOST_REGIONS], intake.onset.began, DURATIONS[duration_class(intake, day)]
    )
    baseline = baseline_of(intakes, responses)
    known = [baseline, *answered] if baseline is not None and baseline not in answered else answered
    return Payer(problem, _measures(known), number)


def _measures(responses: Sequence[Response]) -> tuple[Measure, ...]:
    """First and latest score of each measure; the two pain questions stand on one scale."""
    by_name: dict[str, list[tuple[dt.date, float]]] = {}
    for response in responses:
        value = score(response).value
        if value is not None:
            name = "nrs_pain" if response.instrument in PAIN else response.instrument
            by_name.setdefault(name, []).append((response.answered_on, value))
    found = []
    for name, values in by_name.items():
        values.sort()
        definition = instrument(name)
        (first_on, first), (last_on, last) = values[0], values[-1]
        again = last_on > first_on
        important = next((mic for mic in definition.mic if mic.kind == "individual" and mic.points), None)
        words = ""
        if again and important is not None:
            words = f"{important.points:g} or more counts as important for one person ({important.source})."
        found.append(
            Measure(
                definition.short_name,
                definition.better,
                first,
                first_on,
                last if again else None,
                last_on if again else None,
                words,
            )
        )
    return tuple(found)


def _outlook(actor: Actor, row: Document, clinic: Clinic) -> Outlook:
    coming = (
        Appointment.records.scope(actor)
        .filter(episode=row.episode_id, status="booked", starts_at__gt=row.made_at)
        .select_related("practitioner")
        .order_by("starts_at")
        .first()
    )
    words = ""
    if coming is not None:
        at = coming.starts_at.astimezone(ZoneInfo(clinic.zone))
        words = gettext("%(day)s, %(time)s, with %(name)s.") % {
            "day": weekday(at),
            "time": f"{at:%H:%M}",
            "name": coming.practitioner.name,
        }
    return Outlook(words, clinic.telephone, emergency_words(clinic.country))


def _pictures(intakes: list[Intake], visit: Visit, *, to_patient: bool) -> list[BodyView]:
    before = [intake for intake in intakes if intake.answered_on <= visit.started_at.date()]
    drawn = (before or intakes)[-1:]
    if not drawn:
        return []
    placed = [Placed(needle.point, needle.side) for needle in visit.needles]
    return planned_views(drawn[0].drawing, placed, to_patient=to_patient)


def _lower_first(name: str) -> str:
    return name[:1].lower() + name[1:]
