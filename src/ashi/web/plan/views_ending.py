"""End a plan: why, whom next, what else, and which booked times are free again."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ashi.tailoring import REFERRALS, Response
from ashi.web.booking.queries import booked_ahead
from ashi.web.plan import ending, forms, queries
from ashi.web.plan.actions import StalePlan
from ashi.web.plan.forms import CannotPlan, Problem
from ashi.web.records import audit, reading
from ashi.web.records.access import only
from ashi.web.records.models import Episode


@only("practitioner")
@require_http_methods(["GET", "HEAD", "POST"])
def plan_end(request: HttpRequest, episode: UUID) -> HttpResponse:
    row = get_object_or_404(Episode.records.scope(request.actor).select_related("patient__user"), pk=episode)
    page = queries.plan_page(request.actor, episode)
    if page.plan is None or page.document is None:
        messages.error(request, "There is no plan here that could end.")
        return redirect("plan", episode)
    if page.plan.status == "ended":
        return redirect("chart", episode)
    today = timezone.now().astimezone(ZoneInfo(page.who.zone)).date()
    choices = ending.choices_for(page.ground.intake if page.ground else None, today)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            wanted = ending.wanted_of(request.POST, choices, today, page.response or Response("first"))
            base = forms.base_of(request.POST)
            if base is None:
                raise StalePlan
            freed = ending.end(request.actor, row, base, wanted, page.who.zone)
        except CannotPlan as refusal:
            problems = refusal.problems
        except StalePlan:
            problems = (Problem("", ending.CHANGED),)
        else:
            messages.success(request, _done(len(freed), has_mail=row.patient.user is not None))
            return redirect("chart", episode)
    with audit.reading(request.actor, "plan.read", f"episode:{episode.hex}", patient=page.who.patient):
        pass
    booked = [(str(one.pk), _booked(one, page.who.zone)) for one in booked_ahead(row)]
    context = {
        "page": page,
        "who": page.who,
        "booked": booked,
        "referrals": [(one.id, one.words[0].upper() + one.words[1:]) for one in REFERRALS.values()],
        "what_else": [(one.id, one.words) for one in choices],
        "sent": request.POST,
        "freed": request.POST.getlist("freed") if problems else [key for key, _ in booked],
        "chosen": request.POST.getlist("what_else") if problems else [one.id for one in choices],
        "problems": problems,
        "errors": {problem.field: problem.text for problem in problems},
    }
    return render(request, "plan/ending.html", context, status=422 if problems else 200)


def _booked(appointment: object, zone: str) -> str:
    return f"{reading.when(appointment.starts_at, zone, None)}, {appointment.practitioner.name}"  # type: ignore[attr-defined]


def _done(freed: int, *, has_mail: bool) -> str:
    said = "The plan is ended. The patient reads why on their page."
    if freed:
        times = "1 booked visit is" if freed == 1 else f"{freed} booked visits are"
        told = "they get a mail with the times." if has_mail else "no mail is known, so please tell them."
        said += f" {times} cancelled; {told}"
    return said
