"""May this person do this at all?"""

from ashi.web.records.actor import Actor


def may_read_charts(actor: Actor) -> bool:
    """Practitioners only; which charts is decided by the case they are on."""
    return actor.role == "practitioner" and actor.practitioner is not None


def may_plan(actor: Actor) -> bool:
    return may_read_charts(actor)
