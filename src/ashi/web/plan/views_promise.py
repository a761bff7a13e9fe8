"""The promise to the nervous: agree on it as it is proposed, or change it first; and send the leaflet."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from ashi.preparing import STOP_WORD
from ashi.web.plan import actions_promise, forms, queries
from ashi.web.plan.actions import StalePlan
from ashi.web.plan.actions_promise import Wish
from ashi.web.plan.forms import CannotPlan, Problem
from ashi.web.records import audit
from ashi.web.records.access import only
from ashi.web.records.models import Document, Episode
from ashi.web.records.scope import new_id

MOST_NEEDLES = 20
MOST_WORD, MOST_OWN = 30, 300


@only("practitioner")
@require_http_methods(["GET", "HEAD", "POST"])
def promise(request: HttpRequest, episode: UUID) -> HttpResponse:
    """The form with what is proposed, or with what was agreed before."""
    row = get_object_or_404(Episode.records.scope(request.actor), pk=episode)
    if request.method != "POST":
        return _page(request, episode)
    base = forms.base_of(request.POST)
    try:
        if base is None:
            raise StalePlan
        actions_promise.agree(request.actor, row, base, _wish(request.POST))
    except CannotPlan as refusal:
        return _page(request, episode, refusal.problems, status=422)
    except StalePlan:
        changed = Problem(
            "",
            "The plan or the promise was changed meanwhile. This is how it stands now; look, then press again.",
        )
        return _page(request, episode, (changed,), status=409)
    messages.success(request, "Agreed. The patient sees it on their page, and you see it at the visit.")
    return redirect("plan", episode)


@only("practitioner")
@require_POST
def leaflet(request: HttpRequest, episode: UUID) -> HttpResponse:
    """Send the page “What it feels like” by mail."""
    row = get_object_or_404(Episode.records.scope(request.actor).select_related("patient__user"), pk=episode)
    try:
        key = UUID(request.POST.get("client_key", ""))
    except ValueError:
        messages.warning(request, "The page that sent this was incomplete. Please press once more.")
        return redirect("promise", episode)
    if actions_promise.send_leaflet(request.actor, row, key):
        messages.success(request, "“What it feels like” is on its way by mail.")
    else:
        messages.warning(request, "There is no account, so no address to write to. Print the page instead.")
    return redirect("promise", episode)


def _wish(posted: QueryDict) -> Wish:
    """As it was typed. With the one tap on the plan's page nothing was typed: as proposed."""
    if posted.get("as_proposed") == "yes":
        return Wish()
    problems = []
    stop_word = " ".join(posted.get("stop_word", "").split())
    own = posted.get("own", "").replace("\r\n", "\n").strip()
    if not 1 <= len(stop_word) <= MOST_WORD:
        problems.append(Problem("stop_word", f"Choose a word that means stop, up to {MOST_WORD} letters."))
    if len(own) > MOST_OWN:
        problems.append(
            Problem("own", f"This is {len(own)} letters long; {MOST_OWN} fit. Please shorten it.")
        )
    needles = posted.get("needles", "").strip()
    is_number = needles.isascii() and needles.isdigit() and 1 <= int(needles) <= MOST_NEEDLES
    if needles and not is_number:
        problems.append(Problem("needles", f"Give a number of needles, from 1 to {MOST_NEEDLES}."))
    if problems:
        raise CannotPlan(*problems)
    return Wish(posted.getlist("lines"), int(needles) if needles else None, stop_word, own)


def _page(
    request: HttpRequest, episode: UUID, problems: tuple[Problem, ...] = (), status: int = 200
) -> HttpResponse:
    page = queries.plan_page(request.actor, episode)
    proposed = page.proposed_promise
    with audit.reading(request.actor, "promise.read", f"episode:{episode.hex}", patient=page.who.patient):
        sent = list(
            Document.records.scope(request.actor)
            .filter(episode=episode, kind="sent_leaflet")
            .order_by("-made_at")
        )
    kept = page.kept.promise if page.kept else None
    start = kept or proposed
    posted = request.POST if problems and "lines" in request.POST else None
    values = {
        "page": page,
        "who": page.who,
        "proposed": proposed,
        "problems": problems,
        "errors": {problem.field: problem.text for problem in problems},
        "lines": posted.getlist("lines") if posted else [line.code for line in start.lines] if start else [],
        "stop_word": posted.get("stop_word", "") if posted else (start.stop_word if start else STOP_WORD),
        "needles": posted.get("needles", "") if posted else _most(kept.needles if kept else 0, page),
        "own": posted.get("own", "") if posted else (kept.own if kept else ""),
        "sent_leaflets": sent,
        "key": new_id(),
    }
    return render(request, "plan/promise.html", values, status=status)


def _most(promised: int, page: queries.PlanPage) -> int:
    return max(promised, len(page.plan.points) if page.plan else 0)
