"""Public pages: does it work, what happens, who for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ashi.web.learn import queries
from ashi.web.records.access import public
from ashi.web.records.models import Clinic
from ashi.web.records.packing import packed_for_strangers


@public
@require_GET
@packed_for_strangers
def home(request: HttpRequest) -> HttpResponse:
    """The first page."""
    clinic = Clinic.records.scope(request.actor).first()
    return render(request, "learn/home.html", {"clinic": clinic, "main": queries.answer().main})


@public
@require_GET
@packed_for_strangers
def does_it_work(request: HttpRequest) -> HttpResponse:
    """Both contrasts side by side, harms, what others concluded, and where each number comes from."""
    return render(
        request, "learn/does_it_work.html", {"answer": queries.answer(), "treatments": queries.TREATMENTS}
    )


@public
@require_GET
@packed_for_strangers
def what_happens(request: HttpRequest) -> HttpResponse:
    """A visit, step by step."""
    return render(request, "learn/what_happens.html")
