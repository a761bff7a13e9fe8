"""What the front desk does from its calendar. A script gets its answer as JSON; without one the calendar comes anew."""

import datetime as dt
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from ashi.web.booking import actions, actions_desk, queries, queries_calendar
from ashi.web.booking.forms import parse_day, parse_key, parse_moment
from ashi.web.booking.models import Appointment, Room
from ashi.web.booking.slots import Span
from ashi.web.booking.twice import choices, instants
from ashi.web.booking.views_desk import asked_in, query_of, query_of_day
from ashi.web.records.access import only
from ashi.web.records.models import Practitioner

SAID = {
    "arrived": "{name} has arrived.",
    "booked": "{name} is expected again.",
    "no_show": "{name} did not come.",
    "cancelled": "The visit of {name} is cancelled. Its time is free.",
}


@only("front_desk", "owner")
@require_POST
def desk_step(request: HttpRequest, appointment: UUID) -> HttpResponse:
    """Arrived, late, did not come, cancelled, and each of them taken back."""
    row = _row(request, appointment)
    to, late = request.POST.get("to", ""), request.POST.get("late", "")
    was = {"late": str(row.late_minutes or 0)} if late else {"to": row.status}
    try:
        if late:
            minutes = int(late) if late.isascii() and late.isdigit() and len(late) < 4 else -1
            actions_desk.come_late(request.actor, row, minutes)
            said = f"{{name}} comes {minutes} minutes late." if minutes else "{name} is expected on time."
        else:
            _step(request, row, to)
            said = "Nobody was there for {name}'s visit." if row.is_at_home and to == "no_show" else SAID[to]
    except actions.CannotBook as refused:
        return _refused(request, row, str(refused))
    return _done(request, row, said.format(name=row.patient.name), reverse("desk_step", args=[row.pk]), was)


def _step(request: HttpRequest, row: Appointment, to: str) -> None:
    match to:
        case "cancelled":
            actions.cancel(request.actor, row, why=request.POST.get("why", "")[:1000])
        case "booked":
            actions_desk.put_back(request.actor, row)
        case "arrived" | "no_show":
            actions.step(request.actor, row, to)
        case _:
            raise actions.CannotBook("Choose what happened: arrived, did not come, or cancelled.")


@only("front_desk", "owner")
@require_POST
def desk_place(request: HttpRequest, appointment: UUID) -> HttpResponse:
    """Put a visit elsewhere: `day` and `minute` on the clinic's wall clock, and with whom.

    Of a minute that happens twice the desk is asked which; the answer comes as `which`.
    """
    row = _row(request, appointment)
    clinic = queries.the_clinic(request.actor)
    zone = ZoneInfo(clinic.zone)
    people = Practitioner.records.scope(request.actor).filter(is_bookable=True)
    whom = parse_key(request.POST.get("practitioner", "")) or row.practitioner_id
    person = get_object_or_404(people, pk=whom)
    rooms = Room.records.scope(request.actor).filter(is_open=True)
    room = rooms.filter(pk=parse_key(request.POST.get("room", ""))).first()
    was, before = (
        parse_moment(request.POST.get("was", "")) or row.starts_at,
        (row.practitioner_id, row.room_id),
    )
    try:
        starts_at = _moment(request, zone)
        if starts_at is None:
            return _ask_which(request, row, zone)
        away = Span(starts_at, starts_at + (row.ends_at - row.starts_at)).with_travel(
            actions_desk.travel_of(row, person)
        )
        is_back = request.POST.get("undo") == "1"
        if not is_back and not queries_calendar.is_there(
            request.actor, clinic, person, away.starts_at, away.ends_at
        ):
            way = " with the way there and back" if row.is_at_home else ""
            raise actions.CannotBook(f"{person.name} is not here then{way}. Change the hours first.")
        actions_desk.place(request.actor, row, person, starts_at, was=was, room=room)
    except actions.CannotBook as refused:
        return _refused(request, row, str(refused))
    back = was.astimezone(zone)
    undo = {
        "day": str(back.date()),
        "minute": str(back.hour * 60 + back.minute),
        "which": "second" if back.fold else "first",
        "practitioner": str(before[0]),
        "room": str(before[1] or ""),
        "was": starts_at.isoformat(),
        "undo": "1",
    }
    local = starts_at.astimezone(zone)
    said = f"{row.patient.name} is now at {local:%H:%M} on {local:%A}, {'in ' + room.name if room else 'with ' + person.name}."
    return _done(request, row, said, reverse("desk_place", args=[row.pk]), undo)


def _moment(request: HttpRequest, zone: ZoneInfo) -> dt.datetime | None:
    """The instant; None when it can be one of two and nobody has said which."""
    date, minute = parse_day(request.POST.get("day", "")), request.POST.get("minute", "")
    if date is None or not (minute.isascii() and minute.isdigit() and len(minute) < 5 and int(minute) < 1440):
        raise actions.CannotBook("Choose a day and a time.")
    there = instants(date, int(minute), zone)
    if not there:
        raise actions.CannotBook("The clocks go forward then: this time does not exist. Choose another.")
    if len(there) == 1:
        return there[0]
    return {"first": there[0], "second": there[1]}.get(request.POST.get("which", ""))


def _ask_which(request: HttpRequest, row: Appointment, zone: ZoneInfo) -> HttpResponse:
    date, minute = parse_day(request.POST["day"]), int(request.POST["minute"])
    both = choices(instants(date, minute, zone)[0], zone) if date else ()
    said = f"{minute // 60:02}:{minute % 60:02} comes twice on this day. Which one do you mean?"
    if not _wants_json(request):
        return _refused(request, row, f"{said} Nothing was moved; use “Move” at the visit.")
    return JsonResponse({"said": said, "which": [[one.which, one.words] for one in both]}, status=409)


@only("front_desk", "owner")
@require_POST
def desk_walk_in(request: HttpRequest) -> HttpResponse:
    """Somebody came without a booking: the next free time, from its button."""
    clinic = queries.the_clinic(request.actor)
    zone = ZoneInfo(clinic.zone)
    whom, _, moment = request.POST.get("gap", "").partition("|")
    people = Practitioner.records.scope(request.actor).filter(is_bookable=True)
    person, starts_at = people.filter(pk=parse_key(whom)).first(), parse_moment(moment)
    key = parse_key(request.POST.get("client_key", ""))
    try:
        if person is None or starts_at is None:
            raise actions.CannotBook("Choose one of the free times.")
        row = actions_desk.walk_in(request.actor, person, starts_at, zone, client_key=key)
    except actions.CannotBook as refused:
        messages.error(request, str(refused))
    else:
        at = f"{row.starts_at.astimezone(zone):%H:%M}"
        messages.success(
            request, f"{row.patient.name}: {at} with {person.name}. Write the name when you know it."
        )
    return redirect(reverse("desk") + query_of(asked_in(request, clinic)))


@only("front_desk", "owner")
@require_POST
def desk_name(request: HttpRequest, appointment: UUID) -> HttpResponse:
    """Who somebody without an account is."""
    row = _row(request, appointment)
    name, telephone = request.POST.get("name", ""), request.POST.get("telephone", "")
    was = {"name": row.patient.name, "telephone": row.patient.telephone}
    try:
        actions_desk.write_name(request.actor, row, name, telephone)
    except actions.CannotBook as refused:
        return _refused(request, row, str(refused))
    said = f"The name is now {name.strip()[:200]}."
    return _done(request, row, said, reverse("desk_name", args=[row.pk]), was)


def _row(request: HttpRequest, appointment: UUID) -> Appointment:
    rows = Appointment.records.scope(request.actor).select_related("patient__user", "practitioner")
    return get_object_or_404(rows, pk=appointment)


def _wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _done(
    request: HttpRequest, row: Appointment, said: str, address: str, undo: dict[str, str]
) -> HttpResponse:
    if _wants_json(request):
        answer: dict[str, Any] = {"said": said, "undo": {"address": address, "fields": undo}}
        return JsonResponse(answer)
    messages.success(request, said)
    return _back(request, row)


def _refused(request: HttpRequest, row: Appointment, said: str) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse({"said": said}, status=409)
    messages.error(request, said)
    return _back(request, row)


def _back(request: HttpRequest, row: Appointment) -> HttpResponse:
    return redirect(reverse("desk") + query_of_day(request, row.starts_at, queries.the_clinic(request.actor)))
