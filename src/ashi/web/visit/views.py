"""Charting: one page, and one POST for every act."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from ashi.visit import DIRECTIONS, TECHNIQUES, do_now, event_name
from ashi.web.booking.queries import the_clinic
from ashi.web.plan.forms import ANGLES
from ashi.web.plan.points import region_words
from ashi.web.records import audit
from ashi.web.records.access import only
from ashi.web.records.models import Episode
from ashi.web.visit import actions, actions_room, choices, forms, needles, queries, words
from ashi.web.visit.actions import CannotStart
from ashi.web.visit.answering import Act, answer
from ashi.web.visit.charting import CannotChart, Problem
from ashi.web.visit.forms_events import event_of, needle_choices, sent_fields
from ashi.web.visit.models import OpenVisit


@only("practitioner")
@require_POST
def visit_start(request: HttpRequest, episode: UUID) -> HttpResponse:
    row = get_object_or_404(Episode.records.scope(request.actor), pk=episode)
    try:
        started = actions.start_visit(request.actor, row)
    except CannotStart as refusal:
        messages.warning(request, str(refusal))
        return redirect("chart", episode)
    return redirect("visit", started.pk)


@only("practitioner")
@require_GET
def visit(request: HttpRequest, visit: UUID) -> HttpResponse:
    """The charting; once signed, the signed visit has a page of its own."""
    found = queries.find_visit(request.actor, visit)
    if found.signed_as_id:
        return redirect("signed_visit", found.signed_as_id)
    with audit.reading(
        request.actor, "visit.read", f"visit:{found.pk.hex}", patient=found.episode.patient_id
    ):
        pass
    return page(request, found)


@only("practitioner")
@require_POST
def needle_in(request: HttpRequest, visit: UUID) -> HttpResponse:
    found = queries.find_visit(request.actor, visit)

    def act() -> str:
        needle = needles.needle_of(
            request.POST,
            actions.session_of(found),
            queries.plan_of(request.actor, found),
            queries.findings_of(request.actor, found),
            queries.figure_of(request.actor, found) if request.POST.get("spot_view") else "",
        )
        revision, late_s = forms.revision_of(request.POST), forms.late_of(request.POST)
        actions.needle_in(request.actor, found, revision, needle, late_s)
        return f"tile-{request.POST['tile']}" if request.POST.get("tile", "").isdecimal() else "free"

    return _do(request, found, act)


@only("practitioner")
@require_POST
def needle_out(request: HttpRequest, visit: UUID) -> HttpResponse:
    found = queries.find_visit(request.actor, visit)

    def act() -> str:
        needle = forms.client_id(request.POST)
        revision, late_s = forms.revision_of(request.POST), forms.late_of(request.POST)
        actions.needle_out(request.actor, found, revision, needle, late_s)
        return "count"

    return _do(request, found, act)


@only("practitioner")
@require_POST
def all_out(request: HttpRequest, visit: UUID) -> HttpResponse:
    found = queries.find_visit(request.actor, visit)

    def act() -> str:
        counted, tray = forms.counts_of(request.POST)
        revision, late_s = forms.revision_of(request.POST), forms.late_of(request.POST)
        problems = actions.all_out(request.actor, found, revision, counted, tray, late_s)
        if problems:
            found.refresh_from_db()
            raise CannotChart(*problems)
        return "count"

    return _do(request, found, act)


@only("practitioner")
@require_POST
def visit_presence(request: HttpRequest, visit: UUID) -> HttpResponse:
    """With the patient, or out of the room."""
    found = queries.find_visit(request.actor, visit)

    def act() -> str:
        is_there = request.POST.get("there") == "yes"
        revision, late_s = forms.revision_of(request.POST), forms.late_of(request.POST)
        actions_room.presence(request.actor, found, revision, is_there=is_there, late_s=late_s)
        return "count"

    return _do(request, found, act)


@only("practitioner")
@require_POST
def visit_copy(request: HttpRequest, visit: UUID) -> HttpResponse:
    """Offer the last visit's needles again."""
    found = queries.find_visit(request.actor, visit)

    def act() -> str:
        actions_room.offer_again(request.actor, found, forms.revision_of(request.POST))
        return "offered"

    return _do(request, found, act)


@only("practitioner")
@require_GET
def visit_state(request: HttpRequest, visit: UUID) -> HttpResponse:
    """For a tablet that slept: did anything change, and what time is it here. Nothing of the patient is in it."""
    found = queries.find_visit(request.actor, visit)
    is_signed = found.signed_as_id is not None
    return JsonResponse({"revision": found.revision, "signed": is_signed, "now": timezone.now().isoformat()})


@only("practitioner")
@require_POST
def visit_note(request: HttpRequest, visit: UUID) -> HttpResponse:
    found = queries.find_visit(request.actor, visit)

    def act() -> str:
        fields = forms.note_of(request.POST, request.POST.getlist("other_components"))
        actions.write_note(request.actor, found, forms.revision_of(request.POST), fields)
        messages.success(request, "The note is kept.")
        return "session"

    return _do(request, found, act)


@only("practitioner")
@require_POST
def visit_event(request: HttpRequest, visit: UUID) -> HttpResponse:
    found = queries.find_visit(request.actor, visit)

    def act() -> str:
        event_id = forms.client_id(request.POST, "event")
        needles, zone = actions.session_of(found).charting.needles, the_clinic(request.actor).zone
        event = event_of(request.POST, event_id, needles, zone, timezone.now())
        actions.report_event(request.actor, found, forms.revision_of(request.POST), event_id, event)
        messages.success(request, "The unwanted event is kept.")
        return "events"

    return _do(request, found, act)


def _do(request: HttpRequest, found: OpenVisit, act: Act) -> HttpResponse:
    """Do it and go back to the page; or say what is wrong, with everything that was typed."""
    return answer(request, found, act, lambda problems: page(request, found, problems, status=422))


def page(
    request: HttpRequest, found: OpenVisit, problems: tuple[Problem, ...] = (), status: int = 200
) -> HttpResponse:
    """The charting page; after a refusal with its problems and the fields as they were sent."""
    if found.signed_as_id:
        for problem in problems:
            messages.warning(request, problem.text)
        return redirect("visit", found.pk)
    shown = queries.visit_page(request.actor, found)
    sent = request.POST if problems else {}
    return render(
        request,
        "visit/charting.html",
        {
            "page": shown,
            "who": shown.who,
            "problems": problems,
            "errors": {problem.field: problem.text for problem in problems},
            "sent": sent,
            "event_fields": sent_fields(request.POST) if problems else {},
            "event_needles": needle_choices(shown.session.charting),
            "event_name": event_name,
            "do_now": do_now,
            "words": words,
            "techniques": list(TECHNIQUES.items()),
            "angles": [(angle, angle) for angle in ANGLES],
            "directions": list(DIRECTIONS.items()),
            "region_options": choices.region_options,
            "region_words": region_words,
            "point_options": choices.point_options(),
        },
        status=status,
    )
