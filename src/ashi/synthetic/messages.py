"""What made-up patients write to the clinic: worries before the first visit, a bill, a thank-you."""

import datetime as dt
from typing import Literal

import msgspec

from ashi.synthetic.generate import SyntheticPatient

BEFORE = (
    "Do the needles hurt? I had a bad time with a blood test once.",
    "How many needles are there, and may I see one before you begin?",
    "I take blood pressure tablets. Shall I take them on the day as always?",
    "Can I drive home by myself afterwards?",
)
BETWEEN = (
    ("My back was sore for a day after the last visit and then better. Is that usual?",
     "Yes, that is common and it passes. Tell me next time; we can begin with fewer needles."),
    ("May I go swimming on the same day?", "Better the day after. A walk is fine."),
    ("I had breast cancer in 2014. I forgot to write it down. Does it matter?", ""),
)  # fmt: skip
TO_THE_DESK = "I did not get the bill for October. Could you send it again?"


class SyntheticMessage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One made-up message; `answer` is what the practitioner wrote back, if they have."""

    at: dt.datetime
    to: Literal["care_team", "front_desk"]
    words: str
    answer: str = ""
    answered_at: dt.datetime | None = None
    synthetic: Literal[True] = True


def messages_of(patient: SyntheticPatient) -> tuple[SyntheticMessage, ...]:
    """The messages of someone in care; most people write none. The same patient always writes the same."""
    if patient.closed_at is not None:
        return ()
    if not patient.visits:
        words = BEFORE[patient.number % len(BEFORE)]
        return (SyntheticMessage(patient.opened_at + dt.timedelta(hours=2), "care_team", words),)
    evening = patient.visits[-1].visit.ended_at + dt.timedelta(hours=3)
    if patient.number % 9 == 0:
        return (SyntheticMessage(evening, "front_desk", TO_THE_DESK),)
    if patient.number % 4:
        return ()
    words, answer = BETWEEN[patient.number // 4 % len(BETWEEN)]
    answered_at = evening + dt.timedelta(hours=2) if answer else None
    return (SyntheticMessage(evening, "care_team", words, answer, answered_at),)
