"""What the house leaves to its patients."""

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ashi.web.booking.policies import LATEST_CANCEL
from ashi.web.booking.queries import the_clinic
from ashi.web.owner import actions_rules
from ashi.web.owner.forms_rules import MOVES, parse_most_moves
from ashi.web.records.access import only


@only("owner")
@require_http_methods(["GET", "POST"])
def rules(request: HttpRequest) -> HttpResponse:
    """How often patients may move a visit by themselves."""
    clinic = the_clinic(request.actor)
    problem = ""
    if request.method == "POST":
        most, problem = parse_most_moves(request.POST)
        if not problem:
            actions_rules.set_most_moves(request.actor, clinic, most)
            messages.success(request, "Kept. It holds from now on, also for visits that are booked already.")
            return redirect("owner_rules")
    context = {
        "moves": MOVES,
        "chosen": "" if clinic.most_moves is None else clinic.most_moves,
        "problem": problem,
        "latest_hours": LATEST_CANCEL // dt.timedelta(hours=1),
    }
    return render(request, "owner/rules.html", context, status=422 if problem else 200)
