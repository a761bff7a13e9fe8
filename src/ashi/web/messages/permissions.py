"""May this person do this at all?"""

from ashi.web.messages.models import To
from ashi.web.records.actor import Actor


def may_write_as_patient(actor: Actor) -> bool:
    return actor.role == "patient" and actor.patient is not None


def may_answer(actor: Actor, to: str) -> bool:
    """The people who treat answer everything on their cases; the desk answers what was sent to the desk."""
    if actor.role == "practitioner":
        return actor.practitioner is not None
    return actor.role == "front_desk" and to == To.FRONT_DESK
