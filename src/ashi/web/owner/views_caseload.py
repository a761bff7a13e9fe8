"""Are people getting better? As a page, on paper, and as a file of sums."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from ashi.outcomes import fared_chart, flow_chart, funnel_chart, lettered
from ashi.web.booking.queries import the_clinic
from ashi.web.design.charts import themed
from ashi.web.owner import summaries
from ashi.web.owner.figures_file import figures_csv
from ashi.web.owner.forms_caseload import DURATIONS, MONTHS, Selection, parse_selection
from ashi.web.owner.queries_caseload import CaseloadPage, caseload_page, practitioners_of, read
from ashi.web.records import audit
from ashi.web.records.access import only


@only("owner")
@require_GET
def caseload(request: HttpRequest) -> HttpResponse:
    """How people fared, never without how many answered."""
    return render(request, "owner/caseload.html", _context(request, "caseload.read"))


@only("owner")
@require_GET
def caseload_sheet(request: HttpRequest) -> HttpResponse:
    """The same on paper."""
    context = _context(request, "caseload.print")
    return render(request, "owner/caseload_sheet.html", {**context, "clinic": the_clinic(request.actor)})


@only("owner")
@require_GET
def caseload_file(request: HttpRequest) -> HttpResponse:
    """The same figures for a spreadsheet."""
    selection, page, names = _read(request, "caseload.download")
    whose = names[selection.practitioner] if selection.practitioner else "everyone"
    answer = HttpResponse(figures_csv(page, whose), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="caseload-{page.today}.csv"'
    return answer


def _read(request: HttpRequest, act: str) -> tuple[Selection, CaseloadPage, dict]:
    names = practitioners_of(request.actor)
    selection = parse_selection(request.GET, names)
    if selection is None:
        raise Http404
    beside = summaries.refresh()
    with audit.reading(request.actor, act, "caseload:all"):
        found = read(request.actor, selection, names, beside)
    return selection, caseload_page(found), names  # summed up when nobody has to wait for it any more


def _context(request: HttpRequest, act: str) -> dict[str, Any]:
    selection, page, names = _read(request, act)
    flow = page.flow
    steps = [("began a course", flow.began), ("are at its end and were asked", flow.asked), ("answered", flow.answered)]  # fmt: skip
    placed = [(letter, point) for letter, point in lettered(page.points) if point.adjusted is not None]
    return {
        "page": page,
        "selection": selection,
        "whose": names.get(selection.practitioner, ""),
        "durations": DURATIONS,
        "months": MONTHS,
        "practitioners": [("", "everyone"), *((pk.hex, name) for pk, name in names.items())],
        "flow_picture": themed(flow_chart(steps)) if flow.began else None,
        "fared_picture": themed(fared_chart(page.everyone)) if page.everyone else None,
        "funnel_picture": themed(funnel_chart(page.points)) if len(placed) > 1 else None,
        "letters": {point.practitioner: letter for letter, point in lettered(page.points)},
        "points": {point.practitioner: point for point in page.points},
    }
