"""May this person do this at all?"""

from ashi.web.records.actor import Actor


def may_book_for_self(actor: Actor) -> bool:
    return actor.role == "patient" and actor.patient is not None
