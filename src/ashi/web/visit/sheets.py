"""What every sheet of a visit shows: who, the strip with count and time, and what was sent if it was refused."""

from typing import Any

from django.http import Http404, HttpRequest

from ashi.web.records import audit
from ashi.web.visit import queries
from ashi.web.visit.charting import Problem, by_region
from ashi.web.visit.models import OpenVisit
from ashi.web.visit.strip import strip_of


def read_sheet(request: HttpRequest, found: OpenVisit, problems: tuple[Problem, ...] = ()) -> dict[str, Any]:
    """The common values of a sheet, with the trace that the visit was read. Raises Http404 once it is signed."""
    if found.signed_as_id:
        raise Http404
    with audit.reading(
        request.actor, "visit.read", f"visit:{found.pk.hex}", patient=found.episode.patient_id
    ):
        pass
    strip = strip_of(request.actor, found)
    return {
        "strip": strip,
        "who": strip.who,
        "visit": found,
        "session": strip.session,
        "zone": strip.who.zone,
        "findings": queries.findings_of(request.actor, found),
        "regions": by_region(strip.session.inside),
        "problems": problems,
        "errors": {problem.field: problem.text for problem in problems},
        "sent": request.POST if problems else {},
    }
