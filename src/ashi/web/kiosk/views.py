"""The tablet's own pages: the first one, the questions of today, giving it back."""

from contextlib import suppress
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from ashi.web.booking.queries import the_clinic
from ashi.web.design.languages import current
from ashi.web.intake.queries import paper_of
from ashi.web.kiosk import actions, mode, queries
from ashi.web.kiosk.models import HandOver
from ashi.web.progress import asking
from ashi.web.progress.forms import Answered, parse_answers, refused, sheet_context
from ashi.web.progress.sheet import NotAsked
from ashi.web.records.access import only, public
from ashi.web.records.documents import KeyReused


@public
@require_http_methods(["GET", "HEAD", "POST"])
def tablet(request: HttpRequest) -> HttpResponse:
    """Nobody sits here: the place for a code. Somebody does: what there is to do."""
    device = getattr(request, "tablet", None)
    if device is None:
        raise Http404
    if request.sitting is not None:
        actions.speak(request.sitting, current())
        return _what_to_do(request)
    problem = ""
    if request.method == "POST":
        code = "".join(sign for sign in request.POST.get("code", "") if sign.isdigit())
        begun = actions.take(device, code, request.META.get("REMOTE_ADDR", ""), current())
        if isinstance(begun, actions.Begun):
            return mode.remember(redirect(mode.page_of(begun.hand_over)), mode.SITTING, begun.secret)
        problem = begun
    context = {
        "clinic": the_clinic(request.actor),
        "problem": problem,
        "is_thanked": request.method != "POST" and "thanks" in request.GET,
    }
    return mode.wiped(render(request, "kiosk/first.html", context, status=422 if problem else 200))


def _what_to_do(request: HttpRequest) -> HttpResponse:
    todo = queries.to_do(request.actor, timezone.now())
    context = {
        "todo": todo,
        "clinic": the_clinic(request.actor),
        "urgent": not todo.paperwork and paper_of(request.actor, todo.episode.pk).urgent,
    }
    return render(request, "kiosk/what_to_do.html", context)


@public
@require_POST
def tablet_end(request: HttpRequest) -> HttpResponse:
    """Given back, or left alone: over on the server first, then the browser forgets."""
    if getattr(request, "tablet", None) is None:
        raise Http404
    is_idle = request.POST.get("how") == HandOver.Ended.IDLE
    mode.leave_sitting(request, HandOver.Ended.IDLE if is_idle else HandOver.Ended.DONE)
    # Whoever left it alone is not thanked, and the next person begins in the clinic's own language.
    address = mode.page_of(None) if is_idle else reverse(mode.FIRST_PAGE) + "?thanks"
    return mode.wiped(HttpResponseRedirect(address))


@public
@require_POST
def tablet_here(request: HttpRequest) -> HttpResponse:
    """Somebody still sits here (204); or not any more (410)."""
    if getattr(request, "tablet", None) is None:
        raise Http404
    return HttpResponse(status=204 if request.sitting is not None else 410)


@only("tablet")
@require_http_methods(["GET", "HEAD", "POST"])
def tablet_check_in(request: HttpRequest) -> HttpResponse:
    """The questions that are due today."""
    now = timezone.now()
    todo = queries.to_do(request.actor, now)
    answered = Answered((), (), ())
    if request.method != "POST":
        if not todo.questions:
            return redirect(mode.page_of(request.sitting))
        parts = asking.sheet_now(todo.episode, now)
    else:
        today = now.astimezone(ZoneInfo(the_clinic(request.actor).zone)).date()
        try:
            parts = asking.sheet_sent(todo.episode, request.POST.getlist("asks"))
            answered = parse_answers(request.POST, parts, today)
        except NotAsked as refusal:
            parts = asking.sheet_now(todo.episode, now)
            answered = refused(str(refusal))
        if answered.responses:
            with suppress(KeyReused):  # what was sent first stands, and the next page says that it is kept
                actions.answer(request.actor, request.sitting, answered.responses)
            return redirect(mode.page_of(request.sitting))
    context = {
        "sheet": sheet_context(parts, answered, request.POST),
    }
    return render(request, "kiosk/check_in.html", context, status=422 if answered.problems else 200)
