"""Screen an intake for red flags, and for cautions by patient, point and technique."""

from ashi.safety.emergency import EMERGENCY_NUMBERS, emergency_words
from ashi.safety.findings import Clearance, Effect, Finding, Findings, Level, clear_emergencies
from ashi.safety.limits import (
    DEPTH_CAPS,
    LimitReason,
    Limits,
    banned_techniques,
    bounds_of,
    depth_cap,
    limits,
    limits_under,
)
from ashi.safety.medicines import MEDICINES, recognise
from ashi.safety.point_sets import ASHI, POINT_GROUPS
from ashi.safety.rules import RULES, Rule
from ashi.safety.screening import screen, screen_answers

__all__ = [
    "ASHI",
    "DEPTH_CAPS",
    "EMERGENCY_NUMBERS",
    "MEDICINES",
    "POINT_GROUPS",
    "RULES",
    "Clearance",
    "Effect",
    "Finding",
    "Findings",
    "Level",
    "LimitReason",
    "Limits",
    "Rule",
    "banned_techniques",
    "bounds_of",
    "clear_emergencies",
    "depth_cap",
    "emergency_words",
    "limits",
    "limits_under",
    "recognise",
    "screen",
    "screen_answers",
]
