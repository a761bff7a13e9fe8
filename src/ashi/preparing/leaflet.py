"""A public page that a practitioner sent a patient: kept in the record, so that both see that it was."""

from typing import Literal

import msgspec

LEAFLETS: dict[Literal["what_it_feels_like"], str] = {"what_it_feels_like": "What it feels like"}
"""Pages that can be sent, with their names."""


class SentLeaflet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One page, mailed to the patient's own address. Which address stands in no document."""

    page: Literal["what_it_feels_like"]
    schema: Literal[1] = 1
