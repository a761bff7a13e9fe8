"""From intake, findings and body to a plan with its reasons."""

from ashi.tailoring.alternatives import Alternative, alternatives
from ashi.tailoring.document import Ending, LeftOut, Pattern, Plan, PlanChange, PlannedPoint, Reason, Regimen
from ashi.tailoring.editing import accept, check_plan, edit_plan, point_name, replay
from ashi.tailoring.ending import NOBODY, REFERRALS, OtherCare, Referral, end_plan, referral_words, what_else
from ashi.tailoring.needles import positions_to_choose
from ashi.tailoring.proposal import propose
from ashi.tailoring.response import PastVisit, Response, goes_on, judge_response, rule_in_words
from ashi.tailoring.what_if import WHAT_IFS, WhatIf, plan_if
from ashi.tailoring.words import diff_plans, explain

__all__ = [
    "NOBODY",
    "REFERRALS",
    "WHAT_IFS",
    "Alternative",
    "Ending",
    "LeftOut",
    "OtherCare",
    "PastVisit",
    "Pattern",
    "Plan",
    "PlanChange",
    "PlannedPoint",
    "Reason",
    "Referral",
    "Regimen",
    "Response",
    "WhatIf",
    "accept",
    "alternatives",
    "check_plan",
    "diff_plans",
    "edit_plan",
    "end_plan",
    "explain",
    "goes_on",
    "judge_response",
    "plan_if",
    "point_name",
    "positions_to_choose",
    "propose",
    "referral_words",
    "replay",
    "rule_in_words",
    "what_else",
]
