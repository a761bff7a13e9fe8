"""An emergency in the paperwork: no time is booked, no plan made, no visit begun, until a doctor has looked."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ashi.safety import Findings
from ashi.web.booking import queries
from ashi.web.booking.models import Appointment, Hold
from ashi.web.records.actor import SYSTEM
from ashi.web.records.documents import decode
from ashi.web.records.models import AuditEntry, Clinic, Document, Fragment
from tests.web.intake.conftest import Paperwork, whole
from tests.web.plan.conftest import words

pytestmark = pytest.mark.django_db
URGENT = {"safety_saddle_numbness": "yes"}


@pytest.fixture
def alice(people, episode_a, client_of) -> Paperwork:
    return Paperwork(client_of(people.patient_a), episode_a)


@pytest.fixture
def doctor(people, client_of) -> Client:
    """The practitioner on the case."""
    return client_of(people.practitioner)


def a_time(people: Any) -> tuple[str, str]:
    """A free time of Dr Chen and the address at which it is booked."""
    who = people.practitioner.practitioner
    day = queries.free_days(SYSTEM, who, Clinic.unscoped.get())[3]
    at = day.slots[0].starts_at.isoformat()
    return at, reverse("book", args=[who.pk])


def tries_to_book(browser: Client, people: Any) -> tuple[int, str]:
    at, address = a_time(people)
    answer = browser.post(address, {"at": at})
    return answer.status_code, words(answer)


def noted(**changes: str) -> dict[str, str]:
    today = timezone.now().astimezone(ZoneInfo("Europe/Berlin")).date()
    return {
        "doctor": "Dr Roth, City Hospital",
        "on": today.isoformat(),
        "result": "MRI today: no pressure on the nerves.",
        "asked": "yes",
    } | changes


def chart(paper: Paperwork, rest: str = "") -> str:
    return f"/chart/{paper.episode.pk}/{rest}"


@pytest.mark.parametrize("is_sent", [False, True])
def test_no_time_is_booked_while_an_emergency_stands(alice: Paperwork, people, is_sent: bool) -> None:
    assert alice.send(whole(**URGENT)).status_code == 201 if is_sent else alice.save(URGENT)
    before = Appointment.unscoped.count()
    status, page = tries_to_book(alice.client, people)
    assert status == 409
    assert "A doctor first, please" in page
    assert Appointment.unscoped.count() == before
    at, address = a_time(people)
    for path in (
        f"{address}?at={at}".replace("+", "%2B"),
        reverse("practitioner", args=[people.practitioner.practitioner.pk]),
        reverse("practitioners"),
        reverse("me"),
        reverse("appointment", args=[Appointment.unscoped.get(patient=alice.episode.patient).pk]),
    ):
        shown = alice.client.get(path)
        assert alice.url("paperwork_urgent") in shown.content.decode(), path
        offered = shown.content.decode().partition("<main")[2].partition("</main>")[0]
        assert offered
        assert "?at=" not in offered, path


def test_an_answer_taken_back_opens_booking_again(alice: Paperwork, people) -> None:
    alice.save(URGENT)
    assert Hold.unscoped.filter(patient=alice.episode.patient).exists()
    alice.save({"hopes": "To garden"}, seen=1)
    assert Hold.unscoped.exists()
    alice.save({"safety_saddle_numbness": "no"}, seen=2)
    assert not Hold.unscoped.exists()
    assert tries_to_book(alice.client, people)[0] == 302
    assert set(AuditEntry.unscoped.filter(act__startswith="booking.").values_list("act", flat=True)) == {
        "booking.hold",
        "booking.hold_lifted",
    }


def test_a_copy_with_other_answers_counts_only_once_it_is_sent(alice: Paperwork, people) -> None:
    alice.send(whole(**URGENT))
    alice.client.post(alice.url("paperwork_reopen"))
    alice.save({"safety_saddle_numbness": "no"}, seen=50)
    assert tries_to_book(alice.client, people)[0] == 409
    assert alice.send(whole()).status_code == 201
    assert tries_to_book(alice.client, people)[0] == 302


def test_the_desk_is_told_to_fetch_a_practitioner_and_nothing_of_why(
    alice: Paperwork, people, client_of
) -> None:
    alice.save(URGENT)
    desk = client_of(people.front_desk)
    row = Appointment.unscoped.get(patient=alice.episode.patient)
    page = words(
        desk.get(f"{reverse('desk')}?day={row.starts_at.astimezone(ZoneInfo('Europe/Berlin')).date()}")
    )
    assert "On hold: fetch a practitioner" in page
    assert "saddle" not in page.lower()
    at, _ = a_time(people)
    slot = f"{people.practitioner.practitioner.pk}|{at}"
    for name, telephone in (("Alice Adler", "030 1"), (" alice adler ", "")):
        answer = desk.post(
            reverse("desk_book"), {"name": name, "telephone": telephone or "030 123456", "slot": slot}
        )
        assert answer.status_code == 422
        assert "a doctor has to look first" in words(answer)
    assert desk.post(
        reverse("desk_book"), {"name": "Zoe Zander", "telephone": "030 765432", "slot": slot}
    ).status_code in (302, 422)


def test_the_receipt_and_the_day_say_a_doctor_first(alice: Paperwork, doctor: Client) -> None:
    alice.send(whole(**URGENT))
    page = words(alice.get("paperwork_receipt"))
    assert "First a doctor." in page
    assert "How to prepare" not in page
    row = Appointment.unscoped.get(patient=alice.episode.patient)
    day = row.starts_at.astimezone(ZoneInfo("Europe/Berlin")).date()
    assert "Emergency: a doctor first" in words(doctor.get(f"/today/?day={day}"))


def test_the_chart_offers_neither_plan_nor_visit_and_says_why(alice: Paperwork, doctor: Client) -> None:
    alice.send(whole(**URGENT))
    page = words(doctor.get(chart(alice)))
    assert "Propose a plan" not in page
    assert "Start the visit" not in page
    assert "Stop: no plan and no visit on this paperwork" in page
    assert "newly numb" in page
    assert "A doctor has looked: note it" in page
    assert "Propose a plan" not in words(doctor.get(chart(alice, "plan/")))
    assert doctor.post(chart(alice, "plan/propose/")).status_code == 422
    doctor.post(chart(alice, "visit/"))
    assert not Document.unscoped.filter(kind="plan").exists()


def test_a_plan_from_before_cannot_be_accepted_or_begun(alice: Paperwork, doctor: Client) -> None:
    alice.send(whole())
    doctor.post(chart(alice, "plan/propose/"))
    plan = Document.unscoped.get(kind="plan")
    alice.client.post(alice.url("paperwork_reopen"))
    assert alice.send(whole(**URGENT)).status_code == 201
    page = words(doctor.get(chart(alice, "plan/")))
    assert "Accept this plan" not in page
    assert "Stop: no plan and no visit on this paperwork" in page
    assert doctor.post(chart(alice, "plan/accept/"), {"base": str(plan.pk)}).status_code == 422


def test_noted_that_a_doctor_has_looked_care_goes_on(alice: Paperwork, doctor: Client, people) -> None:
    alice.send(whole(**URGENT))
    doctor.get(chart(alice))  # the stored pieces are those of the emergency
    assert Fragment.unscoped.filter(document__kind="intake").exists()
    assert doctor.post(chart(alice, "clearance/"), noted()).status_code == 302
    page = words(doctor.get(chart(alice)))
    assert "Propose a plan" in page
    assert "Start the visit" in page
    assert "Emergency, cleared" in page
    assert "Dr Roth, City Hospital" in page
    assert "MRI today: no pressure on the nerves." in page
    kept = Document.unscoped.get(kind="findings", corrected_by=None)
    assert kept.corrects is not None  # what was found stands, unchanged
    assert decode(kept.corrects, Findings).is_emergency
    assert kept.author == people.practitioner
    assert AuditEntry.unscoped.filter(act="findings.keep", why__contains="Dr Roth").exists()
    assert doctor.post(chart(alice, "plan/propose/")).status_code == 302
    assert "Cleared by Dr Roth" in words(doctor.get(chart(alice, "plan/")))
    assert "need help today" not in words(alice.get("paperwork_receipt"))
    assert tries_to_book(alice.client, people)[0] == 302


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"doctor": ""}, "Say who looked: the doctor or the hospital."),
        ({"result": "fine"}, "Say in a sentence what was found"),
        ({"on": "yesterday"}, "Give the day on which the doctor looked."),
        ({"on": "2031-01-01"}, "must lie within the last 90 days"),
        ({"on": "2019-01-01"}, "must lie within the last 90 days"),
        ({"asked": ""}, "Ask again now"),
        ({"result": "x" * 1001}, "That is too long"),
    ],
)
def test_what_is_not_whole_is_refused_and_kept_on_the_page(
    alice: Paperwork, doctor: Client, changes: dict[str, str], sentence: str
) -> None:
    alice.send(whole(**URGENT))
    answer = doctor.post(chart(alice, "clearance/"), noted(**changes))
    assert answer.status_code == 422
    assert sentence in words(answer)
    if "doctor" not in changes:
        assert "Dr Roth, City Hospital" in answer.content.decode()
    assert Hold.unscoped.exists()


def test_a_mistake_is_taken_back(alice: Paperwork, doctor: Client) -> None:
    alice.send(whole(**URGENT))
    doctor.post(chart(alice, "clearance/"), noted())
    assert "Was that a mistake?" in words(doctor.get(chart(alice, "clearance/")))
    assert doctor.post(chart(alice, "clearance/"), {"act": "take_back", "why": ""}).status_code == 422
    doctor.post(chart(alice, "clearance/"), {"act": "take_back", "why": "It was another patient's letter"})
    assert "Start the visit" not in words(doctor.get(chart(alice)))
    assert Hold.unscoped.exists()
    assert "nothing to take back" in words(
        doctor.post(chart(alice, "clearance/"), {"act": "take_back", "why": "Again"})
    )


def test_new_paperwork_with_an_emergency_stops_again(alice: Paperwork, doctor: Client) -> None:
    alice.send(whole(**URGENT))
    doctor.post(chart(alice, "clearance/"), noted())
    alice.client.post(alice.url("paperwork_reopen"))
    assert alice.send(whole(**URGENT)).status_code == 201
    assert "Stop: no plan and no visit" in words(doctor.get(chart(alice)))


def test_without_an_emergency_there_is_nothing_to_clear(alice: Paperwork, doctor: Client) -> None:
    alice.send(whole())
    assert "No emergency stands here" in words(doctor.get(chart(alice, "clearance/")))
    assert "nothing to clear" in words(doctor.post(chart(alice, "clearance/"), noted()))


def test_a_colleague_not_on_the_case_clears_nothing(alice: Paperwork, people, client_of) -> None:
    alice.send(whole(**URGENT))
    other = client_of(people.other_practitioner)
    assert other.post(chart(alice, "clearance/"), noted()).status_code == 404
    assert Hold.unscoped.exists()
