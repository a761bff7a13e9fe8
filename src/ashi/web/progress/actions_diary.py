"""Tell of something that goes on beside, or take back what one told oneself."""

import datetime as dt
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import IntegrityError
from django.utils import timezone
from msgspec.structs import replace

from ashi.intake import DiaryEntry
from ashi.web.booking.queries import the_clinic
from ashi.web.progress import queries
from ashi.web.records import documents
from ashi.web.records.actor import Actor
from ashi.web.records.documents import Receipt, decode
from ashi.web.records.models import Document, Episode


def span(actor: Actor, episode: Episode) -> tuple[dt.date, dt.date]:
    """From which day to which something can be told: from the first paperwork to today."""
    zone = ZoneInfo(the_clinic(actor).zone)
    today: dt.date = timezone.now().astimezone(zone).date()
    return queries.paperwork_of(actor, episode) or episode.opened_at.astimezone(zone).date(), today


def tell(actor: Actor, episode: Episode, entry: DiaryEntry, key: UUID) -> Receipt:
    """Keep one entry. Raises `KeyReused` when the same form came with other words."""
    return documents.keep(actor, episode, "diary", entry, happened_on=entry.on, client_key=key)


def take_back(actor: Actor, episode: Episode, wanted: str) -> bool:
    """Take an own entry back; it stays in the record, and counts no more. False when there is none (any more)."""
    try:
        pk = UUID(wanted)
    except ValueError:
        return False
    mine = Document.records.scope(actor).filter(
        pk=pk, episode=episode, kind="diary", author=actor.user, corrected_by=None
    )
    row = mine.first()
    if row is None or (entry := decode(row, DiaryEntry)).taken_back:
        return False
    gone = replace(entry, taken_back=True)
    try:
        documents.keep(actor, episode, "diary", gone, happened_on=entry.on, corrects=row.pk, why="taken back")
    except IntegrityError:  # twice at once: the first has done it
        return False
    return True
