"""Typing in a score that was worked out on the clinic's own form."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from ashi.web.plan import queries, scores
from ashi.web.plan.forms import CannotPlan, Problem
from ashi.web.records import audit
from ashi.web.records.access import only
from ashi.web.records.models import Episode


@only("practitioner")
@require_http_methods(["GET", "HEAD", "POST"])
def score_entry(request: HttpRequest, episode: UUID) -> HttpResponse:
    """The scores so far, and one more."""
    row = get_object_or_404(Episode.records.scope(request.actor), pk=episode)
    who = queries.who_is(request.actor, episode)
    today = scores.today_in(who.zone)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            wanted = scores.score_of(request.POST.dict(), today)
            is_new = scores.enter_score(request.actor, row, wanted)
            messages.success(
                request, "The score is kept." if is_new else "This score is here already. It counts once."
            )
            return redirect("chart", episode)
        except CannotPlan as refusal:
            problems = refusal.problems
    with audit.reading(request.actor, "course.read", f"episode:{episode.hex}", patient=who.patient):
        entered = scores.entered_of(request.actor, row)
    values = {
        "who": who,
        "entered": entered,
        "forms": scores.ENTERED.values(),
        "problems": problems,
        "errors": {problem.field: problem.text for problem in problems},
        "sent": request.POST if problems else {},
        "today": today,
    }
    return render(request, "plan/score_entry.html", values, status=422 if problems else 200)
