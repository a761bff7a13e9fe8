"""Keep a clinical document: once, exactly, with its trace."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

import msgspec
from django.db import IntegrityError, transaction
from django.utils import timezone

from ashi.knowledge import knowledge_version
from ashi.web.records import audit
from ashi.web.records.actor import Actor
from ashi.web.records.models import Document, Episode
from ashi.web.records.storage import check_can_store

S = TypeVar("S", bound=msgspec.Struct)


class KeyReused(Exception):
    """The same client key came with other content. Nothing was stored; the first document stands."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the sender may rely on: the document is on the disk. `is_new` is false when it already was."""

    document: UUID
    made_at: dt.datetime
    digest: str
    is_new: bool


def keep(
    actor: Actor,
    episode: Episode,
    kind: str,
    content: msgspec.Struct,
    *,
    happened_on: dt.date,
    client_key: UUID | None = None,
    corrects: UUID | None = None,
    signed: bool = False,
    why: str = "",
) -> Receipt:
    """Store `content` as a new document of `episode`, with its audit entry, in one transaction.

    Sending the same `client_key` and content again answers the first receipt. Raises `KeyReused` for
    other content, `NotStored` when the disk has no room. The caller has already scoped `episode`.
    """
    check_can_store()
    body = msgspec.json.encode(content, order="deterministic").decode()
    digest = hashlib.sha256(body.encode()).hexdigest()
    document = Document(
        kind=kind,
        patient_id=episode.patient_id,
        episode=episode,
        author_id=actor.user,
        author_name=actor.name,
        made_at=timezone.now(),
        happened_on=happened_on,
        schema=getattr(content, "schema", 1),
        knowledge=knowledge_version(),
        body=body,
        digest=digest,
        client_key=client_key,
        corrects_id=corrects,
        signed=signed,
    )
    try:
        with transaction.atomic():
            document.save(force_insert=True)
            audit.record(actor, f"{kind}.keep", f"document:{document.pk.hex}", patient=episode.patient_id, why=why)
    except IntegrityError:
        earlier = _kept_before(actor, episode, kind, client_key)
        if earlier is None:
            raise
        if earlier.digest != digest:
            raise KeyReused(f"{kind} {client_key} was kept before with other content") from None
        return Receipt(earlier.pk, earlier.made_at, digest, is_new=False)
    return Receipt(document.pk, document.made_at, digest, is_new=True)


def _kept_before(actor: Actor, episode: Episode, kind: str, client_key: UUID | None) -> Document | None:
    if client_key is None:
        return None
    return Document.unscoped.filter(
        client_key=client_key, episode=episode, kind=kind, author_id=actor.user
    ).first()


def decode(document: Document, kind: type[S]) -> S:
    """The document's content as the library's value. Raises `ValueError` if the row is not what was stored."""
    if hashlib.sha256(document.body.encode()).hexdigest() != document.digest:
        raise ValueError(f"document {document.pk} does not match its digest: it was changed outside Ashi")
    return msgspec.json.decode(document.body, type=kind)
