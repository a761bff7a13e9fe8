"""What the patient tells between visits: a flare, a change of medicine, another treatment."""

import datetime as dt
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from ashi.knowledge import said

MOST_WORDS = 80
"""A few words: they stand on the picture of the course."""
DiaryKind = Literal["flare", "medicine", "treatment", "exercise", "agreed"]
DIARY_KINDS: dict[DiaryKind, str] = {
    "flare": said("A flare: the pain was clearly worse for a while"),
    "medicine": said("A medicine: new, changed or stopped"),
    "treatment": said("Another treatment, such as physiotherapy"),
    "exercise": said("Exercise: begun, changed or stopped"),
}
"""What the patient can tell, with the question for it."""
AGREED = "Agreed with somebody else who treats them"
"""What only a practitioner writes down: ``agreed``."""


class DiaryEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that happened on one day, in a few words of whoever tells it.

    `taken_back` stands in the entry that takes an earlier one back, and only there.
    """

    kind: DiaryKind
    on: dt.date
    words: Annotated[str, Meta(max_length=MOST_WORDS)] = ""
    taken_back: bool = False
    schema: Literal[1] = 1
