"""What the plan's pages show: the day, the chart, the working plan."""

from ashi.web.plan.queries.chart import ChartPage, Who, chart_page, who_is
from ashi.web.plan.queries.day import DayList, day_list
from ashi.web.plan.queries.working_plan import PlanPage, plan_page

__all__ = ["ChartPage", "DayList", "PlanPage", "Who", "chart_page", "day_list", "plan_page", "who_is"]
