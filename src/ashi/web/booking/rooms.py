"""Which room a visit gets. Nothing here touches the database."""

import datetime as dt
from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from ashi.web.booking.slots import Span


@dataclass(frozen=True, slots=True)
class Wanting:
    """A visit that needs a room."""

    visit: UUID
    practitioner: UUID
    span: Span


def allot(
    wanting: Iterable[Wanting],
    rooms: Sequence[UUID],
    taken: Iterable[tuple[UUID, Span]],
    usual: Mapping[UUID, UUID],
) -> dict[UUID, UUID]:
    """A room for each visit that can have one, the earlier first; nobody is moved for another.

    `rooms` are open and in the order of the house; `usual` is the room of a practitioner. Everyone gets their
    own if it is free, then one that is nobody's own, then somebody else's.
    """
    diaries: dict[UUID, list[Span]] = {room: [] for room in rooms}
    for room, span in taken:
        if room in diaries:
            insort(diaries[room], span, key=_start)
    found = {}
    for visit in sorted(wanting, key=lambda item: item.span.starts_at):
        for room in _in_order(rooms, visit.practitioner, usual):
            if _is_free(diaries[room], visit.span):
                insort(diaries[room], visit.span, key=_start)
                found[visit.visit] = room
                break
    return found


def _in_order(rooms: Sequence[UUID], practitioner: UUID, usual: Mapping[UUID, UUID]) -> list[UUID]:
    own = usual.get(practitioner)
    others = {room for who, room in usual.items() if who != practitioner}
    return sorted(rooms, key=lambda room: (room != own, room in others))


def _is_free(diary: list[Span], span: Span) -> bool:
    """Spans of one room never overlap: only the two neighbours can be in the way."""
    place = bisect_left(diary, span.starts_at, key=_start)
    return not any(span.overlaps(other) for other in diary[max(place - 1, 0) : place + 1])


def _start(span: Span) -> dt.datetime:
    return span.starts_at
