"""What our script sends while someone types, and the one sending at the end with its receipt."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ashi.intake import Problem
from ashi.web.intake import actions, queries, submitting
from ashi.web.intake.answers import answers_of
from ashi.web.intake.drafts import Conflict
from ashi.web.intake.forms import Patch, UnreadableError, read_form, read_json
from ashi.web.intake.preparing import preparation_for
from ashi.web.intake.problems import FieldProblem, progress_of
from ashi.web.intake.queries import Paper
from ashi.web.intake.views import section_page
from ashi.web.records import audit
from ashi.web.records.access import only
from ashi.web.records.documents import KeyReused, Receipt

TOO_BIG = "What was sent is larger than one paperwork can hold. Most likely it is the drawing, or one very long answer."


@only("patient", "tablet")
@require_http_methods(["PUT"])
def paperwork_draft(request: HttpRequest, episode: UUID) -> HttpResponse:
    """Keep the fields that were just typed."""
    draft = queries.draft_of(request.actor, episode)
    try:
        patch = read_json(request)
    except RequestDataTooBig:
        return _says(413, _("That is too much at once"), TOO_BIG, _("Shorten it. Everything else was kept."))
    except UnreadableError as error:
        return _says(
            400,
            _("We could not read that"),
            str(error),
            _("Reload the page; what is on this device is kept."),
        )
    try:
        saved = actions.save_fields(request.actor, draft, patch.fields, seen=patch.seen, writer=patch.writer)
    except actions.AlreadySentError:
        return _already_sent(episode)
    answers = answers_of(saved.fields, queries.today_at(queries.the_clinic(request.actor)))
    answer: dict[str, object] = {
        "revision": saved.revision,
        "saved_at": saved.saved_at.isoformat(timespec="seconds"),
        "progress": progress_of(answers),
    }
    if any(name.startswith(("safety_", "detail_", "drawing")) for name in patch.fields):
        answer["urgent"] = [{"title": f.title, "words": f.for_patient} for f in queries.urgent_of(answers)]
    status = 200
    if patch.refused:
        status = 422
        answer["problems"] = [_problem_json(problem) for problem in patch.refused]
    if saved.conflicts:
        status = 409
        answer |= {
            "error": _("Changed somewhere else"),
            "what": _("Another page or device changed the same answer after this one was opened."),
            "next": _("Choose which one to keep."),
            "conflicts": _conflicts_json(saved.conflicts),
        }
    return JsonResponse(answer, status=status)


@only("patient", "tablet")
@require_http_methods(["GET", "HEAD", "POST"])
def paperwork_submit(request: HttpRequest, episode: UUID) -> HttpResponse:
    """Send the paperwork. The same sending again gets the same receipt."""
    if request.method != "POST":  # someone who had to sign in on the way comes back here
        return redirect("paperwork_section", episode, "consent")
    as_json = request.content_type == "application/json"
    paper = queries.paper_of(request.actor, episode)
    try:
        patch = read_json(request) if as_json else read_form(request.POST, "consent")
    except RequestDataTooBig:
        return _says(
            413, _("That is too much at once"), TOO_BIG, _("Shorten it. What was saved before is kept.")
        )
    except UnreadableError as error:
        return _says(400, _("We could not read that"), str(error), _("What was saved before is kept."))
    try:
        outcome = submitting.submit(
            request.actor,
            paper.draft,
            patch.fields,
            seen=patch.seen,
            writer=patch.writer,
            today=paper.today,
            refused=patch.refused,
        )
    except KeyReused:
        return _key_reused(request, episode, as_json)
    except actions.AlreadySentError:
        return _already_sent(episode) if as_json else redirect("paperwork", episode)
    if isinstance(outcome, Receipt):
        return _received(request, episode, outcome, as_json)
    return _not_sent(request, paper, patch, outcome, as_json)


def _received(request: HttpRequest, episode: UUID, receipt: Receipt, as_json: bool) -> HttpResponse:
    address = reverse("paperwork_receipt", args=[episode])
    if not as_json and "application/json" not in request.headers.get("Accept", ""):
        return redirect(address)
    return JsonResponse(
        {
            "location": address,
            "receipt": receipt.document.hex,
            "number": queries.receipt_number(receipt.document),
            "made_at": receipt.made_at.isoformat(timespec="seconds"),
            "digest": receipt.digest,
        },
        status=201 if receipt.is_new else 200,
    )


def _not_sent(
    request: HttpRequest, paper: Paper, patch: Patch, outcome: submitting.NotSent, as_json: bool
) -> HttpResponse:
    now = Paper(paper.episode, paper.draft, paper.clinic, outcome.fields, paper.today)
    now.draft.revision = outcome.revision
    problems = outcome.problems
    if as_json:
        answer = {
            "error": _("Not sent yet"),
            "what": _("Some answers are missing or cannot be read. Everything you wrote is kept."),
            "next": _("Look at the answers named here, then send again."),
            "revision": outcome.revision,
            "problems": [_problem_json(problem) for problem in problems],
        }
        if outcome.conflicts:
            answer["conflicts"] = _conflicts_json(outcome.conflicts)
        return JsonResponse(answer, status=409 if outcome.conflicts else 422)
    return section_page(
        request, now, "consent", problems, outcome.conflicts, typed=dict(patch.typed), status=422
    )


def _key_reused(request: HttpRequest, episode: UUID, as_json: bool) -> HttpResponse:
    what = _(
        "This paperwork had already arrived, and what came now is different. The first one stands; nothing was changed."
    )
    then = _("If something changed, open the receipt and choose “Something changed”.")
    if as_json:
        return _says(409, _("It had already arrived"), what, then)
    messages.warning(request, f"{what} {then}")
    return redirect("paperwork_receipt", episode)


def _already_sent(episode: UUID) -> JsonResponse:
    return _says(
        409,
        "already sent",
        _("Your paperwork was already sent, or this care has ended. This answer was not added."),
        _("Open the receipt and choose “Something changed”."),
        url=reverse("paperwork_receipt", args=[episode]),
    )


def _says(status: int, error: str, what: str, then: str, **more: object) -> JsonResponse:
    return JsonResponse({"error": error, "what": what, "next": then, **more}, status=status)


def _problem_json(problem: Problem | FieldProblem) -> dict[str, str]:
    if isinstance(problem, FieldProblem):
        return {
            "section": problem.section,
            "field": problem.field,
            "message": problem.message,
            "what_to_do": problem.what_to_do,
        }
    return {"field": problem.field_path, "message": problem.message, "what_to_do": problem.what_to_do}


def _conflicts_json(conflicts: Mapping[str, Conflict]) -> dict[str, dict[str, object]]:
    return {name: {"here": conflict.here, "yours": conflict.yours} for name, conflict in conflicts.items()}


@only("patient")
@require_safe
def paperwork_receipt(request: HttpRequest, episode: UUID) -> HttpResponse:
    """It arrived: when, its number, what happens next."""
    paper = queries.paper_of(request.actor, episode)
    document = queries.sent_document(request.actor, paper)
    if document is None:
        return redirect("paperwork", episode)
    with audit.reading(
        request.actor, "paperwork.receipt", f"document:{document.pk.hex}", patient=paper.episode.patient_id
    ):
        appointment = queries.next_appointment(request.actor, paper.episode)
    return render(
        request,
        "intake/receipt.html",
        {
            "paper": paper,
            "episode": episode,
            "document": document,
            "number": queries.receipt_number(document.pk),
            "appointment": appointment,
            "preparation": preparation_for(request.actor, appointment, paper.clinic) if appointment else None,
            "reopened": paper.can_write,
        },
    )
