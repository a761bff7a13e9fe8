"""The working plan of an episode, with the names and limits that the page shows."""

from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from markupsafe import Markup

from ashi.intake import Intake
from ashi.preparing import Promise, is_nervous
from ashi.safety import Finding, Findings
from ashi.tailoring import (
    Alternative,
    Pattern,
    Plan,
    PlannedPoint,
    Response,
    diff_plans,
    goes_on,
    plan_if,
    propose,
    referral_words,
)
from ashi.web.plan import fragments
from ashi.web.plan.actions import GROUNDS, findings_in_force
from ashi.web.plan.body_picture import BodyView, planned_views
from ashi.web.plan.ground import Ground, ground_of
from ashi.web.plan.picture import alerts, plan_codes
from ashi.web.plan.points import PointName, point_name
from ashi.web.plan.policies import why_nothing_begins
from ashi.web.plan.promises import Kept, promise_in_force, proposal
from ashi.web.plan.queries.chart import Who, who_is
from ashi.web.records.actor import Actor
from ashi.web.records.documents import decode
from ashi.web.records.models import Document


class OtherWay(NamedTuple):
    """Another way, the points it needles with their sides, and how it differs, a sentence each."""

    way: Alternative
    points: list[tuple[str, str]]
    differs: list[str]


@dataclass(frozen=True, slots=True)
class PlanPage:
    """`document` is None while nothing was proposed yet."""

    who: Who
    has_intake: bool
    findings: Findings | None
    document: Document | None
    plan: Plan | None
    pictures: list[BodyView]
    ground: Ground | None = None
    kept: Kept | None = None
    """The promise in force."""

    @property
    def alerts(self) -> list[str]:
        return alerts(self.findings) if self.findings else []

    @property
    def response(self) -> Response | None:
        """What the course so far says, as of today."""
        return self.ground.response if self.ground else None

    @property
    def why_no_visit(self) -> str:
        """Why none can begin though nothing is an emergency; empty when one can."""
        is_ended = self.plan is not None and self.plan.status == "ended"
        return why_nothing_begins(is_closed=self.who.is_closed, is_ended=is_ended)

    @property
    def asks_why(self) -> bool:
        """Whether treating on needs a reason first, because the course says: not responding."""
        return bool(
            self.plan
            and self.plan.status != "ended"
            and self.response
            and self.response.needs_a_reason
            and not goes_on(self.response, self.plan.changes)
        )

    @property
    def sent_to(self) -> str:
        """To whom the patient was sent when the plan ended, in words."""
        return referral_words(self.plan.ending) if self.plan and self.plan.ending else ""

    @property
    def others(self) -> list[OtherWay]:
        """Other ways, each with what would be different from the plan in force."""
        if self.plan is None or self.plan.status == "ended" or self.ground is None or self.is_stopped:
            return []
        return [
            OtherWay(other, plan_codes(other.plan), diff_plans(self.plan, other.plan).splitlines())
            for other in self.ground.alternatives(self.plan)
        ]

    @property
    def liftable(self) -> list[tuple[Finding, list[str], list[str]]]:
        """Cautions that may be lifted: the finding, its words, and the points that it keeps out."""
        if self.plan is None or self.plan.status == "ended" or self.ground is None or self.is_stopped:
            return []
        lifted = {change.what for change in self.plan.changes if change.lifts}
        rows = []
        for rule, finding in self.ground.liftable.items():
            if rule not in lifted:
                words = [effect.advice for effect in finding.effects if effect.kind == "soft_block"]
                kept_out = [
                    left.code for left in self.plan.left_out if any(word in left.why for word in words)
                ]
                rows.append((finding, words, list(dict.fromkeys(kept_out))))
        return rows

    def differences_if(self, what: str) -> list[str]:
        """What would be different if one thing were otherwise, a sentence each."""
        if self.ground is None or self.plan is None:
            return []
        ground = self.ground
        now = propose(ground.intake, ground.findings, ground.places, ground.history, self.plan.changes)
        other = plan_if(what, ground.intake, ground.places, ground.history, self.plan.changes)
        return diff_plans(now, other).splitlines()

    @property
    def proposed_promise(self) -> Promise | None:
        """What the answers ask for; None without needles."""
        if self.plan is None or self.ground is None or self.plan.status == "ended" or not self.plan.points:
            return None
        return proposal(self.plan, self.ground)

    @property
    def is_nervous(self) -> bool:
        """Whether needles worry the patient."""
        return self.ground is not None and is_nervous(self.ground.intake)

    @property
    def is_stopped(self) -> bool:
        """Whether an emergency stands that no doctor has cleared."""
        return self.findings is not None and self.findings.is_emergency

    @property
    def stop_words(self) -> Markup:
        """Why, as the chart says it."""
        return Markup(fragments.stop_words(self.findings)) if self.findings else Markup()  # noqa: S704 - our template

    @property
    def points(self) -> list[tuple[PlannedPoint, PointName]]:
        return [(point, point_name(point.code)) for point in self.plan.points] if self.plan else []

    @property
    def traditional(self) -> list[Pattern]:
        return [p for p in self.plan.patterns if p.language == "traditional"] if self.plan else []

    @property
    def modern(self) -> list[Pattern]:
        return [p for p in self.plan.patterns if p.language == "modern"] if self.plan else []


def plan_page(actor: Actor, episode: UUID) -> PlanPage:
    """The plan in force. Raises Http404 when `actor` is not on the case."""
    who = who_is(actor, episode)
    rows = list(
        Document.records.scope(actor)
        .filter(episode=episode, corrected_by=None, kind__in=GROUNDS)
        .order_by("-made_at")
    )
    document = next((row for row in rows if row.kind == "plan"), None)
    intake = next((row for row in rows if row.kind == "intake"), None)
    plan = decode(document, Plan) if document else None
    findings = findings_in_force(rows) if intake else None
    return PlanPage(
        who,
        intake is not None,
        findings,
        document,
        plan,
        planned_views(decode(intake, Intake).drawing, plan.points) if plan and intake else [],
        ground_of(rows, findings) if findings else None,
        promise_in_force(rows),
    )
