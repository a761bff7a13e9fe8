"""What people do with messages: send, read, settle. Each with its trace in the same transaction."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.utils import timezone

from ashi.knowledge import knowledge_version
from ashi.safety.alarm_words import listen
from ashi.web.messages import notices
from ashi.web.messages.forms import NewMessage
from ashi.web.messages.models import Message, Picture, Read, Settled
from ashi.web.messages.policies import why_not_now, why_not_write
from ashi.web.records import audit
from ashi.web.records.actor import Actor
from ashi.web.records.documents import KeyReused
from ashi.web.records.models import Episode
from ashi.web.records.storage import check_can_store

A_DAY = dt.timedelta(days=1)


class CannotWrite(Exception):
    """Why nothing was sent, for the person."""


def send(actor: Actor, episode: Episode, new: NewMessage) -> Message:
    """Keep a message, settle what it answers, and have people told. The same key again is the same message.

    A patient's words are listened to for red flags; the message is kept whatever they sound like. Raises
    `CannotWrite`, and `KeyReused` when the key came before with other content. The caller has scoped `episode`.
    """
    check_can_store()
    now = timezone.now()
    with transaction.atomic():
        row = _row(actor, episode, new, now)
        earlier = Message.unscoped.filter(client_key=new.key).first()
        if earlier is not None:
            return _same(earlier, row)
        if actor.role == "patient":
            _check_may_write(episode, now)
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:  # the same sending, at the same moment
            earlier = Message.unscoped.filter(client_key=new.key).first()
            if earlier is None:
                raise
            return _same(earlier, row)
        if new.picture is not None:
            Picture.unscoped.create(
                message=row,
                content=new.picture.content,
                content_type=new.picture.content_type,
                width=new.picture.width,
                height=new.picture.height,
            )
        audit.record(actor, "message.send", f"message:{row.pk.hex}", patient=episode.patient_id)
        if new.answers and row.by != Message.By.PATIENT:
            open_ones = Message.records.scope(actor).filter(
                pk__in=new.answers, episode=episode, by=Message.By.PATIENT
            )
            for message in open_ones:
                _settle(actor, message, Settled.How.ANSWERED, answer=row)
        notices.tell_of(row, now)
    return row


def settle(actor: Actor, message: Message, how: Settled.How) -> None:
    """Note that a patient's message needs nothing more. The caller has scoped `message`."""
    check_can_store()
    with transaction.atomic():
        _settle(actor, message, how)


@contextmanager
def reading(actor: Actor, episode: Episode, messages: Sequence[Message]) -> Iterator[None]:
    """Wrap the showing of `messages`: that they were read, by whom and when, is durable before they are shown."""
    with audit.reading(actor, "messages.read", f"episode:{episode.pk.hex}", patient=episode.patient_id):
        mark_read(actor, messages)
        yield


@contextmanager
def reading_all(actor: Actor, messages: Sequence[Message]) -> Iterator[None]:
    """The same for a list of many people's: an entry for each episode, all durable at once."""
    whose = {message.episode_id: message.patient_id for message in messages}
    acts = [
        audit.Act(actor, "messages.read", f"episode:{episode.hex}", patient)
        for episode, patient in whose.items()
    ]
    with audit.reading_all(acts):
        mark_read(actor, messages)
        yield


def mark_read(actor: Actor, messages: Iterable[Message]) -> None:
    """Note for everything that others wrote that `actor` has it before them. In the caller's transaction."""
    theirs = [message for message in messages if message.author_id != actor.user]
    ids = [message.pk for message in theirs]
    known = set(Read.unscoped.filter(user=actor.user, message__in=ids).values_list("message", flat=True))
    Read.unscoped.bulk_create(
        [
            Read(message_id=pk, user_id=actor.user, name=actor.name, role=actor.role, at=timezone.now())
            for pk in ids
            if pk not in known
        ],
        ignore_conflicts=True,
    )


def _row(actor: Actor, episode: Episode, new: NewMessage, now: dt.datetime) -> Message:
    signs = listen(new.words) if actor.role == "patient" else ()
    return Message(
        episode=episode,
        patient_id=episode.patient_id,
        author_id=actor.user,
        author_name=actor.name,
        by=actor.role,
        to=new.to,
        words=new.words,
        alarms=",".join(sign.id for sign in signs),
        knowledge=knowledge_version(),
        made_at=now,
        client_key=new.key,
        digest=digest_of(new),
    )


def digest_of(new: NewMessage) -> str:
    """Names what was sent: to whom, which words, which picture."""
    picture = hashlib.sha256(new.picture.content).hexdigest() if new.picture else ""
    return hashlib.sha256("\0".join((new.to, new.words, picture)).encode()).hexdigest()


def _same(earlier: Message, row: Message) -> Message:
    is_it = (earlier.episode_id, earlier.author_id, earlier.digest) == (
        row.episode_id,
        row.author_id,
        row.digest,
    )
    if not is_it:
        raise KeyReused(f"message {row.client_key} was kept before with other content")
    return earlier


def _check_may_write(episode: Episode, now: dt.datetime) -> None:
    sent = Message.unscoped.filter(episode=episode, by=Message.By.PATIENT, made_at__gt=now - A_DAY).count()
    if refusal := why_not_write(episode) or why_not_now(sent):
        raise CannotWrite(refusal)


def _settle(actor: Actor, message: Message, how: str, answer: Message | None = None) -> None:
    _, is_new = Settled.unscoped.get_or_create(
        message=message,
        defaults={
            "how": how,
            "answer": answer,
            "by_id": actor.user,
            "by_name": actor.name,
            "at": timezone.now(),
        },
    )
    if is_new:
        audit.record(
            actor, "message.settle", f"message:{message.pk.hex}", patient=message.patient_id, why=how
        )
