"""May this happen now? Each answer is an empty string, or the reason why not, for the person."""

from ashi.safety import Findings
from ashi.tailoring.document import Plan


def why_not_plan(findings: Findings) -> str:
    """An emergency is referred, not planned for."""
    if findings.is_emergency:
        return "The screen found an emergency. Refer the patient now; no plan is made on this paperwork."
    return ""


def why_not_accept(plan: Plan) -> str:
    """A plan is accepted once."""
    return "This plan is accepted already." if plan.status == "accepted" else ""
