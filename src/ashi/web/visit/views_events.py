"""Unwanted events after the visit: report one, and say what became of it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ashi.visit import AdverseEvent, event_name
from ashi.visit.later import kind_told, said_words
from ashi.web.records import audit
from ashi.web.records.access import only
from ashi.web.records.scope import new_id
from ashi.web.visit import actions_events, forms, queries_signed, words
from ashi.web.visit.charting import CannotChart, Problem
from ashi.web.visit.forms_events import event_of, fields_of, needle_choices, sent_fields
from ashi.web.visit.queries_signed import SignedVisit

Problems = tuple[Problem, ...]


@only("practitioner")
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, signed: UUID) -> HttpResponse:
    """Something came up after the visit."""
    found = queries_signed.signed_visit(request.actor, signed)
    if request.method != "POST":
        return _form(request, found, fields={"onset_day": "", "criteria": []})
    try:
        event_id = forms.client_id(request.POST, "event")
        event = event_of(request.POST, event_id, found.visit.needles, found.who.zone, timezone.now())
        actions_events.report_later(request.actor, found, event)
    except CannotChart as refusal:
        return _form(request, found, fields=sent_fields(request.POST), problems=refusal.problems)
    messages.success(request, "Kept. It stands with its visit on the chart.")
    return redirect("signed_visit", signed)


@only("practitioner")
@require_http_methods(["GET", "HEAD", "POST"])
def follow_up(request: HttpRequest, signed: UUID) -> HttpResponse:
    """What became of an event, or of what the patient told; `of` and `event` say which."""
    found = queries_signed.signed_visit(request.actor, signed)
    asked = request.POST if request.method == "POST" else request.GET
    of, before, told = _which(found, asked.get("of", ""), asked.get("event", ""))
    if request.method != "POST":
        fields = fields_of(before, found.who.zone)
        if told:
            fields |= {"grade": "", "relatedness": "", "words": ""}
        return _form(request, found, fields=fields, of=of, event=before, told=told)
    try:
        key = UUID(forms.client_id(request.POST, "key"))
        event = event_of(request.POST, before.id, found.visit.needles, found.who.zone, timezone.now())
        actions_events.follow_up(request.actor, found, of, event, key)
    except CannotChart as refusal:
        return _form(
            request,
            found,
            fields=sent_fields(request.POST),
            problems=refusal.problems,
            of=of,
            event=before,
            told=told,
        )
    messages.success(request, "Kept. The chart shows how it stands now.")
    return redirect("signed_visit", signed)


def _which(found: SignedVisit, of: str, key: str) -> tuple[UUID, AdverseEvent, tuple[str, ...]]:
    """The document and the event to follow up, and the patient's words when nothing was assessed yet."""
    for row, report in found.standing.unanswered:
        if str(row.pk) == of:
            words_ = (*said_words(report), *filter(None, [report.words]))
            event = AdverseEvent(kind_told(report), 1, False, "possible", report.words, id=row.pk.hex)
            return row.pk, event, words_
    for pk, event in found.open_events:
        if str(pk) == of and event.id == key:
            return pk, event, ()
    raise Http404


def _form(
    request: HttpRequest,
    found: SignedVisit,
    *,
    fields: dict[str, object],
    problems: Problems = (),
    of: UUID | None = None,
    event: AdverseEvent | None = None,
    told: tuple[str, ...] = (),
) -> HttpResponse:
    with audit.reading(
        request.actor, "visit.read", f"document:{found.document.pk.hex}", patient=found.who.patient
    ):
        pass
    values = {
        "signed": found,
        "who": found.who,
        "fields": fields,
        "problems": problems,
        "errors": {problem.field: problem.text for problem in problems},
        "needles": needle_choices(found.visit),
        "words": words,
        "of": of,
        "event": event,
        "name": event_name(event) if event else "",
        "told": told,
        "new_id": request.POST.get("event") or request.POST.get("key") or new_id(),
    }
    return render(request, "visit/event.html", values, status=422 if problems else 200)
