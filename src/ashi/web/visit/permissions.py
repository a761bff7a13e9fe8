"""May this person do this at all?"""

from uuid import UUID

from ashi.web.records.actor import Actor


def may_chart(actor: Actor) -> bool:
    """Practitioners chart; which visits they see is decided by the case they are on."""
    return actor.role == "practitioner" and actor.practitioner is not None


def may_sign(actor: Actor, practitioner: UUID) -> bool:
    """Only who gave the treatment signs it. A colleague on the case may take needles out, but not sign."""
    return may_chart(actor) and actor.practitioner == practitioner


def may_correct(actor: Actor, signer: UUID | None) -> bool:
    """Who signed the visit corrects it. A colleague on the case adds words under their own name."""
    return may_chart(actor) and signer is not None and actor.user == signer
