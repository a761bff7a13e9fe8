"""Keep a clinical document: once, exactly, with its trace."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

import msgspec
from django.db import IntegrityError, transaction
from django.utils import timezone

from ashi.knowledge import knowledge_version
from ashi.web.records import audit
from ashi.web.records.actor import Actor
from ashi.web.records.models import Document, Episode, EpisodeSummary, SignedPage
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


@dataclass(frozen=True, slots=True)
class NewDocument:
    """What `keep_all` is to store: whose document, of which kind, saying what."""

    actor: Actor
    kind: str
    content: msgspec.Struct
    happened_on: dt.date
    client_key: UUID | None = None
    corrects: UUID | None = None
    signed: bool = False
    why: str = ""
    about: UUID | None = None
    shown: str = ""


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
    about: UUID | None = None,
    shown: str = "",
) -> Receipt:
    """Store `content` as a new document of `episode`, with its audit entry, in one transaction.

    `about` is the document it speaks of; `shown` the exact HTML under the signature, which is kept with it.
    Sending the same `client_key` and content again answers the first receipt. Raises `KeyReused` for
    other content, `NotStored` when the disk has no room. The caller has already scoped `episode`.
    """
    new = NewDocument(actor, kind, content, happened_on, client_key, corrects, signed, why, about, shown)
    (receipt,) = keep_all(episode, [new])
    return receipt


def keep_all(episode: Episode, wanted: Sequence[NewDocument]) -> list[Receipt]:
    """Store several documents of `episode` together or not at all, each as `keep` does."""
    check_can_store()
    rows = [_row(episode, new) for new in wanted]
    try:
        with transaction.atomic():
            Document.unscoped.bulk_create(rows)
            pages = [
                SignedPage(document=row, html=new.shown, digest=sha256(new.shown))
                for new, row in zip(wanted, rows, strict=True)
                if new.shown
            ]
            if pages:
                SignedPage.unscoped.bulk_create(pages)
            audit.record_all(
                [
                    audit.Act(
                        new.actor,
                        f"{new.kind}.keep",
                        f"document:{row.pk.hex}",
                        episode.patient_id,
                        "; ".join(filter(None, (new.why, what_was_signed(row, new.shown)))),
                    )
                    for new, row in zip(wanted, rows, strict=True)
                ]
            )
            # After the trail, which puts writers in line: a summary that is being made meanwhile goes as well.
            EpisodeSummary.unscoped.filter(episode=episode).delete()
    except IntegrityError:
        earlier = [_kept_before(new, episode) for new in wanted]
        if None in earlier:
            raise
        return [_same(old, row) for old, row in zip(earlier, rows, strict=True) if old is not None]
    return [Receipt(row.pk, row.made_at, row.digest, is_new=True) for row in rows]


def what_was_signed(document: Document, shown: str) -> str:
    """What the trail says of a signature: the document and the page under it, each by its digest."""
    return f"document {document.digest}; shown {sha256(shown)}" if shown else ""


def sha256(text: str) -> str:
    """The digest of a text's exact bytes."""
    return hashlib.sha256(text.encode()).hexdigest()


def _row(episode: Episode, new: NewDocument) -> Document:
    body = msgspec.json.encode(new.content, order="deterministic").decode()
    return Document(
        kind=new.kind,
        patient_id=episode.patient_id,
        episode=episode,
        author_id=new.actor.user,
        author_name=new.actor.name,
        made_at=timezone.now(),
        happened_on=new.happened_on,
        schema=getattr(new.content, "schema", 1),
        knowledge=knowledge_version(),
        body=body,
        digest=sha256(body),
        client_key=new.client_key,
        corrects_id=new.corrects,
        about_id=new.about,
        signed=new.signed,
    )


def _kept_before(new: NewDocument, episode: Episode) -> Document | None:
    if new.client_key is None:
        return None
    return Document.unscoped.filter(
        client_key=new.client_key, episode=episode, kind=new.kind, author_id=new.actor.user
    ).first()


def _same(earlier: Document, row: Document) -> Receipt:
    if earlier.digest != row.digest:
        raise KeyReused(f"{row.kind} {row.client_key} was kept before with other content") from None
    return Receipt(earlier.pk, earlier.made_at, earlier.digest, is_new=False)


def decode(document: Document, kind: type[S]) -> S:
    """The document's content as the library's value. Raises `ValueError` if the row is not what was stored."""
    if sha256(document.body) != document.digest:
        raise ValueError(f"document {document.pk} does not match its digest: it was changed outside Ashi")
    return msgspec.json.decode(document.body, type=kind)
