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
)
from ashi.instruments.questionnaire import Brought, QuestionnaireError, Terms, read_questionnaire
from ashi.instruments.response import Response, Score
from ashi.instruments.schedule import SCHEDULE, Care, Due, Occasion, Schedule, asked, due, ended_on
from ashi.instruments.scoring import InvalidResponse
from ashi.instruments.shelf import BROUGHT, bring, check_response, instrument, problems, read_folder, score

__all__ = [
    "BROUGHT",
    "INSTRUMENTS",
    "SCHEDULE",
    "Band",
    "Brought",
    "Care",
    "Choice",
    "Due",
    "ImportantChange",
    "Instrument",
    "InvalidResponse",
    "Item",
    "Licence",
    "Loinc",
    "MeasurementError",
    "Occasion",
    "QuestionnaireError",
    "RecoveryCut",
    "Response",
    "Schedule",
    "Score",
    "Terms",
    "UnknownInstrument",
    "asked",
    "bring",
    "check_response",
    "due",
    "ended_on",
    "instrument",
    "problems",
    "questionnaire_response",
    "read_folder",
    "read_questionnaire",
    "score",
    "score_brought",
]
