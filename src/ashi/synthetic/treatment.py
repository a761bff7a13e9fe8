"""The plan and the visits of a made-up patient."""

import datetime as dt
from random import Random
from typing import Literal

import msgspec

from ashi.body.drawing import locate
from ashi.intake import Intake
from ashi.knowledge import knowledge_version
from ashi.safety import Findings, screen
from ashi.synthetic.calendar import SyntheticAppointment
from ashi.synthetic.parameters import PARAMETERS
from ashi.tailoring import Plan, PlanChange, accept, edit_plan, point_name, propose
from ashi.visit import SENSATIONS, AdverseEvent, Contact, Motion, Needle, Visit

Side = Literal["left", "right", "midline"]


class Place(msgspec.Struct, frozen=True):
    """Where and how one needle goes."""

    point: str
    side: Side
    depth_mm: float
    angle: str
    technique: str
    place: str = ""


# Used only when there is no plan: points that many low-back trials share, both sides, not deep.
USUAL = tuple(
    Place(point, side, depth, "perpendicular", "even")
    for point, depth in (("BL23", 15.0), ("BL25", 20.0), ("BL40", 12.0), ("BL60", 8.0))
    for side in ("left", "right")
)

# What happens in about one of thirteen treatments, and how often among them.
EVENTS: tuple[tuple[float, str, int, str], ...] = (
    (0.45, "bleeding", 1, "A drop of blood at one point, pressed for a minute."),
    (0.20, "bruise", 1, "A bruise the size of a coin."),
    (0.14, "pain", 1, "Sore at one point until the evening."),
    (0.10, "drowsiness", 1, "Tired afterwards; sat for ten minutes before leaving."),
    (0.08, "aggravation", 2, "More back pain for a day and a half, then as before."),
    (0.03, "dizziness", 2, "Light-headed while lying; legs up, water, well after five minutes."),
)

NOTES = (
    "",
    "",
    "Slept better after last time.",
    "Back stiffer this week, long drive on Sunday.",
    "Walked further than last week.",
    "No change to report.",
    "Doing the exercises most days.",
)


ASK_FIRST = "anticoagulant_strong"  # the rule that wants the prescriber asked before any needle

# An own hand now and then: the point a practitioner leaves out, and why.
REASONS_TO_REMOVE = (
    "Tender skin there today.",
    "Enough needles for a first visit.",
    "Patient would rather not be needled there.",
)


def plan_for(random: Random, intake: Intake, on: dt.date) -> tuple[Findings, Plan]:
    """The findings of this intake and the plan that the library proposes for them, accepted, some with an edit."""
    places = locate(intake.drawing, intake.about.stature_mm, intake.about.sex, intake.about.weight_kg)
    findings = screen(intake, on, places)
    plan = propose(intake, findings, places)
    if not plan.points and any(finding.rule == ASK_FIRST for finding in findings.findings):
        asked = PlanChange(
            "override",
            ASK_FIRST,
            "Prescriber agreed by telephone; last INR in range, thin needles only.",
            patient_agrees=True,
        )
        plan = propose(intake, findings, places, overrides=(asked,))
    if len(plan.points) > 4 and random.random() < 0.2:
        removed = random.choice(plan.points[2:])
        plan = edit_plan(plan, PlanChange("remove", point_name(removed), random.choice(REASONS_TO_REMOVE)))
    return findings, accept(plan)


def needled(plan: Plan | None) -> tuple[Place, ...]:
    """The needles of a visit under this plan."""
    if plan is None:
        return USUAL
    return tuple(
        Place(point.code, point.side, point.depth_mm, point.angle, point.technique, point.place)
        for point in plan.points
    )


def visit(
    random: Random, plan: Plan | None, appointment: SyntheticAppointment, works: str, practitioner: str
) -> Visit:
    """A signed visit: every needle that went in came out."""
    start = appointment.starts_at + dt.timedelta(minutes=appointment.late_min + random.randint(3, 8))
    retention = plan.regimen.retention_min if plan is not None else 20
    needles = []
    for number, place in enumerate(needled(plan)):
        strength = random.choice((0, 0, 0, 3, 4, 5, 5, 6, 7, 8))
        inserted = start + dt.timedelta(seconds=random.randint(20, 50) * (number + 1))
        removed = inserted + dt.timedelta(minutes=retention, seconds=random.randint(0, 90))
        needles.append(
            Needle(
                id=f"n{number + 1}",
                point=place.point,
                side=place.side,
                depth_mm=place.depth_mm,
                angle=place.angle,
                technique=place.technique,
                inserted_at=inserted,
                removed_at=removed,
                de_qi=strength > 0,
                de_qi_strength=strength,
                de_qi_words=(random.choice(tuple(SENSATIONS)),) if strength else (),
                place=place.place,
            )
        )
    last_in = max((needle.inserted_at for needle in needles), default=start)
    first_out = min((needle.removed_at for needle in needles if needle.removed_at), default=start)
    last_out = max((needle.removed_at for needle in needles if needle.removed_at), default=start)
    ended = last_out + dt.timedelta(minutes=random.randint(2, 6))
    contacts = (Contact(start, last_in), Contact(first_out, ended)) if needles else (Contact(start, ended),)
    reach_cm = float(random.randint(5, 45))
    position = plan.points[0].position if plan is not None and plan.points else "prone"
    return Visit(
        plan_id=None,
        style=works,
        position=position,
        started_at=start,
        ended_at=ended,
        needles=tuple(needles),
        needle_type="0.25 × 40 mm",
        response_sought="de_qi",
        stimulation=plan.regimen.stimulation if plan is not None else "manual",
        other_components=("self_care_advice",) if random.random() < 0.5 else (),
        adverse_events=_adverse_events(random),
        note=random.choice(NOTES)
        if needles
        else "No needling today. Sent to a doctor because of what the paperwork says.",
        knowledge_version=knowledge_version(),
        setting="Warm, quiet room; the course and what to expect were explained.",
        practitioner=practitioner,
        contacts=contacts,
        motion_before=Motion(fingertip_floor_cm=reach_cm),
        motion_after=Motion(fingertip_floor_cm=max(0.0, reach_cm - random.randint(-1, 5))),
    )


def _adverse_events(random: Random) -> tuple[AdverseEvent, ...]:
    if random.random() >= PARAMETERS.adverse_event_rate.value:
        return ()
    (chosen,) = random.choices(EVENTS, weights=[share for share, *_ in EVENTS])
    _, kind, grade, words = chosen
    return (AdverseEvent(kind, grade, False, random.choice(("probable", "definite", "possible")), words),)
