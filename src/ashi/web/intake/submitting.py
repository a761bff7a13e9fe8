"""Sending the paperwork: everything is kept in one transaction, once, and answered with a receipt."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID, uuid5

import msgspec
from django.db import transaction
from django.utils import timezone

from ashi.instruments import Response
from ashi.intake import CONSENT, Consent, Intake, IntakeError, Problem, check_consent, intake_from_draft
from ashi.safety import screen
from ashi.web.booking import holds
from ashi.web.booking.actions import note_paperwork
from ashi.web.intake import policies
from ashi.web.intake.actions import AlreadySentError, fields_of, locked, write_fields
from ashi.web.intake.answers import Answers, answers_of, born_on
from ashi.web.intake.drafts import Conflict
from ashi.web.intake.fields import Fields, key_of, text
from ashi.web.intake.models import Draft
from ashi.web.intake.problems import FieldProblem, all_problems, at_field
from ashi.web.records import audit
from ashi.web.records.actor import SYSTEM, Actor
from ashi.web.records.documents import KeyReused, NewDocument, Receipt, decode, keep_all
from ashi.web.records.models import Document, Episode, Patient
from ashi.web.records.storage import check_can_store


@dataclass(frozen=True, slots=True)
class NotSent:
    """Why nothing was sent. What was typed is kept under `revision` all the same."""

    revision: int
    fields: Fields
    problems: tuple[FieldProblem, ...] = ()
    conflicts: dict[str, Conflict] | None = None


def submit(
    actor: Actor,
    draft: Draft,
    patch: Fields,
    *,
    seen: int,
    writer: str,
    today: dt.date,
    refused: tuple[Problem, ...] = (),
) -> Receipt | NotSent:
    """Keep `patch`, and if the paperwork is whole and nothing was `refused`, keep it as documents.

    The same client key again answers the first receipt. Raises `KeyReused` when the key came before with
    other content, `AlreadySentError` when the paperwork was sent under another key.
    """
    check_can_store()
    with transaction.atomic():
        row = locked(draft)
        key = key_of(patch.get("client_key", "")) or key_of(fields_of(row).get("client_key", ""))
        if (earlier := _sent_before(row, key, patch)) is not None:
            return earlier
        saved = write_fields(row, patch, seen=seen, writer=writer)
        if saved.conflicts:
            return NotSent(saved.revision, saved.fields, conflicts=dict(saved.conflicts))
        answers = answers_of(saved.fields, today)
        if refused:
            return NotSent(saved.revision, saved.fields, _with_refused(refused, answers))
        made = _make(answers, today, timezone.now())
        if not isinstance(made, _Made):
            return NotSent(saved.revision, saved.fields, problems=made)
        if key is None:
            return NotSent(saved.revision, saved.fields, problems=(NO_KEY,))
        return _keep(actor, row, made, saved.fields, key, today)


def _with_refused(refused: tuple[Problem, ...], answers: Answers) -> tuple[FieldProblem, ...]:
    """What was refused, then what is wrong elsewhere: a refused field is not also called missing."""
    first = tuple(at_field(problem, answers) for problem in refused)
    named = {problem.field for problem in first}
    return first + tuple(problem for problem in all_problems(answers) if problem.field not in named)


NO_KEY = FieldProblem(
    "consent",
    "client_key",
    "This page lost the number of its sending.",
    "Reload the page and press send again.",
    False,
)


@dataclass(frozen=True, slots=True)
class _Made:
    intake: Intake
    consent: Consent


def _sent_before(draft: Draft, key: UUID | None, patch: Fields) -> Receipt | None:
    """The receipt of this key, if it was used. Raises `KeyReused`, `AlreadySentError`."""
    earlier = Document.unscoped.filter(client_key=key).first() if key else None
    if earlier is None:
        if not policies.may_write(draft.episode, draft):
            raise AlreadySentError
        return None
    if earlier.pk != draft.submitted_as_id:
        raise KeyReused(f"client key {key} was used for another document")
    sent = fields_of(draft)
    if any(sent.get(name, type(value)()) != value for name, value in patch.items()):
        raise KeyReused(f"client key {key} came again with other content")
    return Receipt(earlier.pk, earlier.made_at, earlier.digest, is_new=False)


def _make(answers: Answers, today: dt.date, now: dt.datetime) -> _Made | tuple[FieldProblem, ...]:
    """The documents' contents, or every problem at its field."""
    problems = all_problems(answers)
    if problems:
        return problems
    consent = Consent(
        text_version=text(answers.fields, "consent_version") or CONSENT.version,
        text_sha256=text(answers.fields, "consent_sha256"),
        agreed=tuple(answers.draft["consent"]["agreed"]),
        signed_name=answers.draft["consent"]["signed_name"],
        signed_at=now,
    )
    try:
        intake = intake_from_draft(answers.draft, today)
    except IntakeError as error:
        return tuple(at_field(problem, answers) for problem in error.problems)
    unsigned = tuple(at_field(problem, answers) for problem in check_consent(consent))
    return unsigned or _Made(intake, consent)


def _keep(actor: Actor, draft: Draft, made: _Made, fields: Fields, key: UUID, today: dt.date) -> Receipt:
    episode, corrects = draft.episode, draft.correcting_id
    earlier = _keys_before(draft)
    before = decode(draft.correcting, Intake) if draft.correcting else None
    first_day = made.intake.answered_on if before is None else None
    findings = screen(made.intake, today)
    wanted = [
        NewDocument(actor, "intake", made.intake, today, key, corrects, signed=True),
        NewDocument(actor, "consent", made.consent, today, part_key(key, "consent"), signed=True),
        NewDocument(
            SYSTEM,
            "findings",
            findings,
            today,
            part_key(key, "findings"),
            _standing(episode, earlier, "findings"),
        ),
        *(
            NewDocument(
                actor,
                "response",
                response,
                response.answered_on,
                part_key(key, response.instrument),
                _standing(episode, earlier, response.instrument),
            )
            for response in baseline_of(made.intake, first_day, before)
        ),
    ]
    receipt, *_ = keep_all(episode, wanted)
    Draft.unscoped.filter(pk=draft.pk).update(submitted_as=receipt.document, correcting=None)
    note_paperwork(episode, "done")
    if findings.is_emergency:
        holds.put_on_hold(actor, episode)
    else:
        holds.lift(actor, episode, "the paperwork that was sent holds no emergency")
    _know_the_person(draft.patient_id, fields, made.intake)
    why = "corrects an earlier one" if corrects else ""
    audit.record(actor, "paperwork.send", f"draft:{draft.pk.hex}", patient=draft.patient_id, why=why)
    return receipt


def part_key(key: UUID, part: str) -> UUID:
    """The key of one part of a sending: the same for every repetition."""
    return uuid5(key, part)


def baseline_of(intake: Intake, answered_on: dt.date | None, before: Intake | None) -> tuple[Response, ...]:
    """The first answers to the measures inside the paperwork: pain, the patient's own activities, fear of needles.

    In a correction only what was corrected; it stays the answer of the first day.
    """
    day = answered_on or (before or intake).answered_on
    nrs: dict[str, int | float | str] = dict(msgspec.structs.asdict(intake.intensity))
    psfs: dict[str, int | float | str] = {}
    for number, activity in enumerate(intake.activities, start=1):
        psfs[f"activity_{number}"] = activity.score
        psfs[f"activity_{number}_words"] = activity.words
    responses = []
    if before is None or before.intensity != intake.intensity:
        responses.append(Response("nrs_pain", day, nrs, via="intake"))
    if before is None or before.activities != intake.activities:
        responses.append(Response("psfs", day, psfs, via="intake"))
    if intake.needle_fear is not None and (before is None or before.needle_fear != intake.needle_fear):
        responses.append(Response("needle_anxiety", day, {"nervous": intake.needle_fear}, via="intake"))
    return tuple(responses)


def _keys_before(draft: Draft) -> tuple[UUID, ...]:
    """The client keys of the intake that is being corrected and of those it corrected."""
    keys, document = [], draft.correcting
    while document is not None:
        keys.append(document.client_key)
        document = Document.unscoped.filter(pk=document.corrects_id).first() if document.corrects_id else None
    return tuple(keys)


def _standing(episode: Episode, keys: tuple[UUID, ...], part: str) -> UUID | None:
    """The document of an earlier sending that nothing has corrected yet."""
    if not keys:
        return None
    return (
        Document.unscoped.filter(
            episode=episode, client_key__in=[part_key(key, part) for key in keys], corrected_by=None
        )
        .values_list("pk", flat=True)
        .first()
    )


def _know_the_person(patient: UUID, fields: Fields, intake: Intake) -> None:
    """Fill in what the clinic's register does not know of the person yet; it never overwrites."""
    Patient.unscoped.filter(pk=patient, born_on=None).update(born_on=born_on(fields))
    Patient.unscoped.filter(pk=patient, sex="").update(sex=intake.about.sex)
