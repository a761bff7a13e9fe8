"""How every act of a visit is answered: back to the page; or in a few words, for a tablet that kept the act meanwhile."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from ashi.web.booking.queries import the_clinic
from ashi.web.visit.actions import StaleVisit
from ashi.web.visit.charting import CannotChart, Problem
from ashi.web.visit.models import OpenVisit
from ashi.web.visit.place import VIEWS

Act = Callable[[], str]
OnProblem = Callable[[tuple[Problem, ...]], HttpResponse]


def answer(request: HttpRequest, found: OpenVisit, act: Act, on_problem: OnProblem) -> HttpResponse:
    """Do it. `act` answers where to go: an anchor of the charting page, or an address."""
    in_words = "application/json" in request.headers.get("Accept", "")
    try:
        target = act()
    except CannotChart as refusal:
        if in_words:
            problems = [{"field": p.field, "text": p.text} for p in refusal.problems]
            return JsonResponse({"problems": problems}, status=422)
        return on_problem(refusal.problems)
    except StaleVisit as stale:
        if in_words:
            said = [{"words": act.words, "by": act.by} for act in stale.acts]
            return JsonResponse({"revision": stale.visit.revision, "acts": said}, status=409)
        return stale_page(request, stale)
    address = target if target.startswith("/") else f"{_home(request, found)}#{target}"
    if in_words:
        found.refresh_from_db(fields=["revision"])
        return JsonResponse({"revision": found.revision, "location": address})
    return redirect(address)


def _home(request: HttpRequest, found: OpenVisit) -> str:
    """The page the act came from: the charting, or the body."""
    view = request.POST.get("from_view", "")
    return (
        reverse("visit_body", args=[found.pk, view]) if view in VIEWS else reverse("visit", args=[found.pk])
    )


def stale_page(request: HttpRequest, stale: StaleVisit) -> HttpResponse:
    """What another tab changed, and the same act again with one press: nothing that was typed is lost."""
    again = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in {"csrfmiddlewaretoken", "revision"}
    ]
    return render(
        request,
        "visit/stale.html",
        {
            "visit": stale.visit,
            "acts": stale.acts,
            "again": again,
            "action": request.path,
            "zone": the_clinic(request.actor).zone,
        },
        status=409,
    )
