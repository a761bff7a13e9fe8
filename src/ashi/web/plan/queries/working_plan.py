"""The working plan of an episode, with the names and limits that the page shows."""

from dataclasses import dataclass
from uuid import UUID

from markupsafe import Markup

from ashi.intake import Intake
from ashi.safety import Findings
from ashi.tailoring.document import Pattern, Plan, PlannedPoint
from ashi.web.plan import fragments
from ashi.web.plan.actions import findings_in_force
from ashi.web.plan.body_picture import BodyView, planned_views
from ashi.web.plan.picture import alerts
from ashi.web.plan.points import PointName, point_name
from ashi.web.plan.queries.chart import Who, who_is
from ashi.web.records.actor import Actor
from ashi.web.records.documents import decode
from ashi.web.records.models import Document


@dataclass(frozen=True, slots=True)
class PlanPage:
    """`document` is None while nothing was proposed yet."""

    who: Who
    has_intake: bool
    findings: Findings | None
    document: Document | None
    plan: Plan | None
    pictures: list[BodyView]

    @property
    def alerts(self) -> list[str]:
        return alerts(self.findings) if self.findings else []

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
        .filter(episode=episode, corrected_by=None, kind__in=("plan", "intake", "findings"))
        .order_by("-made_at")
    )
    document = next((row for row in rows if row.kind == "plan"), None)
    intake = next((row for row in rows if row.kind == "intake"), None)
    plan = decode(document, Plan) if document else None
    return PlanPage(
        who,
        intake is not None,
        findings_in_force(rows) if intake else None,
        document,
        plan,
        planned_views(decode(intake, Intake).drawing, plan.points) if plan and intake else [],
    )
