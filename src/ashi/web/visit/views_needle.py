"""One needle's own sheet, and the page for an emergency: every needle out at once."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ashi.visit import DIRECTIONS, SENSATIONS, SHARP_IS_NOT_DE_QI, STIMULATIONS, TECHNIQUES, needle_name
from ashi.web.plan.forms import ANGLES
from ashi.web.plan.picture import local_day
from ashi.web.plan.points import point_name, region_words
from ashi.web.records.access import only
from ashi.web.visit import actions_room, forms, forms_needle, mending, queries, words
from ashi.web.visit.answering import answer
from ashi.web.visit.charting import CannotChart, Problem
from ashi.web.visit.models import OpenVisit
from ashi.web.visit.sheets import read_sheet


@only("practitioner")
@require_http_methods(["GET", "HEAD", "POST"])
def visit_needle(request: HttpRequest, visit: UUID, needle: UUID) -> HttpResponse:
    """GET shows everything that can be said of one needle; POST keeps it."""
    found = queries.find_visit(request.actor, visit)
    if request.method != "POST":
        return _needle_sheet(request, found, str(needle))
    posted = request.POST

    def act() -> str:
        revision = forms.revision_of(posted)
        if posted.get("act") == "strike":
            because = forms.words(posted, "struck_because", "The reason", 300)
            actions_room.strike_needle(request.actor, found, revision, str(needle), because)
            return "needles-title"
        findings = queries.findings_of(request.actor, found)
        zone = queries.zone_of(request.actor)
        clock = (local_day(found.started_at, zone), zone, timezone.now())
        actions_room.mend_needle(
            request.actor,
            found,
            revision,
            str(needle),
            lambda session: forms_needle.mended(
                posted,
                posted.getlist("de_qi_words"),
                session,
                mending.find_needle(session, str(needle)),
                findings,
                clock,
            ),
        )
        return f"needle-{needle}"

    return answer(request, found, act, lambda problems: _needle_sheet(request, found, str(needle), problems))


def _needle_sheet(
    request: HttpRequest, found: OpenVisit, needle_id: str, problems: tuple[Problem, ...] = ()
) -> HttpResponse:
    sheet = read_sheet(request, found, problems)
    try:
        needle = mending.find_needle(sheet["session"], needle_id)
    except CannotChart:
        raise Http404 from None
    values = {
        "needle": needle,
        "name": point_name(needle.point),
        "spoken": needle_name(needle),
        "region_words": region_words,
        "cap_mm": max(forms_needle.cap_of(needle, sheet["findings"]), needle.depth_mm),
        "angles": [(angle, angle.capitalize()) for angle in dict.fromkeys((*ANGLES, needle.angle))],
        "techniques": [(needle.technique, needle.technique)] * (needle.technique not in TECHNIQUES)
        + list(TECHNIQUES.items()),
        "directions": list(DIRECTIONS.items()),
        "stimulations": list(STIMULATIONS.items()),
        "sensations": list(SENSATIONS.items()),
        "sharp": SHARP_IS_NOT_DE_QI,
        "sizes": words.NEEDLES,
    }
    return render(request, "visit/needle.html", sheet | values, status=422 if problems else 200)


@only("practitioner")
@require_http_methods(["GET", "HEAD", "POST"])
def visit_emergency(request: HttpRequest, visit: UUID) -> HttpResponse:
    """GET lists every needle that is in, head to foot; POST takes all out with one count."""
    found = queries.find_visit(request.actor, visit)
    if request.method != "POST":
        return _emergency_sheet(request, found)

    def act() -> str:
        counted = round(forms.number(request.POST, "counted", "The count", 0, 999))
        revision, late_s = forms.revision_of(request.POST), forms.late_of(request.POST)
        problems = actions_room.emergency_out(request.actor, found, revision, counted, late_s)
        if problems:
            found.refresh_from_db()
            raise CannotChart(*problems)
        messages.warning(
            request, "All needles are charted out. Stay with the patient. Now say what happened."
        )
        return f"{reverse('visit', args=[found.pk])}#events"

    return answer(request, found, act, lambda problems: _emergency_sheet(request, found, problems))


def _emergency_sheet(
    request: HttpRequest, found: OpenVisit, problems: tuple[Problem, ...] = ()
) -> HttpResponse:
    sheet = read_sheet(request, found, problems)
    return render(
        request, "visit/emergency.html", sheet | {"emergency": False}, status=422 if problems else 200
    )
