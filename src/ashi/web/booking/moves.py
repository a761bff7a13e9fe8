"""How often somebody has moved a visit, from what the trail says of it. Nothing here touches the database.

An entry tells from where a visit was moved; where it went is where the next one begins, or where it is now.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

OFFERED = ", as offered"


@dataclass(frozen=True, slots=True)
class Move:
    """One entry: from where, in the words of the trail, and whether it was the patient's own wish."""

    came_from: str
    is_own: bool


def words_of(came_from: dt.datetime, *, offered: bool = False) -> str:
    """What the trail says of a move.

    >>> words_of(dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC))
    'from 2026-12-01 09:00 UTC'
    """
    return f"from {came_from:%Y-%m-%d %H:%M} UTC{OFFERED if offered else ''}"


def move_of(words: str, role: str) -> Move:
    """An entry as the trail has it. Who takes a time that the clinic offered has not moved on their own."""
    return Move(words.removesuffix(OFFERED), role == "patient" and not words.endswith(OFFERED))


def own_moves(moves: Sequence[Move], now: dt.datetime) -> int:
    """How many of the patient's own moves stand, the oldest first; one that goes back takes the one before it back."""
    places = [move.came_from for move in moves] + [words_of(now)]
    way, kept = places[:1], list[bool]()
    for move, place in zip(moves, places[1:], strict=True):
        if len(way) > 1 and way[-2] == place:
            way.pop()
            kept.pop()
        else:
            way.append(place)
            kept.append(move.is_own)
    return sum(kept)
