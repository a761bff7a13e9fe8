"""Noting that a doctor has looked at an emergency, so that care can go on."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ashi.web.plan import clearance as acts
from ashi.web.plan import queries
from ashi.web.plan.forms import CannotPlan, Problem
from ashi.web.records import audit
from ashi.web.records.access import only
from ashi.web.records.models import Episode


@only("practitioner")
@require_http_methods(["GET", "HEAD", "POST"])
def clearance(request: HttpRequest, episode: UUID) -> HttpResponse:
    """Who looked, when, what was found; or take that back."""
    row = get_object_or_404(Episode.records.scope(request.actor), pk=episode)
    who = queries.who_is(request.actor, episode)
    today = timezone.now().astimezone(ZoneInfo(who.zone)).date()
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            if request.POST.get("act") == "take_back":
                acts.take_back(request.actor, row, request.POST.get("why", ""))
                messages.warning(request, "Taken back. The emergency stands again, and booking is on hold.")
            else:
                wanted = acts.clearance_of(request.POST.dict(), today, request.actor.name)
                acts.note_clearance(request.actor, row, wanted)
                messages.success(request, "Noted. The patient can book again, and a plan can be made.")
            return redirect("chart", episode)
        except CannotPlan as refusal:
            problems = refusal.problems
    page = queries.plan_page(request.actor, episode)
    with audit.reading(request.actor, "findings.read", f"episode:{episode.hex}", patient=who.patient):
        pass
    findings = page.findings.findings if page.findings else ()
    return render(
        request,
        "plan/clearance.html",
        {
            "who": who,
            "page": page,
            "open": page.findings.open_emergencies if page.findings else (),
            "cleared": tuple(finding for finding in findings if finding.cleared),
            "problems": problems,
            "errors": {problem.field: problem.text for problem in problems},
            "sent": request.POST if problems else {},
            "today": today,
        },
        status=422 if problems else 200,
    )
