"""A signed visit: as it was signed, what amends it, and amending it."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe
from markupsafe import Markup

from ashi.visit import do_now, event_name, marks_the_chart
from ashi.visit.later import level_of, said_words
from ashi.web.records import audit
from ashi.web.records.access import only
from ashi.web.records.documents import sha256
from ashi.web.records.reauthentication import proof_of
from ashi.web.records.scope import new_id
from ashi.web.visit import actions_amend, permissions, queries_signed, words
from ashi.web.visit.charting import CannotChart, Problem
from ashi.web.visit.forms_amend import LINES, choices, wanted_of
from ashi.web.visit.queries_signed import SignedVisit


@only("practitioner")
@require_safe
def signed_visit(request: HttpRequest, signed: UUID) -> HttpResponse:
    """As it was signed, whether that still holds, and everything that came after."""
    found = queries_signed.signed_visit(request.actor, signed)
    with audit.reading(
        request.actor, "visit.read", f"document:{found.document.pk.hex}", patient=found.who.patient
    ):
        pass
    values = {"signed": found, "who": found.who, "words": words, "event_name": event_name, "do_now": do_now}
    values |= {"said_words": said_words, "level_of": level_of, "marks_the_chart": marks_the_chart}
    return render(request, "visit/signed.html", values)


@only("practitioner")
@require_http_methods(["GET", "HEAD", "POST"])
def amend(request: HttpRequest, signed: UUID) -> HttpResponse:
    """Write it, read it as it will stand, sign it."""
    found = queries_signed.signed_visit(request.actor, signed)
    proof = proof_of(request, back=request.path)
    if request.method != "POST":
        if proof.address:
            return redirect(proof.address)
        with audit.reading(
            request.actor, "visit.read", f"document:{found.document.pk.hex}", patient=found.who.patient
        ):
            pass
        return _to_write(request, found)
    wanted = wanted_of(request.POST, found.visit, found.who.zone)
    try:
        if request.POST.get("step") == "write":
            return _to_write(request, found)
        if request.POST.get("step") != "sign":
            return _to_read(request, found)
        if not proof.is_fresh:
            raise CannotChart(
                Problem(
                    "", "It is a while since you showed that it is you. Do that in another tab, then sign."
                )
            )
        actions_amend.amend(
            request.actor,
            found,
            wanted,
            key=_key(request),
            typed_name=request.POST.get("typed_name", "")[:200],
            digest=request.POST.get("digest", ""),
            proof=proof.words,
        )
    except CannotChart as refusal:
        if request.POST.get("step") == "sign" and not wanted.problems:
            try:
                return _to_read(request, found, refusal.problems)
            except CannotChart as worse:
                refusal = worse
        return _to_write(request, found, refusal.problems)
    messages.success(request, "The amendment is signed. The original stays, with the amendment in front.")
    return redirect("signed_visit", found.document.pk)


def _to_write(request: HttpRequest, found: SignedVisit, problems: tuple[Problem, ...] = ()) -> HttpResponse:
    values = {
        "signed": found,
        "who": found.who,
        "problems": problems,
        "errors": {problem.field: problem.text for problem in problems},
        "sent": request.POST,
        "lines": range(1, LINES + 1),
        "choices": choices(found.visit),
        "may_correct": permissions.may_correct(request.actor, found.document.author_id),
        "key": request.POST.get("key") or new_id(),
    }
    return render(request, "visit/amend.html", values, status=422 if problems else 200)


def _to_read(request: HttpRequest, found: SignedVisit, problems: tuple[Problem, ...] = ()) -> HttpResponse:
    wanted = wanted_of(request.POST, found.visit, found.who.zone)
    _, html = actions_amend.amendment_of(request.actor, found, wanted)
    kept = (
        "because",
        "words",
        "key",
        *(f"{name}_{n}" for n in range(1, LINES + 1) for name in ("path", "value")),
    )
    values = {
        "signed": found,
        "who": found.who,
        "html": Markup(html),  # noqa: S704 - made by our own template, escaped there
        "digest": sha256(html),
        "kept": [(name, request.POST[name]) for name in kept if request.POST.get(name)],
        "problems": problems,
        "errors": {problem.field: problem.text for problem in problems},
        "typed_name": request.POST.get("typed_name", ""),
        "proof": proof_of(request, back=request.path),
    }
    return render(request, "visit/amend_sign.html", values, status=422 if problems else 200)


def _key(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid4()
