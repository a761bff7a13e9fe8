"""Reminders of visits: once, by day, of the time that is kept, with what helps to come, and none that nobody wants."""

import datetime as dt
import re
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from ashi.web.booking.models import Appointment, Hold
from ashi.web.progress.actions_visit_reminders import is_wanted, remind_of_visits
from ashi.web.records import mail
from ashi.web.records.models import AuditEntry, Clinic, Episode, Mail, Way
from tests.support.clinic import People
from tests.support.mailbox import Mailbox
from tests.web.plan.conftest import words

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)
BERLIN = ZoneInfo("Europe/Berlin")
AT = dt.datetime(2031, 3, 4, 10, 30, tzinfo=BERLIN)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[dt.datetime], None]:
    """Sets the clinic's clock."""
    return lambda now: monkeypatch.setattr(timezone, "now", lambda: now)


@pytest.fixture
def visit(episode_a: Episode) -> Appointment:
    """A visit of Alice's, booked a month before; her paperwork is open."""
    row = Appointment.unscoped.get(episode=episode_a)
    move(row, AT)
    Appointment.unscoped.update(made_at=AT - 30 * DAY, is_first=False)
    Clinic.unscoped.update(address="12 Long Lane, Springfield", telephone="030 1234567")
    row.refresh_from_db()
    return row


def move(row: Appointment, to: dt.datetime) -> None:
    Appointment.unscoped.filter(pk=row.pk).update(starts_at=to, ends_at=to + dt.timedelta(minutes=45))


def test_two_days_before_one_mail_that_helps_to_come(visit: Appointment, people: People) -> None:
    for days in (7, 14, 28):
        Appointment.unscoped.create(
            patient=visit.patient, episode=visit.episode, practitioner=visit.practitioner,
            starts_at=AT + days * DAY, ends_at=AT + days * DAY + HOUR,
        )  # fmt: skip
    Appointment.unscoped.update(paperwork="partly")
    assert remind_of_visits(AT - 2 * DAY - HOUR) == 0
    assert remind_of_visits(AT - 2 * DAY) == 1
    for later in (2 * DAY - HOUR, DAY, 5 * HOUR):
        assert remind_of_visits(AT - later) == 0
    row = Mail.unscoped.get()
    assert row.to == people.patient_a.email
    assert row.subject == "Your appointment on Tuesday 4 March"
    for said in (
        "on Tuesday 4 March at 10:30", "Please be there at 10:25, or at 09:55 if your paperwork is still open then.", "12 Long Lane, Springfield", "030 1234567",
        "Eat something light", "Your paperwork is still open", f"/appointments/{visit.pk}/",
        "Booked after that:\n- Tuesday 11 March, 10:30", "- Tuesday 1 April, 10:30", "/stop/",
    ):  # fmt: skip
        assert said in row.body, said
    assert AuditEntry.unscoped.filter(act="visit.remind", role="system").count() == 1


def test_the_mail_tells_nobody_what_the_visit_is_for(visit: Appointment) -> None:
    remind_of_visits(AT - 2 * DAY)
    row = Mail.unscoped.get()
    for word in ("pain", " back", "acupuncture", "needle", "spine", visit.practitioner.name.lower()):
        assert word not in (row.subject + row.body).lower().replace("give it back", ""), word


def test_a_first_visit_with_open_paperwork_is_told_of_a_week_before(visit: Appointment) -> None:
    Appointment.unscoped.update(is_first=True)
    assert remind_of_visits(AT - 7 * DAY) == 1
    assert "your first appointment is on" in Mail.unscoped.get().body
    assert remind_of_visits(AT - 2 * DAY) == 1
    Appointment.unscoped.update(paperwork="done")
    Mail.unscoped.all().delete()
    assert remind_of_visits(AT - 7 * DAY) == 0


def test_a_moved_visit_is_reminded_of_at_its_new_time_alone(
    visit: Appointment, mailbox: Mailbox, clock: Callable[[dt.datetime], None]
) -> None:
    clock(AT - 2 * DAY)
    remind_of_visits()
    move(visit, AT + 10 * DAY)
    assert mail.deliver(is_wanted) == 0
    assert mailbox.mails == []
    assert Mail.unscoped.get().state == "stopped"
    clock(AT + 8 * DAY)
    assert remind_of_visits() == 1
    assert mail.deliver(is_wanted) == 1
    assert "Friday 14 March" in mailbox.mails[0]["Subject"]


@pytest.mark.parametrize(
    "why", ["cancelled", "on hold", "no account", "closed account", "night", "too late", "stopped"]
)
def test_who_is_not_reminded(why: str, visit: Appointment, people: People) -> None:
    now = AT - 2 * DAY
    if why == "cancelled":
        Appointment.unscoped.update(status="cancelled")
    elif why == "on hold":
        Hold.unscoped.create(episode=visit.episode, patient=visit.patient, since=now)
    elif why == "no account":
        visit.patient.user = None
        visit.patient.save()
    elif why == "closed account":
        people.patient_a.is_active = False
        people.patient_a.save()
    elif why == "night":
        now = AT.replace(hour=5) - DAY
    elif why == "too late":
        now = AT - dt.timedelta(hours=2)
    else:
        Way.unscoped.create(patient=visit.patient, about="visits", channel="mail", is_wanted=False)
    assert remind_of_visits(now) == 0
    assert not Mail.unscoped.exists()


def test_one_press_in_the_mail_stops_reminders_and_nothing_else(
    visit: Appointment, people: People, client_of: Callable[..., Client]
) -> None:
    Appointment.unscoped.update(is_first=True)
    remind_of_visits(AT - 7 * DAY)
    row = Mail.unscoped.get()
    address = re.search(r"/stop/[\w-]+/", row.body)[0]  # type: ignore[index]
    assert row.stop_url.endswith(address)
    robot = client_of(enforce_csrf_checks=True)
    assert "Stop the reminders by mail?" in words(robot.get(address))
    assert not Way.unscoped.filter(is_wanted=False).exists(), "a scanner that looks stops nothing"
    assert "No more reminders by mail" in words(robot.post(address, {"List-Unsubscribe": "One-Click"}))
    robot.post(address)
    assert Mail.unscoped.get().state == "stopped"
    assert remind_of_visits(AT - 2 * DAY) == 0
    assert visit.patient.questions_stopped_at is None
    entry = AuditEntry.unscoped.get(act="ways.stop")
    assert (entry.role, entry.patient, entry.why) == ("patient", visit.patient_id, "visits by mail")
    assert "Stop the reminders by mail?" in words(client_of().post(address, {"again": "yes"}))
    assert remind_of_visits(AT - 2 * DAY) == 1


@pytest.mark.parametrize("forged", ["A" * 43, "é" * 43, "", "A"])
def test_a_made_up_stop_link_is_none(
    forged: str, visit: Appointment, client_of: Callable[..., Client]
) -> None:
    remind_of_visits(AT - 2 * DAY)
    genuine = re.search(r"/stop/([\w-]+)/", Mail.unscoped.get().body)[1]  # type: ignore[index]
    changed = genuine[:-4] + ("AAAA" if not genuine.endswith("AAAA") else "BBBB")
    for token in {forged, changed} - {""}:
        assert client_of().post(f"/stop/{token}/").status_code == 410
    assert not Way.unscoped.filter(is_wanted=False).exists()


def test_a_server_that_was_down_for_a_day_gets_what_still_helps_and_nothing_twice(
    visit: Appointment, mailbox: Mailbox, clock: Callable[[dt.datetime], None]
) -> None:
    later = Appointment.unscoped.create(
        patient=visit.patient, episode=visit.episode, practitioner=visit.practitioner,
        starts_at=AT + DAY, ends_at=AT + DAY + HOUR,
    )  # fmt: skip
    Appointment.unscoped.filter(pk=later.pk).update(made_at=AT - 30 * DAY)
    mailbox.is_broken = True
    clock(AT - 25 * HOUR)
    remind_of_visits()
    mail.post("code@example.org", "Code", "1234", purpose="account:1")
    now = AT - 25 * HOUR
    while now < AT - HOUR:
        clock(now)
        remind_of_visits()
        assert mail.deliver(is_wanted) == 0
        now += dt.timedelta(minutes=30)
    mailbox.is_broken = False
    for minutes in range(0, 70, 5):
        clock(AT - HOUR + minutes * MINUTE)
        mail.deliver(is_wanted)
    assert sorted(one["Subject"] for one in mailbox.mails) == [
        "Code",
        "Your appointment on Wednesday 5 March",
    ]
    clock(AT + DAY)
    assert mail.forget_late() == 1
    late = Mail.unscoped.get(state="late")
    assert (late.subject, late.body) == ("Your appointment on Tuesday 4 March", "")


def test_clocks_that_jump_send_nothing_twice_and_lose_nothing(
    visit: Appointment, mailbox: Mailbox, clock: Callable[[dt.datetime], None]
) -> None:
    due = AT - 2 * DAY
    mailbox.is_broken = True
    clock(due)
    remind_of_visits()
    clock(due + 400 * DAY)  # the clock runs ahead: the reminder looks too late, another mail is tried
    mail.post("code@example.org", "Code", "1234", purpose="account:1")
    assert mail.deliver(is_wanted) == 0
    clock(due + HOUR)  # and is put right
    mailbox.is_broken = False
    assert mail.deliver(is_wanted) == 2
    clock(due - DAY)  # and jumps back
    for hours in range(0, 60, 3):
        clock(due - DAY + hours * HOUR)
        remind_of_visits()
        mail.deliver(is_wanted)
    assert sorted(one["Subject"] for one in mailbox.mails) == ["Code", "Your appointment on Tuesday 4 March"]
