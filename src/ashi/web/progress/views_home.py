"""The home plan: the practitioner gives it, the patient ticks what was done."""

import datetime as dt
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from ashi.preparing.home import MOST_OWN
from ashi.web.booking.queries import the_clinic
from ashi.web.plan.queries import who_is
from ashi.web.progress import actions_home
from ashi.web.progress.actions_home import CannotGive, CannotTick
from ashi.web.progress.forms import waited_of
from ashi.web.progress.home import BACK_DAYS, SHOWN_DAYS, home_of
from ashi.web.progress.views_receipt import wants_json
from ashi.web.records import audit
from ashi.web.records.access import only
from ashi.web.records.actor import Actor
from ashi.web.records.models import Episode

NOW = dt.timedelta()
KINDS = {"movement": "Moving", "heat": "Warmth", "pressure": "Pressing", "rest": "Rest"}


@only("practitioner")
@require_http_methods(["GET", "HEAD", "POST"])
def home_give(request: HttpRequest, episode: UUID) -> HttpResponse:
    """Choose from what this patient's answers allow; what they speak against stands below with its reason."""
    row = get_object_or_404(Episode.records.scope(request.actor), pk=episode)
    today = _today(request.actor)
    problem, status = "", 200
    own = request.POST.get("own", "").replace("\r\n", "\n").strip()
    if request.method == "POST":
        try:
            if len(own) > MOST_OWN:
                raise CannotGive(
                    f"Your words are {len(own)} letters long; {MOST_OWN} fit. Please shorten them."
                )
            ids = frozenset(request.POST.getlist("items"))
            actions_home.give_home_plan(request.actor, row, ids, own, request.POST.get("base", ""), today)
        except CannotGive as refusal:
            problem, status = str(refusal), 422
        else:
            messages.success(request, "Kept. The patient sees it on their page.")
            return redirect("home_give", episode)
    with audit.reading(request.actor, "home_plan.read", f"episode:{episode.hex}", patient=row.patient_id):
        home = home_of(request.actor, episode, today)
    chosen = [task.id for task in home.plan.tasks] if home.plan else []
    values = {
        "who": who_is(request.actor, episode),
        "home": home,
        "kinds": KINDS,
        "problems": [("items", problem)] if problem else [],
        "chosen": request.POST.getlist("items") if problem else chosen,
        "own": own if problem else (home.plan.own if home.plan else ""),
        "shown_days": SHOWN_DAYS,
    }
    return render(request, "progress/home_give.html", values, status=status)


@only("patient")
@require_http_methods(["GET", "HEAD", "POST"])
def my_home(request: HttpRequest, episode: UUID) -> HttpResponse:
    """What to do at home, and one tap for what was done."""
    row = get_object_or_404(Episode.records.scope(request.actor), pk=episode)
    clinic = the_clinic(request.actor)
    today = _today(request.actor)
    by_script = wants_json(request)
    problem = ""
    if request.method == "POST":
        try:
            on = dt.date.fromisoformat(request.POST.get("on", ""))
            task = request.POST.get("task", "")
            is_done = request.POST.get("done") == "yes"
            tapped_on = _today(request.actor, waited_of(request.POST))
            actions_home.tick(request.actor, row, on, task, is_done=is_done, today=tapped_on)
        except ValueError:
            problem = gettext("The page that sent this was incomplete. Please tap once more.")
        except CannotTick as refusal:
            problem = gettext(refusal.args[0])
        else:
            return JsonResponse({}) if by_script else redirect("my_home", episode)
        if by_script:
            return JsonResponse({"problem": problem}, status=422)
    home = home_of(request.actor, episode, today)
    days = [today - dt.timedelta(days=number) for number in range(BACK_DAYS + 1)]
    values = {
        "home": home,
        "episode": row,
        "clinic": clinic,
        "kinds": KINDS,
        "problem": problem,
        "days": [(day, home.done_on(day)) for day in days],
        "shown_days": SHOWN_DAYS,
    }
    return render(request, "progress/my_home.html", values, status=422 if problem else 200)


def _today(actor: Actor, ago: dt.timedelta = NOW) -> dt.date:
    today: dt.date = (timezone.now() - ago).astimezone(ZoneInfo(the_clinic(actor).zone)).date()
    return today
