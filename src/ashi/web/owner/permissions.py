"""May this person do this at all? What only the owner of the clinic may."""

from ashi.web.records.actor import Actor


def may_change_account(actor: Actor, account_id: object) -> bool:
    """Owners change others' accounts, never the one they are signed in with: nobody locks themselves out."""
    return actor.role == "owner" and actor.user != account_id
