"""A made-up clinic: seeded, labelled synthetic on every value, for the demo, tests and benchmarks."""

from collections.abc import Iterable, Iterator

import msgspec

from ashi.synthetic.beside import SyntheticBeside, SyntheticWish, beside, wish_of
from ashi.synthetic.calendar import SyntheticAppointment
from ashi.synthetic.clinic import SyntheticClinic, SyntheticStaff, clinic
from ashi.synthetic.generate import SyntheticPatient, SyntheticVisit, generate
from ashi.synthetic.messages import SyntheticMessage, messages_of
from ashi.synthetic.parameters import PARAMETERS
from ashi.synthetic.truth import SyntheticTruth, truth

__all__ = [
    "PARAMETERS",
    "SyntheticAppointment",
    "SyntheticBeside",
    "SyntheticClinic",
    "SyntheticMessage",
    "SyntheticPatient",
    "SyntheticStaff",
    "SyntheticTruth",
    "SyntheticVisit",
    "SyntheticWish",
    "beside",
    "clinic",
    "generate",
    "messages_of",
    "to_json_lines",
    "truth",
    "wish_of",
]


def to_json_lines(patients: Iterable[SyntheticPatient]) -> Iterator[bytes]:
    """Each patient as one line of JSON (with its newline), made one at a time."""
    encoder = msgspec.json.Encoder()
    for patient in patients:
        yield encoder.encode(patient) + b"\n"
