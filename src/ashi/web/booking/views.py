"""Pages for choosing a practitioner and a time, and for the appointment one has."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ashi.web.booking import actions, permissions, policies, queries, queries_home, words_profile
from ashi.web.booking.forms import parse_address, parse_key, parse_moment
from ashi.web.booking.models import Appointment
from ashi.web.booking.queries_house import home_travels
from ashi.web.records import reading
from ashi.web.records.access import only, public
from ashi.web.records.models import Patient, Practitioner
from ashi.web.records.packing import packed_for_strangers
from ashi.web.records.scope import new_id


@public
@require_GET
@packed_for_strangers
def practitioner(request: HttpRequest, practitioner: UUID) -> HttpResponse:
    """One practitioner and the free times of the next two weeks; with `at_home` those of a home visit."""
    person = get_object_or_404(Practitioner.records.scope(request.actor), pk=practitioner, is_bookable=True)
    clinic = queries.the_clinic(request.actor)
    hold = queries.hold_of(request.actor)
    travel = home_travels(request.actor).get(person.pk)
    at_home = travel is not None and _asks_for_home(request)
    days = (
        []
        if hold
        else queries.free_days(request.actor, person, clinic, travel_minutes=travel if at_home else None)
    )
    context = {
        "person": person,
        "clinic": clinic,
        "days": days,
        "hold": hold,
        "words": words_profile,
        "travel": travel,
        "at_home": at_home,
    }
    return render(request, "booking/practitioner.html", context)


def _asks_for_home(request: HttpRequest) -> bool:
    return "yes" in (request.GET.get("at_home"), request.POST.get("at_home"))


@public
@require_http_methods(["GET", "POST"])
def book(request: HttpRequest, practitioner: UUID) -> HttpResponse:
    """Confirm one time. Without an account, this is where one is made; the time is kept in the address.

    Of a home visit the way is asked for last, so that it stands in no address of a page.
    """
    person = get_object_or_404(Practitioner.records.scope(request.actor), pk=practitioner, is_bookable=True)
    clinic = queries.the_clinic(request.actor)
    starts_at = parse_moment(request.GET.get("at", "") or request.POST.get("at", ""))
    at_home = _asks_for_home(request)
    travel = home_travels(request.actor).get(person.pk) if at_home else None
    context = {
        "person": person,
        "clinic": clinic,
        "starts_at": starts_at,
        "at_home": at_home,
        "address": "",
        "is_without_address": False,
        "here": request.get_full_path(),
        "hold": queries.hold_of(request.actor),
    }
    if starts_at is None or (at_home and travel is None):
        return redirect("practitioner", practitioner=person.pk)
    days = queries.free_days(request.actor, person, clinic, travel_minutes=travel)
    free = {slot.starts_at for day in days for slot in day.slots}
    problem = policies.why_not_book(starts_at, timezone.now())
    if request.method == "POST":
        if not permissions.may_book_for_self(request.actor):
            return redirect("account_login")
        patient = get_object_or_404(Patient.records.scope(request.actor))
        key = parse_key(request.POST.get("client_key", ""))
        address = parse_address(request.POST.get("address", ""))
        if at_home and not address:
            context |= {"problem": problem, "key": key or new_id(), "is_without_address": True}
            return render(request, "booking/book.html", context, status=422)
        home = actions.HomeVisit(travel, address) if travel is not None else None
        try:
            if starts_at not in free and not queries.is_mine(request.actor, key):
                raise actions.CannotBook(problem or actions.TAKEN)
            appointment = actions.book(request.actor, patient, person, starts_at, client_key=key, home=home)
        except actions.CannotBook as refused:
            return render(
                request,
                "booking/book.html",
                {**context, "problem": refused.args[0], "key": new_id()},
                status=409,
            )
        reading.notice(request.actor, request.user, clinic.zone, request.POST.get("own_zone", ""))
        return redirect("appointment", appointment=appointment.pk)
    if not problem and starts_at not in free:
        problem = actions.TAKEN
    if at_home and request.actor.patient:
        context["address"] = queries_home.last_address(request.actor, request.actor.patient)
    return render(request, "booking/book.html", {**context, "problem": problem, "key": new_id()})


@only("patient")
@require_POST
def appointment_cancel(request: HttpRequest, appointment: UUID) -> HttpResponse:
    """Give the time back."""
    row = get_object_or_404(Appointment.records.scope(request.actor), pk=appointment)
    try:
        actions.cancel(request.actor, row)
    except actions.CannotBook as refused:
        messages.error(request, refused.words)
    else:
        messages.success(request, _("Cancelled. The time is free for someone else now."))
    return redirect("appointment", appointment=row.pk)
