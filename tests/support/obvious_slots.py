"""The slow twin of the clinic's free times: one after the other, asked of the zone each time."""

import datetime as dt
from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from ashi.web.booking.slots import DayChange, Hours, Span


def obvious_slots(
    hours: Sequence[Hours],
    taken: Sequence[Span],
    changes: Sequence[DayChange],
    *,
    zone: ZoneInfo,
    first_day: dt.date,
    days: int,
    minutes: int,
    pause: int,
    rooms: Sequence[Sequence[Span]] = (),
) -> Iterator[Span]:
    """Free slots in order."""
    kept: list[Span] = []
    for day in (first_day + dt.timedelta(days=offset) for offset in range(days)):
        midnight = dt.datetime.combine(day, dt.time())
        stretches = [(item.begins, item.ends) for item in hours if item.weekday == day.weekday()]
        stretches += [(item.begins, item.ends) for item in changes if item.day == day and not item.is_closed]
        closed = [(item.begins, item.ends) for item in changes if item.day == day and item.is_closed]
        walls = set()
        for begins, ends in stretches:
            wall = dt.datetime.combine(day, begins)
            while wall + dt.timedelta(minutes=minutes) <= dt.datetime.combine(day, ends):
                walls.add(wall)
                wall += dt.timedelta(minutes=minutes + pause)
        for wall in walls:
            last = wall + dt.timedelta(minutes=minutes)
            if any(
                wall - midnight < _since(ends) and last - midnight > _since(begins) for begins, ends in closed
            ):
                continue
            starts_at = wall.replace(tzinfo=zone).astimezone(dt.UTC)
            if starts_at.astimezone(zone).replace(tzinfo=None) != wall:
                continue
            kept.append(Span(starts_at, starts_at + dt.timedelta(minutes=minutes)))
    free: list[Span] = []
    after = dt.timedelta(minutes=pause)
    for slot in sorted(kept, key=lambda slot: slot.starts_at):
        wide = Span(slot.starts_at, slot.ends_at + after)
        if any(wide.overlaps(Span(span.starts_at, span.ends_at + after)) for span in taken):
            continue
        if rooms and all(any(slot.overlaps(span) for span in room) for room in rooms):
            continue
        if not free or slot.starts_at >= free[-1].ends_at + after:
            free.append(slot)
    yield from free


def obvious_home_visits(
    hours: Sequence[Hours],
    taken: Sequence[Span],
    changes: Sequence[DayChange],
    *,
    zone: ZoneInfo,
    first_day: dt.date,
    days: int,
    minutes: int,
    pause: int,
    travel: int,
) -> list[Span]:
    """Times of a home visit in order: the clinic is left in its own rhythm, and reached again within the hours."""
    away, way, after = (dt.timedelta(minutes=length) for length in (minutes + 2 * travel, travel, pause))
    found = set()
    for day in (first_day + dt.timedelta(days=offset) for offset in range(days)):
        opens = [_stretch(day, item) for item in hours if item.weekday == day.weekday()]
        opens += [_stretch(day, item) for item in changes if item.day == day and not item.is_closed]
        closed = [_stretch(day, item) for item in changes if item.day == day and item.is_closed]
        for begins, ends in opens:
            while begins + away <= ends:
                leaves = begins.replace(tzinfo=zone).astimezone(dt.UTC)
                is_told_once = leaves.astimezone(zone).replace(tzinfo=None) == begins
                is_open = all(begins + away <= shuts or again <= begins for shuts, again in closed)
                gone = Span(leaves, leaves + away + after)
                if (
                    is_told_once
                    and is_open
                    and not any(gone.overlaps(Span(one.starts_at, one.ends_at + after)) for one in taken)
                ):
                    found.add(leaves + way)
                begins += dt.timedelta(minutes=minutes + pause)
    return [Span(starts_at, starts_at + dt.timedelta(minutes=minutes)) for starts_at in sorted(found)]


def _stretch(day: dt.date, item: Hours | DayChange) -> tuple[dt.datetime, dt.datetime]:
    return dt.datetime.combine(day, item.begins), dt.datetime.combine(day, item.ends)


def _since(time: dt.time) -> dt.timedelta:
    return dt.timedelta(hours=time.hour, minutes=time.minute)
