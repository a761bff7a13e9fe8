"""Charts drawn before anybody opens them: the post does it beside the clinic's work, a few at a time.

Whoever is in care has their chart drawn when a document comes; everybody else's is drawn when it is opened. Nothing is
remembered but what is left to do: what is missing is asked of the pieces themselves.
"""

import datetime as dt
import logging
import time
from collections.abc import Iterable
from itertools import groupby
from uuid import UUID

from django.db import DatabaseError
from django.db.models import Q
from django.utils import timezone

from ashi.web.booking.models import Appointment
from ashi.web.booking.queries import the_clinic
from ashi.web.plan.fragments import SHOWN, course_key, make_missing, newest_of_course, piece_key
from ashi.web.records.actor import SYSTEM
from ashi.web.records.models import Document, Fragment
from ashi.web.records.scope import first_id
from ashi.web.records.storage import NotStored, check_can_store

RECENT = dt.timedelta(days=30)
"""Charts are opened about people who come, and about people of whom something was written down lately."""
OVERLAP = dt.timedelta(minutes=2)
"""A document is seen when its transaction ends; its id is older by as long as that took."""
AT_ONCE = 50  # episodes that are asked about in one query


class Ahead:
    """What is left to draw. The post has one, for as long as it lives."""

    def __init__(self) -> None:
        self._waiting: dict[UUID, None] = {}
        self._looked_at: dt.datetime | None = None

    def look_at_everybody(self) -> None:
        """Ask again about everyone in care: after a start, with new wording, after a fault."""
        self._waiting |= dict.fromkeys(in_care(timezone.now()))

    def draw(self, most_seconds: float) -> int:
        """Draw what came since the last time, then what waits, for about so long. Answers how many charts."""
        try:
            check_can_store()
        except NotStored:
            return 0  # what could not be kept would be drawn again and again
        until, now = time.monotonic() + most_seconds, timezone.now()
        if self._looked_at is not None:
            self._waiting = dict.fromkeys(kept_since(self._looked_at - OVERLAP)) | self._waiting
        self._looked_at = now
        zone, drawn = the_clinic(SYSTEM).zone, 0
        while self._waiting and time.monotonic() < until:
            asked = list(self._waiting)[:AT_ONCE]
            wanted = lacking(asked, zone)
            for episode in asked:
                if time.monotonic() >= until:
                    break
                if episode in wanted:
                    drawn += _drawn(episode, zone, wanted[episode])
                del self._waiting[episode]
        return drawn


def _drawn(episode: UUID, zone: str, wanted: list[UUID]) -> bool:
    try:
        make_missing(SYSTEM, episode, zone, wanted)
    except (DatabaseError, OSError):
        raise
    except Exception as fault:  # one chart that cannot be drawn may not stop the clinic's mail
        logging.getLogger("ashi.post").error("chart not drawn", exc_info=fault)
        return False
    return True


def in_care(now: dt.datetime) -> list[UUID]:
    """Episodes with a visit ahead, the soonest first; then those of which something was kept lately, the last first."""
    ahead = (
        Appointment.records.scope(SYSTEM)
        .filter(ends_at__gte=now, status__in=("booked", "arrived", "in_treatment"), episode__isnull=False)
        .order_by("starts_at")
        .values_list("episode_id", flat=True)
    )
    return list(dict.fromkeys([*ahead, *kept_since(now - RECENT)]))


def kept_since(moment: dt.datetime) -> list[UUID]:
    """Episodes that got a document since then, the last first: ids are in the order of time, and have an index."""
    documents = Document.records.scope(SYSTEM).filter(pk__gte=first_id(moment)).order_by("-pk")
    return list(dict.fromkeys(documents.values_list("episode_id", flat=True)))


def lacking(episodes: Iterable[UUID], zone: str) -> dict[UUID, list[UUID]]:
    """Which documents of these episodes have no piece yet, as the chart asks."""
    own, course = piece_key(zone), course_key(zone)
    rows = (
        Document.records.scope(SYSTEM)
        .filter(episode__in=list(episodes), corrected_by=None)
        .order_by("episode", "made_at", "pk")
        .values_list("episode", "pk", "kind")
    )
    stored = set(
        Fragment.records.scope(SYSTEM)
        .filter(Q(key=own) | Q(key=course), document__episode__in=list(episodes))
        .values_list("document", "key")
    )
    found = {}
    for episode, group in groupby(rows, key=lambda row: row[0]):
        documents = [(pk, kind) for _, pk, kind in group]
        newest = newest_of_course(documents)
        missing = [
            pk
            for pk, kind in documents
            if (kind in SHOWN and (pk, own) not in stored) or (pk == newest and (pk, course) not in stored)
        ]
        if missing:
            found[episode] = missing
    return found
