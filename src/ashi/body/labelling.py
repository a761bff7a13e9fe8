"""Where to write names beside dots so that none covers another: the first free place, tried in order."""

from collections.abc import Sequence
from dataclasses import dataclass

Box = tuple[float, float, float, float]  # left, top, right, bottom

LETTER = 0.62  # width of a letter, in ems: capitals and digits of a plain sans-serif
AWAY = (0.45, 1.4, 2.6, 4.0, 5.6)  # ems between a dot and its name
UP = (0.0, -0.75, 0.75, -1.5, 1.5, -2.3, 2.3)


@dataclass(frozen=True, slots=True)
class Dot:
    """Something to be named: its place, and which side its name should be on (-1 left, 1 right)."""

    name: str
    x: float
    y: float
    outward: int


@dataclass(frozen=True, slots=True)
class Label:
    """Where a name goes: `x` is its start (or its end where `at_end`), `y` the middle of its line."""

    dot: Dot
    x: float
    y: float
    at_end: bool
    has_leader: bool


def place_labels(
    dots: Sequence[Dot], em: float, width: float, height: float, radius: float, obstacles: Sequence[Box] = ()
) -> list[Label]:
    """One label per dot, inside the sheet (width, height), free of others, dots and obstacles where there is room.

    Greedy, from the top: names that come later give way. With no free place the least covered one is taken.

    >>> [label.at_end for label in place_labels([Dot("BL23", 90, 50, -1), Dot("GV4", 100, 50, 1)], 10, 200, 100, 2)]
    [False, True]
    """
    taken: list[Box] = [(d.x - radius, d.y - radius, d.x + radius, d.y + radius) for d in dots]
    taken += obstacles
    placed = []
    for dot in sorted(dots, key=lambda d: (d.y, d.outward * -d.x)):
        choices = [
            _label(dot, side * dot.outward, away, up, em)
            for away in AWAY
            for side in ((1, -1) if away == AWAY[0] else (1,))
            for up in UP
        ]
        inside = [(label, box) for label in choices if _fits(box := _box(label, em), width, height)]
        if not inside:
            inside = [(choices[0], _box(choices[0], em))]
        best = min(inside, key=lambda pair: sum(_common(pair[1], other) for other in taken))
        placed.append(best[0])
        taken.append(best[1])
    return placed


def _label(dot: Dot, side: int, away: float, up: float, em: float) -> Label:
    return Label(dot, dot.x + side * away * em, dot.y + up * em, side < 0, away > AWAY[0] or up != 0)


def _box(label: Label, em: float) -> Box:
    wide = len(label.dot.name) * LETTER * em
    left = label.x - wide if label.at_end else label.x
    return left, label.y - 0.5 * em, left + wide, label.y + 0.5 * em


def _fits(box: Box, width: float, height: float) -> bool:
    return box[0] >= 0 and box[1] >= 0 and box[2] <= width and box[3] <= height


def _common(a: Box, b: Box) -> float:
    across = min(a[2], b[2]) - max(a[0], b[0])
    down = min(a[3], b[3]) - max(a[1], b[1])
    return across * down if across > 0 and down > 0 else 0.0
