"""The waiting list by telephone: the desk puts somebody on it, notes their answer, takes them off."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from ashi.web.booking import actions_waiting, actions_waiting_desk, queries, queries_waiting
from ashi.web.booking.forms import parse_key
from ashi.web.booking.forms_hours import WEEKDAYS
from ashi.web.booking.forms_waiting import parse_caller, parse_wish, usual
from ashi.web.booking.models import OfferedTime, WaitingPlace
from ashi.web.booking.refusals import CannotBook
from ashi.web.booking.views_waiting import PART_WORDS
from ashi.web.booking.waiting import FreeTime, Person, Wish
from ashi.web.records.access import only
from ashi.web.records.models import Patient
from ashi.web.records.scope import new_id


@only("front_desk", "owner")
@require_http_methods(["GET", "POST"])
def waiting_add(request: HttpRequest) -> HttpResponse:
    """A place for somebody on the telephone: a name and a number, or `patient` in the address for who is known."""
    clinic = queries.the_clinic(request.actor)
    today = timezone.now().astimezone(ZoneInfo(clinic.zone)).date()
    people = queries.practitioners(request.actor)
    asked = parse_key(request.GET.get("patient", ""))
    known = get_object_or_404(Patient.records.scope(request.actor), pk=asked) if asked else None
    typed = request.POST if request.method == "POST" else usual(today)
    problems: list[tuple[str, str]] = []
    free_now: list[FreeTime] = []
    if request.method == "POST":
        whom = next((one.pk for one in people if str(one.pk) == request.POST.get("who")), None)
        name, telephone, problems = ("", "", []) if known else parse_caller(request.POST)
        wish, more = parse_wish(request.POST, today, whom)
        problems += more
        if wish is not None and not problems:
            free_now = queries_waiting.fits_already(Person(new_id(), timezone.now(), wish), clinic)
            try:
                if not free_now:
                    place = _join(request, known, name, telephone, wish)
                    messages.success(request, f"{place.patient.name} is on the list.")
                    return redirect("waiting_list")
            except CannotBook as refused:
                problems = [("weekdays", str(refused))]
    context = {
        "known": known,
        "clinic": clinic,
        "people": people,
        "names": {one.pk: one.name for one in people},
        "typed": typed,
        "problems": problems,
        "free_now": free_now,
        "weekdays": list(enumerate(WEEKDAYS)),
        "parts": list(PART_WORDS.items()),
    }
    return render(request, "booking/waiting_add.html", context, status=422 if problems else 200)


def _join(request: HttpRequest, known: Patient | None, name: str, telephone: str, wish: Wish) -> WaitingPlace:
    if known is None:
        return actions_waiting_desk.join_by_telephone(request.actor, name, telephone, wish)
    if known.user_id is None and not known.telephone:
        raise CannotBook(
            "Nobody can be called without a number. Write it on the calendar, at one of their visits."
        )
    return actions_waiting.join(request.actor, known, wish)


@only("front_desk", "owner")
@require_POST
def waiting_answer(request: HttpRequest, place: UUID) -> HttpResponse:
    """What somebody said on the telephone about the time that is kept for them, or that nobody could be reached."""
    row = get_object_or_404(WaitingPlace.records.scope(request.actor), pk=place)
    offers = OfferedTime.records.scope(request.actor).filter(place=row)
    offer = (
        offers.select_related("practitioner", "place__patient", "place__instead_of__practitioner")
        .filter(pk=parse_key(request.POST.get("offer", "")))
        .first()
    )
    try:
        if offer is None:
            raise CannotBook("There is no such offer. Here is what is true now.")
        messages.success(request, _note(request, offer))
    except CannotBook as refused:
        messages.error(request, str(refused))
    return redirect("waiting_list")


def _note(request: HttpRequest, offer: OfferedTime) -> str:
    name = offer.place.patient.name
    match request.POST.get("do"):
        case "take":
            actions_waiting.take(request.actor, offer, queries.the_clinic(request.actor))
            return f"Booked for {name}, who is no longer on the list."
        case "decline":
            actions_waiting.decline(request.actor, offer)
            return f"{name} keeps the place in line. The next person is asked."
        case "not_reached":
            actions_waiting_desk.note_not_reached(request.actor, offer)
            return f"Noted that {name} was not reached. The next person is asked."
        case _:
            raise CannotBook("Choose what they said.")


@only("front_desk", "owner")
@require_POST
def waiting_end(request: HttpRequest, place: UUID) -> HttpResponse:
    """Somebody told the desk that they wait no longer."""
    row = get_object_or_404(WaitingPlace.records.scope(request.actor).select_related("patient"), pk=place)
    actions_waiting.leave(request.actor, row)
    messages.success(request, f"{row.patient.name} waits no longer.")
    return redirect("waiting_list")
