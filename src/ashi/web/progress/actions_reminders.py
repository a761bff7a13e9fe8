"""One reminder of a link that nobody answered: the same link, once, and never after the patient said stop."""

import datetime as dt

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from ashi.web.design.languages import weekday
from ashi.web.records import audit, links, mail, reading
from ashi.web.records.actor import SYSTEM
from ashi.web.records.models import OneTimeLink
from ashi.web.records.storage import check_can_store

AFTER = dt.timedelta(days=3)
TIME_LEFT = dt.timedelta(days=1)
"""A link that ends sooner is not worth a mail any more."""
SUBJECT = gettext_noop("The questions from your clinic still wait")
BODY = gettext_noop("""Hello {name},

a few days ago we asked how you have been. If you have a moment, here is the same link again:

{url}

It works once, until {until}. You need no password. We will not remind you again.

No more of these questions by mail: one tap, and nothing else changes.
{stop}
""")


def remind(now: dt.datetime | None = None) -> int:
    """Mail a reminder for every check-in link three days old and unanswered; answers how many. Nobody gets two.

    Called often. The address is the first mail's own, so answers kept on a device for it stay good.
    """
    now = now or timezone.now()
    waiting = (
        OneTimeLink.unscoped.filter(
            # Asked while in care, or on purpose after it; not when the care has ended since.
            Q(episode__closed_at=None) | Q(episode__closed_at__lte=F("not_before")),
            purpose=OneTimeLink.Purpose.CHECK_IN,
            used_at=None,
            revoked_at=None,
            reminded_at=None,
            not_before__lte=now - AFTER,
            expires_at__gt=now + TIME_LEFT,
            episode__patient__user__is_active=True,
            episode__patient__questions_stopped_at=None,
        )
        .select_related("episode__patient__user")
        .order_by("not_before")
    )
    return sum(_remind(link, now) for link in waiting)


def _remind(link: OneTimeLink, now: dt.datetime) -> bool:
    token = links.token_of(link)
    if token is None or link.episode is None or link.episode.patient.user is None:
        return False
    check_can_store()
    patient = link.episode.patient
    with transaction.atomic():
        if not links.note_reminder(link, now):
            return False
        with reading.written_for(patient.user):
            mail.post(
                patient.user.email,
                gettext(SUBJECT),
                gettext(BODY).format(
                    name=patient.name,
                    url=reading.link("check_in", token),
                    until=weekday(link.expires_at),
                    stop=links.stop_url(token),
                ),
                purpose=f"check_in_reminder:{link.pk.hex}",
                stop_url=links.stop_url(token),
            )
        audit.record(SYSTEM, "check_in.remind", f"episode:{link.episode_id.hex}", patient=patient.pk)
    return True
