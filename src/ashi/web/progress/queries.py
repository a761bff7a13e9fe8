"""What a patient sees of their own care, and the state of a check-in."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext, gettext_noop

from ashi.knowledge import said
from ashi.tailoring import Ending, Plan, referral_words
from ashi.visit.later import LaterReport
from ashi.web.booking.models import Appointment
from ashi.web.booking.queries import coming_appointments
from ashi.web.plan.course_view import course_values
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


_ = gettext_noop  # translated where they are shown
ACTS = {
    "intake.keep": _("Your paperwork was sent in"),
    "consent.keep": _("You signed the consent"),
    "findings.keep": _("Your answers were checked for warning signs"),
    "findings.read": _("Your warning signs were looked at"),
    "booking.hold": _("Booking was put on hold: a doctor first"),
    "booking.hold_lifted": _("Booking is open again"),
    "plan.keep": _("A plan was agreed, changed or ended"),
    "diary.keep": _("A flare, a medicine or other care was told or taken back"),
    "promise.keep": _("What you are promised about the needles was agreed"),
    "promise.read": _("What you are promised was looked at"),
    "sent_leaflet.keep": _("A page was sent to you by mail"),
    "home_plan.keep": _("Your home plan was made or changed"),
    "home_plan.read": _("Your home plan was looked at"),
    "home_day.keep": _("You ticked your home plan"),
    "letter.read": _("The letter about your care was opened"),
    "visit.keep": _("A visit was kept"),
    "amendment.keep": _("A visit’s note was amended"),
    "later_report.keep": _("Something after a visit was written down"),
    "after_visit.send": _("You were asked how it went"),
    "check_in.send": _("You were asked how you are"),
    "check_in.remind": _("You were reminded of the questions"),
    "check_in.withdraw": _("A link with questions was taken back"),
    "questions.stop": _("Questions by mail were stopped"),
    "questions.resume": _("Questions by mail were allowed again"),
    "visit.remind": _("You were reminded of a visit"),
    "ways.choose": _("You chose to be reminded this way"),
    "ways.stop": _("Reminders this way were stopped"),
    "follow_up.keep": _("What became of it was written down"),
    "told.read": _("What you told after a visit was read"),
    "visit.read": _("A visit was looked at"),
    "visit.sign": _("A visit’s note was signed"),
    "note.practitioner": _("A visit’s note was opened"),
    "note.payer": _("A note for payer or physician was opened"),
    "note.patient": _("The note for you was opened"),
    "response.keep": _("Answers were sent in"),
    "chart.read": _("Your chart was read"),
    "plan.read": _("Your plan was read"),
    "course.read": _("Your course was looked at"),
    "appointment.book": _("An appointment was booked"),
    "appointment.cancel": _("An appointment was cancelled"),
    "appointment.move": _("An appointment was moved"),
    "appointment.address": _("The address of a home visit was changed"),
    "appointment.take_back": _("A cancelled appointment was taken back"),
    "course.book": _("A course of visits was booked"),
    "ledger.add": _("A line was written into your account"),
    "ledger.take_back": _("A line of your account was taken back"),
    "appointment.arrived": _("You were checked in"),
    "sign_in.by_link": _("Signed in by a link"),
    "draft.open": _("The paperwork was opened"),
    "message.send": _("A message was sent"),
    "messages.read": _("Your messages were read"),
    "message.picture": _("A picture in your messages was looked at"),
    "record.download": _("Your whole record was downloaded"),
    "tablet.code": _("A code for the waiting room’s tablet was made"),
    "tablet.begin": _("You began at the waiting room’s tablet"),
    "tablet.end_done": _("You gave the tablet back"),
    "tablet.end_idle": _("The tablet was left alone and forgot you"),
    "tablet.end_replaced": _("The tablet was given to someone else, or got a new code"),
    "tablet.end_withdrawn": _("The tablet was taken out of use"),
    "message.settle": _("A question of yours was marked as done"),
    "paperwork.open": _("Your paperwork was begun"),
    "paperwork.read": _("Your paperwork was read"),
    "paperwork.reopen": _("Your paperwork was opened again to change it"),
    "paperwork.send": _("Your paperwork was sent in"),
    "paperwork.receipt": _("The receipt of your paperwork was opened"),
    "paperwork.urgent": _("You were told what to do before anything else"),
    "patient.make": _("You were entered at the clinic"),
    "patient.name": _("Your name was corrected"),
    "appointment.late": _("It was noted that a visit begins late"),
    "appointment.room": _("A visit was moved to another room"),
    "appointment.zone_law": _("A visit was set right after the law on the clock changed"),
    "appointment.in_treatment": _("A visit was begun"),
    "appointment.done": _("A visit was over"),
    "appointment.no_show": _("It was noted that you did not come"),
    "visit.start": _("A visit was begun"),
    "visit.note": _("Words were written at a visit"),
    "waiting.join": _("You were put on the waiting list"),
    "waiting.leave": _("You left the waiting list"),
    "waiting.first": _("You were put first on the waiting list"),
    "waiting.offer": _("A time was kept for you"),
    "waiting.take": _("You took the time that was kept for you"),
    "waiting.decline": _("You did not want the time that was kept for you"),
    "waiting.not_reached": _("We did not reach you about a time"),
    "waiting.silent": _("Your place on the waiting list ended"),
    "waiting.over": _("Your place on the waiting list ended"),
    "reading.choose": _("The language of your messages was chosen"),
    "reading.notice": _("The language you read was noted"),
    "calendar.add": _("A calendar was allowed to read your visits"),
    "calendar.withdraw": _("A calendar may read your visits no more"),
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
    rows = list(in_force.order_by("made_at", "pk"))
    visits = standing_visits(rows)
    plans = [decode(row, Plan) for row in rows if row.kind == "plan"]
    went_on = {
        _review(change.what): change.reason
        for plan in plans
        for change in plan.changes
        if change.kind == "go_on"
    }
    ending = plans[-1].ending if plans else None
    return Course(course_values(rows), visits[::-1], tuple(went_on.items()), ending)


def _review(what: str) -> str:
    """Which review treatment went on past, as a sentence that can be said in another language."""
    number = what.removeprefix("after visit ")
    return said("After visit %(number)s", number=int(number)) if number.isdecimal() else what


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
    return gettext(ACTS[entry.act]) if entry.act in ACTS else entry.act.replace(".", " ").replace("_", " ")
