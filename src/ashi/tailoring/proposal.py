"""Propose a plan: gates first, then candidates, then the choice, then everything said out loud."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from ashi.body import Places, locate
from ashi.intake import DurationClass, Intake, duration_class
from ashi.knowledge import knowledge_version
from ashi.safety import Findings
from ashi.tailoring.candidates import Gathering, Kind, gather
from ashi.tailoring.choice import MOST_OPTIONS, Group, Option, choose
from ashi.tailoring.document import LeftOut, Plan, PlanChange, PlannedPoint
from ashi.tailoring.frame import Frame, frame_of, position_sets
from ashi.tailoring.needles import Needled, Refused, gate, in_order, left_out, planned, technique_of
from ashi.tailoring.painted import painted_of
from ashi.tailoring.reading import Reading, read_patterns, tailoring_situation
from ashi.tailoring.regimen import adjuncts_of, regimen_of, setup_of
from ashi.tailoring.response import PastVisit, Response, goes_on, judge_response
from ashi.tailoring.tables import REGIMENS, Position

_KEPT_WORTH = 1.5
_KINDS: tuple[Kind, ...] = ("ashi", "far", "near")


@dataclass(frozen=True, slots=True)
class Question:
    """All that a plan answers: how long it has hurt, which findings, readings and candidates, within which frame."""

    duration: DurationClass
    findings: Findings
    readings: tuple[Reading, ...]
    response: Response
    frame: Frame
    gathering: Gathering
    allowed: tuple[Needled, ...]
    refused: tuple[Refused, ...]
    overrides: tuple[PlanChange, ...]

    @property
    def is_stopped(self) -> bool:
        """Whether no needle is proposed, whatever the candidates."""
        return self.findings.is_emergency or (
            self.response.kind == "stop" and not goes_on(self.response, self.overrides)
        )


def propose(
    intake: Intake,
    findings: Findings,
    places: Places | None = None,
    history: Sequence[PastVisit] = (),
    overrides: Sequence[PlanChange] = (),
    on_date: dt.date | None = None,
) -> Plan:
    """A plan for the next visit, with its reasons and what was left out. The same input gives the same plan.

    `findings` come from `ashi.safety.screen`; `places` from `ashi.body.locate` (computed when not given).
    `overrides` are changes of kind ``override`` whose `what` is a rule id or a point code: soft blocks that
    the practitioner has lifted with a reason, the patient agreeing; and ``go_on`` after a course that says
    stop. Hard blocks cannot be lifted. In an emergency, or when the
    course says stop, the plan has no points. `on_date` is the day of the visit, by default that of the answers.
    """
    return plan_with(question_of(intake, findings, places, history, overrides, on_date))


def question_of(
    intake: Intake,
    findings: Findings,
    places: Places | None = None,
    history: Sequence[PastVisit] = (),
    overrides: Sequence[PlanChange] = (),
    on_date: dt.date | None = None,
) -> Question:
    """Everything that has to be known before points can be chosen."""
    if places is None:
        places = locate(intake.drawing, intake.about.stature_mm, intake.about.sex, intake.about.weight_kg)
    day = on_date or intake.answered_on
    painted = painted_of(places)
    readings = read_patterns(tailoring_situation(intake, painted, day))
    response = judge_response(history)
    frame = frame_of(findings, response, overrides)
    gathering = gather(intake, painted, readings, widen=response.kind in ("widen", "stop"))
    allowed, refused = gate(gathering, findings, frame)
    lifted = tuple(change for change in overrides if change.lifts or change.kind == "go_on")
    return Question(
        duration_class(intake, day),
        findings,
        readings,
        response,
        frame,
        gathering,
        tuple(allowed),
        tuple(refused),
        lifted,
    )


def plan_with(question: Question, without: frozenset[str] = frozenset()) -> Plan:
    """The best plan for a question, some codes left aside."""
    points, rest = _best_points(question, without)
    if question.is_stopped:
        rest = _stopped(points, rest, question)
        points = ()
    return plan_of(question, points, rest)


def plan_of(question: Question, points: tuple[PlannedPoint, ...], rest: tuple[LeftOut, ...]) -> Plan:
    """A plan around given points: readings, dose, adjuncts and preparation are those of the question."""
    stopped = question.is_stopped
    return Plan(
        status="proposed",
        points=points,
        left_out=rest,
        patterns=tuple(reading.as_pattern() for reading in question.readings),
        regimen=regimen_of(question.duration, question.frame, question.response, stopped),
        adjuncts=adjuncts_of(question.readings, question.findings),
        setup=setup_of(question.findings, question.readings, question.response, points),
        knowledge_version=knowledge_version(),
        changes=question.overrides,
    )


def _best_points(
    question: Question, without: frozenset[str]
) -> tuple[tuple[PlannedPoint, ...], tuple[LeftOut, ...]]:
    frame, readings = question.frame, question.readings
    allowed = [needled for needled in question.allowed if needled.candidate.code not in without]
    if not allowed:
        return (), left_out(question.refused, (), frozenset())
    ways = position_sets(frame.positions)
    pools = _strongest(allowed)
    groups = [_group(question, kind, pools[kind], ways) for kind in _KINDS]
    choice = choose(
        groups, [_way_value(way, readings) for way in ways], frame.needles, REGIMENS.caps.needle_cost
    )
    positions = ways[choice.way]
    needled = [
        pools[kind][index] for kind, chosen in zip(_KINDS, choice.chosen, strict=True) for index in chosen
    ]
    technique = technique_of(readings, frame)
    points = [point for item in needled for point in planned(item, positions, frame, technique)]
    taken = {item.candidate.key for item in needled}
    rest = [item for item in allowed if item.candidate.key not in taken]
    return in_order(points), left_out(question.refused, rest, positions)


def _strongest(allowed: Sequence[Needled]) -> dict[Kind, list[Needled]]:
    """Of each kind those with the most reasons that the choice weighs, the strongest first."""
    pools: dict[Kind, list[Needled]] = {kind: [] for kind in _KINDS}
    for needled in sorted(allowed, key=lambda n: (-round(n.candidate.strength, 6), n.candidate.key)):
        pool = pools[needled.candidate.kind]
        if len(pool) < MOST_OPTIONS:
            pool.append(needled)
    return pools


def _way_value(way: frozenset[Position], readings: tuple[Reading, ...]) -> float:
    """A turning costs; a position that a reading asks for gains; sitting is for want of another."""
    wished = {reading.rule.position for reading in readings if reading.rule.position}
    turns = REGIMENS.caps.turn_cost * (len(way) - 1)
    return (0.5 if wished & way else 0.0) - turns - (2.0 if "seated" in way else 0.0)


def _group(
    question: Question, kind: Kind, pool: Sequence[Needled], ways: Sequence[frozenset[Position]]
) -> Group:
    frame, response = question.frame, question.response
    names = sorted({target for needled in pool for target in needled.candidate.covers})
    number = {name: index for index, name in enumerate(names)}
    options = []
    for needled in pool:
        candidate = needled.candidate
        kept = _KEPT_WORTH if response.kind == "keep" and candidate.code in response.points_before else 0.0
        options.append(
            Option(
                len(needled.sites),
                round(candidate.value + kept, 6),
                tuple([number[target] for target in candidate.covers]),
                frozenset(index for index, way in enumerate(ways) if needled.positions & way),
            )
        )
    weights = tuple(question.gathering.targets[name] for name in names)
    if kind == "ashi":
        return Group(
            tuple(options), weights, min(frame.ashi, frame.needles), least=2 if frame.ashi > 2 else 1
        )
    return Group(tuple(options), weights, frame.needles)


def _stopped(
    points: tuple[PlannedPoint, ...], rest: tuple[LeftOut, ...], question: Question
) -> tuple[LeftOut, ...]:
    why = "Emergency: no needling." if question.findings.is_emergency else question.response.words
    return tuple(LeftOut(point.code, point.side, why) for point in points) or rest
