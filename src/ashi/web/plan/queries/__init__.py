"""What the plan's pages show: the day, the chart, the working plan."""

from ashi.web.plan.queries.chart import ChartPage, Who, chart_page, who_is
from ashi.web.plan.queries.day import DayList, day_list
from ashi.web.plan.queries.waiting import Told, Unsigned, told_after_visits, unsigned_visits
from ashi.web.plan.queries.working_plan import PlanPage, plan_page

__all__ = [
    "ChartPage",
    "DayList",
    "PlanPage",
    "Told",
    "Unsigned",
    "Who",
    "chart_page",
    "day_list",
    "plan_page",
    "told_after_visits",
    "unsigned_visits",
    "who_is",
]
