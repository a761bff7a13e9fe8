"""What a pooled answer lets anybody say: which way, how large, or that nobody can tell."""

from dataclasses import dataclass
from typing import Literal

from ashi.evidence.pooled import Pooled

Direction = Literal["better", "perhaps better", "cannot tell", "worse", "no evidence"]
Size = Literal["tiny", "small", "middling", "large"]
# Our reading of standardised differences, after Cohen's rule of thumb: 0.2 small, 0.5 middling, 0.8 large.
SIZES: tuple[tuple[float, Size], ...] = ((0.2, "tiny"), (0.5, "small"), (0.8, "middling"))


@dataclass(frozen=True, slots=True)
class Reading:
    """`size` is there for standardised differences only, and only when the direction is known."""

    direction: Direction
    size: Size | None


def read_answer(pooled: Pooled) -> Reading:
    """Read one pooled answer, cautiously.

    "better" needs the careful (Hartung-Knapp) interval clear of no difference, and with it two trials or more;
    "perhaps better" is clear by the ordinary interval only. An interval that holds no difference is "cannot tell",
    never "no effect".
    """
    if pooled.wald is None or pooled.estimate is None:
        return Reading("no evidence", None)
    none = pooled.no_difference
    if pooled.wald.high < none:
        return Reading("worse", _size(pooled))
    if pooled.wald.low <= none:
        return Reading("cannot tell", None)
    careful = pooled.hartung_knapp
    if careful is not None and careful.low > none:
        return Reading("better", _size(pooled))
    return Reading("perhaps better", _size(pooled))


def read_together(answers: list[Pooled]) -> Direction:
    """One direction for several answers to one contrast: the most cautious that all of them allow.

    Answers without evidence do not count. Any "worse" wins; "better" needs a "better" and no answer that cannot tell.
    """
    found = [read_answer(pooled).direction for pooled in answers]
    known = [direction for direction in found if direction != "no evidence"]
    if not known:
        return "no evidence"
    order: tuple[Direction, ...] = ("worse", "cannot tell")
    for direction in order:
        if direction in known:
            return direction
    return "better" if "better" in known else "perhaps better"


def _size(pooled: Pooled) -> Size | None:
    if pooled.measure != "SMD" or pooled.estimate is None:
        return None
    return next((size for limit, size in SIZES if abs(pooled.estimate) < limit), "large")
