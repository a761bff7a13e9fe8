"""What became of messages: how many went out, and those that reached nobody; never what they say."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from ashi.web.records.actor import SYSTEM, Actor
from ashi.web.records.models import Device, Mail, User, Way

SINCE = dt.timedelta(days=30)
KINDS = {
    "account": _("About an account: a code or a link to sign in"),
    "after_visit": _("How it went after a visit"),
    "alarm": _("To those who treat: read this today"),
    "check_in": _("Questions how somebody is"),
    "check_in_reminder": _("The same questions once more"),
    "leaflet": _("A page to read, from those who treat"),
    "message": _("A message waits"),
    "moved": _("A visit was moved"),
    "plan_ended": _("A plan has ended"),
    "told": _("To those who treat: read this today"),
    "visit": _("Reminder of a visit"),
    "waiting_offer": _("A time was offered from the waiting list"),
    "waiting_ended": _("The end of waiting for a time"),
}
OTHER = _("Another message")


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One message that reached nobody: what kind, to whom, since when, and why, in our own words."""

    pk: UUID
    kind: str
    channel: str
    to: str
    since: dt.datetime
    tries: int
    why: str


@dataclass(frozen=True, slots=True)
class Post:
    """The last days of the outbox."""

    dead: tuple[DeadLetter, ...]
    states: dict[str, int]
    """How many messages there are in each state, made in the last 30 days."""


def the_post(actor: Actor) -> Post:
    """Only the owner sees it. Read for them, since a message's text is nobody's but the reader's."""
    if actor.role != "owner":
        return Post((), {})
    mails = Mail.records.scope(SYSTEM).defer("body", "subject", "stop_url")
    dead = list(mails.filter(state=Mail.State.DEAD).order_by("-made_at")[:200])
    names = _names(dead)
    counted = (
        mails.filter(made_at__gt=timezone.now() - SINCE)
        .order_by()
        .values_list("state")
        .annotate(number=Count("pk"))
    )
    return Post(
        tuple(
            DeadLetter(
                row.pk,
                KINDS.get(row.kind, OTHER),
                row.channel,
                names.get(row.to, row.to),
                row.made_at,
                row.attempts,
                row.fault,
            )
            for row in dead
        ),
        dict(counted),
    )


def is_a_message(actor: Actor, pk: UUID) -> bool:
    """Whether the owner may act on this message."""
    return actor.role == "owner" and Mail.records.scope(SYSTEM).filter(pk=pk).exists()


def _names(dead: Iterable[Mail]) -> dict[str, str]:
    """Whose each address, number or device is, where it is known."""
    found: dict[str, str] = {}
    by_channel: dict[str, set[str]] = {}
    for row in dead:
        by_channel.setdefault(row.channel, set()).add(row.to)
    users = User.records.scope(SYSTEM).filter(email__in=by_channel.get("mail", ()))
    found |= dict(users.values_list("email", "name"))
    ways = Way.records.scope(SYSTEM).filter(number__in=by_channel.get("sms", ()))
    found |= dict(ways.values_list("number", "patient__name"))
    devices = Device.records.scope(SYSTEM).filter(pk__in=by_channel.get("push", ()))
    found |= {pk.hex: name for pk, name in devices.values_list("pk", "patient__name")}
    return found
