"""Somebody's visits in the calendar they use anyway: the devices that may read, and what they read."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST, require_safe

from ashi.web.booking import ical, queries, queries_devices
from ashi.web.booking.actions_devices import (
    MOST_DEVICES,
    CannotAdd,
    add_device,
    device_behind,
    in_groups,
    withdraw_device,
)
from ashi.web.booking.forms import parse_key
from ashi.web.booking.models import CalendarDevice
from ashi.web.booking.views_caldav import ICAL
from ashi.web.design.languages import translated
from ashi.web.records.access import only, public
from ashi.web.records.models import Practitioner
from ashi.web.records.scope import new_id

LONGEST_NAME = 60


@require_GET
def calendar_devices(request: HttpRequest) -> HttpResponse:
    """The devices that read, and a form for one more."""
    return _page(request)


def _page(request: HttpRequest, *, status: int = 200, **more: object) -> HttpResponse:
    is_house = request.actor.role in {"front_desk", "owner"}
    context = {
        "devices": queries_devices.devices_of(request.actor),
        "people": queries.practitioners(request.actor) if is_house else [],
        "clinic": queries.the_clinic(request.actor),
        "key": new_id(),
        "longest": LONGEST_NAME,
        "most": MOST_DEVICES,
        "typed": request.POST,
        "made": None,
        "problem": "",
        **more,
    }
    return render(request, "booking/calendar_devices.html", context, status=status)


@require_POST
def calendar_add(request: HttpRequest) -> HttpResponse:
    """One more device. The answer itself shows the address: it is kept nowhere, so it can be shown only now."""
    name = " ".join(request.POST.get("name", "").split())
    if not name:
        return _page(request, status=422, problem=gettext("Give the device a name, such as “my phone”."))
    if len(name) > LONGEST_NAME:
        return _page(
            request,
            status=422,
            problem=gettext("A name has %(most)s letters at most.") % {"most": LONGEST_NAME},
        )
    person = None
    if chosen := request.POST.get("practitioner", ""):
        if request.actor.role not in {"front_desk", "owner"} or not (key := parse_key(chosen)):
            raise Http404
        person = get_object_or_404(Practitioner.records.scope(request.actor), pk=key)
    try:
        device, secret = add_device(
            request.actor, name, person, client_key=parse_key(request.POST.get("client_key", ""))
        )
    except CannotAdd as refused:
        return _page(request, status=409, problem=translated(refused.args[0]))
    feed = f"{settings.ENVIRONMENT.url}{reverse('calendar_feed', args=[secret])}"
    made = {
        "name": device.name,
        "feed": feed,
        "subscribe": "webcal" + feed[feed.index("://") :],
        "server": settings.ENVIRONMENT.url,
        "password": in_groups(secret),
    }
    return _page(request, status=201, made=made)


@require_POST
def calendar_withdraw(request: HttpRequest, device: UUID) -> HttpResponse:
    """That device reads no more."""
    row = get_object_or_404(CalendarDevice.records.scope(request.actor), pk=device)
    withdraw_device(request.actor, row)
    messages.success(
        request,
        gettext(
            "Taken away. It reads nothing more; what it has already read stays on it until deleted there."
        ),
    )
    return redirect("calendar_devices")


@public
@require_safe
def calendar_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The visits of whoever made this address. A wrong one and one that was taken away look the same."""
    found = device_behind(secret, request.META.get("REMOTE_ADDR", ""))
    if found is None:
        return HttpResponse("There is no calendar here.", status=404, content_type="text/plain")
    device, actor = found
    clinic = queries.the_clinic(actor)
    zone = ZoneInfo(clinic.zone)
    visits = queries_devices.calendar_visits(actor, device, clinic)
    etag = f'"{ical.mark_of(visits, zone)}"'
    headers = {"ETag": etag, "Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex"}
    if request.headers.get("If-None-Match") == etag:
        return HttpResponse(status=304, headers=headers)
    body = ical.calendar_of(visits, title=clinic.name, zone=zone, host=queries_devices.host())
    return HttpResponse(body, content_type=ICAL, headers=headers)


@only("patient")
@require_safe
def appointment_ics(request: HttpRequest, appointment: UUID) -> HttpResponse:
    """One visit to put into a calendar by hand; it does not follow when the visit moves."""
    clinic = queries.the_clinic(request.actor)
    visit = queries_devices.calendar_visit(request.actor, appointment, clinic)
    if visit is None:
        raise Http404
    zone = ZoneInfo(clinic.zone)
    body = ical.calendar_of([visit], title=clinic.name, zone=zone, host=queries_devices.host())
    return HttpResponse(
        body, content_type=ICAL, headers={"Content-Disposition": 'attachment; filename="appointment.ics"'}
    )
