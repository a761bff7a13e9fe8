"""Other ways: the next-best plan, a trial's standard protocol, and a way without needles."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from ashi.body import Places
from ashi.intake import Intake
from ashi.knowledge import Fact, load
from ashi.safety import ASHI, Findings, banned_techniques
from ashi.tailoring.candidates import Candidate, Gathering, reason_of
from ashi.tailoring.document import LeftOut, Plan, PlanChange, PlannedPoint
from ashi.tailoring.needles import gate, in_order, planned, technique_of
from ashi.tailoring.painted import Side
from ashi.tailoring.proposal import Question, plan_of, plan_with, question_of
from ashi.tailoring.response import PastVisit
from ashi.tailoring.tables import PRIORS, Position, Prior

_SIDES: tuple[Side, ...] = ("left", "right")


class Alternative(NamedTuple):
    """Another way for the same person: its id, its name, what it is and how sure that is, and the plan."""

    id: str
    name: str
    about: str
    plan: Plan


class _NeedleFree(Fact, frozen=True, kw_only=True):
    words: tuple[str, ...]
    warmth: tuple[str, ...]


_NEEDLE_FREE = load("tailoring/needle_free.toml", _NeedleFree)


def alternatives(
    intake: Intake,
    findings: Findings,
    places: Places | None = None,
    history: Sequence[PastVisit] = (),
    overrides: Sequence[PlanChange] = (),
    on_date: dt.date | None = None,
) -> tuple[Alternative, ...]:
    """Other plans under the same findings, each as safe as `propose`'s: the next best, each trial's standard
    protocol that was read (as far as nothing forbids it), and a way without needles.
    """
    question = question_of(intake, findings, places, history, overrides, on_date)
    first = plan_with(question)
    without = _most_reasoned(first)
    named = (
        f"Without {', '.join(without)}, the point with the most reasons." if without else "The same again."
    )
    found = [Alternative("next_best", "Next best", named, plan_with(question, without))]
    for prior in PRIORS.values():
        if prior.protocol:
            about = f"{prior.words[0].upper()}{prior.words[1:]}. {prior.result} Fixed beforehand, not made for this patient."
            found.append(Alternative(prior.id, prior.short, about, _trial_protocol(question, first, prior)))
    about = "Pressure, warmth, movement. For those who want no needles, or must not have any."
    found.append(Alternative("needle_free", "Without needles", about, _needle_free(question)))
    return tuple(found)


def _most_reasoned(plan: Plan) -> frozenset[str]:
    known = [point for point in plan.points if point.code != ASHI]
    if not known:
        return frozenset()
    top = max(known, key=lambda point: (round(sum(r.weight for r in point.reasons), 6), point.code))
    return frozenset({top.code})


def _trial_protocol(question: Question, first: Plan, trial: Prior) -> Plan:
    """The protocol's points on both sides, lying prone or on the side; its ashi is the first plan's."""
    gathering = Gathering(question.gathering.painted)
    reason = reason_of("trial", trial.words, "What everybody got in that arm", trial.weight, trial)
    for entry in trial.protocol:
        code = entry.partition(":")[0]
        if code != ASHI:
            gathering.found[(code, "")] = Candidate(code, reasons=[reason], sides=set(_SIDES))
    tender = [p for p in first.points if p.code == ASHI][:1]
    ashi = tender if ASHI in trial.protocol else []
    positions: frozenset[Position] = frozenset({tender[0].position}) if tender else frozenset({"prone"})
    if "prone" not in question.frame.positions:
        positions = frozenset({"side_lying"})
    allowed, refused = gate(gathering, question.findings, question.frame)
    technique = technique_of(question.readings, question.frame)
    points: list[PlannedPoint] = []
    room = question.frame.needles - len(ashi)
    for needled in sorted(allowed, key=lambda n: trial.points.index(n.candidate.code)):
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
    if points and trial.sessions and trial.per_week and trial.retention_min:
        regimen = msgspec.structs.replace(
            plan.regimen,
            sessions=trial.sessions,
            per_week=trial.per_week,
            retention_min=min(trial.retention_min, plan.regimen.retention_min),
            source=trial.source,
            locator=trial.locator,
            basis=trial.basis,
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
