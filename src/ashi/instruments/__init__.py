"""Patient-reported measures: definition, scoring, and what is missing."""

from ashi.instruments.calculated import questionnaire_response, score_brought
from ashi.instruments.definition import (
    INSTRUMENTS,
    Band,
    Choice,
    ImportantChange,
    Instrument,
    Item,
    Licence,
    Loinc,
    MeasurementError,
    RecoveryCut,
    UnknownInstrument,
    instrument,
)
from ashi.instruments.questionnaire import Brought, QuestionnaireError, Terms, read_questionnaire
from ashi.instruments.response import Response, Score
from ashi.instruments.scoring import InvalidResponse, check_response, problems, score

__all__ = [
    "INSTRUMENTS",
    "Band",
    "Brought",
    "Choice",
    "ImportantChange",
    "Instrument",
    "InvalidResponse",
    "Item",
    "Licence",
    "Loinc",
    "MeasurementError",
    "QuestionnaireError",
    "RecoveryCut",
    "Response",
    "Score",
    "Terms",
    "UnknownInstrument",
    "check_response",
    "instrument",
    "problems",
    "questionnaire_response",
    "read_questionnaire",
    "score",
    "score_brought",
]
