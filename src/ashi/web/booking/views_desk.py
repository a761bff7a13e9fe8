"""The front desk's calendar: a day or a week on the screen, what changed on it since, and a day on paper."""

import datetime as dt
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from ashi.web.booking import calendar_board, policies, queries, queries_calendar
from ashi.web.booking.calendar_html import PAPERWORK, Blocks
from ashi.web.booking.calendar_visit import Card, Visit, card_of
from ashi.web.booking.forms import parse_day, parse_key
from ashi.web.booking.queries_calendar import VIEWS, Asked
from ashi.web.records.access import only
from ashi.web.records.models import Clinic
from ashi.web.records.scope import new_id

FARTHEST = dt.timedelta(days=36_525)
STEPS = {
    "booked": (("arrived", "Has arrived"), ("no_show", "Did not come"), ("cancelled", "Cancel")),
    "arrived": (("booked", "Not here after all"),),
    "no_show": (("arrived", "Has arrived"), ("booked", "Is still expected")),
    "cancelled": (("booked", "Take it back"),),
}
# Nobody arrives, comes late or fails to come where the practitioner goes.
STEPS_AT_HOME = {
    "booked": (("no_show", "Nobody was there"), ("cancelled", "Cancel")),
    "no_show": (("booked", "Is still expected"),),
    "cancelled": (("booked", "Take it back"),),
}


def asked_in(request: HttpRequest, clinic: Clinic) -> Asked:
    """What the address asks for; what is missing or impossible becomes today's day view."""
    view = request.GET.get("view", "")
    today = timezone.now().astimezone(ZoneInfo(clinic.zone)).date()
    date = parse_day(request.GET.get("day", "")) or today
    return Asked(
        view if view in VIEWS else "day",
        date if abs(date - today) < FARTHEST else today,
        parse_key(request.GET.get("who", "")),
    )


def query_of(asked: Asked, **change: object) -> str:
    """The address's question mark and what follows, for `asked` or for a change of it."""
    known = {"view": asked.view, "day": asked.date, "who": asked.who} | change
    return "?" + urlencode({name: str(value) for name, value in known.items() if value})


def query_of_day(request: HttpRequest, moment: dt.datetime, clinic: Clinic) -> str:
    """The same view as before, on the day of `moment`."""
    asked = asked_in(request, clinic)
    return query_of(Asked(asked.view, moment.astimezone(ZoneInfo(clinic.zone)).date(), asked.who))


@only("front_desk", "owner")
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """The calendar; with `visit` in the address, that one opened."""
    clinic = queries.the_clinic(request.actor)
    asked = asked_in(request, clinic)
    now = timezone.now()
    look = queries_calendar.look(request.actor, clinic, asked, now)
    read = look.ground()
    board = calendar_board.board(read, clinic, now)
    today = now.astimezone(ZoneInfo(clinic.zone)).date()
    step = dt.timedelta(days=asked.days)
    context = _board(request, clinic, board, look.mark, now) | {
        "people": [one for one in read.people if one.is_bookable],
        "today": today,
        "earlier": query_of(asked, day=asked.date - step),
        "later": query_of(asked, day=asked.date + step),
        "views": [(name, query_of(asked, view=name)) for name in VIEWS if name != "rooms" or read.rooms],
        "at_today": query_of(asked, day=None),
        "gaps": calendar_board.next_gaps(read, board.visits, clinic, now)
        if asked.date == today and asked.view == "day"
        else [],
        "key": new_id(),
    }
    return render(request, "booking/desk.html", context)


@only("front_desk", "owner")
@require_GET
def desk_now(request: HttpRequest) -> HttpResponse:
    """The calendar alone, for a page that is open: 304 while nothing on it has changed."""
    clinic = queries.the_clinic(request.actor)
    now = timezone.now()
    look = queries_calendar.look(request.actor, clinic, asked_in(request, clinic), now)
    etag = f'"{look.mark}"'
    if request.headers.get("If-None-Match") == etag:
        answer = HttpResponse(status=304)
    else:
        board = calendar_board.board(look.ground(), clinic, now)
        answer = render(request, "booking/_desk_board.html", _board(request, clinic, board, look.mark, now))
    answer.headers["ETag"] = etag
    return answer


@only("front_desk", "owner")
@require_GET
def desk_visit(request: HttpRequest, appointment: UUID) -> HttpResponse:
    """What can be done with one visit: what the script puts into the calendar that is open."""
    clinic = queries.the_clinic(request.actor)
    row = queries_calendar.card_row(request.actor, appointment)
    if row is None:
        raise Http404
    card = card_of(row, ZoneInfo(clinic.zone))
    context = _opened(card, query_of(asked_in(request, clinic)), timezone.now())
    return render(request, "booking/_desk_visit.html", context)


def _board(
    request: HttpRequest, clinic: Clinic, board: calendar_board.Board, mark: str, now: dt.datetime
) -> dict[str, Any]:
    here = now.astimezone(ZoneInfo(clinic.zone))
    query, asked_for = query_of(board.asked), request.GET.get("visit", "")
    is_shown = any(visit.id == asked_for for visit in board.visits)
    row = queries_calendar.card_row(request.actor, UUID(asked_for)) if is_shown else None
    opened = card_of(row, ZoneInfo(clinic.zone)) if row else None
    return _opened(opened, query, now) | {
        "clinic": clinic,
        "board": board,
        "blocks": Blocks(query, opened.id if opened else ""),
        "asked": board.asked,
        "mark": mark,
        "today": here.date(),
        "minute": here.hour * 60 + here.minute,
    }


def _opened(card: Card | None, query: str, now: dt.datetime) -> dict[str, Any]:
    choices = (STEPS_AT_HOME if card.is_at_home else STEPS).get(card.status, ()) if card else ()
    if card and card.status == "cancelled" and card.starts_at <= now:
        choices = ()
    return {"opened": card, "choices": choices, "late_minutes": policies.LATE_MINUTES, "query": query}


@only("front_desk", "owner")
@require_GET
def desk_print(request: HttpRequest) -> HttpResponse:
    """One day on paper, as it lies on a desk in sight of others: a given name and an initial, unless asked for more."""
    clinic = queries.the_clinic(request.actor)
    asked = asked_in(request, clinic)
    by_room, now = asked.view == "rooms", timezone.now()
    asked = Asked("rooms" if by_room else "day", asked.date)
    read = queries_calendar.look(request.actor, clinic, asked, now).ground()
    board = calendar_board.board(read, clinic, now)
    context = {
        "clinic": clinic,
        "clinic_name": clinic.name,
        "date": asked.date,
        "by_room": by_room,
        "has_rooms": bool(read.rooms),
        "columns": [column for column in board.columns if any(_comes(item) for item in column.line)],
        "comes": _comes,
        "paperwork": PAPERWORK,
        "is_full": request.GET.get("names") == "full",
        "short": short_name,
    }
    return render(request, "booking/desk_print.html", context)


def _comes(item: Visit | calendar_board.Free) -> bool:
    return isinstance(item, Visit)


def short_name(name: str) -> str:
    """A given name and an initial.

    >>> short_name("Alice Beatrice Adler")
    'Alice A.'
    """
    parts = name.split()
    return f"{parts[0]} {parts[-1][0]}." if len(parts) > 1 and parts[-1][0].isalpha() else name
