"""From intake, findings and body to a plan with its reasons."""

from ashi.tailoring.alternatives import Alternative, alternatives
from ashi.tailoring.document import LeftOut, Pattern, Plan, PlanChange, PlannedPoint, Reason, Regimen
from ashi.tailoring.editing import accept, check_plan, edit_plan, point_name
from ashi.tailoring.proposal import propose
from ashi.tailoring.response import PastVisit, Response, judge_response
from ashi.tailoring.words import diff_plans, explain

__all__ = [
    "Alternative",
    "LeftOut",
    "PastVisit",
    "Pattern",
    "Plan",
    "PlanChange",
    "PlannedPoint",
    "Reason",
    "Regimen",
    "Response",
    "accept",
    "alternatives",
    "check_plan",
    "diff_plans",
    "edit_plan",
    "explain",
    "judge_response",
    "point_name",
    "propose",
]
