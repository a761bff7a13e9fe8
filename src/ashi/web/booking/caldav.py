"""The part of CalDAV (RFC 4791, 4918, 5397) that reads: what a client asks, and the answer as XML.

Nothing here touches the database. There is one principal, one home and one calendar, each device's own.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError, SubElement, register_namespace, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

DAV = "{DAV:}"
CAL = "{urn:ietf:params:xml:ns:caldav}"
SERVER = "{http://calendarserver.org/ns/}"
for _prefix, _space in (("d", DAV), ("c", CAL), ("cs", SERVER)):
    register_namespace(_prefix, _space[1:-1])

LARGEST_QUESTION = 64 * 1024
Fill = Callable[[Element], None]
Properties = dict[str, Fill]


class NotUnderstood(Exception):
    """The body is no question that we know; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A PROPFIND or REPORT: its kind, the properties wanted (None is all), and what narrows it."""

    kind: str
    names: tuple[str, ...] | None
    hrefs: tuple[str, ...] = ()
    begin: dt.datetime | None = None
    end: dt.datetime | None = None
    wants_events: bool = True


@dataclass(frozen=True, slots=True)
class Resource:
    """Something with an address and properties; None for one that is not there."""

    href: str
    properties: Properties | None


def read_question(body: bytes) -> Asked:
    """What a client asks; an empty body asks for everything (RFC 4918, 9.1). Raises `NotUnderstood`."""
    if len(body) > LARGEST_QUESTION:
        raise NotUnderstood("The question is too long.")
    if not body.strip():
        return Asked("propfind", None)
    try:
        root = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as fault:
        raise NotUnderstood("The question is no XML that can be read safely.") from fault
    wanted = root.find(f"{DAV}prop")
    names = None if wanted is None else tuple(child.tag for child in wanted)
    if root.tag == f"{DAV}propfind":
        return Asked("propfind", names)
    if root.tag == f"{CAL}calendar-multiget":
        hrefs = tuple((found.text or "").strip() for found in root.findall(f"{DAV}href"))
        return Asked("multiget", names, hrefs)
    if root.tag == f"{CAL}calendar-query":
        return _read_query(root, names)
    raise NotUnderstood("Only calendar-query and calendar-multiget are answered here.")


def _read_query(root: Element, names: tuple[str, ...] | None) -> Asked:
    kinds = [found.get("name") for found in root.iter(f"{CAL}comp-filter")]
    # A filter that we do not evaluate must not pass as if everything had met it.
    for unknown in ("prop-filter", "param-filter", "is-not-defined"):
        if root.find(f".//{CAL}{unknown}") is not None:
            raise NotUnderstood(f"{unknown} is not answered here; ask for a time range.")
    times = root.find(f".//{CAL}time-range")
    begin = end = None
    if times is not None:
        begin, end = _instant(times.get("start")), _instant(times.get("end"))
    wants = "VEVENT" in kinds or set(kinds) <= {"VCALENDAR"}
    return Asked("query", names, begin=begin, end=end, wants_events=wants)


def _instant(text: str | None) -> dt.datetime | None:
    if text is None:
        return None
    try:
        return dt.datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=dt.UTC)
    except ValueError:
        raise NotUnderstood("A time range has times in UTC, such as 20260301T090000Z.") from None


def multistatus(resources: Iterable[Resource], names: Sequence[str] | None) -> bytes:
    """The properties of each resource: those it has, and those it has not."""
    root = Element(f"{DAV}multistatus")
    for resource in resources:
        response = SubElement(root, f"{DAV}response")
        SubElement(response, f"{DAV}href").text = resource.href
        if resource.properties is None:
            SubElement(response, f"{DAV}status").text = "HTTP/1.1 404 Not Found"
            continue
        asked = tuple(resource.properties) if names is None else names
        _propstat(response, resource, [name for name in asked if name in resource.properties], "200 OK")
        _propstat(
            response, resource, [name for name in asked if name not in resource.properties], "404 Not Found"
        )
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="utf-8")


def _propstat(response: Element, resource: Resource, names: Sequence[str], status: str) -> None:
    if not names:
        return
    propstat = SubElement(response, f"{DAV}propstat")
    properties = SubElement(propstat, f"{DAV}prop")
    for name in names:
        element = SubElement(properties, name)
        if resource.properties and name in resource.properties:
            resource.properties[name](element)
    SubElement(propstat, f"{DAV}status").text = f"HTTP/1.1 {status}"


# ------------------------------------------------------------ properties


def principal(me: str, home: str) -> Properties:
    """Whoever the device belongs to."""
    return {
        f"{DAV}resourcetype": _children(f"{DAV}collection", f"{DAV}principal"),
        f"{DAV}displayname": _text("Ashi"),
        **_whoami(me),
        f"{CAL}calendar-home-set": _href(home),
    }


def collection(me: str) -> Properties:
    """A folder that only leads on."""
    return {f"{DAV}resourcetype": _children(f"{DAV}collection"), **_whoami(me)}


def calendar(me: str, title: str, mark: str) -> Properties:
    """The one calendar; `mark` changes whenever anything in it does."""
    return {
        f"{DAV}resourcetype": _children(f"{DAV}collection", f"{CAL}calendar"),
        f"{DAV}displayname": _text(title),
        **_whoami(me),
        f"{DAV}current-user-privilege-set": _read_only,
        f"{DAV}supported-report-set": _reports,
        f"{CAL}supported-calendar-component-set": _only_events,
        f"{SERVER}getctag": _text(mark),
        f"{DAV}getetag": _text(f'"{mark}"'),
        f"{DAV}getcontenttype": _text("text/calendar; charset=utf-8"),
    }


def visit(etag: str, ical: Callable[[], bytes] | None = None) -> Properties:
    """One visit; its content only where a report may carry it."""
    known: Properties = {
        f"{DAV}resourcetype": _children(),
        f"{DAV}getetag": _text(f'"{etag}"'),
        f"{DAV}getcontenttype": _text("text/calendar; charset=utf-8; component=vevent"),
    }
    if ical:
        content = ical
        known[f"{CAL}calendar-data"] = lambda element: setattr(element, "text", content().decode())
    return known


def _whoami(me: str) -> Properties:
    return {f"{DAV}current-user-principal": _href(me), f"{DAV}principal-URL": _href(me)}


def _text(text: str) -> Fill:
    return lambda element: setattr(element, "text", text)


def _href(address: str) -> Fill:
    def fill(element: Element) -> None:
        SubElement(element, f"{DAV}href").text = address

    return fill


def _children(*names: str) -> Fill:
    def fill(element: Element) -> None:
        for name in names:
            SubElement(element, name)

    return fill


def _read_only(element: Element) -> None:
    SubElement(SubElement(element, f"{DAV}privilege"), f"{DAV}read")


def _reports(element: Element) -> None:
    for name in ("calendar-query", "calendar-multiget"):
        report = SubElement(SubElement(element, f"{DAV}supported-report"), f"{DAV}report")
        SubElement(report, f"{CAL}{name}")


def _only_events(element: Element) -> None:
    SubElement(element, f"{CAL}comp", {"name": "VEVENT"})
