"""What the paperwork's pages show, read within the patient's own scope."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID
from zoneinfo import ZoneInfo

from django.shortcuts import get_object_or_404
from django.utils import timezone

from ashi.intake import SECTIONS
from ashi.safety import emergency_words, screen_answers
from ashi.safety.emergency import EMERGENCY_NUMBERS
from ashi.safety.findings import Finding
from ashi.web.booking.models import Appointment
from ashi.web.booking.queries import hold_of
from ashi.web.intake import policies
from ashi.web.intake.actions import fields_of, open_draft
from ashi.web.intake.answers import Answers, answers_of
from ashi.web.intake.fields import Fields
from ashi.web.intake.models import Draft
from ashi.web.intake.problems import FieldProblem, all_problems, problems_of, progress_of
from ashi.web.records.actor import Actor
from ashi.web.records.models import Clinic, Document, Episode

SLUGS = {section: section.replace("_", "-") for section in SECTIONS}
SECTION_BY_SLUG = {slug: section for section, slug in SLUGS.items()}


@dataclass(frozen=True)
class Paper:
    """One patient's paperwork as it stands, with what every page of it needs."""

    episode: Episode
    draft: Draft
    clinic: Clinic
    fields: Fields
    today: dt.date
    is_settled: bool = False
    """Sent, and nothing holds booking: an emergency in it, if any, was cleared by a doctor."""

    @cached_property
    def answers(self) -> Answers:
        return answers_of(self.fields, self.today)

    @cached_property
    def progress(self) -> dict[str, str]:
        return progress_of(self.answers)

    @cached_property
    def problems(self) -> tuple[FieldProblem, ...]:
        return all_problems(self.answers)

    @cached_property
    def urgent(self) -> tuple[Finding, ...]:
        return () if self.is_settled else urgent_of(self.answers)

    @property
    def done(self) -> int:
        return sum(state == "done" for state in self.progress.values())

    @property
    def can_write(self) -> bool:
        return policies.may_write(self.episode, self.draft)

    @property
    def was_sent(self) -> bool:
        return (self.draft.submitted_as_id or self.draft.correcting_id) is not None

    @property
    def call(self) -> str:
        """Whom to call, in words; the number itself is `number`, where it is known."""
        return emergency_words(self.clinic.country)

    @property
    def number(self) -> str:
        return EMERGENCY_NUMBERS.get(self.clinic.country.upper(), "112")

    def problems_in(self, section: str) -> tuple[FieldProblem, ...]:
        return problems_of(self.answers, section)


def paper_of(actor: Actor, episode_id: object) -> Paper:
    """The paperwork of this episode, opened now if nobody has. 404 when it is not the actor's."""
    draft = draft_of(actor, episode_id)
    clinic = the_clinic(actor)
    is_settled = draft.submitted_as_id is not None and hold_of(actor) is None
    return Paper(draft.episode, draft, clinic, fields_of(draft), today_at(clinic), is_settled)


def draft_of(actor: Actor, episode_id: object) -> Draft:
    """The draft of this episode, opened now if nobody has. 404 when it is not the actor's."""
    draft = (
        Draft.records.scope(actor)
        .select_related("episode", "submitted_as", "correcting")
        .filter(episode_id=episode_id)
        .first()
    )
    if draft is not None:
        return draft
    return open_draft(actor, get_object_or_404(Episode.records.scope(actor), pk=episode_id))


def the_clinic(actor: Actor) -> Clinic:
    return Clinic.records.scope(actor).get()


def today_at(clinic: Clinic) -> dt.date:
    """The day on the clinic's wall."""
    return timezone.now().astimezone(ZoneInfo(clinic.zone)).date()


def urgent_of(answers: Answers) -> tuple[Finding, ...]:
    """What the patient must be told at once."""
    return tuple(finding for finding in screen_answers(answers.draft) if finding.level == "emergency")


def next_appointment(actor: Actor, episode: Episode) -> Appointment | None:
    """The appointment to prepare for."""
    return (
        Appointment.records.scope(actor)
        .select_related("practitioner")
        .filter(episode=episode, status="booked", starts_at__gte=timezone.now())
        .order_by("starts_at")
        .first()
    )


def sent_document(actor: Actor, paper: Paper) -> Document | None:
    """The intake as it was last sent, also while a correction of it is being written."""
    pk = paper.draft.submitted_as_id or paper.draft.correcting_id
    return Document.records.scope(actor).filter(pk=pk).first() if pk else None


def receipt_number(document: UUID) -> str:
    """Eight signs to read out on the telephone, from the chance part of the document's id.

    >>> receipt_number(UUID("01890a5d-ac96-774b-bcce-b3027f3a91c2"))
    '7F3A-91C2'
    """
    return f"{document.hex[-8:-4]}-{document.hex[-4:]}".upper()
