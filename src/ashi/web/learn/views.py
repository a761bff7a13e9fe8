"""Public pages: the first page, and does it work."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ashi.web.learn import queries
from ashi.web.learn.queries_aid import aid_is_on
from ashi.web.records.access import public
from ashi.web.records.models import Clinic
from ashi.web.records.packing import packed_for_strangers


@public
@require_GET
@packed_for_strangers
def home(request: HttpRequest) -> HttpResponse:
    """The first page."""
    clinic = Clinic.records.scope(request.actor).first()
    context = {"clinic": clinic, "main": queries.answer().main, "aid_on": aid_is_on(request.actor)}
    return render(request, "learn/home.html", context)


@public
@require_GET
@packed_for_strangers
def does_it_work(request: HttpRequest) -> HttpResponse:
    """Both contrasts side by side, harms, what others concluded, and where each number comes from."""
    context = {
        "answer": queries.answer(),
        "treatments": queries.TREATMENTS,
        "aid_on": aid_is_on(request.actor),
    }
    return render(request, "learn/does_it_work.html", context)
