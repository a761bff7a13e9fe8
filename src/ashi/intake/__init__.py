"""What the patient tells, as values."""

from ashi.intake.complete import SECTIONS, check_complete, intake_from_draft, progress, section_problems
from ashi.intake.consent import CONSENT, ConsentText, check_consent, consent_digest, consent_plain_text
from ashi.intake.diary import AGREED, DIARY_KINDS, DiaryEntry, DiaryKind
from ashi.intake.document import (
    About,
    Activity,
    Consent,
    CoTreatment,
    Intake,
    Intensity,
    Medicine,
    Modifiers,
    Onset,
)
from ashi.intake.duration import DurationClass, duration_class, duration_days
from ashi.intake.needle_fear import NEEDLE_FEAR, is_afraid
from ashi.intake.parse import parse_intake
from ashi.intake.problem import IntakeError, Problem
from ashi.intake.vocabulary import (
    CO_TREATMENTS,
    CONSTITUTION,
    MODIFIERS,
    ONSETS,
    SAFETY_GROUPS,
    SAFETY_QUESTIONS,
    Choice,
    Detail,
    SafetyQuestion,
    is_asked,
    questions_for,
)

__all__ = [
    "AGREED",
    "CONSENT",
    "CONSTITUTION",
    "CO_TREATMENTS",
    "DIARY_KINDS",
    "MODIFIERS",
    "NEEDLE_FEAR",
    "ONSETS",
    "SAFETY_GROUPS",
    "SAFETY_QUESTIONS",
    "SECTIONS",
    "About",
    "Activity",
    "Choice",
    "CoTreatment",
    "Consent",
    "ConsentText",
    "Detail",
    "DiaryEntry",
    "DiaryKind",
    "DurationClass",
    "Intake",
    "IntakeError",
    "Intensity",
    "Medicine",
    "Modifiers",
    "Onset",
    "Problem",
    "SafetyQuestion",
    "check_complete",
    "check_consent",
    "consent_digest",
    "consent_plain_text",
    "duration_class",
    "duration_days",
    "intake_from_draft",
    "is_afraid",
    "is_asked",
    "parse_intake",
    "progress",
    "questions_for",
    "section_problems",
]
