"""Take a check-in; send the links for them."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from ashi.instruments import Response
from ashi.web.records import audit, documents, links, mail
from ashi.web.records.actor import SYSTEM, Actor
from ashi.web.records.models import Document, Episode, OneTimeLink
from ashi.web.records.storage import check_can_store

EVERY = dt.timedelta(days=7)
VALID = dt.timedelta(days=14)
SUBJECT = "Two questions from your clinic"
BODY = """Hello {name},

how have you been this last week? Two questions, two taps:

{url}

The link works once, until {until}. You need no password.
No more of these questions by mail: one tap, and nothing else changes.
{stop}
"""


class LinkSpent(Exception):
    """The link was used, withdrawn or has expired; nothing was stored twice."""


def answer_check_in(link: OneTimeLink, response: Response, address: str, sent_sha256: str = "") -> Actor:
    """Keep the answers and use the link up, together. Sending the same answers again is no second answer.

    Answers the patient behind the link. `sent_sha256` is the digest of the form. Raises `LinkSpent`.
    """
    check_can_store()
    if link.episode is None:
        raise LinkSpent
    actor = links.person_behind(link, address)
    with transaction.atomic():
        if not links.use(link, sent_sha256):
            raise LinkSpent
        documents.keep(
            actor, link.episode, "response", response, happened_on=response.answered_on, client_key=link.pk
        )
    return actor


def send_check_ins(now: dt.datetime | None = None) -> int:
    """Mail a check-in link to everyone in care whose last answer is a week old; answers how many.

    Called often; a link that is still open, or a mail for the same week, is never doubled.
    """
    now = now or timezone.now()
    sent = 0
    due = (
        Episode.unscoped.filter(closed_at=None, documents__kind="visit", patient__user__is_active=True)
        .filter(patient__questions_stopped_at=None)
        .select_related("patient__user")
        .distinct()
    )
    for episode in due:
        newest = (
            Document.unscoped.filter(episode=episode, kind="response")
            .order_by("-happened_on")
            .values_list("happened_on", flat=True)
            .first()
        )
        if newest is not None and now.date() - newest < EVERY:
            continue
        if OneTimeLink.unscoped.filter(
            episode=episode, purpose="check_in", used_at=None, revoked_at=None, expires_at__gt=now
        ).exists():
            continue
        send_check_in(SYSTEM, episode, now)
        sent += 1
    return sent


def send_check_in(actor: Actor, episode: Episode, now: dt.datetime) -> None:
    """Make one link and put its mail into the outbox. The mail says nothing of what the care is for."""
    check_can_store()
    with transaction.atomic():
        token = links.make_check_in_link(episode, due_on=now.date(), not_before=now, valid=VALID)
        until = (now + VALID).date()
        mail.post(
            episode.patient.user.email,
            SUBJECT,
            BODY.format(
                name=episode.patient.name,
                url=f"{settings.ENVIRONMENT.url}/check-in/{token}/",
                until=f"{until.day} {until:%B}",
                stop=links.stop_url(token),
            ),
            purpose=f"check_in:{episode.pk.hex}:{now.date()}",
            stop_url=links.stop_url(token),
        )
        audit.record(actor, "check_in.send", f"episode:{episode.pk.hex}", patient=episode.patient_id)
