"""The front desk's day: who comes, who is here, and a booking taken on the telephone."""

import datetime as dt
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ashi.web.booking import actions, queries
from ashi.web.booking.forms import parse_day, parse_key, parse_telephone_booking
from ashi.web.booking.models import Appointment
from ashi.web.records.access import only
from ashi.web.records.models import Practitioner
from ashi.web.records.scope import new_id

NEXT_STEPS = {
    "booked": (("arrived", "Has arrived"), ("no_show", "Did not come")),
    "arrived": (("booked", "Not here after all"),),
    "no_show": (("arrived", "Has arrived"),),
}


@only("front_desk", "owner")
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """One day of the whole clinic."""
    clinic = queries.the_clinic(request.actor)
    today = timezone.now().astimezone(ZoneInfo(clinic.zone)).date()
    date = parse_day(request.GET.get("day", "")) or today
    context = {
        "clinic": clinic,
        "date": date,
        "today": today,
        "yesterday": date - dt.timedelta(days=1),
        "tomorrow": date + dt.timedelta(days=1),
        "rows": queries.day_at_the_desk(request.actor, clinic, date),
        "next_steps": NEXT_STEPS,
        "now": timezone.now(),
        "on_hold": queries.episodes_on_hold(request.actor),
    }
    return render(request, "booking/desk.html", context)


@only("front_desk", "owner")
@require_POST
def desk_step(request: HttpRequest, appointment: UUID) -> HttpResponse:
    """Check in, undo, or note that someone did not come."""
    row = get_object_or_404(Appointment.records.scope(request.actor), pk=appointment)
    to = request.POST.get("to", "")
    try:
        if to == Appointment.Status.CANCELLED:
            actions.cancel(request.actor, row, why=request.POST.get("why", "")[:1000])
        else:
            actions.step(request.actor, row, to)
    except actions.CannotBook as refused:
        messages.error(request, str(refused))
    clinic = queries.the_clinic(request.actor)
    return redirect(f"{reverse('desk')}?day={row.starts_at.astimezone(ZoneInfo(clinic.zone)).date()}")


@only("front_desk", "owner")
@require_http_methods(["GET", "POST"])
def desk_book(request: HttpRequest) -> HttpResponse:
    """A booking with a name and a number only."""
    clinic = queries.the_clinic(request.actor)
    people = queries.practitioners(request.actor)
    typed = parse_telephone_booking(request.POST.dict())
    problems = []
    if request.method == "POST":
        problems = [(problem.field, problem.words) for problem in typed.problems()]
        if typed.starts_at is not None and not problems:
            person = get_object_or_404(Practitioner.records.scope(request.actor), pk=typed.practitioner)
            try:
                row = actions.book_by_telephone(
                    request.actor,
                    typed.name,
                    typed.telephone,
                    person,
                    typed.starts_at,
                    client_key=parse_key(request.POST.get("client_key", "")),
                )
            except actions.CannotBook as refused:
                problems = [("slot", str(refused))]
            else:
                messages.success(request, f"Booked for {row.patient.name}.")
                return redirect(
                    f"{reverse('desk')}?day={row.starts_at.astimezone(ZoneInfo(clinic.zone)).date()}"
                )
    context = {
        "clinic": clinic,
        "choices": [(person, queries.free_days(request.actor, person, clinic)[:5]) for person in people],
        "typed": typed,
        "slot": request.POST.get("slot", ""),
        "problems": problems,
        "key": request.POST.get("client_key") or new_id(),
    }
    return render(request, "booking/desk_book.html", context, status=422 if problems else 200)
