"""Where people lie, and how long a practitioner pauses: the parts of the page of hours that concern both."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from ashi.web.booking import actions_rooms
from ashi.web.booking.forms_hours import parse_habits, parse_room_name
from ashi.web.booking.models import Room
from ashi.web.booking.refusals import CannotBook
from ashi.web.booking.views_hours import hours_page
from ashi.web.records.access import only
from ashi.web.records.models import Practitioner


@only("front_desk", "owner")
@require_POST
def room_add(request: HttpRequest) -> HttpResponse:
    """One more room."""
    name, problems = parse_room_name(request.POST)
    if not problems:
        try:
            given = actions_rooms.add_room(request.actor, name)
        except CannotBook as refused:
            problems = [("name", str(refused))]
        else:
            messages.success(request, f"{name} is there. {_given(given)}")
            return redirect("hours")
    return hours_page(request, problems, "room")


@only("front_desk", "owner")
@require_POST
def room_rename(request: HttpRequest, room: UUID) -> HttpResponse:
    """Another name for it."""
    row = get_object_or_404(Room.records.scope(request.actor), pk=room)
    name, problems = parse_room_name(request.POST)
    if not problems:
        try:
            actions_rooms.rename_room(request.actor, row, name)
        except CannotBook as refused:
            problems = [("name", str(refused))]
        else:
            return redirect("hours")
    return hours_page(request, [(f"name_{row.pk.hex}", words) for _, words in problems], row.pk.hex)


@only("front_desk", "owner")
@require_POST
def room_close(request: HttpRequest, room: UUID) -> HttpResponse:
    """No new visits in it; nobody who is booked is lost."""
    row = get_object_or_404(Room.records.scope(request.actor), pk=room)
    actions_rooms.close_room(request.actor, row)
    messages.success(
        request,
        f"{row.name} is closed. Coming visits have another room where one is free; the others are named below.",
    )
    return redirect("hours")


@only("front_desk", "owner")
@require_POST
def room_open(request: HttpRequest, room: UUID) -> HttpResponse:
    """It takes visits again."""
    row = get_object_or_404(Room.records.scope(request.actor), pk=room)
    given = actions_rooms.open_room(request.actor, row)
    messages.success(request, f"{row.name} is open again. {_given(given)}")
    return redirect("hours")


@only("front_desk", "owner")
@require_POST
def hours_habits(request: HttpRequest, practitioner: UUID) -> HttpResponse:
    """The pause after each visit, the usual room, and whether they make home visits."""
    person = get_object_or_404(Practitioner.records.scope(request.actor), pk=practitioner)
    wish, problems = parse_habits(request.POST)
    if wish is None:
        return hours_page(request, problems, person.pk.hex)
    room = get_object_or_404(Room.records.scope(request.actor), pk=wish.room) if wish.room else None
    actions_rooms.keep_habits(request.actor, person, wish.pause_minutes, room, wish.home_visit_travel_minutes)
    messages.success(request, f"Kept for {person.name}. What is booked already stays as it is.")
    return redirect("hours")


def _given(visits: int) -> str:
    if not visits:
        return "New visits can lie in it from now on."
    return "One coming visit lies in it." if visits == 1 else f"{visits} coming visits have a room now."
