"""The desk's calendar: what it shows, what the desk does on it, and that others see it."""

import datetime as dt
import re
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ashi.web.booking.models import Appointment, ChangedDay, Hold, Room
from ashi.web.booking.views_desk import short_name
from ashi.web.records.models import AuditEntry, CaseMember, Clinic, Mail, Patient
from ashi.web.records.scope import new_id
from tests.support.clinic import People, open_episode

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = dt.date(2026, 11, 30)
JSON = {"HTTP_ACCEPT": "application/json"}


def _at(hour: int, minute: int = 0, day: dt.date = MONDAY) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour, minute), BERLIN).astimezone(dt.UTC)


@pytest.fixture(autouse=True)
def monday_at_ten(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clinic's clock stands at ten on a Monday; everybody works from nine to five."""
    monkeypatch.setattr(timezone, "now", lambda: _at(10, 2))


@pytest.fixture
def alice(people: People) -> Appointment:
    episode = open_episode(people.patient_a, people.practitioner, starts_at=_at(11))
    return Appointment.unscoped.get(episode=episode)


@pytest.fixture
def desk(people: People, client_of: Callable[..., Client]) -> Client:
    return client_of(people.front_desk)


def _step(desk: Client, row: Appointment, **what: str):
    return desk.post(reverse("desk_step", args=[row.pk]), what, **JSON)


def _place(desk: Client, row: Appointment, minute: int, **more: object):
    what = {"day": MONDAY, "minute": minute, "was": row.starts_at.isoformat(), **more}
    return desk.post(reverse("desk_place", args=[row.pk]), what, **JSON)


def _undo(desk: Client, answer) -> None:
    undo = answer.json()["undo"]
    assert desk.post(undo["address"], undo["fields"], **JSON).status_code == 200


def test_a_day_has_a_column_for_each_and_says_what_is_closed_and_free(
    alice: Appointment, people: People, desk: Client
) -> None:
    ChangedDay.unscoped.create(
        practitioner=people.other_practitioner.practitioner, day=MONDAY, begins=dt.time(9), ends=dt.time(15),
        is_closed=True,
    )  # fmt: skip
    page = desk.get("/desk/?day=2026-11-30").content.decode()
    chen, ngozi = page.split('data-name="Chen Wei"')[1].split('data-name="Ngozi Okafor"')
    assert f'data-visit="{alice.pk}"' in chen
    assert "desk-at-h11 desk-at-t0 desk-at-u0 desk-to-h11 desk-to-t4 desk-to-u5" in chen
    assert re.findall(r">(\d\d:\d\d) <span class=\"desk-free", chen)[:3] == ["12:00", "12:45", "13:30"]
    assert re.findall(r">(\d\d:\d\d) <span class=\"desk-free", ngozi) == ["15:00", "15:45"]
    assert 'data-closed data-begins="540" data-ends="900"' in ngozi


def test_the_address_keeps_the_view_and_nonsense_is_today(
    alice: Appointment, people: People, desk: Client
) -> None:
    who = people.practitioner.practitioner.pk
    week = desk.get(f"/desk/?view=week&day=2026-12-02&who={who}").content.decode()
    assert "Week of 30 November" in week
    assert f"?view=week&amp;day=2026-12-09&amp;who={who}" in week
    assert f'data-visit="{alice.pk}"' in week
    everybody = desk.get("/desk/?view=week&day=2026-12-02").content.decode()
    assert "Chen Wei · first visit" in everybody
    for query in (
        "?view=moon&day=2026-13-40&who=me",
        "?day=" + "9" * 3000,
        "?day=0001-01-01",
        "?day=9999-12-31",
    ):
        assert desk.get(f"/desk/{query}").status_code == 200, query


def test_nothing_new_is_304_and_a_change_by_another_is_the_calendar_alone(
    alice: Appointment, people: People, desk: Client, client_of: Callable[..., Client]
) -> None:
    first = desk.get("/desk/now/?day=2026-11-30")
    mark = first.headers["ETag"]
    assert "<html" not in first.content.decode()
    again = desk.get("/desk/now/?day=2026-11-30", HTTP_IF_NONE_MATCH=mark)
    assert (again.status_code, again.content) == (304, b"")
    seen = {mark}
    other = client_of(people.owner)
    changes = (
        lambda: _step(other, alice, to="arrived"),
        lambda: _place(other, alice, 13 * 60),
        lambda: Patient.unscoped.filter(pk=alice.patient_id).update(name="Alice Albers"),
        lambda: Hold.unscoped.create(episode=alice.episode, patient=alice.patient, since=timezone.now()),
        lambda: ChangedDay.unscoped.create(day=MONDAY, begins=dt.time(15), ends=dt.time(0), is_closed=True),
    )
    for change in changes:
        change()
        answer = desk.get("/desk/now/?day=2026-11-30", HTTP_IF_NONE_MATCH=mark)
        mark = answer.headers["ETag"]
        assert answer.status_code == 200
        assert mark not in seen
        seen.add(mark)
    Appointment.unscoped.filter(pk=alice.pk).update(starts_at=_at(11, day=dt.date(2026, 12, 1)),
        ends_at=_at(12, day=dt.date(2026, 12, 1)))  # fmt: skip
    assert "Alice" not in desk.get("/desk/now/?day=2026-11-30").content.decode()


def test_forms_come_with_the_opened_visit_only_in_the_page_and_alone(
    alice: Appointment, people: People, desk: Client
) -> None:
    bea = Appointment.unscoped.get(
        episode=open_episode(people.patient_b, people.practitioner, starts_at=_at(14))
    )
    page = desk.get("/desk/?day=2026-11-30").content.decode()
    assert "desk-acts" not in page
    address = f"?view=day&amp;day=2026-11-30&amp;visit={alice.pk}"
    assert f'href="{address}#visit"' in page, "a link, for who has no script"
    opened = desk.get("/desk/" + address.replace("&amp;", "&")).content.decode()
    assert opened.count("desk-acts") == 1
    first, second = opened.split(f'data-visit="{alice.pk}"')[1].split(f'data-visit="{bea.pk}"')
    assert 'value="arrived"' in first
    assert 'aria-expanded="true"' in first
    assert "<form" not in second.split("</section>")[0]
    alone = desk.get(reverse("desk_visit", args=[alice.pk]) + "?view=rooms&day=2026-11-30").content.decode()
    assert "<html" not in alone
    assert f"/desk/{alice.pk}/?view=rooms&amp;day=2026-11-30" in alone, "and back to the same view"
    assert desk.get(reverse("desk_visit", args=[new_id()])).status_code == 404
    for nonsense in ("x", str(new_id()), "9" * 3000):
        assert "desk-acts" not in desk.get(f"/desk/?day=2026-11-30&visit={nonsense}").content.decode()


def test_a_house_without_tablets_is_led_to_its_first(people: People, desk: Client) -> None:
    assert 'href="/desk/tablets/"' in desk.get("/desk/").content.decode()


def test_what_is_open_is_asked_for_by_the_same_mark(alice: Appointment, desk: Client) -> None:
    mark = desk.get("/desk/now/?day=2026-11-30").headers["ETag"]
    asked = f"/desk/now/?day=2026-11-30&visit={alice.pk}"
    assert desk.get(asked, HTTP_IF_NONE_MATCH=mark).status_code == 304
    _step(desk, alice, to="arrived")
    fresh = desk.get(asked, HTTP_IF_NONE_MATCH=mark).content.decode()
    assert "Not here after all" in fresh, "with what can be done now"


def test_a_cancelled_visit_that_is_over_cannot_be_taken_back(
    people: People, desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = Appointment.unscoped.get(
        episode=open_episode(people.patient_a, people.practitioner, starts_at=_at(11))
    )
    _step(desk, row, to="cancelled")
    assert "Take it back" in desk.get(reverse("desk_visit", args=[row.pk])).content.decode()
    monkeypatch.setattr(timezone, "now", lambda: _at(12))
    assert "Take it back" not in desk.get(reverse("desk_visit", args=[row.pk])).content.decode()


@pytest.mark.parametrize("to", ["arrived", "no_show", "cancelled"])
def test_every_step_can_be_undone(to: str, alice: Appointment, desk: Client) -> None:
    answer = _step(desk, alice, to=to)
    assert answer.status_code == 200
    alice.refresh_from_db()
    assert alice.status == to
    _undo(desk, answer)
    alice.refresh_from_db()
    assert alice.status == "booked"
    assert AuditEntry.unscoped.filter(record=f"appointment:{alice.pk.hex}").count() == 2


@pytest.mark.parametrize("gone", ["no_show", "cancelled"])
def test_who_comes_back_to_a_time_that_is_taken_is_told_so(
    gone: str, alice: Appointment, people: People, desk: Client
) -> None:
    _step(desk, alice, to=gone)
    open_episode(people.patient_b, people.practitioner, starts_at=_at(11))
    for to in ("booked", "arrived"):
        answer = _step(desk, alice, to=to)
        assert answer.status_code == 409
    assert "has this time by now" in _step(desk, alice, to="booked").json()["said"]


def test_late_is_noted_and_taken_back(alice: Appointment, desk: Client) -> None:
    answer = _step(desk, alice, late="20")
    alice.refresh_from_db()
    assert alice.late_minutes == 20
    assert "20 min late" in desk.get("/desk/?day=2026-11-30").content.decode()
    _undo(desk, answer)
    alice.refresh_from_db()
    assert alice.late_minutes is None
    for late in ("7", "-5", "ten", "99999", "²"):
        assert _step(desk, alice, late=late).status_code == 409
    _step(desk, alice, to="arrived")
    assert _step(desk, alice, late="10").status_code == 409


def test_a_visit_is_put_elsewhere_and_back_and_the_patient_is_told_without_a_time(
    alice: Appointment, people: People, desk: Client
) -> None:
    ngozi = people.other_practitioner.practitioner
    answer = _place(desk, alice, 13 * 60 + 5, practitioner=ngozi.pk)
    assert answer.json()["said"] == "Alice Adler is now at 13:05 on Monday, with Ngozi Okafor."
    alice.refresh_from_db()
    assert (alice.starts_at, alice.ends_at) == (_at(13, 5), _at(13, 50))
    assert alice.practitioner == ngozi
    assert CaseMember.unscoped.filter(episode=alice.episode, practitioner=ngozi, until=None).exists()
    told = Mail.unscoped.get()
    assert told.to == "alice@example.org"
    for word in ("13:05", "Okafor", "Monday", "pain"):
        assert word not in told.body + told.subject
    _undo(desk, answer)
    alice.refresh_from_db()
    assert (alice.starts_at, alice.practitioner) == (_at(11), people.practitioner.practitioner)
    assert Mail.unscoped.count() == 2, "who read the first finds the old time right again"


def test_with_whom_alone_is_no_mail(alice: Appointment, people: People, desk: Client) -> None:
    _place(desk, alice, 11 * 60, practitioner=people.other_practitioner.practitioner.pk)
    assert not Mail.unscoped.exists()


@pytest.mark.parametrize(
    ("minute", "says"),
    [
        (8 * 60, "Chen Wei is not here then"),
        (16 * 60 + 30, "Chen Wei is not here then"),
        (14 * 60 + 30, "just booked this time"),
        (-5, "Choose a day and a time"),
        (1440, "Choose a day and a time"),
        ("noon", "Choose a day and a time"),
    ],
)
def test_a_place_that_is_refused_says_why_and_changes_nothing(
    minute: object, says: str, alice: Appointment, people: People, desk: Client
) -> None:
    open_episode(people.patient_b, people.practitioner, starts_at=_at(14))
    answer = _place(desk, alice, minute)  # type: ignore[arg-type]
    assert answer.status_code == 409
    assert says in answer.json()["said"]
    alice.refresh_from_db()
    assert alice.starts_at == _at(11)
    assert not Mail.unscoped.exists()


def test_who_moves_what_another_has_moved_is_told_to_look_again(alice: Appointment, desk: Client) -> None:
    stale = _place(desk, alice, 13 * 60)
    assert stale.status_code == 200
    again = _place(desk, alice, 15 * 60)  # the screen still shows eleven
    assert again.status_code == 409
    assert "Look at it again" in again.json()["said"]
    alice.refresh_from_db()
    assert alice.starts_at == _at(13)


def test_no_place_on_the_hour_that_the_clocks_skip_or_in_days_that_are_over(
    alice: Appointment, desk: Client
) -> None:
    skipped = _place(desk, alice, 150, day=dt.date(2027, 3, 28))
    assert "does not exist" in skipped.json()["said"]
    past = _place(desk, alice, 11 * 60, day=dt.date(2026, 11, 27))
    assert "is over" in past.json()["said"]


def test_someone_on_hold_is_not_moved(alice: Appointment, desk: Client) -> None:
    Hold.unscoped.create(episode=alice.episode, patient=alice.patient, since=timezone.now())
    assert "a doctor has to look first" in _place(desk, alice, 13 * 60).json()["said"]


def test_a_walk_in_takes_the_first_gap_and_gets_a_name_later(
    alice: Appointment, people: People, clinic: Clinic, desk: Client
) -> None:
    page = desk.get("/desk/?day=2026-11-30").content.decode()
    gaps = re.findall(r'name="gap" value="([^"]+)".*?>(now|\d\d:\d\d) · ([^<]+)<', page)
    assert [(when, who) for _, when, who in gaps] == [("now", "Chen Wei"), ("now", "Ngozi Okafor")]
    form = {"gap": gaps[1][0], "client_key": str(new_id())}
    for _ in range(2):  # pressed twice is one
        assert desk.post(reverse("desk_walk_in"), form).status_code == 302
    row = Appointment.unscoped.exclude(pk=alice.pk).get()
    assert (row.status, row.starts_at, row.patient.name) == ("arrived", _at(10), "Walk-in 10:02")
    answer = desk.post(
        reverse("desk_name", args=[row.pk]), {"name": "Wanda Walker", "telephone": "+49 30 7"}, **JSON
    )
    assert answer.status_code == 200
    row.patient.refresh_from_db()
    assert (row.patient.name, row.patient.telephone) == ("Wanda Walker", "+49 30 7")
    # The next one can come when Chen Wei has 45 minutes: before Alice at eleven, or after her.
    page = desk.get("/desk/?day=2026-11-30").content.decode()
    assert re.findall(r'name="gap".*?>(now|\d\d:\d\d) · ', page) == ["now", "10:45"]


def test_a_walk_in_without_a_gap_or_into_one_that_is_taken_is_refused(
    alice: Appointment, people: People, desk: Client
) -> None:
    who = people.practitioner.practitioner.pk
    for gap in ("", "x|y", f"{who}|soon", f"{who}|{_at(11).isoformat()}", f"{who}|{_at(9).isoformat()}",
                f"{who}|{_at(11, day=dt.date(2026, 12, 1)).isoformat()}"):  # fmt: skip
        desk.post(reverse("desk_walk_in"), {"gap": gap})
    assert Appointment.unscoped.count() == 1
    assert Patient.unscoped.count() == 2, "and nobody is made"


def test_a_name_with_an_account_is_the_persons_own(alice: Appointment, desk: Client) -> None:
    answer = desk.post(reverse("desk_name", args=[alice.pk]), {"name": "Somebody Else"}, **JSON)
    assert answer.status_code == 409
    alice.patient.refresh_from_db()
    assert alice.patient.name == "Alice Adler"


def test_a_telephone_booking_begins_at_a_free_place(people: People, clinic: Clinic, desk: Client) -> None:
    page = desk.get("/desk/?view=week&day=2026-11-30&who=" + str(people.practitioner.practitioner.pk))
    free = re.findall(r'class="desk-free__link" href="([^"]+)"', page.content.decode())[2]
    form = desk.get(free.replace("&amp;", "&")).content.decode()
    slot = re.search(r'name="slot" value="([^"]+)"', form)[1]  # type: ignore[index]
    assert form.count('name="slot"') == 1, "nothing else has to be chosen"
    assert "autofocus" in form
    answer = desk.post(free.replace("&amp;", "&"), {"name": "Tom Tel", "telephone": "1", "slot": slot})
    assert answer.url.startswith("/desk/?view=week&day=2026-11-30&who="), "back to the same view"
    assert Appointment.unscoped.get().patient.name == "Tom Tel"


def test_without_a_script_the_calendar_comes_anew(alice: Appointment, desk: Client) -> None:
    answer = desk.post(reverse("desk_step", args=[alice.pk]) + "?view=week", {"to": "arrived"}, follow=True)
    page = answer.content.decode()
    assert "Alice Adler has arrived." in page
    assert "Week of" in page
    refused = desk.post(reverse("desk_step", args=[alice.pk]), {"to": "no_show"}, follow=True)
    assert "cannot become no show" in refused.content.decode()


def test_paper_on_a_desk_has_short_names(alice: Appointment, desk: Client) -> None:
    page = desk.get("/desk/print/?day=2026-11-30").content.decode()
    assert "Alice A." in page
    assert "Adler" not in page
    assert "Alice Adler" in desk.get("/desk/print/?day=2026-11-30&names=full").content.decode()


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Alice Adler", "Alice A."),
        ("Thảo Lê", "Thảo L."),
        ("Cher", "Cher"),
        ("Walk-in 10:02", "Walk-in 10:02"),
        ("", ""),
    ],
)
def test_a_short_name(name: str, short: str) -> None:
    assert short_name(name) == short


def test_the_calendar_holds_no_clinical_word(alice: Appointment, desk: Client) -> None:
    page = desk.get("/desk/?day=2026-11-30").content.decode()
    for word in ("pain", "BL23", "red flag", "pregnan"):
        assert word not in page


def test_rooms_are_columns_and_a_visit_goes_from_one_to_another(
    alice: Appointment, people: People, desk: Client
) -> None:
    assert "view=rooms" not in desk.get("/desk/?day=2026-11-30").content.decode(), "a house without rooms"
    green, blue = (Room.unscoped.create(name=name) for name in ("Green", "Blue"))
    Appointment.unscoped.filter(pk=alice.pk).update(room=green)
    page = desk.get("/desk/?view=rooms&day=2026-11-30").content.decode()
    first, second = page.split('data-name="Blue"')[1].split('data-name="Green"')
    assert str(alice.pk) not in first
    assert str(alice.pk) in second
    answer = _place(desk, alice, 11 * 60, room=blue.pk)
    assert answer.json()["said"] == "Alice Adler is now at 11:00 on Monday, in Blue."
    alice.refresh_from_db()
    assert alice.room == blue
    assert not Mail.unscoped.exists(), "a room is the house's own affair"
    _undo(desk, answer)
    alice.refresh_from_db()
    assert alice.room == green
    assert "Chen Wei" in desk.get("/desk/print/?view=rooms&day=2026-11-30").content.decode()


def test_a_room_that_is_taken_refuses_and_no_room_left_is_said(
    alice: Appointment, people: People, desk: Client
) -> None:
    green = Room.unscoped.create(name="Green")
    Appointment.unscoped.filter(pk=alice.pk).update(room=green)
    other = open_episode(people.patient_b, people.other_practitioner, starts_at=_at(13))
    row = Appointment.unscoped.get(episode=other)
    for more in ({"room": green.pk}, {}):
        assert _place(desk, row, 11 * 60 + 20, **more).status_code == 409
    assert "rooms are taken" in _place(desk, row, 11 * 60 + 20).json()["said"]
    page = desk.get("/desk/?day=2026-11-30").content.decode()
    assert re.findall(r'name="gap".*?>(now|\d\d:\d\d) · ', page) == ["now", "now"]
    desk.post(
        reverse("desk_walk_in"), {"gap": f"{people.practitioner.practitioner.pk}|{_at(10).isoformat()}"}
    )
    page = desk.get("/desk/?day=2026-11-30").content.decode()
    assert re.findall(r'name="gap".*?>(now|\d\d:\d\d) · ', page) == ["11:45", "11:45"]
