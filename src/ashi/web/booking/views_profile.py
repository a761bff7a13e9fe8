"""The one page on which a practitioner's page is written."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ashi.web.booking import actions_profile, permissions, queries, words_profile
from ashi.web.booking.forms_profile import (
    ANSWERS,
    MOST_PLACES,
    MOST_TRAININGS,
    WORKS,
    Checker,
    parse_profile,
)
from ashi.web.booking.places import POSTAL_CODES, Spot, find_place, postal_codes
from ashi.web.design.money import CURRENCIES, typed
from ashi.web.records.access import only
from ashi.web.records.models import Practitioner


@only("owner", "practitioner")
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest, practitioner: UUID) -> HttpResponse:
    """Write it: the practitioner for themselves, the owner for everyone."""
    person = get_object_or_404(Practitioner.records.scope(request.actor), pk=practitioner)
    if not permissions.may_edit_profile(request.actor, person.pk):
        raise Http404
    clinic = queries.the_clinic(request.actor)
    problems: list[tuple[str, str]] = []
    wish, mark = None, actions_profile.mark_of(person)
    if request.method == "POST":
        mark = request.POST.get("mark", "")

        def place_of(words: str) -> Spot | None:
            codes = postal_codes(settings.ENVIRONMENT.data / POSTAL_CODES)
            return find_place(words, clinic.country, codes)

        today = timezone.now().astimezone(ZoneInfo(clinic.zone)).date()
        checker = Checker(request.actor.name, today) if permissions.may_note_papers(request.actor) else None
        wish, problems = parse_profile(request.POST, person.stated, checker, place_of)
        if not problems:
            try:
                actions_profile.change_profile(request.actor, person, wish, mark)
            except actions_profile.ChangedMeanwhile as refused:
                problems = [("", str(refused))]
            else:
                messages.success(request, "Saved. This is how others see it.")
                return redirect(
                    "practitioner" if wish.is_bookable or person.is_bookable else "profile",
                    practitioner=person.pk,
                )
    said = wish.profile if wish else person.stated
    context = {
        "person": person,
        "wish": wish or person,
        "said": said,
        "typed": request.POST if request.method == "POST" else None,
        "trainings": min(len(said.training) + 2, MOST_TRAININGS),
        "places": min(len(said.places) + 1, MOST_PLACES),
        "made_from": mark,
        "problems": problems,
        "may_note_papers": permissions.may_note_papers(request.actor),
        "words": words_profile,
        "currencies": [(code, code) for code in CURRENCIES],
        "amount": typed,
        "works_choices": WORKS,
        "answers": ANSWERS,
    }
    return render(request, "booking/profile.html", context, status=422 if problems else 200)
