"""The patient's own pages, and the questions behind a link."""

from collections.abc import Sequence
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from ashi.intake import DIARY_KINDS
from ashi.safety.emergency import emergency_words
from ashi.web.booking.queries import hold_of, the_clinic
from ashi.web.design.languages import translated
from ashi.web.intake.preparing import preparation_for
from ashi.web.progress import actions, asking, queries
from ashi.web.progress.forms import Answered, parse_answers, refused, sheet_context
from ashi.web.progress.sheet import NotAsked
from ashi.web.progress.views_receipt import not_taken, spent, thanks, wants_json
from ashi.web.records import audit, links
from ashi.web.records.access import only, public
from ashi.web.records.models import Episode
from ashi.web.records.scope import new_id
from ashi.web.visit.queries_letter import letter_page
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
    return course_page(request, row)


def course_page(request: HttpRequest, row: Episode, problems: Sequence[tuple[str, str]] = ()) -> HttpResponse:
    """The patient's course; with `problems`, as they stand in the form beside it."""
    with audit.reading(request.actor, "course.read", f"episode:{row.pk.hex}", patient=row.patient_id):
        course = queries.course_of(request.actor, row.pk)
    clinic = the_clinic(request.actor)
    context = {
        "course": course,
        "episode": row,
        "clinic": clinic,
        "emergency": emergency_words(clinic.country),
        "diary_kinds": [(kind, translated(words)) for kind, words in DIARY_KINDS.items()],
        "today": timezone.now().astimezone(ZoneInfo(clinic.zone)).date(),
        "key": request.POST.get("client_key") or new_id(),
        "sent": request.POST if problems else {},
        "problems": [(name, translated(words)) for name, words in problems],
    }
    return render(request, "progress/my_course.html", context, status=422 if problems else 200)


@only("patient")
@require_safe
def my_letter(request: HttpRequest, episode: UUID) -> HttpResponse:
    """The letter about one's own care, to take along."""
    page = letter_page(request.actor, episode)
    with audit.reading(request.actor, "letter.read", f"episode:{episode.hex}", patient=page.patient_id):
        pass
    return render(request, "progress/my_letter.html", {"page": page})


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
    """What is due, without signing in. Opening the page uses nothing up; sending the answers does."""
    link = links.find("check_in", token)
    if link is None or link.episode is None:
        return spent(request, token)
    now = timezone.now()
    answered = Answered((), (), ())
    if request.method != "POST":
        parts = asking.sheet_now(link.episode, now)
    else:
        zone = ZoneInfo(the_clinic(request.actor).zone)
        at = links.answered_at(request.POST, link, now)
        try:
            parts = asking.sheet_sent(link.episode, request.POST.getlist("asks"))
            answered = parse_answers(request.POST, parts, at.astimezone(zone).date())
        except NotAsked as refusal:
            parts = asking.sheet_now(link.episode, now)
            answered = refused(str(refusal))
        if answered.responses:
            try:
                actions.answer_check_in(
                    link,
                    answered.responses,
                    request.META.get("REMOTE_ADDR", ""),
                    links.digest_of(request.POST),
                )
            except actions.LinkSpent:
                return spent(request, token)
            return thanks(request, link)
        if wants_json(request):
            return not_taken(answered.problems)
    context = {
        "link": link,
        "clinic": the_clinic(request.actor),
        "sheet": sheet_context(parts, answered, request.POST),
        "first_name": link.episode.patient.name.split()[0],
    }
    return render(request, "progress/check_in.html", context, status=422 if answered.problems else 200)
