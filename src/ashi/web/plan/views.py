"""The day and the chart."""

import datetime as dt
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ashi.web.plan import fragments, queries
from ashi.web.records import audit
from ashi.web.records.access import only
from ashi.web.records.scope import new_id


@only("practitioner")
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """The list of one day; ``?day=2026-11-24`` shows another."""
    wanted = request.GET.get("day", "")
    date, problem = None, ""
    if wanted:
        try:
            date = dt.date.fromisoformat(wanted)
            if not 2000 <= date.year <= 2199:
                raise ValueError
        except ValueError:
            date, problem = None, f"“{wanted[:20]}” is not a day such as 2026-11-24. This is today."
    told = queries.told_after_visits(request.actor)
    with audit.reading_all(
        [audit.Act(request.actor, "told.read", f"episode:{one.episode.hex}", one.patient_id) for one in told]
    ):
        pass
    values = {
        "day": queries.day_list(request.actor, date),
        "problem": problem,
        "told": told,
        "unsigned": queries.unsigned_visits(request.actor),
    }
    return render(request, "plan/today.html", values)


@only("practitioner")
@require_safe
def chart(request: HttpRequest, episode: UUID) -> HttpResponse:
    """The patient's picture. That it was read is on the disk before any of it is sent."""
    actor = request.actor
    page = queries.chart_page(actor, episode)
    if page.missing:
        made = fragments.make_missing(actor, episode, page.who.zone, page.missing)
        page = queries.chart_page(actor, episode, made)
    with audit.reading(actor, "chart.read", f"episode:{episode.hex}", patient=page.who.patient):
        pass
    return render(request, "plan/chart.html", {"page": page, "who": page.who, "key": new_id()})
