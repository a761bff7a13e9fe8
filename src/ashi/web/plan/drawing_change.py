"""What moved on the body from the first drawing of an episode to a later one, for the practitioner."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from ashi.body import Change, compare, describe_change
from ashi.body.drawing import PainDrawing
from ashi.intake import Intake


@dataclass(frozen=True, slots=True)
class DrawingChange:
    """Since when, and the sentences; the last says what two drawings cannot show."""

    since: dt.date
    change: Change

    @property
    def sentences(self) -> tuple[str, ...]:
        """Extent first, then regions, then overlap as a band."""
        return describe_change(self.change, "practitioner")


def change_of_drawing(latest: Intake, earlier: Iterable[Intake]) -> DrawingChange | None:
    """From the first drawing among `earlier`, oldest first, to that of `latest`; nothing without both."""
    first = next((intake for intake in earlier if is_drawn(intake.drawing)), None)
    if first is None or not is_drawn(latest.drawing):
        return None
    person = latest.about
    change = compare(first.drawing, latest.drawing, person.stature_mm, person.weight_kg)
    return DrawingChange(first.answered_on, change)


def is_drawn(drawing: PainDrawing) -> bool:
    """Whether anything is marked at all, by brush or by name."""
    return bool(drawing.strokes or drawing.regions)
