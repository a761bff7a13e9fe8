"""Finding somebody at the desk. What is looked for is sent, never written into an address."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from ashi.web.booking import queries, queries_patients
from ashi.web.records.access import only


@only("front_desk", "owner")
@require_http_methods(["GET", "POST"])
def desk_patients(request: HttpRequest) -> HttpResponse:
    """Look for a name or a number; from each who is found to the next visit, the account, the waiting list."""
    clinic = queries.the_clinic(request.actor)
    words = request.POST.get("words", "").strip()[:100]
    found, are_more = queries_patients.find_patients(request.actor, words, clinic)
    context = {
        "words": words,
        "found": found,
        "are_more": are_more,
        "clinic": clinic,
    }
    return render(request, "booking/desk_patients.html", context)
