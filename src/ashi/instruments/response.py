"""What a patient answered and what it scores to."""

import datetime as dt
from typing import Literal

import msgspec


class Response(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Answers to one instrument on one day. Item ids are the instrument's; a missing item is absent."""

    instrument: str
    answered_on: dt.date
    items: dict[str, int | float | str]
    via: Literal["intake", "link", "visit", "import"] = "link"
    schema: Literal[1] = 1
    version: int = 1  # of the instrument's definition


class Score(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A scored response. `value` is None when too much is missing; `missing` names the items.

    `parts` holds sums over parts of the instrument, `band` the named range, where the instrument has them.
    """

    instrument: str
    value: float | None
    missing: tuple[str, ...] = ()
    reason: str = ""
    parts: dict[str, float] = {}
    band: str = ""
