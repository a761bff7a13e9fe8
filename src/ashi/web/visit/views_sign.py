"""Signing: read the note exactly as it will stand, type one's name, done."""

import hashlib
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods
from markupsafe import Markup

from ashi.web.plan.fragments import render_visit
from ashi.web.plan.queries import who_is
from ashi.web.records import audit
from ashi.web.records.access import only
from ashi.web.visit import actions, forms, permissions, policies, queries
from ashi.web.visit.actions import StaleVisit
from ashi.web.visit.answering import stale_page
from ashi.web.visit.charting import CannotChart, Problem
from ashi.web.visit.models import OpenVisit
from ashi.web.visit.views import page


@only("practitioner")
@require_http_methods(["GET", "HEAD", "POST"])
def visit_sign(request: HttpRequest, visit: UUID) -> HttpResponse:
    """GET shows what will be signed; POST signs it."""
    found = queries.find_visit(request.actor, visit)
    if request.method != "POST":
        if found.signed_as_id:
            return redirect("visit", found.pk)
        with audit.reading(
            request.actor, "visit.read", f"visit:{found.pk.hex}", patient=found.episode.patient_id
        ):
            pass
        return _to_sign(request, found)
    try:
        actions.sign(
            request.actor,
            found,
            forms.revision_of(request.POST),
            typed_name=request.POST.get("typed_name", "")[:200],
            digest=request.POST.get("digest", ""),
        )
    except CannotChart as refusal:
        return _to_sign(request, found, refusal.problems, status=422)
    except StaleVisit as stale:
        return stale_page(request, stale)
    messages.success(request, "Signed. The appointment is done and the note is in the chart.")
    return redirect("chart", found.episode_id)


def _to_sign(
    request: HttpRequest, found: OpenVisit, problems: tuple[Problem, ...] = (), status: int = 200
) -> HttpResponse:
    session = actions.session_of(found)
    reasons = policies.why_not_sign(
        session, is_own=permissions.may_sign(request.actor, found.practitioner_id)
    )
    if reasons:
        return page(request, found, reasons, status=422 if request.method == "POST" else 200)
    who = who_is(request.actor, found.episode_id)
    html = render_visit(actions.to_document(session), request.actor.name, who.zone)
    values = {
        "visit": found,
        "who": who,
        "errors": {problem.field: problem.text for problem in problems},
        "html": Markup(html),  # noqa: S704 - made by our own template, escaped there
        "digest": hashlib.sha256(html.encode()).hexdigest(),
        "problems": problems,
        "typed_name": request.POST.get("typed_name", ""),
    }
    return render(request, "visit/sign.html", values, status=status)
