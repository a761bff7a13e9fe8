"""The patient's figure with the needles; a tap on it offers what lies there."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from ashi import body
from ashi.safety import Findings
from ashi.web.plan.points import point_name, region_words
from ashi.web.records.access import only
from ashi.web.records.scope import new_id
from ashi.web.visit import needles, place, queries
from ashi.web.visit.charting import CannotChart, Problem
from ashi.web.visit.models import OpenVisit
from ashi.web.visit.sheets import read_sheet

NO_SCRIPT_WIDTH_PX = 320


@only("practitioner")
@require_http_methods(["GET", "HEAD", "POST"])
def visit_body(request: HttpRequest, visit: UUID, view: str) -> HttpResponse:
    """GET shows one side of the body; POST says what lies where it was tapped, and changes nothing."""
    found = queries.find_visit(request.actor, visit)
    if view not in place.VIEWS:
        raise Http404
    if request.method != "POST":
        return _body(request, found, view)
    figure = queries.figure_of(request.actor, found)
    try:
        tapped = place.tapped_at(
            view, _px(request, "spot.x"), _px(request, "spot.y"), _px(request, "width_px"), figure
        )
    except CannotChart as refusal:
        return _body(request, found, view, problems=refusal.problems)
    return _body(request, found, view, tapped)


def _body(
    request: HttpRequest,
    found: OpenVisit,
    view: str,
    tapped: place.Tapped | None = None,
    problems: tuple[Problem, ...] = (),
) -> HttpResponse:
    sheet = read_sheet(request, found, problems)
    session = sheet["session"]
    drawing = queries.drawing_of(request.actor, found)
    figure = queries.figure_named(drawing)
    shape = body.views(figure)["views"][view]
    tiles = needles.tiles_of(session, queries.plan_of(request.actor, found))
    findings = sheet["findings"] or Findings((), "")
    shown = place.VIEWS_BY_NAME[view]
    around = place.near(tapped, findings, figure) if tapped else []
    values = {
        "view": view,
        "views": list(place.VIEWS.items()),
        "figure": figure,
        "width": shape["width"],
        "height": shape["height"],
        "edges": (_patients(shape["left_label"]), _patients(shape["right_label"])),
        "pain": place.pain_layer(drawing, shown, figure) if drawing else "",
        "marks": place.marks(shown, session.charting.needles, tiles, figure),
        "tapped": tapped,
        "here": place.here(tapped, findings) if tapped else None,
        "near": [one for one in around if not one.why_not],
        "blocked": place.by_reason(around),
        "ids": [new_id() for _ in range(place.MOST_NEAR + 1)],
        "point_name": point_name,
        "region_words": region_words,
        "no_script_width_px": NO_SCRIPT_WIDTH_PX,
    }
    return render(request, "visit/body.html", sheet | values, status=422 if problems else 200)


def _px(request: HttpRequest, name: str) -> float:
    text = request.POST.get(name, "")
    try:
        return float(text) if len(text) < 12 else -1.0
    except ValueError:
        return -1.0


def _patients(label: str) -> str:
    return label.replace("Your", "Patient’s")
