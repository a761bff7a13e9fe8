"""What a practitioner does with a plan. Every act keeps a new document; none is ever changed."""

from collections.abc import Callable
from uuid import UUID

from django.db import IntegrityError
from msgspec.structs import replace

from ashi.intake import Intake
from ashi.safety import Findings
from ashi.tailoring import (
    Plan,
    PlanChange,
    accept,
    check_plan,
    edit_plan,
    judge_response,
    propose,
    replay,
)
from ashi.web.plan import picture, policies
from ashi.web.plan.forms import CannotPlan, Edit, Problem
from ashi.web.plan.ground import Ground, ground_of
from ashi.web.plan.promises import why_not_more
from ashi.web.records import documents
from ashi.web.records.actor import Actor
from ashi.web.records.documents import Receipt, decode
from ashi.web.records.models import Document, Episode

GROUNDS = ("plan", "intake", "findings", "visit", "response", "promise")
"""What a plan rests on."""


class StalePlan(Exception):
    """Another tab or person changed the plan since the page was made. Nothing was changed by this act."""


def propose_plan(actor: Actor, episode: Episode) -> Receipt | None:
    """Propose from the newest paperwork, the findings and the course. A proposal not yet accepted stands."""
    rows = list(Document.records.scope(actor).filter(episode=episode, corrected_by=None).order_by("-made_at"))
    plans = [row for row in rows if row.kind == "plan"]
    visits = [row for row in rows if row.kind == "visit"]
    if plans and not _is_over(plans[0], visits):
        return None
    ground = _ground(rows)
    if reason := policies.why_not_plan(ground.findings):
        raise CannotPlan(Problem("", reason))
    plan = propose(ground.intake, ground.findings, ground.places, ground.history)
    return documents.keep(actor, episode, "plan", plan, happened_on=ground.on)


def edit(actor: Actor, episode: Episode, base: UUID, wanted: Edit) -> Receipt:
    """The practitioner's own hand on the plan `base`, with a reason. Raises `CannotPlan`, `StalePlan`."""

    def edited(plan: Plan, ground: Ground) -> Plan:
        try:
            after = edit_plan(plan, wanted.change, wanted.point)
        except ValueError as error:
            raise CannotPlan(Problem("code", str(error))) from None
        _check(after, ground.findings)
        return after

    return _next(actor, episode, base, edited, why=wanted.change.reason)


def lift_caution(actor: Actor, episode: Episode, base: UUID, change: PlanChange) -> Receipt:
    """A soft block is lifted for the whole plan: proposed anew, with the hand's own edits made again."""

    def lifted(plan: Plan, ground: Ground) -> Plan:
        if change.what not in ground.liftable:
            raise CannotPlan(Problem("rule", "This caution is not there any more, or cannot be lifted."))
        return _anew(plan, ground, change)

    return _next(actor, episode, base, lifted, why=change.reason)


def go_on(actor: Actor, episode: Episode, base: UUID, reason: str) -> Receipt:
    """Treat on past a review that says: not responding. The patient reads the reason, too."""

    def going_on(plan: Plan, ground: Ground) -> Plan:
        response = judge_response(ground.history)
        if not response.needs_a_reason:
            raise CannotPlan(Problem("", "The course does not say stop, so no reason is needed."))
        return _anew(plan, ground, PlanChange("go_on", response.review, reason))

    return _next(actor, episode, base, going_on, why=reason)


def use_other(actor: Actor, episode: Episode, base: UUID, wanted: str, reason: str) -> Receipt:
    """Another way instead of this plan: the next best, a trial's, one without needles."""

    def replaced(plan: Plan, ground: Ground) -> Plan:
        others = {other.id: other for other in ground.alternatives(plan)}
        if wanted not in others:
            raise CannotPlan(Problem("", "Choose one of the ways that are shown."))
        change = PlanChange("replace", others[wanted].name, reason)
        after = replace(others[wanted].plan, changes=(*plan.changes, change))
        _check(after, ground.findings)
        return after

    return _next(actor, episode, base, replaced, why=reason)


def _anew(plan: Plan, ground: Ground, change: PlanChange) -> Plan:
    changes = (*plan.changes, change)
    asked = replace(plan, changes=changes)
    taken = next((c.what for c in reversed(changes) if c.kind == "replace"), None)
    others = {other.name: other.plan for other in ground.alternatives(asked)} if taken else {}
    proposed = others.get(taken or "") or propose(
        ground.intake, ground.findings, ground.places, ground.history, changes
    )
    after = replay(asked, proposed)
    _check(after, ground.findings)
    return after


def undo(actor: Actor, episode: Episode, base: UUID) -> Receipt:
    """Take back the last change: the plan as it was before it, as a new document."""

    def undone(plan: Plan, ground: Ground) -> Plan:
        if not plan.changes:
            raise CannotPlan(Problem("", "There is nothing to undo: this is the plan as it was proposed."))
        for earlier in _chain(actor, episode, base):
            if earlier.changes == plan.changes[:-1]:
                return earlier
        raise CannotPlan(
            Problem("", "The plan before this change is not in this chart, so it cannot be undone.")
        )

    return _next(actor, episode, base, undone, why="undo")


def accept_plan(actor: Actor, episode: Episode, base: UUID) -> Receipt:
    """The practitioner decides: this plan is the one to treat by."""

    def accepted(plan: Plan, ground: Ground) -> Plan:
        if reason := policies.why_not_accept(plan, judge_response(ground.history)):
            raise CannotPlan(Problem("", reason))
        _check(plan, ground.findings)
        return accept(plan)

    return _next(actor, episode, base, accepted)


def findings_in_force(rows: list[Document]) -> Findings:
    """The findings kept with the newest paperwork; screened anew when none were kept. `rows` newest first."""
    intake = next(row for row in rows if row.kind == "intake")
    kept = next((row for row in rows if row.kind == "findings" and row.made_at >= intake.made_at), None)
    return decode(kept, Findings) if kept else picture.screened(decode(intake, Intake))


def in_force(actor: Actor, episode: Episode, base: UUID) -> tuple[list[Document], Document]:
    """What a plan rests on, newest first, and the plan itself. Raises `StalePlan` when it is not `base` any more."""
    rows = list(
        Document.records.scope(actor)
        .filter(episode=episode, corrected_by=None, kind__in=GROUNDS)
        .order_by("-made_at")
    )
    current = next((row for row in rows if row.kind == "plan"), None)
    if current is None or current.pk != base:
        raise StalePlan
    return rows, current


def _ground(rows: list[Document]) -> Ground:
    if not any(row.kind == "intake" for row in rows):
        raise CannotPlan(Problem("", "There is no paperwork yet, so there is nothing to plan from."))
    return ground_of(rows, findings_in_force(rows))


def _next(
    actor: Actor, episode: Episode, base: UUID, change: Callable[[Plan, Ground], Plan], why: str = ""
) -> Receipt:
    rows, current = in_force(actor, episode, base)
    plan = decode(current, Plan)
    if plan.status == "ended":
        raise CannotPlan(Problem("", policies.ENDED))
    after = change(plan, _ground(rows))
    if reason := why_not_more(rows, after):
        raise CannotPlan(Problem("", reason))
    try:
        return documents.keep(
            actor, episode, "plan", after, happened_on=current.happened_on, corrects=current.pk, why=why
        )
    except IntegrityError:  # the database lets one document be corrected once
        raise StalePlan from None


def _check(plan: Plan, findings: Findings) -> None:
    problems = check_plan(plan, findings)
    if problems:
        raise CannotPlan(*(Problem("", f"{p.message} {p.what_to_do}".strip()) for p in problems))


def _chain(actor: Actor, episode: Episode, base: UUID) -> list[Plan]:
    """The plans that led to `base`, newest first."""
    rows = {row.pk: row for row in Document.records.scope(actor).filter(episode=episode, kind="plan")}
    chain = []
    at = rows.get(base)
    while at is not None and at.corrects_id:
        at = rows.get(at.corrects_id)
        if at is not None:
            chain.append(decode(at, Plan))
    return chain


def _is_over(plan: Document, visits: list[Document]) -> bool:
    """Whether the plan was used at a visit, or has ended: then another is proposed."""
    status = decode(plan, Plan).status
    return status == "ended" or (
        status == "accepted" and any(visit.made_at > plan.made_at for visit in visits)
    )
