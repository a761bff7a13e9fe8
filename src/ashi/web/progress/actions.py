"""Take the answers to a link; send the links for what is due."""

import datetime as dt
from collections.abc import Sequence
from uuid import uuid5

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from ashi.instruments import Response
from ashi.web.booking.queries import the_clinic
from ashi.web.design.languages import weekday
from ashi.web.plan import picture
from ashi.web.progress import asking
from ashi.web.records import audit, documents, links, mail, reading
from ashi.web.records.actor import SYSTEM, Actor
from ashi.web.records.models import Episode, OneTimeLink
from ashi.web.records.storage import check_can_store

VALID = dt.timedelta(days=14)
LONGEST = dt.timedelta(days=400)
"""No occasion of the schedule lies further from a visit."""
AT_ONCE = 500

SHORT_SUBJECT = gettext_noop("Two questions from your clinic")
SHORT_ASK = gettext_noop("how have you been this last week? Two questions, two taps:")
SUBJECT = gettext_noop("A few questions from your clinic")
ASK = gettext_noop(
    "how is it going? Your clinic has a few questions, most of them one tap each. It takes some minutes:"
)
BODY = gettext_noop("""Hello {name},

{ask}

{url}

The link works once, until {until}. You need no password.
No more of these questions by mail: one tap, and nothing else changes.
{stop}
""")


class LinkSpent(Exception):
    """The link was used, withdrawn or has expired; nothing was stored twice."""


def answer_check_in(
    link: OneTimeLink, responses: Sequence[Response], address: str, sent_sha256: str = ""
) -> Actor:
    """Keep every answered part as its own document and use the link up, together. Sending again is no second answer.

    Answers the patient behind the link. `sent_sha256` is the digest of the form. Raises `LinkSpent`.
    """
    check_can_store()
    if link.episode is None or not responses:
        raise LinkSpent
    actor = links.person_behind(link, address)
    with transaction.atomic():
        if not links.use(link, sent_sha256):
            raise LinkSpent
        documents.keep_all(
            link.episode,
            [
                documents.NewDocument(
                    actor,
                    "response",
                    response,
                    response.answered_on,
                    uuid5(link.pk, response.instrument) if number else link.pk,
                )
                for number, response in enumerate(responses)
            ],
        )
    return actor


def send_check_ins(now: dt.datetime | None = None) -> int:
    """Mail one link to everyone of whom something is due today (`ashi.instruments.due`); answers how many.

    Called often. Whoever has an open link is passed over: it asks everything that is due when it is opened.
    Someone who needs a doctor first is left in peace.
    """
    now = now or timezone.now()
    today = picture.local_day(now, the_clinic(SYSTEM).zone)
    episodes = list(
        Episode.unscoped.filter(
            Q(closed_at=None) | Q(closed_at__gte=now - LONGEST),
            documents__kind__in=("intake", "visit"),
            documents__happened_on__gte=today - LONGEST,
            patient__user__is_active=True,
            patient__questions_stopped_at=None,
            hold=None,
        )
        .exclude(pk__in=_open_links(now).values("episode"))
        .select_related("patient__user")
        .order_by("pk")
        .distinct()
    )
    sent = 0
    for begin in range(0, len(episodes), AT_ONCE):
        some = episodes[begin : begin + AT_ONCE]
        standing = asking.cares(some, now)
        for episode in some:
            names = asking.due_names(standing[episode.pk], today)
            sent += bool(names) and send_check_in(SYSTEM, episode, names, now)
    return sent


def send_check_in(
    actor: Actor, episode: Episode, names: Sequence[str], now: dt.datetime, *, by_hand: bool = False
) -> bool:
    """Make one link and put its mail into the outbox; false where a link is open. The mail says nothing of what the
    care is for. By itself at most once a day; `by_hand` as often as somebody asks for it."""
    check_can_store()
    with transaction.atomic():
        Episode.unscoped.select_for_update().get(pk=episode.pk)  # two at once would each see no open link
        if _open_links(now).filter(episode=episode).exists():
            return False
        token = links.make_check_in_link(episode, due_on=now.date(), not_before=now, valid=VALID)
        is_short = tuple(names) == asking.ALWAYS
        user = episode.patient.user
        with reading.written_for(user):
            mail.post(
                user.email,
                gettext(SHORT_SUBJECT if is_short else SUBJECT),
                gettext(BODY).format(
                    name=episode.patient.name,
                    ask=gettext(SHORT_ASK if is_short else ASK),
                    url=reading.link("check_in", token),
                    until=weekday((now + VALID).date()),
                    stop=links.stop_url(token),
                ),
                purpose=f"check_in:{episode.pk.hex}:{now if by_hand else now.date()}",
                stop_url=links.stop_url(token),
            )
        audit.record(actor, "check_in.send", f"episode:{episode.pk.hex}", patient=episode.patient_id)
    return True


def _open_links(now: dt.datetime) -> QuerySet[OneTimeLink]:
    return OneTimeLink.unscoped.filter(
        purpose="check_in", episode__isnull=False, used_at=None, revoked_at=None, expires_at__gt=now
    )
