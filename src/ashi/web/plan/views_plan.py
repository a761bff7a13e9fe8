"""The plan: see why, change it with a reason, undo, accept."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from ashi.body.regions import REGIONS
from ashi.tailoring import WHAT_IFS, rule_in_words
from ashi.tailoring.tables import REGIMENS
from ashi.web.plan import actions, forms, queries
from ashi.web.plan.actions import StalePlan
from ashi.web.plan.forms import CannotPlan, Problem
from ashi.web.plan.points import all_points, region_words
from ashi.web.records import audit
from ashi.web.records.access import only
from ashi.web.records.models import Episode


@only("practitioner")
@require_safe
def plan(request: HttpRequest, episode: UUID) -> HttpResponse:
    return _page(request, episode)


@only("practitioner")
@require_POST
def plan_propose(request: HttpRequest, episode: UUID) -> HttpResponse:
    return _do(request, episode, lambda row: actions.propose_plan(request.actor, row))


@only("practitioner")
@require_POST
def plan_edit(request: HttpRequest, episode: UUID) -> HttpResponse:
    def act(row: Episode) -> object:
        page = queries.plan_page(request.actor, episode)
        base = forms.base_of(request.POST)
        if page.plan is None or page.findings is None or base is None:
            raise StalePlan
        edit = forms.edit_of(_with_override(request), page.plan, page.findings)
        return actions.edit(request.actor, row, base, edit)

    return _do(request, episode, act)


@only("practitioner")
@require_POST
def plan_lift(request: HttpRequest, episode: UUID) -> HttpResponse:
    """Lift a caution for the whole plan: a reason, and the patient's word."""
    return _do(
        request,
        episode,
        lambda row: actions.lift_caution(
            request.actor, row, _base(request), forms.lifting_of(request.POST.dict())
        ),
    )


@only("practitioner")
@require_POST
def plan_go_on(request: HttpRequest, episode: UUID) -> HttpResponse:
    """Treat on although the course says: not responding."""
    return _do(
        request,
        episode,
        lambda row: actions.go_on(request.actor, row, _base(request), forms.reason_of(request.POST.dict())),
    )


@only("practitioner")
@require_POST
def plan_other(request: HttpRequest, episode: UUID) -> HttpResponse:
    """Use another way instead."""
    return _do(
        request,
        episode,
        lambda row: actions.use_other(
            request.actor,
            row,
            _base(request),
            request.POST.get("other", ""),
            forms.reason_of(request.POST.dict()),
        ),
    )


@only("practitioner")
@require_POST
def plan_what_if(request: HttpRequest, episode: UUID) -> HttpResponse:
    """What would be different if one answer were another. Nothing is stored; nothing stands in the address."""
    get_object_or_404(Episode.records.scope(request.actor), pk=episode)
    what = request.POST.get("what", "")
    if what not in WHAT_IFS:
        return _page(request, episode, (Problem("what", "Choose what should be otherwise."),), status=422)
    return _page(request, episode, what=what)


@only("practitioner")
@require_POST
def plan_undo(request: HttpRequest, episode: UUID) -> HttpResponse:
    return _do(request, episode, lambda row: actions.undo(request.actor, row, _base(request)))


@only("practitioner")
@require_POST
def plan_accept(request: HttpRequest, episode: UUID) -> HttpResponse:
    def act(row: Episode) -> object:
        actions.accept_plan(request.actor, row, _base(request))
        messages.success(
            request, "The plan is accepted. The decision is yours, and stands in the record as yours."
        )
        return None

    return _do(request, episode, act)


def _do(request: HttpRequest, episode: UUID, act: Callable[[Episode], object]) -> HttpResponse:
    row = get_object_or_404(Episode.records.scope(request.actor), pk=episode)
    try:
        act(row)
    except CannotPlan as refusal:
        return _page(request, episode, refusal.problems, status=422)
    except StalePlan:
        changed = Problem(
            "",
            "The plan was changed in another tab or by a colleague. This is how it stands now; nothing of yours was applied. Look at it, then press again.",
        )
        return _page(request, episode, (changed,), status=409)
    return redirect("plan", episode)


def _page(
    request: HttpRequest,
    episode: UUID,
    problems: tuple[Problem, ...] = (),
    status: int = 200,
    what: str = "",
) -> HttpResponse:
    page = queries.plan_page(request.actor, episode)
    with audit.reading(request.actor, "plan.read", f"episode:{episode.hex}", patient=page.who.patient):
        pass
    values = {
        "page": page,
        "who": page.who,
        "problems": problems,
        "errors": {problem.field: problem.text for problem in problems},
        "sent": request.POST if problems else {},
        "all_points": all_points(),
        "techniques": list(forms.TECHNIQUES.items()),
        "angles": [(angle, angle) for angle in forms.ANGLES],
        "positions": list(forms.POSITIONS.items()),
        "regions": [(region.id, region.name) for region in REGIONS.values()],
        "region_words": region_words,
        "what_ifs": [(name, asked.words) for name, asked in WHAT_IFS.items()],
        "rule_words": rule_in_words(),
        "rule_source": REGIMENS.response,
        "what": what,
        "if_words": WHAT_IFS[what].words if what else "",
        "if_lines": page.differences_if(what) if what else [],
    }
    return render(request, "plan/plan.html", values, status=status)


def _base(request: HttpRequest) -> UUID:
    base = forms.base_of(request.POST)
    if base is None:
        raise StalePlan
    return base


def _with_override(request: HttpRequest) -> dict[str, str]:
    """Ticking the box turns adding into overriding."""
    posted = request.POST.dict()
    if posted.get("kind") == "add" and posted.get("override") == "yes":
        posted["kind"] = "override"
    return posted
