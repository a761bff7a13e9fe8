"""Signing: prove to be oneself, read the note exactly as it will stand, type one's name, done."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods
from markupsafe import Markup

from ashi.web.plan.queries import who_is
from ashi.web.records import audit
from ashi.web.records.access import only
from ashi.web.records.documents import sha256
from ashi.web.records.reauthentication import Proof, proof_of
from ashi.web.visit import actions, actions_sign, forms, permissions, policies, queries
from ashi.web.visit.actions import StaleVisit
from ashi.web.visit.answering import stale_page
from ashi.web.visit.charting import CannotChart, Problem
from ashi.web.visit.models import OpenVisit
from ashi.web.visit.views import page


@only("practitioner")
@require_http_methods(["GET", "HEAD", "POST"])
def visit_sign(request: HttpRequest, visit: UUID) -> HttpResponse:
    """GET shows what will be signed; POST signs it. Whoever has sat here for a while is asked again."""
    found = queries.find_visit(request.actor, visit)
    if found.signed_as_id:
        return redirect("visit", found.pk)
    session = actions.session_of(found)
    reasons = policies.why_not_sign(
        session, is_own=permissions.may_sign(request.actor, found.practitioner_id)
    )
    if reasons:
        return page(request, found, reasons, status=422 if request.method == "POST" else 200)
    proof = proof_of(request, back=request.path)
    if proof.address:
        return redirect(proof.address)
    if request.method != "POST" or proof.is_impossible:
        with audit.reading(
            request.actor, "visit.read", f"visit:{found.pk.hex}", patient=found.episode.patient_id
        ):
            pass
        return _to_sign(request, found, proof)
    try:
        actions_sign.sign(
            request.actor,
            found,
            forms.revision_of(request.POST),
            typed_name=request.POST.get("typed_name", "")[:200],
            digest=request.POST.get("digest", ""),
            proof=proof.words,
        )
    except CannotChart as refusal:
        return _to_sign(request, found, proof, refusal.problems, status=422)
    except StaleVisit as stale:
        return stale_page(request, stale)
    messages.success(request, "Signed. The appointment is done and the note is in the chart.")
    return redirect("chart", found.episode_id)


def _to_sign(
    request: HttpRequest,
    found: OpenVisit,
    proof: Proof,
    problems: tuple[Problem, ...] = (),
    status: int = 200,
) -> HttpResponse:
    who = who_is(request.actor, found.episode_id)
    _, html = actions_sign.page_to_sign(request.actor, actions.session_of(found), who.zone)
    values = {
        "visit": found,
        "who": who,
        "errors": {problem.field: problem.text for problem in problems},
        "html": Markup(html),  # noqa: S704 - made by our own template, escaped there
        "digest": sha256(html),
        "proof": proof,
        "problems": problems,
        "typed_name": request.POST.get("typed_name", ""),
    }
    return render(request, "visit/sign.html", values, status=status)
