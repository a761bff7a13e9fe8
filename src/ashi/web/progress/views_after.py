"""How it went after a visit: behind a link without signing in, or on the patient's own page."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods

from ashi.safety.emergency import EMERGENCY_NUMBERS, emergency_words
from ashi.visit.document import Visit
from ashi.visit.later import QUESTIONS, LaterReport, is_chest_alarm, level_of, said_words
from ashi.web.booking.queries import the_clinic
from ashi.web.design.languages import translated
from ashi.web.progress import actions_after, queries
from ashi.web.progress.actions import LinkSpent
from ashi.web.progress.forms_after import Problems, parse_after_visit
from ashi.web.progress.views_receipt import spent
from ashi.web.records import links
from ashi.web.records.access import only, public
from ashi.web.records.documents import KeyReused, decode
from ashi.web.records.models import Document, OneTimeLink
from ashi.web.records.scope import new_id
from ashi.web.visit.queries_signed import episode_of_visit


@public
@require_http_methods(["GET", "HEAD", "POST"])
def after_visit(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the page uses nothing up; sending the answer does."""
    link = links.find("after_visit", token)
    if link is None or link.visit is None or link.episode is None:
        return _spent(request, token)
    first_name = link.episode.patient.name.split()[0]
    if request.method != "POST":
        return _ask(request, link.visit, first_name)
    report, problems = parse_after_visit(request.POST, str(link.visit.pk), timezone.now())
    if report is None:
        return _ask(request, link.visit, first_name, problems)
    try:
        actions_after.answer_by_link(link, report, request.META.get("REMOTE_ADDR", ""))
    except LinkSpent:
        return _spent(request, token)
    return _told(request, link.visit, report)


@only("patient")
@require_http_methods(["GET", "HEAD", "POST"])
def my_after_visit(request: HttpRequest, signed: UUID) -> HttpResponse:
    """Tell of something unwanted at any time, not only when asked."""
    row = episode_of_visit(request.actor, signed)
    first_name = request.actor.name.split()[0]
    if request.method != "POST":
        return _ask(request, row, first_name)
    report, problems = parse_after_visit(request.POST, str(row.pk), timezone.now())
    try:
        key = UUID(request.POST.get("client_key", ""))
    except ValueError:
        problems = [
            *problems,
            ("", gettext_noop("The page that sent this was incomplete. Please send it again.")),
        ]
    if report is None or problems:
        return _ask(request, row, first_name, problems)
    try:
        actions_after.answer_signed_in(request.actor, row, report, key)
    except KeyReused:
        kept = queries.told_before(request.actor, key)
        if kept is not None:
            return _told(request, row, kept, again=True)
        raise
    return _told(request, row, report)


def _ask(
    request: HttpRequest, row: Document, first_name: str, problems: Problems | None = None
) -> HttpResponse:
    clinic = the_clinic(request.actor)
    context = {
        "first_name": first_name,
        "row": row,
        "questions": QUESTIONS.values(),
        "emergency": emergency_words(clinic.country),
        "said": request.POST.getlist("said"),
        "words": request.POST.get("words", ""),
        "key": request.POST.get("client_key") or new_id(),
        "problems": [(name, translated(sentence)) for name, sentence in problems or ()],
        "was_promised": queries.was_promised(row),
        "promise": request.POST.get("promise", ""),
        "clinic": clinic,
    }
    return render(request, "progress/after_visit.html", context, status=422 if problems else 200)


def _told(request: HttpRequest, row: Document, report: LaterReport, *, again: bool = False) -> HttpResponse:
    clinic = the_clinic(request.actor)
    context = {
        "level": level_of(report),
        "is_chest_alarm": is_chest_alarm(report, decode(row, Visit)),
        "said": said_words(report),
        "emergency": emergency_words(clinic.country),
        "number": EMERGENCY_NUMBERS.get(clinic.country.upper(), ""),
        "clinic": clinic,
        "again": again,
    }
    return render(request, "progress/after_visit_told.html", context)


def _spent(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever opens the link again is told again what to do: in an emergency a page may not be lost."""
    known = links.find_any(token, OneTimeLink.Purpose.AFTER_VISIT)
    kept = queries.answer_of(known) if known is not None and known.used_at is not None else None
    if known is not None and kept is not None and known.visit is not None:
        return _told(request, known.visit, kept, again=True)
    return spent(request, token, OneTimeLink.Purpose.AFTER_VISIT)
