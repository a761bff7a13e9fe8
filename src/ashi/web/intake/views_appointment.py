"""The patient's own appointment. It stands with the paperwork, because what to do before depends on both."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from ashi.web.booking import policies
from ashi.web.booking.courses import REVIEW_AFTER
from ashi.web.booking.forms import parse_moment
from ashi.web.booking.models import Appointment
from ashi.web.booking.queries import hold_of, moves_left, rest_of_course, the_clinic
from ashi.web.intake.preparing import preparation_for
from ashi.web.records.access import only


@only("patient")
@require_GET
def appointment(request: HttpRequest, appointment: UUID) -> HttpResponse:
    """When, where, and how to prepare."""
    mine = Appointment.records.scope(request.actor).select_related("practitioner", "episode", "course")
    row = get_object_or_404(mine, pk=appointment)
    clinic = the_clinic(request.actor)
    hold = hold_of(request.actor)
    left = moves_left(request.actor, row, clinic)
    context = {
        "appointment": row,
        "clinic": clinic,
        "why_not_cancel": policies.why_not_cancel(row, timezone.now(), by_patient=True),
        "why_not_move_again": policies.why_not_move_again(left, clinic.most_moves),
        "rest": rest_of_course(request.actor, row),
        "review_after": REVIEW_AFTER,
        "was": parse_moment(request.GET.get("was", "")),
        "can_take_back": not policies.why_not_take_back(row, timezone.now()),
        "hold": hold,
        "preparation": None if hold else preparation_for(request.actor, row, clinic),
    }
    return render(request, "booking/appointment.html", context)
