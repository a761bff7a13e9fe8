"""What a patient sees of their own care, and the state of a check-in."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from ashi.tailoring import Ending, Plan, referral_words
from ashi.visit.later import LaterReport
from ashi.web.booking.models import Appointment
from ashi.web.booking.queries import coming_appointments, the_clinic
from ashi.web.plan.course_view import course_values
from ashi.web.plan.fragments import course_picture
from ashi.web.plan.standing import StandingVisit, standing_visits
from ashi.web.records.actor import Actor
from ashi.web.records.documents import decode
from ashi.web.records.models import AuditEntry, Document, Episode, OneTimeLink, Patient


@dataclass(frozen=True, slots=True)
class MyPage:
    """The patient's own page."""

    appointments: list[Appointment]
    episode: Episode | None
    has_answers: bool
    last_visit: Document | None = None
    questions_stopped_at: dt.datetime | None = None
    has_ended: bool = False
    """Whether the newest plan has ended: why, and what is next, stands with the course."""


@dataclass(frozen=True, slots=True)
class Course:
    """One episode's course as `course_values` tells it, with the visits, newest first."""

    values: dict[str, Any]
    visits: list[StandingVisit]
    went_on: tuple[tuple[str, str], ...] = ()
    """Why treatment went on although the course said: not responding; with the review it was after."""
    ending: Ending | None = None
    """How the newest plan ended, if it has."""

    @property
    def sent_to(self) -> str:
        """To whom the patient was sent, in words."""
        return referral_words(self.ending) if self.ending else ""


ACTS = {
    "intake.keep": "Your paperwork was sent in",
    "consent.keep": "You signed the consent",
    "findings.keep": "Your answers were checked for warning signs",
    "findings.read": "Your warning signs were looked at",
    "booking.hold": "Booking was put on hold: a doctor first",
    "booking.hold_lifted": "Booking is open again",
    "plan.keep": "A plan was agreed, changed or ended",
    "diary.keep": "A flare, a medicine or other care was told or taken back",
    "promise.keep": "What you are promised about the needles was agreed",
    "promise.read": "What you are promised was looked at",
    "sent_leaflet.keep": "A page was sent to you by mail",
    "home_plan.keep": "Your home plan was made or changed",
    "home_plan.read": "Your home plan was looked at",
    "home_day.keep": "You ticked your home plan",
    "letter.read": "The letter about your care was opened",
    "visit.keep": "A visit was kept",
    "amendment.keep": "A visit’s note was amended",
    "later_report.keep": "Something after a visit was written down",
    "after_visit.send": "You were asked how it went",
    "check_in.send": "You were asked how you are",
    "check_in.remind": "You were reminded of the questions",
    "check_in.withdraw": "A link with questions was taken back",
    "questions.stop": "Questions by mail were stopped",
    "questions.resume": "Questions by mail were allowed again",
    "visit.remind": "You were reminded of a visit",
    "ways.choose": "You chose to be reminded this way",
    "ways.stop": "Reminders this way were stopped",
    "follow_up.keep": "What became of it was written down",
    "told.read": "What you told after a visit was read",
    "visit.read": "A visit was looked at",
    "visit.sign": "A visit’s note was signed",
    "note.practitioner": "A visit’s note was opened",
    "note.payer": "A note for payer or physician was opened",
    "note.patient": "The note for you was opened",
    "response.keep": "Answers were sent in",
    "chart.read": "Your chart was read",
    "plan.read": "Your plan was read",
    "course.read": "Your course was looked at",
    "appointment.book": "An appointment was booked",
    "appointment.cancel": "An appointment was cancelled",
    "appointment.move": "An appointment was moved",
    "appointment.take_back": "A cancelled appointment was taken back",
    "course.book": "A course of visits was booked",
    "ledger.add": "A line was written into your account",
    "ledger.take_back": "A line of your account was taken back",
    "appointment.arrived": "You were checked in",
    "sign_in.by_link": "Signed in by a link",
    "draft.open": "The paperwork was opened",
    "message.send": "A message was sent",
    "messages.read": "Your messages were read",
    "message.picture": "A picture in your messages was looked at",
    "record.download": "Your whole record was downloaded",
    "tablet.code": "A code for the waiting room’s tablet was made",
    "tablet.begin": "You began at the waiting room’s tablet",
    "tablet.end_done": "You gave the tablet back",
    "tablet.end_idle": "The tablet was left alone and forgot you",
    "tablet.end_replaced": "The tablet was given to someone else, or got a new code",
    "tablet.end_withdrawn": "The tablet was taken out of use",
    "message.settle": "A question of yours was marked as done",
}


def my_page(actor: Actor) -> MyPage:
    """What comes next, and whether there is a course to look at."""
    episode = Episode.records.scope(actor).order_by("-opened_at").first()
    has_answers = (
        episode is not None
        and Document.records.scope(actor).filter(episode=episode, kind="response").exists()
    )
    last_visit = Document.records.scope(actor).filter(kind="visit", signed=True).order_by("-made_at").first()
    stopped_at = Patient.records.scope(actor).values_list("questions_stopped_at", flat=True).first()
    newest_plan = (
        Document.records.scope(actor)
        .filter(episode=episode, kind="plan", corrected_by=None)
        .order_by("-made_at")
        .first()
    )
    has_ended = newest_plan is not None and decode(newest_plan, Plan).status == "ended"
    return MyPage(coming_appointments(actor), episode, has_answers, last_visit, stopped_at, has_ended)


def paperwork_of(actor: Actor, episode: Episode) -> dt.date | None:
    """The day of the first paperwork of an episode the actor may see."""
    return (
        Document.records.scope(actor)
        .filter(episode=episode, kind="intake")
        .order_by("happened_on")
        .values_list("happened_on", flat=True)
        .first()
    )


def course_of(actor: Actor, episode: UUID) -> Course:
    """The course of an episode the actor may see. Reading it is audited by the caller."""
    in_force = Document.records.scope(actor).filter(episode=episode, corrected_by=None)
    rows = list(in_force.order_by("made_at", "pk"))  # as the chart puts them, whose picture it is
    visits = standing_visits(rows)
    plans = [decode(row, Plan) for row in rows if row.kind == "plan"]
    went_on = {
        change.what: change.reason for plan in plans for change in plan.changes if change.kind == "go_on"
    }
    ending = plans[-1].ending if plans else None
    picture = course_picture(rows, the_clinic(actor).zone)
    return Course(course_values(rows, picture), visits[::-1], tuple(went_on.items()), ending)


def answer_of(link: OneTimeLink) -> LaterReport | None:
    """What was told through a link about a visit."""
    patient = Actor("patient", patient=link.episode.patient_id if link.episode else None)
    return told_before(patient, link.pk)


def told_before(actor: Actor, key: UUID) -> LaterReport | None:
    """The patient's own report that was sent with `key`."""
    row = Document.records.scope(actor).filter(client_key=key, kind="later_report").first()
    return decode(row, LaterReport) if row else None


def was_promised(visit: Document) -> bool:
    """Whether something about the needles had been promised before this visit was signed."""
    patient = Actor("patient", patient=visit.patient_id)
    promises = Document.records.scope(patient).filter(episode=visit.episode_id, kind="promise")
    return promises.filter(made_at__lte=visit.made_at).exists()


def who_looked(actor: Actor, *, most: int = 100) -> list[tuple[AuditEntry, str]]:
    """The newest entries of the actor's own trail, in words."""
    entries = AuditEntry.records.scope(actor).order_by("-seq")[:most]
    return [(entry, in_words(entry)) for entry in entries]


def in_words(entry: AuditEntry) -> str:
    """What an entry of the trail says, for the patient."""
    return ACTS.get(entry.act, entry.act.replace(".", " ").replace("_", " "))
