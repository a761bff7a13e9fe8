"""A booking at the desk: on the telephone, or for somebody who was looked for."""

import datetime as dt
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ashi.web.booking import actions, holds, queries, queries_home, queries_patients
from ashi.web.booking.forms import TelephoneBooking, parse_key, parse_telephone_booking
from ashi.web.booking.models import Appointment
from ashi.web.booking.queries_house import home_travels, house_of
from ashi.web.booking.refusals import NO_HOME_VISITS
from ashi.web.booking.slots import Span
from ashi.web.booking.twice import choices
from ashi.web.booking.views_desk import asked_in, query_of, query_of_day
from ashi.web.records.access import only
from ashi.web.records.models import Clinic, Patient, Practitioner
from ashi.web.records.scope import new_id


@only("front_desk", "owner")
@require_http_methods(["GET", "POST"])
def desk_book(request: HttpRequest) -> HttpResponse:
    """A name and a number are enough, or `patient` in the address; `slot` when it began at a free place.

    Whoever has the name and number of somebody who is known may be that person: the desk is asked before anything
    is booked, and answers by `patient`.
    """
    clinic = queries.the_clinic(request.actor)
    zone = ZoneInfo(clinic.zone)
    sent = request.POST if request.method == "POST" else request.GET
    slot = sent.get("slot") or request.GET.get("slot", "")
    typed = parse_telephone_booking({**sent.dict(), "slot": slot})
    known = _known(request, typed)
    key = parse_key(request.POST.get("client_key", ""))
    problems: list[tuple[str, str]] = []
    both = choices(typed.starts_at, zone) if typed.starts_at else ()
    is_asked = False
    if request.method == "POST":
        problems = [(problem.field, problem.words) for problem in typed.problems()]
        is_asked = bool(both) and "which" not in request.POST
        if not problems and not is_asked:
            if same := _same(request, typed, key, clinic):
                return _ask_who(request, typed, slot, same, clinic)
            try:
                row = _book(request, typed, known, key, clinic)
            except actions.CannotBook as refused:
                problems = [("slot", str(refused))]
            else:
                messages.success(request, f"Booked for {row.patient.name}.")
                return redirect(reverse("desk") + query_of_day(request, row.starts_at, clinic))
    context = _form(request, typed, known, clinic) | {
        "slot": slot,
        "both": [(f"{typed.practitioner}|{one.instant.isoformat()}", one.words) for one in both],
        "zone": zone,
        "problems": problems,
        "key": request.POST.get("client_key") or new_id(),
    }
    return render(request, "booking/desk_book.html", context, status=422 if problems or is_asked else 200)


def _known(request: HttpRequest, typed: TelephoneBooking) -> Patient | None:
    if typed.patient is None:
        return None
    return get_object_or_404(Patient.records.scope(request.actor), pk=typed.patient)


def _form(
    request: HttpRequest, typed: TelephoneBooking, known: Patient | None, clinic: Clinic
) -> dict[str, Any]:
    people = queries.practitioners(request.actor)
    travels = home_travels(request.actor)
    today = timezone.now().astimezone(ZoneInfo(clinic.zone)).date()
    house = house_of(request.actor, clinic, today, queries.DAYS_SHOWN)
    person = next((one for one in people if one.pk == typed.practitioner), None)
    query = query_of(asked_in(request, clinic))
    return {
        "clinic": clinic,
        "choices": [
            (one, queries.by_day(house, one, travels[one.pk] if typed.at_home else None)[:5])
            for one in people
            if one.pk in travels or not typed.at_home
        ],
        "at_home": [(one.name, travels[one.pk]) for one in people if one.pk in travels],
        "typed": typed,
        "known": known,
        "address": typed.address or (queries_home.last_address(request.actor, known.pk) if known else ""),
        "chosen": person if typed.starts_at is not None else None,
        "query": query,
        "here": f"{query}&patient={known.pk}" if known else query,
    }


def _same(
    request: HttpRequest, typed: TelephoneBooking, key: UUID | None, clinic: Clinic
) -> list[queries_patients.Found]:
    """Who this caller may be; nobody once that is answered, or when the form was sent twice.

    Whoever may have to see a doctor first is not asked about: they are refused, whichever the answer.
    """
    is_answered = typed.patient or typed.is_somebody_new or queries.is_mine(request.actor, key)
    if is_answered or holds.is_likely_on_hold(typed.name, typed.telephone):
        return []
    return list(queries_patients.same_people(request.actor, typed.name, typed.telephone, clinic))


def _ask_who(
    request: HttpRequest,
    typed: TelephoneBooking,
    slot: str,
    same: list[queries_patients.Found],
    clinic: Clinic,
) -> HttpResponse:
    context = {
        "typed": typed,
        "slot": slot,
        "which": request.POST.get("which", ""),
        "same": same,
        "clinic": clinic,
        "query": query_of(asked_in(request, clinic)),
        "key": request.POST.get("client_key") or new_id(),
        "whom": get_object_or_404(Practitioner.records.scope(request.actor), pk=typed.practitioner),
    }
    return render(request, "booking/desk_same.html", context, status=422)


def _book(
    request: HttpRequest, typed: TelephoneBooking, known: Patient | None, key: UUID | None, clinic: Clinic
) -> Appointment:
    whom = get_object_or_404(Practitioner.records.scope(request.actor), pk=typed.practitioner)
    if typed.starts_at is None:
        raise actions.CannotBook("Choose one of the free times.")
    home = _home(request, clinic, whom, typed.starts_at, typed.address) if typed.at_home else None
    if known:
        return actions.book(request.actor, known, whom, typed.starts_at, client_key=key, home=home)
    return actions.book_by_telephone(
        request.actor, typed.name, typed.telephone, whom, typed.starts_at, client_key=key, home=home
    )


def _home(
    request: HttpRequest, clinic: Clinic, whom: Practitioner, starts_at: dt.datetime, address: str
) -> actions.HomeVisit:
    """The home visit, if the hours hold it with its way. Raises `CannotBook`; the database refuses what is taken."""
    minutes = home_travels(request.actor).get(whom.pk)
    if minutes is None:
        raise actions.CannotBook(NO_HOME_VISITS.format(name=whom.name))
    visit = Span(starts_at, starts_at + dt.timedelta(minutes=whom.visit_minutes))
    if reason := queries_home.why_no_way(request.actor, clinic, whom, visit, minutes):
        raise actions.CannotBook(reason)
    return actions.HomeVisit(minutes, address)
