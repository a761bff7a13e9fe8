"""A patient's choice about questions by mail: no more of them, or again."""

from django.db import transaction
from django.utils import timezone

from ashi.web.records import audit, mail
from ashi.web.records.actor import Actor
from ashi.web.records.models import Patient
from ashi.web.records.storage import check_can_store

KINDS = frozenset({"check_in", "check_in_reminder", "after_visit"})
"""The mails that ask, as their purposes begin."""


def stop_questions(actor: Actor, patient: Patient) -> None:
    """No more questions by mail, those on their way included. Stopping twice is stopping once."""
    with transaction.atomic():
        if _choose(actor, patient, stopped=True) and patient.user is not None:
            mail.stop(patient.user.email, KINDS)


def resume_questions(actor: Actor, patient: Patient) -> None:
    """Questions by mail again, from the next one that is due."""
    _choose(actor, patient, stopped=False)


def _choose(actor: Actor, patient: Patient, *, stopped: bool) -> bool:
    check_can_store()
    with transaction.atomic():
        others = Patient.unscoped.filter(pk=patient.pk, questions_stopped_at__isnull=stopped)
        if others.update(questions_stopped_at=timezone.now() if stopped else None) != 1:
            return False
        act = "questions.stop" if stopped else "questions.resume"
        audit.record(actor, act, f"patient:{patient.pk.hex}", patient=patient.pk)
    return True
