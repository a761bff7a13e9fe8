"""The desk's part: make this device a tablet, take one back, make a code for someone who is here."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from ashi.web.booking.models import Appointment
from ashi.web.booking.queries import the_clinic
from ashi.web.kiosk import actions, mode, policies, queries
from ashi.web.kiosk.models import Tablet
from ashi.web.records.access import only


@only("front_desk", "owner")
@require_http_methods(["GET", "HEAD", "POST"])
def tablets(request: HttpRequest) -> HttpResponse:
    """Which there are, who is here; and the button that turns this very device into one."""
    name = " ".join(request.POST.get("name", "").split())
    problems = []
    if request.method == "POST":
        if not name:
            problems = [("name", "Give the tablet a name, such as its colour, so that you know it again.")]
        elif len(name) > Tablet._meta.get_field("name").max_length:
            problems = [("name", "This name is too long. One or two words are enough.")]
        else:
            token = actions.set_up(request.actor, name)
            request.session.flush()  # nobody stays signed in on a device that is lent
            return mode.remember(mode.wiped(redirect("tablet")), mode.DEVICE, token, mode.DEVICE_SECONDS)
    clinic = the_clinic(request.actor)
    context = {
        "clinic": clinic,
        "devices": queries.devices(request.actor),
        "people": queries.people_here(request.actor, clinic),
        "name": name,
        "problems": problems,
    }
    return render(request, "kiosk/tablets.html", context, status=422 if problems else 200)


@only("front_desk", "owner")
@require_POST
def tablet_withdraw(request: HttpRequest, tablet: UUID) -> HttpResponse:
    """Take a tablet out of the mode, wherever it is."""
    row = get_object_or_404(Tablet.records.scope(request.actor), pk=tablet)
    actions.withdraw(request.actor, row)
    messages.success(request, f"{row.name} takes no codes any more. It is an ordinary device again.")
    return redirect("tablets")


@only("front_desk", "owner")
@require_POST
def tablet_code(request: HttpRequest, appointment: UUID) -> HttpResponse:
    """A code for one visit, shown once."""
    rows = Appointment.records.scope(request.actor).select_related("patient", "episode")
    row = get_object_or_404(rows, pk=appointment)
    try:
        made, code = actions.hand_over(request.actor, row)
    except actions.CannotHandOver as refused:
        messages.error(request, str(refused))
        return redirect("tablets")
    context = {
        "code": code,
        "row": row,
        "until": made.expires_at,
        "minutes": int(policies.CODE_VALID.total_seconds() // 60),
        "clinic": the_clinic(request.actor),
        "has_tablets": queries.has_tablets(request.actor),
    }
    return render(request, "kiosk/code.html", context)
