"""The address of a home visit, corrected by its patient or by the desk."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_http_methods

from ashi.web.booking import actions_home, policies, queries, queries_home
from ashi.web.booking.forms import parse_address
from ashi.web.booking.forms_hours import TRAVELS
from ashi.web.booking.models import Appointment
from ashi.web.booking.refusals import NO_WAY_YET, CannotBook
from ashi.web.booking.slots import Span
from ashi.web.design.languages import translated
from ashi.web.records.access import only
from ashi.web.records.models import Clinic

NO_ADDRESS = gettext_noop("Write the address: whoever comes to you has to find it.")


@only("patient", "front_desk", "owner")
@require_http_methods(["GET", "POST"])
def appointment_address(request: HttpRequest, appointment: UUID) -> HttpResponse:
    """Where a home visit goes; at the desk also how long the way there is."""
    mine = Appointment.records.scope(request.actor).select_related("practitioner", "patient")
    row = get_object_or_404(mine, pk=appointment)
    clinic = queries.the_clinic(request.actor)
    by_patient = request.actor.role == "patient"
    problem = policies.why_not_correct_address(row, timezone.now(), by_patient=by_patient)
    minutes = sorted({*TRAVELS, row.travel_minutes or 0})
    chosen = request.POST.get("travel", "")
    travel = int(chosen) if chosen in map(str, minutes) else row.travel_minutes or 0
    typed = parse_address(request.POST.get("address", ""))
    wrong = ""
    if request.method == "POST" and not problem:
        try:
            if not typed:
                wrong = translated(NO_ADDRESS)
            else:
                _keep(request, row, clinic, typed, travel)
        except CannotBook as refused:
            problem = refused.args[0]
        else:
            if not wrong:
                messages.success(request, _kept(request, row))
                return redirect(_page(request, row, clinic))
    context = {
        "appointment": row,
        "clinic": clinic,
        "back": _page(request, row, clinic),
        "by_patient": by_patient,
        "is_open": not policies.why_not_correct_address(row, timezone.now(), by_patient=by_patient),
        "problem": problem,
        "wrong": wrong,
        "address": typed or row.home_address or "",
        "was": row.home_address or "",
        "minutes": minutes,
        "travel": travel,
        "latest_hours": policies.LATEST_CANCEL.seconds // 3600,
    }
    status = 422 if wrong else 409 if request.method == "POST" else 200
    return render(request, "booking/address.html", context, status=status)


def _keep(request: HttpRequest, row: Appointment, clinic: Clinic, address: str, travel: int) -> None:
    """Raises `CannotBook`. A way that gets no longer needs no more room than it has."""
    was = parse_address(request.POST.get("was", ""))
    if request.actor.role == "patient":
        actions_home.correct_address(request.actor, row, address, was=was)
        return
    visit = Span(row.starts_at, row.ends_at)
    if travel > (row.travel_minutes or 0) and (
        reason := queries_home.why_no_way(
            request.actor, clinic, row.practitioner, visit, travel, hours_short=NO_WAY_YET
        )
    ):
        raise CannotBook(reason)
    actions_home.correct_address(request.actor, row, address, was=was, travel_minutes=travel)


def _kept(request: HttpRequest, row: Appointment) -> str:
    if request.actor.role == "patient":
        return gettext("Kept. %(name)s sees the new address.") % {"name": row.practitioner.name}
    return f"The address is kept. {row.practitioner.name} sees it."


def _page(request: HttpRequest, row: Appointment, clinic: Clinic) -> str:
    """Where the visit stands for whoever asks."""
    if request.actor.role == "patient":
        return reverse("appointment", args=[row.pk])
    day = row.starts_at.astimezone(ZoneInfo(clinic.zone)).date()
    return f"{reverse('desk')}?day={day}&visit={row.pk}#visit"
