"""Dead letters: tried again, or known and put away."""

from uuid import UUID

from django.db import transaction

from ashi.web.records import audit, mail
from ashi.web.records.actor import Actor
from ashi.web.records.storage import check_can_store


def try_again(actor: Actor, pk: UUID) -> bool:
    """As if it were new; false when it is no dead letter (any more)."""
    check_can_store()
    with transaction.atomic():
        if not mail.try_again(pk):
            return False
        audit.record(actor, "mail.again", f"mail:{pk.hex}")
    return True


def dismiss(actor: Actor, pk: UUID) -> bool:
    """Somebody has seen to it; its text goes. False when it is no dead letter (any more)."""
    check_can_store()
    with transaction.atomic():
        if not mail.dismiss(pk):
            return False
        audit.record(actor, "mail.dismiss", f"mail:{pk.hex}")
    return True
