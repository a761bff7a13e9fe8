"""What the patient tells between visits: a flare, a change of medicine, another treatment."""

import datetime as dt
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

MOST_WORDS = 80
"""A few words: they stand on the picture of the course."""
DIARY_KINDS: dict[Literal["flare", "medicine", "treatment"], str] = {
    "flare": "A flare: the pain was clearly worse for a while",
    "medicine": "A medicine: new, changed or stopped",
    "treatment": "Another treatment, such as physiotherapy",
}
"""What can be told, with the question for it."""


class DiaryEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that happened on one day, in the patient's own few words."""

    kind: Literal["flare", "medicine", "treatment"]
    on: dt.date
    words: Annotated[str, Meta(max_length=MOST_WORDS)] = ""
    schema: Literal[1] = 1
