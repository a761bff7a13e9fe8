"""Patient-reported measures: definition, scoring, and what is missing."""

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
from ashi.instruments.response import Response, Score
from ashi.instruments.scoring import InvalidResponse, check_response, problems, score

__all__ = [
    "INSTRUMENTS",
    "Band",
    "Choice",
    "ImportantChange",
    "Instrument",
    "InvalidResponse",
    "Item",
    "Licence",
    "Loinc",
    "MeasurementError",
    "RecoveryCut",
    "Response",
    "Score",
    "UnknownInstrument",
    "check_response",
    "instrument",
    "problems",
    "score",
]
