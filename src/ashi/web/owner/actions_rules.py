"""The house's rules for its patients are changed by the owner, and the trail says so."""

from django.db import transaction

from ashi.web.records import audit
from ashi.web.records.actor import Actor
from ashi.web.records.models import Clinic
from ashi.web.records.storage import check_can_store


def set_most_moves(actor: Actor, clinic: Clinic, most: int | None) -> None:
    """How often patients may move one visit by themselves; None: as often as they like."""
    check_can_store()
    with transaction.atomic():
        Clinic.unscoped.filter(pk=clinic.pk).update(most_moves=most)
        audit.record(
            actor, "clinic.rules", f"clinic:{clinic.pk.hex}", why=f"moves: {'any' if most is None else most}"
        )
