"""Ending a plan: the reason is kept and read, the patient is sent on, and booked times are free again."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from ashi.web.booking.models import Appointment
from ashi.web.records.models import AuditEntry, CaseMember, Document, Episode, Mail
from tests.support.charts import keep_paperwork
from tests.web.plan.conftest import PlanDesk, words
from tests.web.plan.test_other_ways import visited

pytestmark = pytest.mark.django_db
REASON = "After five visits the pain is as it was."


@pytest.fixture
def desk(episode_a: Episode, people, client_of) -> PlanDesk:
    """A plan, and the first visit booked for tomorrow."""
    keep_paperwork(episode_a)
    browser = client_of(people.practitioner)
    assert browser.post(f"/chart/{episode_a.pk}/plan/propose/").status_code == 302
    return PlanDesk(browser, episode_a)


def book(desk: PlanDesk, practitioner, days: int, hour: int = 9) -> Appointment:
    starts = timezone.now().replace(hour=hour, minute=0, second=0, microsecond=0) + dt.timedelta(days=days)
    return Appointment.unscoped.create(
        patient=desk.episode.patient,
        episode=desk.episode,
        practitioner=practitioner,
        starts_at=starts,
        ends_at=starts + dt.timedelta(minutes=45),
    )


def end(desk: PlanDesk, **fields: object):
    sent = {"base": str(desk.document.pk), "reason": REASON, "refer_to": "physiotherapist", **fields}
    return desk.browser.post(f"{desk.url}end/", sent)


def all_booked(desk: PlanDesk) -> list[str]:
    return [str(row.pk) for row in Appointment.unscoped.filter(episode=desk.episode, status="booked")]


def test_the_review_offers_to_stop_as_well_as_to_go_on(desk: PlanDesk) -> None:
    visited(desk, 5)
    page = words(desk.browser.get(desk.url))
    assert "The course says: not responding" in page
    assert "End the plan and refer" in page
    assert "Go on, and say why" in page
    form = words(desk.browser.get(f"{desk.url}end/"))
    assert "After how" not in form
    assert "widen, or stop" in form
    for said in (
        "A physiotherapist",
        "Nobody for now",
        "Exercise that you like",
        "Booked visits: cancel these",
    ):
        assert said in form


def test_an_ended_plan_keeps_its_reason_frees_the_times_and_tells_the_patient(
    desk: PlanDesk, people, client_of
) -> None:
    visited(desk, 5)
    mine = book(desk, people.practitioner.practitioner, 8)
    CaseMember.unscoped.create(
        episode=desk.episode, practitioner=people.other_practitioner.practitioner, since=timezone.now()
    )
    theirs = book(desk, people.other_practitioner.practitioner, 9)
    kept = book(desk, people.practitioner.practitioner, 10)
    freed = [key for key in all_booked(desk) if key != str(kept.pk)]
    answer = end(desk, refer_name="Ms Roth", what_else=["exercise", "moving"], freed=freed)
    assert answer.status_code == 302
    ending = desk.plan.ending
    assert desk.plan.status == "ended"
    assert ending
    assert (ending.reason, ending.refer_to, ending.refer_name) == (REASON, "physiotherapist", "Ms Roth")
    assert ending.review == "after visit 5"
    assert len(ending.what_else) == 2
    status = dict(Appointment.unscoped.filter(episode=desk.episode).values_list("pk", "status"))
    assert (status[mine.pk], status[theirs.pk], status[kept.pk]) == ("cancelled", "cancelled", "booked")
    assert AuditEntry.unscoped.filter(act="appointment.cancel", why="the plan was ended").count() == 3
    assert AuditEntry.unscoped.filter(act="plan.keep", why=f"ended: {REASON}").exists()
    mail = Mail.unscoped.get(purpose__startswith="plan_ended:")
    assert mail.to == people.patient_a.email
    assert len(re.findall(r"^\w+day \d+ \w+, \d\d:\d\d$", mail.body, re.MULTILINE)) == 3
    for private in (REASON, "physio", "Roth", "pain"):
        assert private not in mail.body + mail.subject

    chart = words(desk.browser.get(f"/chart/{desk.episode.pk}/"))
    assert "3 booked visits are cancelled; they get a mail with the times." in chart
    assert f"“{REASON}”" in chart
    assert "Next: a physiotherapist (Ms Roth)." in chart

    patient = client_of(people.patient_a)
    assert "Your plan has ended" in words(patient.get("/me/"))
    told = words(patient.get(f"/me/course/{desk.episode.pk}/"))
    for said in (REASON, "See next: a physiotherapist (Ms Roth).", "Exercise that you like", "The letter"):
        assert said in told
    assert "plan ended" in told  # on the picture, and in words


def test_the_letter_says_what_was_done_how_it_went_and_to_whom(desk: PlanDesk, people, client_of) -> None:
    visited(desk, 5)
    end(desk, refer_name="Ms Roth")
    patient = client_of(people.patient_a)
    for page in (
        words(desk.browser.get(f"/chart/{desk.episode.pk}/letter/")),
        words(patient.get(f"/me/course/{desk.episode.pk}/letter/")),
    ):
        for said in (
            "For A physiotherapist (Ms Roth)",
            REASON,
            "5 visits from",
            "Pain (lower is better): 5",
            "80 % interval",
            "30 % better than at the start",
            "None reported.",
            "Chen Wei",
        ):
            assert said in page, said
    assert AuditEntry.unscoped.filter(act="letter.read").count() == 2


def test_a_letter_before_the_end_names_nobody_and_signs_nothing(desk: PlanDesk) -> None:
    page = words(desk.browser.get(f"/chart/{desk.episode.pk}/letter/"))
    assert "There is no signed visit." in page
    assert "The plan was ended" not in page
    assert "Chen Wei" not in page.split("Acupuncture for back pain")[1]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"reason": " "}, "Give a reason, in a few words"),
        ({"refer_to": "voodoo"}, "Choose to whom the patient is sent"),
        ({"refer_to": ""}, "Choose to whom the patient is sent"),
        ({"refer_name": "x" * 201}, "201 characters long; 200 fit"),
        ({"refer_to": "nobody", "refer_name": "Ms Roth"}, "sent the patient to nobody. Change one."),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_done(
    desk: PlanDesk, fields: dict[str, str], said: str
) -> None:
    answer = end(desk, freed=all_booked(desk), **fields)
    assert answer.status_code == 422
    assert said in words(answer)
    assert desk.plan.status == "proposed"
    assert len(all_booked(desk)) == 1
    assert not Mail.unscoped.filter(purpose__startswith="plan_ended:").exists()


def test_what_was_typed_and_chosen_is_still_there_after_a_refusal(desk: PlanDesk) -> None:
    page = end(desk, refer_to="", what_else=["moving"], freed=[]).content.decode().split("<main")[1]
    assert REASON in page
    assert page.split("<footer")[0].count(" checked") == 1  # the one that was chosen; none of the freed times


def test_ended_by_two_at_once_it_ends_once(desk: PlanDesk) -> None:
    base = str(desk.document.pk)
    assert end(desk).status_code == 302
    before = Document.unscoped.count()
    assert end(desk, base=base).status_code == 302  # leads back to the chart
    assert Document.unscoped.count() == before


def test_a_plan_that_was_changed_meanwhile_does_not_end(desk: PlanDesk) -> None:
    base = str(desk.document.pk)
    desk.post("other", other="needle_free", reason="Chosen with the patient.")
    answer = end(desk, base=base, freed=all_booked(desk))
    assert answer.status_code == 422
    assert "was changed at this moment. Nothing was done" in words(answer)
    assert len(all_booked(desk)) == 1


def test_a_booking_that_cannot_be_cancelled_leaves_everything_as_it_was(desk: PlanDesk, monkeypatch) -> None:
    from ashi.web.booking import actions

    def refuse(*_: object, **__: object) -> None:
        raise actions.CannotBook("Someone else has just changed this appointment.")

    monkeypatch.setattr(actions, "cancel", refuse)
    assert end(desk, freed=all_booked(desk)).status_code == 422
    assert desk.plan.status == "proposed"
    assert len(all_booked(desk)) == 1


def test_the_chart_of_an_ended_plan_offers_no_visit_and_says_the_way_on(desk: PlanDesk) -> None:
    chart = f"/chart/{desk.episode.pk}/"
    assert "Start the visit" in words(desk.browser.get(chart))
    visited(desk, 5)
    end(desk)
    for _ in range(2):  # made, then stored
        page = desk.browser.get(chart)
        assert "Start the visit" not in words(page)
        assert "This plan has ended. To treat again, propose a plan anew" in words(page)
        assert f'<a href="{chart}plan/">To the plan</a>' in page.content.decode()
    assert "Propose a plan" in words(desk.browser.get(desk.url))
    desk.browser.post(f"{desk.url}propose/")
    assert "Start the visit" in words(desk.browser.get(chart))


def test_a_closed_course_of_care_offers_neither_visit_nor_plan(desk: PlanDesk) -> None:
    Episode.unscoped.filter(pk=desk.episode.pk).update(closed_at=timezone.now())
    for address in (f"/chart/{desk.episode.pk}/", desk.url):
        page = words(desk.browser.get(address))
        assert "This course of care is closed, so no visit starts in it." in page, address
        for offer in ("Start the visit", "Propose a plan", "Accept this plan"):
            assert offer not in page, (address, offer)


def test_an_ended_plan_takes_no_change_and_no_visit_until_another_is_accepted(desk: PlanDesk) -> None:
    visited(desk, 5)
    end(desk)
    for act, fields in (
        ("accept", {}),
        ("undo", {}),
        ("other", {"other": "needle_free", "reason": "Why not"}),
        ("go-on", {"reason": "Why not"}),
    ):
        answer = desk.post(act, **fields)
        assert answer.status_code == 422, act
        assert "This plan has ended." in words(answer), act
    refused = desk.browser.post(f"/chart/{desk.episode.pk}/visit/", follow=True)
    assert "The plan has ended. Propose a plan anew" in words(refused)
    assert desk.browser.post(f"{desk.url}propose/").status_code == 302
    newest = Document.unscoped.filter(episode=desk.episode, kind="plan").order_by("-made_at")[0]
    page = words(desk.browser.get(desk.url))
    assert "Go on, and say why" in page
    answer = desk.browser.post(
        f"{desk.url}go-on/", {"base": str(newest.pk), "reason": "A new start was asked for."}
    )
    assert answer.status_code == 302


def test_a_patient_without_a_mail_address_has_to_be_told(desk: PlanDesk) -> None:
    patient = desk.episode.patient
    patient.user = None
    patient.save()
    end(desk, freed=all_booked(desk))
    assert "no mail is known, so please tell them" in words(desk.browser.get(f"/chart/{desk.episode.pk}/"))
    assert not Mail.unscoped.filter(purpose__startswith="plan_ended:").exists()
