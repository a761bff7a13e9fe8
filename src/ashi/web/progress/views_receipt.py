"""What whoever sent a check-in hears: kept, kept before, or not counted and why. A page; for our script, JSON."""

import datetime as dt
from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from ashi.web.booking.queries import the_clinic
from ashi.web.design.languages import translated
from ashi.web.progress import queries
from ashi.web.records import audit, links
from ashi.web.records.models import OneTimeLink

THANKS_AGAIN = dt.timedelta(minutes=10)
"""So long does sending the very same answers once more show the course, as the first time; later it is said only
that they are kept, so that an old mail opens nothing."""


def wants_json(request: HttpRequest) -> bool:
    """Whether our script asks, and not a browser for a page."""
    return "application/json" in request.headers.get("Accept", "")


def thanks(request: HttpRequest, link: OneTimeLink) -> HttpResponse:
    """The answers are on the disk: say so, and show what they say."""
    if wants_json(request):
        return JsonResponse({"state": "kept"})
    patient = links.person_behind(link, request.META.get("REMOTE_ADDR", ""))
    with audit.reading(patient, "course.read", f"episode:{link.episode_id.hex}", patient=patient.patient):
        course = queries.course_of(patient, link.episode_id)
    return render(request, "progress/check_in_thanks.html", {"course": course})


def not_taken(problems: Sequence[tuple[str, str]]) -> HttpResponse:
    """For our script: the page itself says it better, so it is asked for next."""
    return JsonResponse(
        {"state": "problems", "problems": [translated(words) for _, words in problems]}, status=422
    )


def spent(request: HttpRequest, token: str, purpose: str = OneTimeLink.Purpose.CHECK_IN) -> HttpResponse:
    """A link that takes no answers (any more): what became of it. The same answers sent again are no second answer."""
    link = links.find_any(token, purpose)
    state = state_of(link, timezone.now())
    if link is not None and state == "kept" and request.method == "POST":
        if link.sent_sha256 != links.digest_of(request.POST):
            state = "other"
        elif wants_json(request) or _is_just_used(link):
            return thanks(request, link)
    status = {"kept": 200, "other": 409}.get(state, 410)
    if wants_json(request):
        return JsonResponse({"state": state}, status=status)
    context = {"state": state, "link": link, "clinic": the_clinic(request.actor)}
    return render(request, "progress/check_in_spent.html", context, status=status)


def state_of(link: OneTimeLink | None, now: dt.datetime) -> str:
    """``open``, ``kept`` (answered), ``withdrawn``, ``run_out``; ``unknown`` for none, or one of the future."""
    if link is None or link.not_before > now:
        return "unknown"
    if link.used_at is not None:
        return "kept"
    if link.revoked_at is not None:
        return "withdrawn"
    return "open" if link.expires_at > now else "run_out"


def _is_just_used(link: OneTimeLink) -> bool:
    return link.used_at is not None and timezone.now() - link.used_at < THANKS_AGAIN
