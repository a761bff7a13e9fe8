"""What a practitioner does with a plan. Every act keeps a new document; none is ever changed."""

from collections.abc import Callable
from uuid import UUID

from django.db import IntegrityError

from ashi.intake import Intake
from ashi.safety import Findings
from ashi.tailoring import Plan, accept, check_plan, edit_plan, propose
from ashi.web.plan import picture, policies
from ashi.web.plan.forms import CannotPlan, Edit, Problem
from ashi.web.plan.history import past_visits
from ashi.web.records import documents
from ashi.web.records.actor import Actor
from ashi.web.records.documents import Receipt, decode
from ashi.web.records.models import Document, Episode


class StalePlan(Exception):
    """Another tab or person changed the plan since the page was made. Nothing was changed by this act."""


def propose_plan(actor: Actor, episode: Episode) -> Receipt | None:
    """Propose from the newest paperwork, the findings and the course. A proposal not yet accepted stands."""
    rows = list(Document.records.scope(actor).filter(episode=episode, corrected_by=None).order_by("-made_at"))
    plans = [row for row in rows if row.kind == "plan"]
    visits = [row for row in rows if row.kind == "visit"]
    if plans and not _was_used(plans[0], visits):
        return None
    intakes = [row for row in rows if row.kind == "intake"]
    if not intakes:
        raise CannotPlan(Problem("", "There is no paperwork yet, so there is nothing to plan from."))
    intake = decode(intakes[0], Intake)
    findings = findings_in_force(rows)
    if reason := policies.why_not_plan(findings):
        raise CannotPlan(Problem("", reason))
    plan = propose(intake, findings, history=past_visits(rows))
    return documents.keep(actor, episode, "plan", plan, happened_on=intakes[0].happened_on)


def edit(actor: Actor, episode: Episode, base: UUID, wanted: Edit) -> Receipt:
    """The practitioner's own hand on the plan `base`, with a reason. Raises `CannotPlan`, `StalePlan`."""

    def edited(plan: Plan, findings: Findings) -> Plan:
        try:
            after = edit_plan(plan, wanted.change, wanted.point)
        except ValueError as error:
            raise CannotPlan(Problem("code", str(error))) from None
        _check(after, findings)
        return after

    return _next(actor, episode, base, edited, why=wanted.change.reason)


def undo(actor: Actor, episode: Episode, base: UUID) -> Receipt:
    """Take back the last change: the plan as it was before it, as a new document."""

    def undone(plan: Plan, findings: Findings) -> Plan:
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

    def accepted(plan: Plan, findings: Findings) -> Plan:
        if reason := policies.why_not_accept(plan):
            raise CannotPlan(Problem("", reason))
        _check(plan, findings)
        return accept(plan)

    return _next(actor, episode, base, accepted)


def findings_in_force(rows: list[Document]) -> Findings:
    """The findings kept with the newest paperwork; screened anew when none were kept. `rows` newest first."""
    intake = next(row for row in rows if row.kind == "intake")
    kept = next((row for row in rows if row.kind == "findings" and row.made_at >= intake.made_at), None)
    return decode(kept, Findings) if kept else picture.screened(decode(intake, Intake))


def _next(
    actor: Actor, episode: Episode, base: UUID, change: Callable[[Plan, Findings], Plan], why: str = ""
) -> Receipt:
    rows = list(
        Document.records.scope(actor)
        .filter(episode=episode, corrected_by=None, kind__in=("plan", "intake", "findings"))
        .order_by("-made_at")
    )
    current = next((row for row in rows if row.kind == "plan"), None)
    if current is None or current.pk != base:
        raise StalePlan
    after = change(decode(current, Plan), findings_in_force(rows))
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


def _was_used(plan: Document, visits: list[Document]) -> bool:
    return decode(plan, Plan).status == "accepted" and any(visit.made_at > plan.made_at for visit in visits)
