"""The plan and the visits of a made-up patient."""

import datetime as dt
from importlib import import_module
from random import Random
from typing import Literal

import msgspec

from ashi.intake import Intake
from ashi.knowledge import knowledge_version
from ashi.safety import screen
from ashi.synthetic.calendar import SyntheticAppointment
from ashi.synthetic.parameters import PARAMETERS
from ashi.tailoring.document import Plan
from ashi.visit.document import AdverseEvent, Needle, Visit

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
    (0.45, "bleed", 1, "A drop of blood at one point, pressed for a minute."),
    (0.20, "haematoma", 1, "A bruise the size of a coin."),
    (0.14, "pain", 1, "Sore at one point until the evening."),
    (0.10, "drowsy", 1, "Tired afterwards; sat for ten minutes before leaving."),
    (0.08, "flare", 2, "More back pain for a day and a half, then as before."),
    (0.03, "faint", 2, "Light-headed while lying; legs up, water, well after five minutes."),
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


def propose_plan(intake: Intake, on: dt.date) -> Plan | None:
    """The plan that the library itself proposes for this intake; None while it cannot yet.

    Looked up by name, since the parts that propose are made by others and may be absent.
    """
    locate = getattr(import_module("ashi.body.drawing"), "locate", None)
    propose = getattr(import_module("ashi.tailoring"), "propose", None)
    if locate is None or propose is None:
        return None
    plan = propose(intake, screen(intake, on), locate(intake.drawing))
    return plan if isinstance(plan, Plan) else None


def places(plan: Plan | None) -> tuple[Place, ...]:
    """The needles of a visit under this plan."""
    if plan is None:
        return USUAL
    return tuple(
        Place(point.code, point.side, point.depth_mm, point.angle, point.technique, point.place)
        for point in plan.points
    )


def visit(random: Random, plan: Plan | None, appointment: SyntheticAppointment, works: str) -> Visit:
    """A signed visit: every needle that went in came out."""
    start = appointment.starts_at + dt.timedelta(minutes=appointment.late_min + random.randint(3, 8))
    retention = plan.regimen.retention_min if plan is not None else 20
    needles = []
    for number, place in enumerate(places(plan)):
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
                de_qi=random.random() < 0.7,
                place=place.place,
            )
        )
    last_out = max((needle.removed_at for needle in needles if needle.removed_at), default=start)
    position = plan.points[0].position if plan is not None and plan.points else "prone"
    return Visit(
        plan_id=None,
        style={"traditional": "traditional Chinese", "modern": "Western medical"}.get(works, "mixed"),
        position=position,
        started_at=start,
        ended_at=last_out + dt.timedelta(minutes=random.randint(2, 6)),
        needles=tuple(needles),
        needle_type="0.25 x 40 mm, steel, single use",
        response_sought="de qi",
        stimulation=plan.regimen.stimulation if plan is not None else "manual",
        other_components=("advice to stay active",) if random.random() < 0.5 else (),
        adverse_events=_adverse_events(random),
        note=random.choice(NOTES) if needles else "No needling today. Sent to a doctor because of what the paperwork says.",
        knowledge_version=knowledge_version(),
    )


def _adverse_events(random: Random) -> tuple[AdverseEvent, ...]:
    if random.random() >= PARAMETERS.adverse_event_rate.value:
        return ()
    (chosen,) = random.choices(EVENTS, weights=[share for share, *_ in EVENTS])
    _, kind, grade, words = chosen
    return (AdverseEvent(kind, grade, False, random.choice(("probable", "definite", "possible")), words),)
