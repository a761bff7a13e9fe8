"""Other ways: the next-best plan, a trial's standard protocol, and a way without needles."""

from collections.abc import Sequence
from typing import Literal

import msgspec

from ashi.body import Places
from ashi.intake import Intake
from ashi.knowledge import Fact, load
from ashi.safety import ASHI, Findings, banned_techniques
from ashi.tailoring.candidates import Candidate, Gathering, reason_of
from ashi.tailoring.document import LeftOut, Plan, PlannedPoint
from ashi.tailoring.needles import gate, in_order, planned, technique_of
from ashi.tailoring.painted import Side
from ashi.tailoring.proposal import Question, plan_of, plan_with, question_of
from ashi.tailoring.response import PastVisit
from ashi.tailoring.tables import PRIORS, Position

Alternative = Literal["next_best", "trial_protocol", "needle_free"]
_SIDES: tuple[Side, ...] = ("left", "right")
_TRIAL = PRIORS["cherkin2009"]


class _NeedleFree(Fact, frozen=True, kw_only=True):
    words: tuple[str, ...]
    warmth: tuple[str, ...]


_NEEDLE_FREE = load("tailoring/needle_free.toml", _NeedleFree)


def alternatives(
    intake: Intake,
    findings: Findings,
    places: Places | None = None,
    history: Sequence[PastVisit] = (),
) -> tuple[tuple[Alternative, Plan], ...]:
    """Three other plans under the same findings, each as safe as `propose`'s.

    ``next_best`` does without the most reasoned point of the first plan; ``trial_protocol`` is what everybody
    got in the standard arm of the Cherkin trial, as far as nothing forbids it; ``needle_free`` has no needle.
    """
    question = question_of(intake, findings, places, history)
    first = plan_with(question)
    return (
        ("next_best", plan_with(question, _most_reasoned(first))),
        ("trial_protocol", _trial_protocol(question, first)),
        ("needle_free", _needle_free(question)),
    )


def _most_reasoned(plan: Plan) -> frozenset[str]:
    known = [point for point in plan.points if point.code != ASHI]
    if not known:
        return frozenset()
    top = max(known, key=lambda point: (round(sum(r.weight for r in point.reasons), 6), point.code))
    return frozenset({top.code})


def _trial_protocol(question: Question, first: Plan) -> Plan:
    """The protocol's points on both sides, lying prone or on the side; its ashi is the first plan's."""
    gathering = Gathering(question.gathering.painted)
    reason = reason_of("trial", _TRIAL.words, "What everybody got in that arm", _TRIAL.weight, _TRIAL)
    for entry in _TRIAL.protocol:
        code = entry.partition(":")[0]
        if code != ASHI:
            gathering.found[(code, "")] = Candidate(code, reasons=[reason], sides=set(_SIDES))
    ashi = [p for p in first.points if p.code == ASHI][:1]
    positions: frozenset[Position] = frozenset({ashi[0].position}) if ashi else frozenset({"prone"})
    if "prone" not in question.frame.positions:
        positions = frozenset({"side_lying"})
    allowed, refused = gate(gathering, question.findings, question.frame)
    technique = technique_of(question.readings, question.frame)
    points: list[PlannedPoint] = []
    room = question.frame.needles - len(ashi)
    for needled in sorted(allowed, key=lambda n: _TRIAL.points.index(n.candidate.code)):
        if needled.positions & positions and len(points) + len(needled.sites) <= room:
            points += planned(needled, positions, question.frame, technique)
    points += ashi
    names = {point.code for point in points}
    rest = [LeftOut(r.candidate.code, r.side, r.why) for r in refused]
    rest += [
        LeftOut(n.candidate.code, side, "More needles or positions than this patient should have.")
        for n in allowed
        if n.candidate.code not in names
        for side, _ in n.sites
    ]
    if question.is_stopped:
        points = []
    plan = plan_of(question, in_order(points), tuple(rest))
    if points and _TRIAL.sessions and _TRIAL.per_week and _TRIAL.retention_min:
        regimen = msgspec.structs.replace(
            plan.regimen,
            sessions=_TRIAL.sessions,
            per_week=_TRIAL.per_week,
            retention_min=min(_TRIAL.retention_min, plan.regimen.retention_min),
            source=_TRIAL.source,
            locator=_TRIAL.locator,
            basis=_TRIAL.basis,
        )
        return msgspec.structs.replace(plan, regimen=regimen)
    return plan


def _needle_free(question: Question) -> Plan:
    plan = plan_of(question, (), ())
    if question.is_stopped:
        return plan
    against = {"moxa", "heat"} & banned_techniques(question.findings).keys() or any(
        r.rule.no_warmth for r in question.readings
    )
    words = _NEEDLE_FREE.words if against else (*_NEEDLE_FREE.words, *_NEEDLE_FREE.warmth)
    return msgspec.structs.replace(
        plan,
        adjuncts=tuple(dict.fromkeys((*words, *plan.adjuncts))),
        regimen=msgspec.structs.replace(plan.regimen, retention_min=0, stimulation="no needles"),
    )
