"""A whole course at once, and what becomes of its visits: moved, given back, taken back."""

import datetime as dt
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext, gettext_noop, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from ashi.web.booking import actions, actions_course, permissions, policies, queries, queries_calendar
from ashi.web.booking.courses import REVIEW_AFTER, RHYTHMS, Proposed, course_days, propose_course
from ashi.web.booking.forms import (
    VISITS_OFFERED,
    CourseWish,
    parse_course_times,
    parse_course_wish,
    parse_day,
    parse_key,
    parse_moment,
)
from ashi.web.booking.models import Appointment, BookedCourse
from ashi.web.booking.twice import choices
from ashi.web.records import reading
from ashi.web.records.access import only, public
from ashi.web.records.models import Clinic, Patient, Practitioner
from ashi.web.records.scope import new_id

RHYTHM_WORDS = (
    ("twice", gettext_noop("Twice a week")),
    ("weekly", gettext_noop("Once a week")),
    ("fortnightly", gettext_noop("Every two weeks")),
)


@public
@require_http_methods(["GET", "POST"])
def course(request: HttpRequest, practitioner: UUID) -> HttpResponse:
    """All visits of a course from one chosen time: proposed, changed one by one, booked together."""
    person = get_object_or_404(Practitioner.records.scope(request.actor), pk=practitioner, is_bookable=True)
    clinic = queries.the_clinic(request.actor)
    wish = parse_course_wish(request.POST if request.method == "POST" else request.GET)
    if wish.starts_at is None:
        return redirect("practitioner", practitioner=person.pk)
    hold = queries.hold_of(request.actor)
    problem = policies.why_not_book(wish.starts_at, timezone.now())
    times = parse_course_times(request.POST, wish.visits)
    if request.method == "POST":
        if not permissions.may_book_for_self(request.actor):
            return redirect("account_login")
        patient = get_object_or_404(Patient.records.scope(request.actor))
        key = parse_key(request.POST.get("client_key", ""))
        try:
            booked = _book(request, patient, person, clinic, wish, times, key)
        except actions.CannotBook as refused:
            problem = refused.args[0]
        else:
            reading.notice(request.actor, request.user, clinic.zone, request.POST.get("own_zone", ""))
            first = booked.appointments.earliest("starts_at")
            messages.success(request, gettext("%(count)s visits are booked.") % {"count": booked.visits})
            return redirect("appointment", appointment=first.pk)
    proposed = () if hold else _propose(request, person, clinic, wish, wish.starts_at)
    if not hold and not problem and not proposed:
        problem = actions.TAKEN
    context = {
        "person": person,
        "clinic": clinic,
        "wish": wish,
        "proposed": proposed,
        "chosen": {visit.number: _still(visit, times) for visit in proposed},
        "offered": [(number, number) for number in VISITS_OFFERED],
        "rhythms": [(name, gettext(words)) for name, words in RHYTHM_WORDS],
        "review_after": REVIEW_AFTER,
        "latest_cancel_hours": policies.LATEST_CANCEL // dt.timedelta(hours=1),
        "here": f"{request.path}?{urlencode({'at': wish.starts_at.isoformat(), 'visits': wish.visits, 'rhythm': wish.rhythm})}",
        "problem": problem,
        "hold": hold,
        "key": new_id(),
    }
    return render(request, "booking/course.html", context, status=409 if request.method == "POST" else 200)


def _still(visit: Proposed, times: list[dt.datetime]) -> dt.datetime | None:
    """What the person had chosen for this visit, where it is still free; otherwise the proposal."""
    return next((starts_at for starts_at in times if starts_at in visit.choices), visit.starts_at)


def _propose(
    request: HttpRequest, person: Practitioner, clinic: Clinic, wish: CourseWish, first: dt.datetime
) -> tuple[Proposed, ...]:
    """The proposed visits; none if the first time is not free."""
    zone = ZoneInfo(clinic.zone)
    rhythm = RHYTHMS[wish.rhythm]
    first_day = first.astimezone(zone).date()
    free = queries.free_times(request.actor, person, clinic, first_day, course_days(wish.visits, rhythm))
    proposed = propose_course(free, first, wish.visits, rhythm, zone)
    return proposed if queries.is_free(free, first) else ()


def _book(
    request: HttpRequest,
    patient: Patient,
    person: Practitioner,
    clinic: Clinic,
    wish: CourseWish,
    times: list[dt.datetime],
    key: UUID | None,
) -> BookedCourse:
    if len(times) < 2:
        raise actions.CannotBook(
            gettext_noop("Choose a time for two visits at least, or book one visit only.")
        )
    if not queries.is_my_course(request.actor, key):
        span = max(times) - min(times)
        first_day = min(times).astimezone(ZoneInfo(clinic.zone)).date()
        free = queries.free_times(request.actor, person, clinic, first_day, span.days + 2)
        gone = [starts_at for starts_at in times if not queries.is_free(free, starts_at)]
        if gone:
            raise actions_course.TimesGone(gone)
    return actions_course.book_course(request.actor, patient, person, times, client_key=key)


@only("patient", "front_desk", "owner")
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, appointment: UUID) -> HttpResponse:
    """Another time for one appointment, with the same practitioner."""
    mine = Appointment.records.scope(request.actor).select_related("practitioner", "patient")
    row = get_object_or_404(mine, pk=appointment)
    clinic = queries.the_clinic(request.actor)
    zone = ZoneInfo(clinic.zone)
    by_patient = request.actor.role == "patient"
    problem = policies.why_not_move(row, timezone.now(), by_patient=by_patient)
    left = queries.moves_left(request.actor, row, clinic)
    no_more = policies.why_not_move_again(left, clinic.most_moves)
    if request.method == "GET":  # whoever sends a time may go back to where it was
        problem = problem or no_more
    today = timezone.now().astimezone(zone).date()
    own_day = row.starts_at.astimezone(zone).date()
    asked = parse_day(request.GET.get("day", ""))
    first_day = max(today, asked or own_day - dt.timedelta(days=3))
    days = (
        []
        if problem
        else queries.free_days(
            request.actor,
            row.practitioner,
            clinic,
            first_day=first_day,
            without=row.pk,
            travel_minutes=row.travel_minutes,
        )
    )
    starts_at = parse_moment(request.POST.get("at", ""))
    both = choices(starts_at, zone) if starts_at and not by_patient and "which" not in request.POST else ()
    if request.method == "POST" and not problem and not both:
        try:
            if starts_at is None or not _may_begin(request, row, clinic, starts_at):
                raise actions.CannotBook(actions.TAKEN)
            was = row.starts_at
            actions_course.move(request.actor, row, starts_at)
        except actions.CannotBook as refused:
            problem = refused.args[0]
        else:
            if by_patient:
                undo = urlencode({"was": was.isoformat()})
                return redirect(f"{reverse('appointment', args=[row.pk])}?{undo}")
            messages.success(request, "Moved. The old time is free for someone else now.")
            return redirect(f"{reverse('desk')}?day={starts_at.astimezone(zone).date()}")
    context = {
        "appointment": row,
        "clinic": clinic,
        "days": days,
        "problem": problem,
        "by_patient": by_patient,
        "two": both,
        "left": None if left is None else left + 1,
        "no_more": no_more,
        "latest_hours": policies.LATEST_CANCEL // dt.timedelta(hours=1),
        "earlier": first_day - dt.timedelta(days=queries.DAYS_SHOWN) if first_day > today else None,
        "later": first_day + dt.timedelta(days=queries.DAYS_SHOWN),
    }
    return render(request, "booking/move.html", context, status=409 if request.method == "POST" else 200)


def _may_begin(request: HttpRequest, row: Appointment, clinic: Clinic, starts_at: dt.datetime) -> bool:
    """Whether it is free then. Of a time that happens twice the second is not offered, and can be had at the desk."""
    if request.actor.role != "patient" and starts_at.astimezone(ZoneInfo(clinic.zone)).fold:
        ends_at = starts_at + (row.ends_at - row.starts_at)
        return queries_calendar.is_there(request.actor, clinic, row.practitioner, starts_at, ends_at)
    return queries.may_begin(request.actor, row, clinic, starts_at)


@only("patient", "front_desk", "owner")
@require_POST
def cancel_rest(request: HttpRequest, appointment: UUID) -> HttpResponse:
    """Give back every visit of this course that is still to come."""
    row = get_object_or_404(Appointment.records.scope(request.actor), pk=appointment)
    rest = queries.rest_of_course(request.actor, row)
    freed = actions_course.give_back(request.actor, rest)
    kept = len(rest) - freed
    words = ngettext("One visit is cancelled.", "%(count)s visits are cancelled.", freed) % {"count": freed}
    if kept:
        more = gettext("%(count)s cannot be cancelled here any more; please telephone.") % {"count": kept}
        words = f"{words} {more}"
    (messages.success if freed else messages.error)(request, words)
    return _back_to(request, row)


@only("patient", "front_desk", "owner")
@require_POST
def take_back(request: HttpRequest, appointment: UUID) -> HttpResponse:
    """A cancelled visit is had again, if its time is still free."""
    row = get_object_or_404(Appointment.records.scope(request.actor), pk=appointment)
    try:
        actions_course.take_back(request.actor, row)
    except actions.CannotBook as refused:
        messages.error(request, refused.words)
    else:
        messages.success(request, gettext("The visit is booked again."))
    return _back_to(request, row)


def _back_to(request: HttpRequest, row: Appointment) -> HttpResponse:
    if request.actor.role == "patient":
        return redirect("appointment", appointment=row.pk)
    day = row.starts_at.astimezone(ZoneInfo(queries.the_clinic(request.actor).zone)).date()
    return redirect(f"{reverse('desk')}?day={day}")
