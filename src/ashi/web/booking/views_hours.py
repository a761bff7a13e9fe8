"""When people can be seen: the week of each practitioner, and the days that differ."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from ashi.web.booking import actions_hours, queries, queries_hours
from ashi.web.booking.forms_hours import (
    PAUSES,
    TRAVELS,
    WEEKDAYS,
    Problems,
    parse_change,
    parse_weekly,
    which_choices,
)
from ashi.web.booking.models import ChangedDay, WeeklyHours
from ashi.web.records.access import only
from ashi.web.records.models import Practitioner


@only("front_desk", "owner")
@require_GET
def hours(request: HttpRequest) -> HttpResponse:
    """Everyone's hours, and what differs from today on."""
    return hours_page(request)


def hours_page(request: HttpRequest, problems: Problems | None = None, of: str = "") -> HttpResponse:
    """The page with what is to be mended in the form `of`."""
    clinic = queries.the_clinic(request.actor)
    context = {
        "clinic": clinic,
        "weeks": queries_hours.weeks(request.actor),
        "weekdays": WEEKDAYS,
        "changes": queries_hours.coming_changes(request.actor, clinic),
        "rooms": queries_hours.rooms(request.actor),
        "pauses": PAUSES,
        "which": which_choices(request.POST, ZoneInfo(clinic.zone)) if of == "change" else {},
        "travels": TRAVELS,
        "problems": problems or [],
        "of": of,
        "typed": request.POST,
    }
    return render(request, "booking/hours.html", context, status=422 if problems else 200)


@only("front_desk", "owner")
@require_POST
def hours_add(request: HttpRequest) -> HttpResponse:
    """Hours for every week."""
    wish, problems = parse_weekly(request.POST)
    if wish is None:
        return hours_page(request, problems, "weekly")
    person = get_object_or_404(Practitioner.records.scope(request.actor), pk=wish.practitioner)
    actions_hours.add_weekly(request.actor, wish, person)
    return redirect("hours")


@only("front_desk", "owner")
@require_POST
def hours_remove(request: HttpRequest, hours: UUID) -> HttpResponse:
    """Take weekly hours away; what is booked in them stays."""
    row = get_object_or_404(WeeklyHours.records.scope(request.actor), pk=hours)
    actions_hours.remove_weekly(request.actor, row)
    messages.success(request, "Taken away. What is booked then stays booked.")
    return redirect("hours")


@only("front_desk", "owner")
@require_POST
def hours_change(request: HttpRequest) -> HttpResponse:
    """Days that are closed, or open besides."""
    clinic = queries.the_clinic(request.actor)
    zone = ZoneInfo(clinic.zone)
    wish, problems = parse_change(request.POST, timezone.now().astimezone(zone).date(), zone)
    if wish is None:
        return hours_page(request, problems, "change")
    person = (
        get_object_or_404(Practitioner.records.scope(request.actor), pk=wish.practitioner)
        if wish.practitioner
        else None
    )
    actions_hours.change_days(request.actor, wish, person)
    return redirect("hours")


@only("front_desk", "owner")
@require_POST
def hours_undo(request: HttpRequest, change: UUID) -> HttpResponse:
    """That day is as every week again."""
    row = get_object_or_404(ChangedDay.records.scope(request.actor), pk=change)
    actions_hours.undo_change(request.actor, row)
    return redirect("hours")
