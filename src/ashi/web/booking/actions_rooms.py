"""Rooms: every booking takes a free one in its own transaction; the house adds, renames, closes them."""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from ashi.web.booking.models import Appointment, Habits, Room
from ashi.web.booking.refusals import AT_HOME, CHANGED, CannotBook, NoRoom
from ashi.web.booking.rooms import Wanting, allot
from ashi.web.booking.slots import LONGEST_VISIT, Span
from ashi.web.records import audit
from ashi.web.records.actor import Actor
from ashi.web.records.models import Practitioner
from ashi.web.records.storage import check_can_store


def free_room(practitioner: UUID, span: Span, *, without: UUID | None = None) -> UUID | None:
    """A room for that time, in the caller's transaction; None in a house that has no open rooms.

    The appointment `without` is taken as not there. Raises `NoRoom`. Call it before the transaction writes
    its audit: who books waits for another's rooms first, then for its audit, never the other way round.
    """
    rooms = _lock_open_rooms()
    if not rooms:
        return None
    wanting = Wanting(without or practitioner, practitioner, span)
    found = allot([wanting], rooms, _taken(span.starts_at, span.ends_at, without=without), _usual())
    if not found:
        raise NoRoom
    return found[wanting.visit]


def change_room(actor: Actor, appointment: Appointment, room: Room) -> None:
    """This visit is in that room instead. Raises `CannotBook` when it is closed or taken."""
    check_can_store()
    if appointment.is_at_home:
        raise CannotBook(AT_HOME)
    if appointment.status not in Appointment.ACTIVE:
        raise CannotBook(f"This appointment is already {appointment.get_status_display().lower()}.")
    try:
        with transaction.atomic():
            if room.pk not in _lock_open_rooms():
                raise CannotBook(f"{room.name} is closed. Choose another room.")
            changed = Appointment.unscoped.filter(
                pk=appointment.pk, starts_at=appointment.starts_at, status=appointment.status
            ).update(room=room)
            if not changed:
                raise CannotBook(CHANGED)
            audit.record(
                actor,
                "appointment.room",
                f"appointment:{appointment.pk.hex}",
                patient=appointment.patient_id,
            )
    except IntegrityError:
        raise CannotBook(f"{room.name} is taken at that time. Choose another room.") from None


def add_room(actor: Actor, name: str) -> int:
    """One more room; coming visits that have none get one. Answers how many. Raises `CannotBook`."""
    check_can_store()
    try:
        with transaction.atomic():
            room = Room.unscoped.create(name=name)
            given = _settle(Appointment.unscoped.filter(room=None, travel_minutes=None))
            audit.record(actor, "room.add", f"room:{room.pk.hex}")
    except IntegrityError:
        raise CannotBook(_named(name)) from None
    return given


def rename_room(actor: Actor, room: Room, name: str) -> None:
    """Another name. Raises `CannotBook` when another room has it."""
    check_can_store()
    try:
        with transaction.atomic():
            Room.unscoped.filter(pk=room.pk).update(name=name)
            audit.record(actor, "room.rename", f"room:{room.pk.hex}")
    except IntegrityError:
        raise CannotBook(_named(name)) from None


def close_room(actor: Actor, room: Room) -> int:
    """No new visits in it; coming ones get another room where one is free, the rest stay. Answers how many moved."""
    check_can_store()
    with transaction.atomic():
        _lock_open_rooms()
        Room.unscoped.filter(pk=room.pk).update(is_open=False)
        moved = _settle(Appointment.unscoped.filter(room=room))
        audit.record(actor, "room.close", f"room:{room.pk.hex}", why=f"{moved} visits in another room")
    return moved


def open_room(actor: Actor, room: Room) -> int:
    """It takes visits again; coming visits that have no room get one. Answers how many."""
    check_can_store()
    with transaction.atomic():
        Room.unscoped.filter(pk=room.pk).update(is_open=True)
        given = _settle(Appointment.unscoped.filter(room=None, travel_minutes=None))
        audit.record(actor, "room.open", f"room:{room.pk.hex}")
    return given


def keep_habits(
    actor: Actor,
    practitioner: Practitioner,
    pause_minutes: int,
    usual_room: Room | None,
    home_visit_travel_minutes: int | None = None,
) -> None:
    """The pause, the usual room, the way to a home visit; what is booked stays as it is."""
    check_can_store()
    with transaction.atomic():
        Habits.unscoped.update_or_create(
            practitioner=practitioner,
            defaults={
                "pause_minutes": pause_minutes,
                "usual_room": usual_room,
                "home_visit_travel_minutes": home_visit_travel_minutes,
            },
        )
        audit.record(actor, "hours.habits", f"practitioner:{practitioner.pk.hex}")


def _named(name: str) -> str:
    return f"There is a room named {name} already. Choose another name."


def _lock_open_rooms() -> list[UUID]:
    """The open rooms by name. Two who want one wait for each other, so that both find what is free."""
    rows = Room.unscoped.select_for_update().filter(is_open=True).order_by("pk")
    return [pk for _, pk in sorted((row.name, row.pk) for row in rows)]


def _usual() -> dict[UUID, UUID]:
    rows = Habits.unscoped.exclude(usual_room=None).values_list("practitioner_id", "usual_room_id")
    return {who: room for who, room in rows if room is not None}


def _taken(
    begin: dt.datetime, end: dt.datetime | None = None, *, without: UUID | None = None
) -> Iterable[tuple[UUID, Span]]:
    """What is in rooms from `begin`, to `end` if there is one."""
    rows = Appointment.unscoped.filter(
        status__in=Appointment.ACTIVE,
        room__isnull=False,
        starts_at__gt=begin - LONGEST_VISIT,
        ends_at__gt=begin,
    )
    if end is not None:
        rows = rows.filter(starts_at__lt=end)
    for pk, room, starts_at, ends_at in rows.values_list("pk", "room_id", "starts_at", "ends_at"):
        if pk != without and room is not None:
            yield room, Span(starts_at, ends_at)


def _settle(rows: QuerySet[Appointment]) -> int:
    """Give coming visits among `rows` another room, each where one is free; answers how many got one."""
    now = timezone.now()
    rooms = _lock_open_rooms()
    coming = list(rows.filter(status="booked", starts_at__gt=now))
    wanting = [Wanting(row.pk, row.practitioner_id, Span(row.starts_at, row.ends_at)) for row in coming]
    found = allot(wanting, rooms, _taken(now), _usual())
    settled = [row for row in coming if row.pk in found]
    for row in settled:
        row.room_id = found[row.pk]
    Appointment.unscoped.bulk_update(settled, ["room"], batch_size=200)
    return len(settled)
