"""The clinic's visits for calendar programs that speak CalDAV: they can read and nothing else."""

import base64
import binascii
from collections.abc import Callable
from functools import wraps
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from ashi.web.booking import caldav, ical, queries, queries_devices
from ashi.web.booking.actions_devices import device_behind
from ashi.web.booking.ical import CalendarVisit
from ashi.web.booking.models import CalendarDevice
from ashi.web.records.access import public
from ashi.web.records.actor import Actor
from ashi.web.records.models import Clinic

READS = "OPTIONS, GET, HEAD, PROPFIND, REPORT"
ICAL = "text/calendar; charset=utf-8"


class Reader:
    """Who asks, by which device, and what they may see."""

    def __init__(self, device: CalendarDevice, actor: Actor) -> None:
        self.device, self.actor = device, actor
        self.clinic: Clinic = queries.the_clinic(actor)
        self.zone = ZoneInfo(self.clinic.zone)

    def visits(self) -> list[CalendarVisit]:
        return queries_devices.calendar_visits(self.actor, self.device, self.clinic)

    def ical(self, visit: CalendarVisit) -> bytes:
        return ical.object_of(visit, zone=self.zone, host=queries_devices.host())


View = Callable[..., HttpResponse]


def for_devices(view: View) -> View:
    """A device's password is asked for; everything that would write is refused by name."""

    @csrf_exempt
    @public
    @wraps(view)
    def answer(request: HttpRequest, **kept: UUID) -> HttpResponse:
        if request.method == "OPTIONS":
            return _with_dav(HttpResponse(status=200))
        known = _reader_of(request)
        if known is None:
            response = HttpResponse("A device's password is needed.", status=401, content_type="text/plain")
            response["WWW-Authenticate"] = 'Basic realm="Calendar", charset="UTF-8"'
            return response
        if request.method not in READS.split(", "):
            text = "This calendar can be read only. Change a visit on the clinic's pages."
            return _with_dav(HttpResponse(text, status=405, content_type="text/plain"))
        try:
            return _with_dav(view(request, known, **kept))
        except caldav.NotUnderstood as problem:
            return _with_dav(HttpResponse(str(problem), status=400, content_type="text/plain"))

    return answer


def _with_dav(response: HttpResponse) -> HttpResponse:
    response["DAV"] = "1, 3, calendar-access"
    response["Allow"] = READS
    return response


def _reader_of(request: HttpRequest) -> Reader | None:
    scheme, _, packed = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        _, _, password = base64.b64decode(packed, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    found = device_behind(password, request.META.get("REMOTE_ADDR", ""))
    return Reader(*found) if found else None


@public
@csrf_exempt
def caldav_discovery(request: HttpRequest) -> HttpResponse:
    """Where the calendar is, for a program that knows the clinic's name only (RFC 6764)."""
    return HttpResponsePermanentRedirect(reverse("caldav_root"))


@for_devices
def caldav_root(request: HttpRequest, reader: Reader) -> HttpResponse:
    """The way in."""
    return _answer(request, lambda: [_root(), _principal()] if _depth(request) else [_root()])


@for_devices
def caldav_principal(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Whoever the device belongs to."""
    return _answer(request, lambda: [_principal()])


@for_devices
def caldav_home(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Where the one calendar is."""
    home = caldav.Resource(reverse("caldav_home"), caldav.collection(_me()))
    return _answer(request, lambda: [home, _calendar(reader)] if _depth(request) else [home])


@for_devices
def caldav_visits(request: HttpRequest, reader: Reader) -> HttpResponse:
    """The calendar: its own properties, its visits, and what is searched in it."""
    visits = reader.visits()
    if request.method in {"GET", "HEAD"}:
        title, host = reader.clinic.name, queries_devices.host()
        return HttpResponse(
            ical.calendar_of(visits, title=title, zone=reader.zone, host=host), content_type=ICAL
        )
    if request.method == "PROPFIND":
        children = [_visit(reader, visit) for visit in visits] if _depth(request) else []
        return _answer(request, lambda: [_calendar(reader, visits), *children])
    asked = caldav.read_question(request.body)
    if asked.kind == "multiget":
        by_address = {_address(visit.id): visit for visit in visits}
        found = [
            _visit(reader, by_address[href], full=True) if href in by_address else caldav.Resource(href, None)
            for href in asked.hrefs
        ]
    elif asked.kind == "query":
        found = [_visit(reader, visit, full=True) for visit in visits if _is_asked(visit, asked)]
    else:
        raise caldav.NotUnderstood("A REPORT asks with calendar-query or calendar-multiget.")
    return _multistatus(caldav.multistatus(found, asked.names))


@for_devices
def caldav_visit(request: HttpRequest, reader: Reader, appointment: UUID) -> HttpResponse:
    """One visit."""
    visit = next((visit for visit in reader.visits() if visit.id == appointment), None)
    if visit is None:
        return HttpResponse("Nothing is here.", status=404, content_type="text/plain")
    if request.method == "PROPFIND":
        return _answer(request, lambda: [_visit(reader, visit)])
    if request.method == "REPORT":
        raise caldav.NotUnderstood("Ask the calendar, not one visit.")
    etag = f'"{visit.etag(reader.zone)}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponse(status=304, headers={"ETag": etag})
    return HttpResponse(reader.ical(visit), content_type=ICAL, headers={"ETag": etag})


def _is_asked(visit: CalendarVisit, asked: caldav.Asked) -> bool:
    begins_in_time = asked.end is None or visit.starts_at < asked.end
    ends_in_time = asked.begin is None or visit.ends_at > asked.begin
    return asked.wants_events and begins_in_time and ends_in_time


def _answer(request: HttpRequest, resources: Callable[[], list[caldav.Resource]]) -> HttpResponse:
    if request.method in {"GET", "HEAD"}:
        text = "This address is for calendar programs. It can be read only."
        return HttpResponse(text, content_type="text/plain")
    asked = caldav.read_question(request.body)
    if asked.kind != "propfind" or request.method != "PROPFIND":
        raise caldav.NotUnderstood("This address answers PROPFIND only.")
    return _multistatus(caldav.multistatus(resources(), asked.names))


def _multistatus(body: bytes) -> HttpResponse:
    return HttpResponse(body, status=207, content_type="application/xml; charset=utf-8")


def _depth(request: HttpRequest) -> bool:
    """Whether the children are asked for, too; without a limit is taken as one step, for there is no more."""
    return request.headers.get("Depth", "infinity") != "0"


def _me() -> str:
    return reverse("caldav_principal")


def _root() -> caldav.Resource:
    return caldav.Resource(reverse("caldav_root"), caldav.collection(_me()))


def _principal() -> caldav.Resource:
    return caldav.Resource(_me(), caldav.principal(_me(), reverse("caldav_home")))


def _calendar(reader: Reader, visits: list[CalendarVisit] | None = None) -> caldav.Resource:
    mark = ical.mark_of(reader.visits() if visits is None else visits, reader.zone)
    return caldav.Resource(reverse("caldav_visits"), caldav.calendar(_me(), reader.clinic.name, mark))


def _visit(reader: Reader, visit: CalendarVisit, *, full: bool = False) -> caldav.Resource:
    content = (lambda: reader.ical(visit)) if full else None
    return caldav.Resource(_address(visit.id), caldav.visit(visit.etag(reader.zone), content))


def _address(appointment: UUID) -> str:
    return reverse("caldav_visit", args=[appointment])
