"""Wait for a time: join, take what is offered or say no, leave; and the line as the clinic sees it."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ashi.web.booking import actions_waiting, policies, queries, queries_waiting
from ashi.web.booking.forms import parse_key
from ashi.web.booking.forms_hours import WEEKDAYS
from ashi.web.booking.forms_waiting import parse_wish, usual
from ashi.web.booking.models import Appointment, OfferedTime, WaitingPlace
from ashi.web.booking.refusals import CannotBook
from ashi.web.booking.waiting import FreeTime, Person
from ashi.web.design.languages import translated
from ashi.web.records.access import only
from ashi.web.records.models import Patient, Practitioner

PART_WORDS = {
    "morning": gettext_noop("Morning, until 12"),
    "afternoon": gettext_noop("Afternoon, 12 to 17"),
    "evening": gettext_noop("Evening, from 17"),
}


@only("patient")
@require_http_methods(["GET", "POST"])
def wait(request: HttpRequest, practitioner: UUID) -> HttpResponse:
    """Say what suits, and join the line; with `instead_of`, for a time earlier than the one booked."""
    person = get_object_or_404(Practitioner.records.scope(request.actor), pk=practitioner, is_bookable=True)
    clinic = queries.the_clinic(request.actor)
    zone = ZoneInfo(clinic.zone)
    today = timezone.now().astimezone(zone).date()
    booked = _booked(request, person)
    latest = booked.starts_at.astimezone(zone).date() if booked else None
    typed = request.POST if request.method == "POST" else usual(today)
    problems: list[tuple[str, str]] = []
    free_now: list[FreeTime] = []
    if request.method == "POST":
        wish, problems = parse_wish(request.POST, today, person.pk, latest)
        if wish is not None:
            patient = get_object_or_404(Patient.records.scope(request.actor))
            before = booked.starts_at if booked else None
            probe = Person(patient.pk, timezone.now(), wish, before=before)
            free_now = queries_waiting.fits_already(probe, clinic)
            try:
                if not free_now:
                    actions_waiting.join(request.actor, patient, wish, instead_of=booked)
                    return redirect("waiting")
            except CannotBook as refused:
                problems = [("weekdays", refused.args[0])]
    names = {one.pk: one.name for one in queries.practitioners(request.actor)}
    context = {
        "person": person,
        "clinic": clinic,
        "booked": booked,
        "typed": typed,
        "problems": [(name, translated(words)) for name, words in problems],
        "free_now": free_now,
        "names": names,
        "weekdays": [(number, gettext(name)) for number, name in enumerate(WEEKDAYS)],
        "parts": [(part, gettext(words)) for part, words in PART_WORDS.items()],
        "hold": queries.hold_of(request.actor),
    }
    return render(request, "booking/wait.html", context, status=422 if problems else 200)


def _booked(request: HttpRequest, person: Practitioner) -> Appointment | None:
    """The own appointment that an earlier time is to replace, if the form says so and it can still be moved."""
    asked = parse_key(request.POST.get("instead_of", "") or request.GET.get("instead_of", ""))
    row = (
        Appointment.records.scope(request.actor).filter(pk=asked, practitioner=person).first()
        if asked
        else None
    )
    if row is None or row.is_at_home or policies.why_not_move(row, timezone.now(), by_patient=True):
        return None
    return row


@only("patient")
@require_http_methods(["GET", "POST"])
def waiting(request: HttpRequest) -> HttpResponse:
    """The own place in line, and the time that is kept."""
    if request.method == "POST":
        return _answer(request)
    context = {
        "place": queries_waiting.my_place(request.actor),
        "offer": queries_waiting.my_offer(request.actor),
        "clinic": queries.the_clinic(request.actor),
        "weekdays": WEEKDAYS,
        "parts": PART_WORDS,
        "hold": queries.hold_of(request.actor),
    }
    return render(request, "booking/waiting.html", context)


def _answer(request: HttpRequest) -> HttpResponse:
    """Take, decline or leave."""
    act = request.POST.get("do", "")
    if act == "leave":
        place = queries_waiting.my_place(request.actor)
        if place is not None:
            actions_waiting.leave(request.actor, place)
            messages.success(request, gettext("You are no longer on the waiting list."))
        return redirect("waiting")
    offers = OfferedTime.records.scope(request.actor).select_related(
        "practitioner", "place__patient", "place__instead_of__practitioner"
    )
    offer = offers.filter(pk=parse_key(request.POST.get("offer", ""))).first()
    try:
        if offer is None:
            raise CannotBook(gettext_noop("There is no such offer. Here is what is true now."))
        if act == "take":
            row = actions_waiting.take(request.actor, offer, queries.the_clinic(request.actor))
            messages.success(request, gettext("It is yours. You are no longer on the waiting list."))
            return redirect("appointment", appointment=row.pk)
        actions_waiting.decline(request.actor, offer)
        messages.success(request, gettext("Thank you for saying so. You keep your place in line."))
    except CannotBook as refused:
        messages.error(request, refused.words)
    return redirect("waiting")


@only("front_desk", "owner", "practitioner")
@require_GET
def waiting_list(request: HttpRequest) -> HttpResponse:
    """Who waits, in order, and why in this order."""
    context = {
        "lines": queries_waiting.everyone_waiting(request.actor),
        "clinic": queries.the_clinic(request.actor),
        "weekdays": WEEKDAYS,
        "parts": PART_WORDS,
        "may_put_first": request.actor.role == "practitioner",
        "untold": [] if request.actor.role == "practitioner" else queries_waiting.to_tell(request.actor),
    }
    return render(request, "booking/waiting_list.html", context)


@only("practitioner")
@require_POST
def waiting_first(request: HttpRequest, place: UUID) -> HttpResponse:
    """Somebody comes before all others, for a reason."""
    row = get_object_or_404(WaitingPlace.records.scope(request.actor), pk=place)
    try:
        actions_waiting.put_first(request.actor, row, request.POST.get("why", "").strip()[:200])
    except CannotBook as refused:
        messages.error(request, str(refused))
    return redirect("waiting_list")
