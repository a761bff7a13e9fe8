"""Find a practitioner: by language, way of working, need and place."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from ashi.web.booking import finding, queries, queries_finding, words_profile
from ashi.web.booking.forms_finding import SHOWN, parse_search
from ashi.web.booking.places import POSTAL_CODES
from ashi.web.booking.queries_house import home_travels
from ashi.web.records.access import from_our_pages, public
from ashi.web.records.packing import packed_for_strangers


@public
@require_GET
@packed_for_strangers
def practitioners(request: HttpRequest) -> HttpResponse:
    """Everyone who can be booked, or those who fit what the address asks for."""
    return _found(request, request.GET)


@public
@require_http_methods(["GET", "POST"])
def practitioners_near(request: HttpRequest) -> HttpResponse:
    """The same around where the browser is: posted, so that the position stands in no address and no log."""
    return _near(request) if request.method == "POST" else redirect("practitioners")


@from_our_pages
def _near(request: HttpRequest) -> HttpResponse:
    return _found(request, request.POST)


practitioners_near.csrf_exempt = True  # type: ignore[attr-defined]  # it changes nothing; `_near` asks where it comes from


def _found(request: HttpRequest, data: QueryDict) -> HttpResponse:
    clinic = queries.the_clinic(request.actor)
    search = parse_search(
        data,
        clinic.country,
        settings.ENVIRONMENT.data / POSTAL_CODES,
        may_have_position=request.method == "POST",
    )
    people = {person.pk: person for person in queries.practitioners(request.actor)}
    travels = home_travels(request.actor)
    everyone = queries_finding.candidates(request.actor, list(people.values()), travels)
    fitting = [person for person in everyone if finding.fits(search.wish, person)]
    near, at_home = search.wish.near, "home" in search.wish.needs
    ways = travels if at_home else None
    # With a place the way counts first: only those shown are asked for their next free time.
    free = (
        {}
        if near
        else queries_finding.next_free(request.actor, [people[person.id] for person in fitting], clinic, ways)
    )
    ordered = finding.in_order(fitting, near, free)
    shown = ordered[: search.shown]
    if near:
        close = [people[person.id] for person, _way in shown]
        free = queries_finding.next_free(request.actor, close, clinic, ways)
    context = {
        "people": [(people[person.id], way, free[person.id]) for person, way in shown],
        "travels": travels,
        "at_home": at_home,
        "more": len(ordered) - len(shown),
        "next_shown": search.shown + SHOWN,
        "number": len(ordered),
        "nobody_at_all": not people,
        "looser": [] if ordered else finding.looser(search.wish, everyone),
        "search": search,
        "wish": search.wish,
        "is_searched": bool(search.wish.parts or search.place or near),
        "language_choices": _languages_spoken(everyone),
        "words": words_profile,
        "clinic": clinic,
        "hold": queries.hold_of(request.actor),
    }
    return render(request, "booking/practitioners.html", context)


def _languages_spoken(everyone: list[finding.Candidate]) -> list[tuple[str, str]]:
    """Only what somebody here speaks can be chosen."""
    spoken = {code for person in everyone for code in person.stated.languages}
    return [pair for pair in words_profile.languages_by_name() if pair[0] in spoken]
