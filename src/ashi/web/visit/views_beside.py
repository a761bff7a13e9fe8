"""The sheets beside the needles: minutes, current, what else was done, and how far the back moves."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ashi.body.regions import REGIONS
from ashi.visit import ADJUNCTS, SKIN, SKIN_HARM, current_min, needle_name, running
from ashi.web.plan.picture import local_day
from ashi.web.plan.points import region_words
from ashi.web.records.access import only
from ashi.web.records.scope import new_id
from ashi.web.visit import actions_room, forms, forms_beside, queries, words
from ashi.web.visit.actions import session_of
from ashi.web.visit.answering import answer
from ashi.web.visit.charting import Problem
from ashi.web.visit.models import OpenVisit
from ashi.web.visit.sheets import read_sheet


@only("practitioner")
@require_http_methods(["GET", "HEAD", "POST"])
def visit_minutes(request: HttpRequest, visit: UUID) -> HttpResponse:
    """The minute ledger: every stretch, and correcting one with a reason."""
    found = queries.find_visit(request.actor, visit)
    if request.method != "POST":
        return _minutes(request, found)

    def act() -> str:
        zone = queries.zone_of(request.actor)
        day, now = local_day(found.started_at, zone), timezone.now()
        old, new, because = forms_beside.contact_of(request.POST, session_of(found), day, zone, now)
        revision = forms.revision_of(request.POST)
        actions_room.mend_contact(request.actor, found, revision, old, new, because)
        return reverse("visit_minutes", args=[found.pk])

    return answer(request, found, act, lambda problems: _minutes(request, found, problems))


def _minutes(request: HttpRequest, found: OpenVisit, problems: tuple[Problem, ...] = ()) -> HttpResponse:
    sheet = read_sheet(request, found, problems)
    return render(request, "visit/minutes.html", sheet, status=422 if problems else 200)


@only("practitioner")
@require_http_methods(["GET", "HEAD", "POST"])
def visit_current(request: HttpRequest, visit: UUID) -> HttpResponse:
    """Electroacupuncture: which two needles, how much, how long."""
    found = queries.find_visit(request.actor, visit)
    if request.method != "POST":
        return _current(request, found)

    def act() -> str:
        revision, what = forms.revision_of(request.POST), request.POST.get("act", "")
        if what == "off":
            actions_room.switch_off(request.actor, found, revision, forms.client_id(request.POST, "pair"))
        elif what == "set":
            ma = forms.number(request.POST, "ma", "The current", 0, 20, " mA")
            actions_room.set_current(
                request.actor, found, revision, forms.client_id(request.POST, "pair"), ma
            )
        else:
            pair = forms_beside.pair_of(request.POST)
            findings = queries.findings_of(request.actor, found)
            forbidden = forms_beside.why_no_current(session_of(found), pair, findings)
            actions_room.switch_on(request.actor, found, revision, pair, forbidden)
        return reverse("visit_current", args=[found.pk])

    return answer(request, found, act, lambda problems: _current(request, found, problems))


def _current(request: HttpRequest, found: OpenVisit, problems: tuple[Problem, ...] = ()) -> HttpResponse:
    sheet = read_sheet(request, found, problems)
    session = sheet["session"]
    values = {
        "banned": dict(queries.not_for_them(sheet["findings"])).get(words.COMPONENTS["electro"], "")
        if sheet["findings"]
        else "",
        "inside": [(needle.id, needle_name(needle)) for needle in session.inside],
        "names": {needle.id: needle_name(needle) for needle in session.charting.needles},
        "on": running(session.charting),
        "current_min": current_min,
        "waveforms": list(words.WAVEFORMS.items()),
        "pair_id": new_id(),
    }
    return render(request, "visit/current.html", sheet | values, status=422 if problems else 200)


@only("practitioner")
@require_http_methods(["GET", "HEAD", "POST"])
def visit_beside(request: HttpRequest, visit: UUID) -> HttpResponse:
    """Moxa, cupping, ear seeds, heat: where, how long, and the skin before and after."""
    found = queries.find_visit(request.actor, visit)
    if request.method != "POST":
        return _beside(request, found)

    def act() -> str:
        revision = forms.revision_of(request.POST)
        if request.POST.get("act") == "skin":
            adjunct, skin = forms.client_id(request.POST, "adjunct"), request.POST.get("skin_after", "")
            actions_room.look_at_skin(request.actor, found, revision, adjunct, skin)
            if skin in SKIN_HARM:
                return f"{reverse('visit', args=[found.pk])}#events"
        else:
            adjunct_done = forms_beside.adjunct_of(request.POST, queries.findings_of(request.actor, found))
            actions_room.add_adjunct(request.actor, found, revision, adjunct_done)
        return reverse("visit_beside", args=[found.pk])

    return answer(request, found, act, lambda problems: _beside(request, found, problems))


def _beside(request: HttpRequest, found: OpenVisit, problems: tuple[Problem, ...] = ()) -> HttpResponse:
    sheet = read_sheet(request, found, problems)
    needled = {needle.place for needle in sheet["session"].charting.needles if needle.place}
    values = {
        "kinds": ADJUNCTS,
        "skin": list(SKIN.items()),
        "not_for_them": queries.not_for_them(sheet["findings"]) if sheet["findings"] else (),
        "sites": sorted(
            ((region.id, region.name) for region in REGIONS.values()), key=lambda row: row[0] not in needled
        ),
        "region_words": region_words,
        "adjunct_id": new_id(),
    }
    return render(request, "visit/beside.html", sheet | values, status=422 if problems else 200)


@only("practitioner")
@require_http_methods(["GET", "HEAD", "POST"])
def visit_motion(request: HttpRequest, visit: UUID) -> HttpResponse:
    """How far the back moves, before and after the needles."""
    found = queries.find_visit(request.actor, visit)
    if request.method != "POST":
        return _motion(request, found)

    def act() -> str:
        before = forms_beside.motion_of(request.POST, "before")
        after = forms_beside.motion_of(request.POST, "after")
        actions_room.measure_motion(request.actor, found, forms.revision_of(request.POST), before, after)
        return "beside-title"

    return answer(request, found, act, lambda problems: _motion(request, found, problems))


def _motion(request: HttpRequest, found: OpenVisit, problems: tuple[Problem, ...] = ()) -> HttpResponse:
    sheet = read_sheet(request, found, problems)
    charting = sheet["session"].charting
    values = {
        "rows": list(words.MOTIONS.items()),
        "limits": [("", "–"), *words.LIMITS.items()],
        "measured": [
            ("before", "Before the needles", charting.motion_before),
            ("after", "After the needles", charting.motion_after),
        ],
    }
    return render(request, "visit/motion.html", sheet | values, status=422 if problems else 200)
