"""May this happen now? Each answer is an empty string, or the reason why not, for the person."""

from ashi.safety import Findings
from ashi.tailoring import Plan, Response, goes_on

ENDED = "This plan has ended. To treat again, propose a plan anew; the reason for it is asked then."


CLOSED = (
    "This course of care is closed, so no visit starts in it. A new one opens when the next visit is booked."
)


def why_nothing_begins(*, is_closed: bool, is_ended: bool) -> str:
    """A visit starts in an open episode, and on a plan that has not ended."""
    if is_closed:
        return CLOSED
    return ENDED if is_ended else ""


def why_not_plan(findings: Findings) -> str:
    """An emergency is referred, not planned for."""
    if findings.is_emergency:
        return "The screen found an emergency. Refer the patient now; no plan is made on this paperwork."
    return ""


def why_not_accept(plan: Plan, response: Response) -> str:
    """A plan is accepted once; past a review that says "not responding", only for a reason."""
    if plan.status == "accepted":
        return "This plan is accepted already."
    if plan.points and response.needs_a_reason and not goes_on(response, plan.changes):
        return "The course says: not responding. To treat on, give a reason first; the patient reads it, too."
    return ""
