"""Charting: one page, and one POST for every act."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from ashi.body.regions import REGIONS
from ashi.web.booking.queries import the_clinic
from ashi.web.plan.forms import ANGLES, TECHNIQUES
from ashi.web.plan.points import all_points, region_words
from ashi.web.plan.queries import who_is
from ashi.web.records import audit
from ashi.web.records.access import only
from ashi.web.records.models import Episode
from ashi.web.visit import actions, forms, needles, queries, words
from ashi.web.visit.actions import CannotStart, StaleVisit
from ashi.web.visit.charting import CannotChart, Problem
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
    """The charting; once signed, the note."""
    found = queries.find_visit(request.actor, visit)
    with audit.reading(
        request.actor, "visit.read", f"visit:{found.pk.hex}", patient=found.episode.patient_id
    ):
        pass
    return _signed(request, found) if found.signed_as_id else page(request, found)


@only("practitioner")
@require_POST
def needle_in(request: HttpRequest, visit: UUID) -> HttpResponse:
    found = queries.find_visit(request.actor, visit)

    def act() -> str:
        needle = needles.needle_of(
            request.POST, queries.plan_of(request.actor, found), queries.findings_of(request.actor, found)
        )
        actions.needle_in(request.actor, found, forms.revision_of(request.POST), needle)
        return f"tile-{request.POST['tile']}" if request.POST.get("tile", "").isdecimal() else "free"

    return _do(request, found, act)


@only("practitioner")
@require_POST
def needle_out(request: HttpRequest, visit: UUID) -> HttpResponse:
    found = queries.find_visit(request.actor, visit)

    def act() -> str:
        needle = forms.client_id(request.POST)
        actions.needle_out(request.actor, found, forms.revision_of(request.POST), needle)
        return "count"

    return _do(request, found, act)


@only("practitioner")
@require_POST
def all_out(request: HttpRequest, visit: UUID) -> HttpResponse:
    found = queries.find_visit(request.actor, visit)

    def act() -> str:
        counted, tray = forms.counts_of(request.POST)
        problems = actions.all_out(request.actor, found, forms.revision_of(request.POST), counted, tray)
        if problems:
            found.refresh_from_db()
            raise CannotChart(*problems)
        return "count"

    return _do(request, found, act)


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
        event = forms.event_of(request.POST)
        actions.report_event(request.actor, found, forms.revision_of(request.POST), event_id, event)
        messages.success(request, "The unwanted event is kept.")
        return "events"

    return _do(request, found, act)


def _do(request: HttpRequest, found: OpenVisit, act) -> HttpResponse:
    """Do it and go back to the page; or say what is wrong, with everything that was typed."""
    try:
        anchor = act()
    except CannotChart as refusal:
        return page(request, found, refusal.problems, status=422)
    except StaleVisit as stale:
        return stale_page(request, stale)
    return redirect(f"{reverse('visit', args=[found.pk])}#{anchor}")


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
            "words": words,
            "techniques": list(TECHNIQUES.items()),
            "angles": [(angle, angle) for angle in ANGLES],
            "regions": [(region.id, region.name) for region in REGIONS.values()],
            "region_words": region_words,
            "all_points": all_points(),
        },
        status=status,
    )


def stale_page(request: HttpRequest, stale: StaleVisit) -> HttpResponse:
    """What another tab changed, and the same act again with one press: nothing that was typed is lost."""
    again = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in {"csrfmiddlewaretoken", "revision"}
    ]
    return render(
        request,
        "visit/stale.html",
        {
            "visit": stale.visit,
            "acts": stale.acts,
            "again": again,
            "action": request.path,
            "zone": the_clinic(request.actor).zone,
        },
        status=409,
    )


def _signed(request: HttpRequest, found: OpenVisit) -> HttpResponse:
    who = who_is(request.actor, found.episode_id)
    document = queries.signed_document(request.actor, found)
    html = queries.signed_html(request.actor, document, who.zone)
    return render(
        request, "visit/signed.html", {"visit": found, "who": who, "document": document, "html": html}
    )
