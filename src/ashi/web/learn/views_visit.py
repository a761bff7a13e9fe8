"""What happens at a visit: the page, the needles on paper, and what to ask."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ashi.knowledge import sources
from ashi.preparing import NEEDLES
from ashi.web.learn.queries_aid import aid_is_on
from ashi.web.records.access import public
from ashi.web.records.models import Clinic
from ashi.web.records.packing import packed_for_strangers


@public
@require_GET
@packed_for_strangers
def what_happens(request: HttpRequest) -> HttpResponse:
    """A visit, step by step."""
    hair = next(needle for needle in NEEDLES if needle.kind == "hair")
    context = {"needles": NEEDLES, "hair": sources()[hair.source], "aid_on": aid_is_on(request.actor)}
    return render(request, "learn/what_happens.html", context)


@public
@require_GET
@packed_for_strangers
def needles_sheet(request: HttpRequest) -> HttpResponse:
    """The needles at real size, on one sheet with a ruler."""
    clinic = Clinic.records.scope(request.actor).first()
    return render(
        request,
        "learn/needles_sheet.html",
        {"needles": NEEDLES, "clinic_name": clinic.name if clinic else "Ashi"},
    )


@public
@require_GET
@packed_for_strangers
def what_to_ask(request: HttpRequest) -> HttpResponse:
    """Questions to tick, print and take along. Nothing is sent."""
    return render(request, "learn/what_to_ask.html")
