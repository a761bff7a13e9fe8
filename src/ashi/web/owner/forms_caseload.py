"""Which people the caseload is about, as the page's address says it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args
from urllib.parse import urlencode
from uuid import UUID

from ashi.intake import DurationClass

DURATIONS = (
    ("", "any length of time"),
    ("acute", "less than 6 weeks"),
    ("subacute", "6 to 12 weeks"),
    ("chronic", "12 weeks or more"),
)
MONTHS = (("", "at any time"), ("6", "in the last 6 months"), ("12", "in the last 12 months"))


@dataclass(frozen=True, slots=True)
class Selection:
    """Empty means all. `months` counts back from today to the first visit."""

    duration: DurationClass | None = None
    months: int | None = None
    practitioner: UUID | None = None

    def since(self, today: dt.date) -> dt.date | None:
        """The first day that counts."""
        if self.months is None:
            return None
        month = today.year * 12 + today.month - 1 - self.months
        return dt.date(month // 12, month % 12 + 1, min(today.day, 28))

    @property
    def address(self) -> str:
        """The part of the address that brings the same people back; empty for all."""
        given = {
            "duration": self.duration,
            "months": self.months,
            "practitioner": self.practitioner.hex if self.practitioner else None,
        }
        words = urlencode({name: value for name, value in given.items() if value})
        return f"?{words}" if words else ""


def parse_selection(data: Mapping[str, str], practitioners: Mapping[UUID, str]) -> Selection | None:
    """The selection in an address; None when it names something that is not there."""
    duration, months, practitioner = (
        data.get(name, "").strip() for name in ("duration", "months", "practitioner")
    )
    if duration not in ("", *get_args(DurationClass)) or months not in dict(MONTHS):
        return None
    whose = {pk.hex: pk for pk in practitioners}
    if practitioner and practitioner not in whose:
        return None
    return Selection(
        next((kind for kind in get_args(DurationClass) if kind == duration), None),
        int(months) if months else None,
        whose.get(practitioner),
    )
