"""One patient's course and verdict; a caseload; what change is important."""

from ashi.intake import DurationClass
from ashi.outcomes.caseload import Caseload, Rate, Reached, caseload, of_100
from ashi.outcomes.caseload_chart import fared_chart, flow_chart, funnel_chart, lettered
from ashi.outcomes.chart import course_chart
from ashi.outcomes.chart_svg import course_svg
from ashi.outcomes.course import course
from ashi.outcomes.course_text import CourseEvent, CourseRow, course_table, course_words, yardsticks
from ashi.outcomes.fared import Asked, CaseloadRow, how_they_fared
from ashi.outcomes.function import function_course
from ashi.outcomes.funnel import FunnelPoint, funnel, funnel_words
from ashi.outcomes.verdict import Benchmark, CoursePoint, Forecast, Verdict
from ashi.outcomes.words import anyway

__all__ = [
    "Asked",
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
    "Reached",
    "Verdict",
    "anyway",
    "caseload",
    "course",
    "course_chart",
    "course_svg",
    "course_table",
    "course_words",
    "fared_chart",
    "flow_chart",
    "function_course",
    "funnel",
    "funnel_chart",
    "funnel_words",
    "how_they_fared",
    "lettered",
    "of_100",
    "yardsticks",
]
