"""What a plan rests on, read from the chart once: paperwork, findings, drawing, course."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from ashi.body import Places, locate
from ashi.intake import Intake
from ashi.safety import Finding, Findings
from ashi.tailoring import Alternative, PastVisit, Plan, Response, alternatives, judge_response
from ashi.web.plan.history import past_visits
from ashi.web.records.documents import decode
from ashi.web.records.models import Document


@dataclass(frozen=True)
class Ground:
    """Everything that a proposal is made from."""

    intake: Intake
    findings: Findings
    history: tuple[PastVisit, ...]
    on: dt.date

    @cached_property
    def places(self) -> Places:
        """Where the patient drew."""
        return locate(
            self.intake.drawing,
            self.intake.about.stature_mm,
            self.intake.about.sex,
            self.intake.about.weight_kg,
        )

    @cached_property
    def response(self) -> Response:
        """What the course so far says."""
        return judge_response(self.history)

    @cached_property
    def liftable(self) -> dict[str, Finding]:
        """Findings with a soft block, by rule: what may be lifted with a reason and the patient's word."""
        return {
            finding.rule: finding
            for finding in self.findings.findings
            if any(effect.kind == "soft_block" for effect in finding.effects)
        }

    def alternatives(self, plan: Plan) -> tuple[Alternative, ...]:
        """Other ways, with what was lifted in `plan` lifted there, too."""
        return alternatives(self.intake, self.findings, self.places, self.history, plan.changes)


def ground_of(rows: list[Document], findings: Findings) -> Ground:
    """From the chart's documents in force, newest first; there is paperwork among them."""
    intake = next(row for row in rows if row.kind == "intake")
    return Ground(decode(intake, Intake), findings, past_visits(rows), intake.happened_on)
