"""Change when people can be seen. What is booked stays booked; the page shows what lies in a closed time."""

from django.db import transaction

from ashi.web.booking.forms_hours import ChangeWish, WeeklyWish
from ashi.web.booking.models import ChangedDay, WeeklyHours
from ashi.web.records import audit
from ashi.web.records.actor import Actor
from ashi.web.records.models import Practitioner
from ashi.web.records.storage import check_can_store


def add_weekly(actor: Actor, wish: WeeklyWish, practitioner: Practitioner) -> None:
    """From now on, every week. The same hours twice are kept once."""
    check_can_store()
    with transaction.atomic():
        WeeklyHours.unscoped.get_or_create(
            practitioner=practitioner, weekday=wish.weekday, begins=wish.begins, ends=wish.ends
        )
        audit.record(actor, "hours.add", f"practitioner:{practitioner.pk.hex}")


def remove_weekly(actor: Actor, hours: WeeklyHours) -> None:
    """Not any more."""
    check_can_store()
    with transaction.atomic():
        WeeklyHours.unscoped.filter(pk=hours.pk).delete()
        audit.record(actor, "hours.remove", f"practitioner:{hours.practitioner_id.hex}")


def change_days(actor: Actor, wish: ChangeWish, practitioner: Practitioner | None) -> None:
    """Closed then, or open besides. The same twice is kept once."""
    check_can_store()
    with transaction.atomic():
        for day in wish.days:
            ChangedDay.unscoped.get_or_create(
                practitioner=practitioner,
                day=day,
                begins=wish.begins,
                ends=wish.ends,
                is_closed=wish.is_closed,
                begins_second=wish.begins_second if day in wish.twice else None,
                ends_second=wish.ends_second if day in wish.twice else None,
            )
        record = f"practitioner:{practitioner.pk.hex}" if practitioner else "clinic:hours"
        audit.record(actor, "hours.change", record)


def undo_change(actor: Actor, row: ChangedDay) -> None:
    """That day is as every week again."""
    check_can_store()
    with transaction.atomic():
        ChangedDay.unscoped.filter(pk=row.pk).delete()
        record = f"practitioner:{row.practitioner_id.hex}" if row.practitioner_id else "clinic:hours"
        audit.record(actor, "hours.change", record)
