"""The patient's own pages, and the two questions behind a link."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from ashi.web.booking.queries import hold_of, the_clinic
from ashi.web.intake.preparing import preparation_for
from ashi.web.progress import actions, queries
from ashi.web.progress.forms import check_in_instrument, parse_check_in
from ashi.web.progress.views_receipt import not_taken, spent, thanks, wants_json
from ashi.web.records import audit, links
from ashi.web.records.access import only, public
from ashi.web.records.models import Episode
from ashi.web.visit.queries_notes import note_page
from ashi.web.visit.queries_signed import episode_of_visit


@only("patient")
@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """What comes next, what to do before it, and how it is going."""
    page = queries.my_page(request.actor)
    clinic, hold = the_clinic(request.actor), hold_of(request.actor)
    preparation = (
        preparation_for(request.actor, page.appointments[0], clinic)
        if page.appointments and not hold
        else None
    )
    context = {"page": page, "clinic": clinic, "hold": hold, "preparation": preparation}
    return render(request, "progress/me.html", context)


@only("patient")
@require_GET
def my_course(request: HttpRequest, episode: UUID) -> HttpResponse:
    """Is it working? The patient's own answers, beside what would be expected anyway."""
    row = get_object_or_404(Episode.records.scope(request.actor), pk=episode)
    with audit.reading(request.actor, "course.read", f"episode:{row.pk.hex}", patient=row.patient_id):
        course = queries.course_of(request.actor, row.pk)
    return render(
        request,
        "progress/my_course.html",
        {"course": course, "episode": row, "clinic": the_clinic(request.actor)},
    )


@only("patient")
@require_safe
def my_visit(request: HttpRequest, signed: UUID) -> HttpResponse:
    """What was done at one visit, and why, in plain words and with the picture."""
    row = episode_of_visit(request.actor, signed)
    with audit.reading(request.actor, "note.patient", f"document:{row.pk.hex}", patient=row.patient_id):
        page = note_page(request.actor, row, "patient")
    return render(request, "progress/my_visit.html", {"page": page, "clinic": page.clinic})


@only("patient")
@require_GET
def my_trail(request: HttpRequest) -> HttpResponse:
    """Who has looked at my record."""
    clinic = the_clinic(request.actor)
    return render(
        request, "progress/my_trail.html", {"entries": queries.who_looked(request.actor), "clinic": clinic}
    )


@public
@require_http_methods(["GET", "HEAD", "POST"])
def check_in(request: HttpRequest, token: str) -> HttpResponse:
    """Two questions without signing in. Opening the page uses nothing up; sending the answers does."""
    link = links.find("check_in", token)
    if link is None:
        return spent(request, token)
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        zone = ZoneInfo(the_clinic(request.actor).zone)
        at = links.answered_at(request.POST, link, timezone.now())
        response, problems = parse_check_in(request.POST, at.astimezone(zone).date())
        if response is not None:
            try:
                actions.answer_check_in(
                    link, response, request.META.get("REMOTE_ADDR", ""), links.digest_of(request.POST)
                )
            except actions.LinkSpent:
                return spent(request, token)
            return thanks(request, link)
        if wants_json(request):
            return not_taken(problems)
    context = {
        "link": link,
        "clinic": the_clinic(request.actor),
        "instrument": check_in_instrument(),
        "problems": problems,
        "answers": request.POST,
        "first_name": link.episode.patient.name.split()[0],
    }
    return render(request, "progress/check_in.html", context, status=422 if problems else 200)
