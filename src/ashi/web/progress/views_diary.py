"""What goes on beside the needles: told by the patient beside their course, or by the practitioner from the chart."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_http_methods, require_POST

from ashi.intake import AGREED, DIARY_KINDS, DiaryKind
from ashi.web.plan.beside import timeline
from ashi.web.plan.queries import who_is
from ashi.web.progress import actions_diary
from ashi.web.progress.forms_diary import Problems, parse_diary
from ashi.web.progress.views import course_page
from ashi.web.records import audit
from ashi.web.records.access import only
from ashi.web.records.documents import KeyReused
from ashi.web.records.models import Document, Episode
from ashi.web.records.scope import new_id

BY_PRACTITIONER: dict[DiaryKind, str] = {**DIARY_KINDS, "agreed": AGREED}
BESIDE = ("intake", "diary", "home_plan")


@only("patient")
@require_POST
def my_diary(request: HttpRequest, episode: UUID) -> HttpResponse:
    """Keep one entry, or take one back. Sent twice, it is kept once."""
    row = get_object_or_404(Episode.records.scope(request.actor), pk=episode)
    if "take_back" in request.POST:
        _take_back(request, row)
        return redirect("my_course", row.pk)
    problems = _tell(request, row, DIARY_KINDS)
    return course_page(request, row, problems) if problems else redirect("my_course", row.pk)


@only("practitioner")
@require_http_methods(["GET", "HEAD", "POST"])
def beside(request: HttpRequest, episode: UUID) -> HttpResponse:
    """The shared timeline, and the practitioner's own line in it."""
    row = get_object_or_404(Episode.records.scope(request.actor), pk=episode)
    problems: Problems = []
    if "take_back" in request.POST:
        _take_back(request, row)
        return redirect("beside", row.pk)
    if request.method == "POST":
        problems = _tell(request, row, BY_PRACTITIONER)
        if not problems:
            return redirect("beside", row.pk)
    with audit.reading(request.actor, "course.read", f"episode:{episode.hex}", patient=row.patient_id):
        rows = list(
            Document.records.scope(request.actor)
            .filter(episode=row, corrected_by=None, kind__in=BESIDE)
            .order_by("made_at")
        )
    values = {
        "who": who_is(request.actor, episode),
        "lines": timeline(rows),
        "kinds": list(BY_PRACTITIONER.items()),
        "today": actions_diary.span(request.actor, row)[1],
        "key": request.POST.get("client_key") or new_id(),
        "sent": request.POST if problems else {},
        "problems": problems,
    }
    return render(request, "progress/beside.html", values, status=422 if problems else 200)


def _tell(request: HttpRequest, row: Episode, kinds: dict[DiaryKind, str]) -> Problems:
    entry, problems = parse_diary(request.POST, *actions_diary.span(request.actor, row), kinds)
    try:
        key = UUID(request.POST.get("client_key", ""))
    except ValueError:
        problems = [
            *problems,
            ("", gettext_noop("The page that sent this was incomplete. Please send it again.")),
        ]
    if entry is None or problems:
        return problems
    try:
        actions_diary.tell(request.actor, row, entry, key)
    except KeyReused:
        messages.warning(request, gettext("This was kept the first time; nothing was counted twice."))
    else:
        is_patient = request.actor.role == "patient"
        messages.success(
            request,
            gettext("It is kept, and stands beside your answers.")
            if is_patient
            else "It is kept, and stands beside the answers.",
        )
    return []


def _take_back(request: HttpRequest, row: Episode) -> None:
    if actions_diary.take_back(request.actor, row, request.POST["take_back"]):
        messages.success(request, gettext("Taken back. It counts no more."))
    else:
        messages.info(request, gettext("That was taken back already, or is not yours."))
