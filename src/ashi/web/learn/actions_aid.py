"""Count what a reader of the decision aid told, once; switch the aid on and off."""

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from ashi.deciding import AID, Answers, counts_of
from ashi.web.learn.models import AidCount, AidForm, AidSwitch
from ashi.web.records import audit
from ashi.web.records.actor import Actor
from ashi.web.records.storage import check_can_store

KEPT = dt.timedelta(days=7)
MOST_A_DAY = 500
"""More forms than this in a day are not readers: they are thanked and not counted."""


def count(answers: Answers, key: UUID) -> bool:
    """Add one reader's answers to the counts of this edition; False when the form was counted before.

    Nothing of the reader is kept: no account, no address, no time of day, no row that holds their answers together.
    """
    check_can_store()
    today = timezone.now().date()
    with transaction.atomic():
        AidForm.unscoped.filter(counted_on__lt=today - KEPT).delete()
        if AidForm.unscoped.filter(counted_on=today).count() >= MOST_A_DAY:
            return False
        _, is_new = AidForm.unscoped.get_or_create(key=key, defaults={"counted_on": today})
        if is_new:
            for name, number in counts_of(answers).items():
                row, _ = AidCount.unscoped.get_or_create(edition=AID.edition, name=name)
                AidCount.unscoped.filter(pk=row.pk).update(number=F("number") + number)
    return is_new


def switch(actor: Actor, *, on: bool) -> None:
    """Show the aid to everyone, or to nobody."""
    check_can_store()
    with transaction.atomic():
        AidSwitch.unscoped.update_or_create(pk=1, defaults={"is_on": on})
        audit.record(actor, "aid.switch_on" if on else "aid.switch_off", "aid:1")
