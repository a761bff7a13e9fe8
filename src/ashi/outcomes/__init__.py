"""One patient's course and verdict; a caseload; what change is important."""

from ashi.intake import DurationClass
from ashi.outcomes.caseload import Caseload, CaseloadRow, Rate, caseload
from ashi.outcomes.chart import course_chart
from ashi.outcomes.course import course
from ashi.outcomes.course_text import CourseEvent, CourseRow, course_table, course_words, yardsticks
from ashi.outcomes.function import function_course
from ashi.outcomes.funnel import FunnelPoint, funnel
from ashi.outcomes.verdict import Benchmark, CoursePoint, Forecast, Verdict
from ashi.outcomes.words import anyway

__all__ = [
    "Benchmark",
    "Caseload",
    "CaseloadRow",
    "CourseEvent",
    "CoursePoint",
    "CourseRow",
    "DurationClass",
    "Forecast",
    "FunnelPoint",
    "Rate",
    "Verdict",
    "anyway",
    "caseload",
    "course",
    "course_chart",
    "course_table",
    "course_words",
    "function_course",
    "funnel",
    "yardsticks",
]
