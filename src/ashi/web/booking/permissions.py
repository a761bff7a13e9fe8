"""May this person do this at all?"""

from uuid import UUID

from ashi.web.records.actor import Actor


def may_book_for_self(actor: Actor) -> bool:
    return actor.role == "patient" and actor.patient is not None


def may_edit_profile(actor: Actor, practitioner: UUID) -> bool:
    """Practitioners their own page, the owner everyone's."""
    return actor.role == "owner" or (actor.role == "practitioner" and actor.practitioner == practitioner)


def may_note_papers(actor: Actor) -> bool:
    """Nobody confirms their own training: that a paper was seen is the owner's to say."""
    return actor.role == "owner"
