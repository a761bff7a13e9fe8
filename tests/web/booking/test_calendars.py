"""Visits in people's own calendars: what is told, to whom, and what is not."""

import base64
import datetime as dt
import hashlib
import re
from collections.abc import Callable
from uuid import UUID
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from ashi.web.booking import actions, actions_course, actions_desk, ical, queries
from ashi.web.booking.ical import CalendarVisit
from ashi.web.booking.models import Appointment, CalendarDevice
from ashi.web.records.actor import Actor
from ashi.web.records.models import AuditEntry, Clinic, Episode
from tests.support.clinic import People

ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Europe/Dublin")
MADE = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)


def a_visit(starts_at: dt.datetime, **more: object) -> CalendarVisit:
    known: dict[str, object] = {
        "id": UUID(int=7),
        "starts_at": starts_at,
        "ends_at": starts_at + dt.timedelta(minutes=45),
        "made_at": MADE,
        "changed_at": MADE,
        "is_cancelled": False,
        "title": "Appointment",
        "place": "1 Example Lane; left door, first floor",
        "address": "http://127.0.0.1/appointments/7/",
    }
    return CalendarVisit(**{**known, **more})  # type: ignore[arg-type]


@given(
    minutes=st.integers(0, 11 * 366 * 1440),
    zone=st.sampled_from(ZONES),
)
def test_every_instant_is_read_back_with_the_calendars_own_rules(minutes: int, zone: str) -> None:
    """Read with the stream's VTIMEZONE and not with the reader's knowledge of the zone's name."""
    starts_at = dt.datetime(2025, 1, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=minutes)
    written = ical.calendar_of([a_visit(starts_at)], title="x", zone=ZoneInfo(zone), host="h")
    renamed = written.replace(zone.encode(), b"Clinic/Its-Own")
    read = icalendar.Calendar.from_ical(renamed)
    event = read.walk("VEVENT")[0]
    rules = read.walk("VTIMEZONE")[0].to_tz(lookup_tzid=False)
    wall = event["DTSTART"].dt.replace(tzinfo=None)
    assert wall == starts_at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    told = {wall.replace(tzinfo=rules, fold=fold).astimezone(dt.UTC) for fold in (0, 1)}
    assert starts_at in told


def test_a_week_with_a_clock_change_is_where_a_reader_looks_for_it() -> None:
    visits = [a_visit(dt.datetime(2026, 3, day, 8, tzinfo=dt.UTC), id=UUID(int=day)) for day in (27, 29, 30)]
    berlin = ZoneInfo("Europe/Berlin")
    read = icalendar.Calendar.from_ical(ical.calendar_of(visits, title="x", zone=berlin, host="h"))
    found = recurring_ical_events.of(read).between(dt.date(2026, 3, 29), dt.date(2026, 3, 31))
    assert [event["DTSTART"].dt.hour for event in found] == [10, 10]
    assert sorted(event["UID"] for event in found) == [f"{UUID(int=day)}@h" for day in (29, 30)]


def test_the_same_visit_is_the_same_bytes_and_a_changed_one_counts_up() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    first = a_visit(dt.datetime(2026, 5, 4, 9, tzinfo=dt.UTC))
    again = a_visit(dt.datetime(2026, 5, 4, 9, tzinfo=dt.UTC))
    moved = a_visit(dt.datetime(2026, 5, 5, 9, tzinfo=dt.UTC), changed_at=MADE + dt.timedelta(hours=2))
    assert ical.object_of(first, zone=berlin, host="h") == ical.object_of(again, zone=berlin, host="h")
    assert first.etag(berlin) == again.etag(berlin) != moved.etag(berlin)
    events = [
        icalendar.Calendar.from_ical(ical.object_of(visit, zone=berlin, host="h")).walk("VEVENT")[0]
        for visit in (first, moved)
    ]
    assert events[0]["UID"] == events[1]["UID"]
    assert [int(event["SEQUENCE"]) for event in events] == [0, 7200]


# ------------------------------------------------------------ in the clinic


def add(client: Client, name: str = "my phone", **more: str) -> str:
    """Add a device; its secret."""
    response = client.post(reverse("calendar_add"), {"name": name, **more})
    assert response.status_code == 201
    found = re.search(r"/calendars/([a-z2-7]{24})\.ics", response.content.decode())
    assert found
    return found[1]


def feed(secret: str, **headers: str):
    return Client(HTTP_HOST="127.0.0.1", **headers).get(reverse("calendar_feed", args=[secret]))


def events_in(body: bytes) -> list[icalendar.Event]:
    return list(icalendar.Calendar.from_ical(body).walk("VEVENT"))


@pytest.fixture
def alice(people: People, clinic: Clinic, episode_a: Episode, client_of: Callable[..., Client]) -> Client:
    Clinic.unscoped.update(address="1 Example Lane")
    return client_of(people.patient_a)


@pytest.mark.django_db
def test_a_patients_calendar_says_when_and_where_and_nothing_else(
    people: People, alice: Client, episode_a: Episode, episode_b: Episode
) -> None:
    secret = add(alice)
    body = feed(secret).content
    (event,) = events_in(body)
    row = Appointment.unscoped.get(episode=episode_a)
    assert event["DTSTART"].dt == row.starts_at
    assert event["SUMMARY"] == "Appointment"
    assert event["LOCATION"] == "1 Example Lane"
    for told in ("Alice", "Adler", "Chen", "Okafor", "Bob", str(people.patient_a.pk)):
        assert told.encode() not in body


@pytest.mark.django_db
def test_a_practitioners_calendar_names_nobody(
    people: People, episode_a: Episode, episode_b: Episode, client_of: Callable[..., Client]
) -> None:
    body = feed(add(client_of(people.practitioner))).content
    assert len(events_in(body)) == 1
    assert b"Alice" not in body
    desk = client_of(people.front_desk)
    assert len(events_in(feed(add(desk)).content)) == 2
    only = feed(add(desk, practitioner=str(people.other_practitioner.practitioner.pk))).content
    assert [str(event["UID"])[:36] for event in events_in(only)] == [
        str(Appointment.unscoped.get(episode=episode_b).pk)
    ]
    assert b"Bob" not in only


@pytest.mark.django_db
def test_a_moved_visit_moves_and_a_cancelled_one_says_so(
    people: People, alice: Client, clinic: Clinic, episode_a: Episode
) -> None:
    Appointment.unscoped.update(made_at=timezone.now() - dt.timedelta(hours=1))
    secret = add(alice)
    before = feed(secret)
    assert feed(secret, HTTP_IF_NONE_MATCH=before["ETag"]).status_code == 304
    row = Appointment.unscoped.select_related("practitioner").get(episode=episode_a)
    actor = Actor("patient", user=people.patient_a.pk, patient=people.patient_a.patient.pk)
    free = queries.free_days(actor, row.practitioner, clinic)[3].slots[0]
    actions_course.move(actor, row, free.starts_at)
    moved = feed(secret, HTTP_IF_NONE_MATCH=before["ETag"])
    (was,), (event,) = events_in(before.content), events_in(moved.content)
    assert event["DTSTART"].dt == free.starts_at
    assert (int(was["SEQUENCE"]), int(event["SEQUENCE"]) >= 3600) == (0, True)
    assert event["UID"] == was["UID"]
    assert event["DTSTAMP"].dt > was["DTSTAMP"].dt
    row.refresh_from_db()
    actions.cancel(actor, row)
    (event,) = events_in(feed(secret).content)
    assert event["STATUS"] == "CANCELLED"


@pytest.mark.django_db
def test_a_visit_that_the_desk_puts_elsewhere_is_newer_for_every_reader(
    people: People, alice: Client, clinic: Clinic, episode_a: Episode
) -> None:
    secret = add(alice)
    Appointment.unscoped.update(made_at=timezone.now() - dt.timedelta(hours=1))
    row = Appointment.unscoped.select_related("patient__user").get(episode=episode_a)
    desk = Actor("front_desk", user=people.front_desk.pk)
    other = people.other_practitioner.practitioner
    at = queries.free_days(desk, other, clinic)[2].slots[0].starts_at
    actions_desk.place(desk, row, other, at, was=row.starts_at)
    (event,) = events_in(feed(secret).content)
    assert event["DTSTART"].dt == at
    assert event["LAST-MODIFIED"].dt > event["CREATED"].dt


@pytest.mark.django_db
def test_what_is_withdrawn_closed_or_guessed_reads_nothing(people: People, alice: Client) -> None:
    secret = add(alice)
    assert feed("a" * 24).status_code == 404
    assert feed(secret.upper()).status_code == 200
    people.patient_a.is_active = False
    people.patient_a.save()
    assert feed(secret).status_code == 404
    people.patient_a.is_active = True
    people.patient_a.save()
    alice.post(reverse("calendar_withdraw", args=[CalendarDevice.unscoped.get().pk]))
    assert feed(secret).content == feed("a" * 24).content
    acts = AuditEntry.unscoped.filter(act__startswith="calendar.").order_by("seq")
    assert [entry.act for entry in acts] == ["calendar.add", "calendar.withdraw"]


@pytest.mark.django_db
def test_the_address_is_shown_once_and_kept_as_a_hash(alice: Client) -> None:
    key = "0196a0d0-0000-7000-8000-000000000001"
    secret = add(alice, client_key=key)
    device = CalendarDevice.unscoped.get()
    assert device.secret_sha256 == hashlib.sha256(secret.encode()).hexdigest()
    assert secret not in alice.get(reverse("calendar_devices")).content.decode()
    again = alice.post(reverse("calendar_add"), {"name": "my phone", "client_key": key})
    assert again.status_code == 409
    assert "shown only once" in again.content.decode()
    assert CalendarDevice.unscoped.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["", "   ", "x" * 61])
def test_a_device_without_a_usable_name_is_asked_for_again(alice: Client, name: str) -> None:
    assert alice.post(reverse("calendar_add"), {"name": name}).status_code == 422
    assert not CalendarDevice.unscoped.exists()


@pytest.mark.django_db
def test_a_patient_cannot_ask_for_somebodys_visits_nor_end_anothers_device(
    people: People, alice: Client, client_of: Callable[..., Client]
) -> None:
    chosen = str(people.practitioner.practitioner.pk)
    refused = alice.post(reverse("calendar_add"), {"name": "x", "practitioner": chosen})
    assert refused.status_code == 404
    add(alice)
    device = CalendarDevice.unscoped.get()
    bob = client_of(people.patient_b)
    assert bob.post(reverse("calendar_withdraw", args=[device.pk])).status_code == 404
    assert CalendarDevice.unscoped.filter(withdrawn_at=None).count() == 1


@pytest.mark.django_db
def test_reading_is_noted_to_the_hour_and_not_more(alice: Client) -> None:
    secret = add(alice)
    feed(secret)
    first = CalendarDevice.unscoped.get().read_at
    feed(secret)
    assert CalendarDevice.unscoped.get().read_at == first
    CalendarDevice.unscoped.update(read_at=timezone.now() - dt.timedelta(hours=2))
    feed(secret)
    assert CalendarDevice.unscoped.get().read_at >= first


@pytest.mark.django_db
def test_one_appointment_to_put_in_by_hand(
    people: People, alice: Client, episode_a: Episode, client_of: Callable[..., Client]
) -> None:
    row = Appointment.unscoped.get(episode=episode_a)
    answer = alice.get(reverse("appointment_ics", args=[row.pk]))
    assert [event["DTSTART"].dt for event in events_in(answer.content)] == [row.starts_at]
    other = client_of(people.patient_b).get(reverse("appointment_ics", args=[row.pk]))
    assert other.status_code == 404


# ------------------------------------------------------------ CalDAV, spoken badly


def dav(secret: str, method: str, path: str, body: str = "", **headers: str):
    packed = base64.b64encode(f"anyone:{secret}".encode()).decode()
    client = Client(HTTP_HOST="127.0.0.1", HTTP_AUTHORIZATION=f"Basic {packed}", **headers)
    return client.generic(method, path, body, content_type="application/xml")


@pytest.mark.django_db
def test_the_way_to_a_home_visit_is_busy_in_a_practitioners_calendar_and_says_nothing_else(
    people: People, alice: Client, episode_a: Episode, client_of: Callable[..., Client]
) -> None:
    Appointment.unscoped.update(travel_minutes=30, home_address="4 Mill Road")
    row = Appointment.unscoped.get(episode=episode_a)
    secret = add(client_of(people.practitioner))
    found = {str(event["UID"]): event for event in events_in(feed(secret).content)}
    visit = found.pop(f"{row.pk}@127.0.0.1")
    there, back = sorted(found.values(), key=lambda event: event["DTSTART"].dt)
    assert (there["DTSTART"].dt, there["DTEND"].dt) == (row.away.starts_at, visit["DTSTART"].dt)
    assert (back["DTSTART"].dt, back["DTEND"].dt) == (visit["DTEND"].dt, row.away.ends_at)
    for way in (there, back):
        assert (str(way["SUMMARY"]), str(way["TRANSP"])) == ("On the way", "OPAQUE")
        assert "LOCATION" not in way
        alone = dav(secret, "GET", reverse("caldav_visit", args=[str(way["UID"]).partition("@")[0]]))
        assert [event["UID"] for event in events_in(alone.content)] == [way["UID"]]
    assert b"Mill" not in feed(secret).content
    assert len(events_in(feed(add(alice)).content)) == 1, "a patient is on no way"


LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    '<d:propfind xmlns:d="DAV:"><d:prop>&b;</d:prop></d:propfind>'
)
STRANGER = (
    '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]><d:propfind xmlns:d="DAV:">&f;</d:propfind>'
)
BY_PROPERTY = (
    '<c:calendar-query xmlns:c="urn:ietf:params:xml:ns:caldav"><c:filter><c:comp-filter name="VCALENDAR">'
    '<c:comp-filter name="VEVENT"><c:prop-filter name="UID"/></c:comp-filter></c:comp-filter></c:filter>'
    "</c:calendar-query>"
)
BAD_TIME = (
    '<c:calendar-query xmlns:c="urn:ietf:params:xml:ns:caldav"><c:filter><c:comp-filter name="VEVENT">'
    '<c:time-range start="yesterday"/></c:comp-filter></c:filter></c:calendar-query>'
)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "body", [LAUGHS, STRANGER, "<not xml", "<a/>", BY_PROPERTY, BAD_TIME, "<a>" + "x" * 70_000 + "</a>", "\0"]
)
def test_a_question_that_is_none_is_refused_in_words(alice: Client, body: str) -> None:
    answer = dav(add(alice), "REPORT", reverse("caldav_visits"), body)
    assert answer.status_code == 400
    assert answer.content.decode().endswith((".", "range."))
    assert b"ha" * 4 not in answer.content


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["PUT", "DELETE", "MKCALENDAR", "PROPPATCH", "POST", "MOVE", "LOCK"])
def test_nothing_can_be_written(alice: Client, episode_a: Episode, method: str) -> None:
    row = Appointment.unscoped.get(episode=episode_a)
    secret = add(alice)
    for path in (reverse("caldav_visits"), reverse("caldav_visit", args=[row.pk])):
        answer = dav(secret, method, path, "BEGIN:VCALENDAR")
        assert answer.status_code == 405
        assert "read only" in answer.content.decode()
    assert Appointment.unscoped.get(pk=row.pk).status == "booked"


@pytest.mark.django_db
@pytest.mark.parametrize("header", ["", "Basic", "Basic %%%", "Bearer abc", "Basic /w=="])
def test_without_a_devices_password_there_is_nothing(alice: Client, header: str) -> None:
    client = Client(HTTP_HOST="127.0.0.1", HTTP_AUTHORIZATION=header)
    answer = client.generic("PROPFIND", reverse("caldav_visits"))
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Basic")


@pytest.mark.django_db
def test_a_session_is_no_password_for_a_calendar_program(alice: Client) -> None:
    assert alice.generic("PROPFIND", reverse("caldav_visits")).status_code == 401


@pytest.mark.django_db
def test_one_patients_device_does_not_open_anothers_visit(
    people: People, alice: Client, episode_b: Episode
) -> None:
    theirs = Appointment.unscoped.get(episode=episode_b)
    secret = add(alice)
    assert dav(secret, "GET", reverse("caldav_visit", args=[theirs.pk])).status_code == 404
    body = (
        '<c:calendar-multiget xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:prop><c:calendar-data/>'
        f"</d:prop><d:href>{reverse('caldav_visit', args=[theirs.pk])}</d:href></c:calendar-multiget>"
    )
    answer = dav(secret, "REPORT", reverse("caldav_visits"), body)
    assert answer.status_code == 207
    assert b"404 Not Found" in answer.content
    assert b"VEVENT" not in answer.content
