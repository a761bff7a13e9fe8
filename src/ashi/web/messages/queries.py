"""What pages show of messages."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from ashi.safety.alarm_words import ALARM_SIGNS, AlarmSign, needs_help_now
from ashi.web.messages.models import Message, Picture, Read, Settled, To
from ashi.web.messages.words import ago
from ashi.web.records.actor import SYSTEM, Actor
from ashi.web.records.models import CaseMember
from ashi.web.records.prepared import PreparedRows

SHOWN_AGAIN_FOR = dt.timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Line:
    """One message as a page shows it. `read_by` are the others who have read it; `age` in words."""

    message: Message
    age: str
    is_mine: bool
    signs: tuple[AlarmSign, ...] = ()
    read_by: tuple[Read, ...] = ()
    settled: Settled | None = None
    picture: Picture | None = None

    @property
    def is_open(self) -> bool:
        """A patient's message that still waits for someone."""
        return self.message.by == Message.By.PATIENT and self.settled is None

    @property
    def is_emergency(self) -> bool:
        return needs_help_now(self.signs)


@dataclass(frozen=True, slots=True)
class Unread:
    """A message that waits: whose and how old, never what it says. `team` are the people who treat."""

    patient: str
    age: str
    is_emergency: bool
    team: str = ""


# The desk's calendar is open all day, so what stands beside it is compiled once.
_FOR_THE_DESK = PreparedRows(
    lambda actor: (
        Message.records.scope(actor)
        .filter(by=Message.By.PATIENT, settled=None)
        .order_by("made_at")
        .values_list("patient__name", "made_at", "alarms")
    )
)


def _unread_by_the_team() -> QuerySet[Message]:
    return (
        Message.records.scope(SYSTEM)
        .filter(Q(to=To.CARE_TEAM) | ~Q(alarms=""), by=Message.By.PATIENT, settled=None)
        .exclude(reads__role="practitioner")
    )


_UNREAD_BY_THE_TEAM = PreparedRows(
    lambda actor: (
        _unread_by_the_team()
        .order_by("made_at")
        .values_list("patient__name", "made_at", "alarms", "episode_id")
    )
)
_THEIR_TEAMS = PreparedRows(
    lambda actor: (
        CaseMember.records.scope(SYSTEM)
        .filter(episode__in=_unread_by_the_team().values("episode"), until=None)
        .order_by("id")
        .values_list("episode_id", "practitioner__name")
    )
)


def signs_of(message: Message) -> tuple[AlarmSign, ...]:
    """What the words sounded like when they were sent; a sign that is known no more is passed over."""
    return _signs(message.alarms)


def _signs(alarms: str) -> tuple[AlarmSign, ...]:
    return tuple(ALARM_SIGNS[sign] for sign in alarms.split(",") if sign in ALARM_SIGNS)


def thread_of(actor: Actor, episode: UUID) -> list[Line]:
    """The messages of an episode that `actor` may see, the oldest first."""
    rows = (
        Message.records.scope(actor)
        .filter(episode=episode)
        .select_related("settled", "picture")
        .defer("picture__content")
        .prefetch_related(Prefetch("reads", Read.records.scope(actor).order_by("at")))
        .order_by("made_at")
    )
    now = timezone.now()
    return [_line(actor, row, now, tuple(row.reads.all())) for row in rows]


def waiting(actor: Actor, episode: UUID | None = None) -> list[Line]:
    """Patients' messages that nobody has settled, the oldest first; those that sound like an emergency before them.

    Practitioners see what is for the people who treat, and whatever sounds like a red flag; the desk its own.
    """
    rows = (
        Message.records.scope(actor)
        .filter(by=Message.By.PATIENT, settled=None)
        .select_related("patient", "settled", "picture")
        .defer("picture__content")
        .order_by("made_at")
    )
    if actor.role == "practitioner":
        rows = rows.filter(Q(to=To.CARE_TEAM) | ~Q(alarms=""))
    if episode is not None:
        rows = rows.filter(episode=episode)
    now = timezone.now()
    return sorted((_line(actor, row, now) for row in rows), key=lambda line: not line.is_emergency)


def unread(actor: Actor) -> int:
    """How many messages of others `actor` has not read yet."""
    return Message.records.scope(actor).exclude(author=actor.user).exclude(reads__user=actor.user).count()


def unread_by_the_team(actor: Actor) -> list[Unread]:
    """What the desk may know of messages that are not for it, the most pressing first, then the oldest.

    Looked up for everyone; only this much is answered.
    """
    if actor.role not in ("front_desk", "owner"):
        return []
    found = _UNREAD_BY_THE_TEAM.rows(actor)
    teams: dict[UUID, list[str]] = {}
    for episode, name in _THEIR_TEAMS.rows(actor) if found else ():
        teams.setdefault(episode, []).append(name)
    now = timezone.now()
    return _pressing(
        Unread(name, ago(made_at, now), needs_help_now(_signs(alarms)), ", ".join(teams.get(episode, ())))
        for name, made_at, alarms, episode in found
    )


def for_the_desk(actor: Actor) -> list[Unread]:
    """What waits for the desk itself, the most pressing first, then the oldest."""
    now = timezone.now()
    return _pressing(
        Unread(name, ago(made_at, now), needs_help_now(_signs(alarms)))
        for name, made_at, alarms in _FOR_THE_DESK.rows(actor)
    )


def _pressing(unread: Iterable[Unread]) -> list[Unread]:
    return sorted(unread, key=lambda one: not one.is_emergency)


def arrived_last(lines: Iterable[Line]) -> str:
    """The key of the reader's own newest message, by which their device knows that it need not keep it."""
    return next((str(line.message.client_key) for line in reversed(list(lines)) if line.is_mine), "")


def still_urgent(lines: Iterable[Line]) -> Message | None:
    """The patient's newest message that sounds like an emergency, while it is fresh and nobody has settled it."""
    now = timezone.now()
    for line in reversed(list(lines)):
        if line.is_open and line.is_emergency and now - line.message.made_at < SHOWN_AGAIN_FOR:
            return line.message
    return None


def _line(actor: Actor, row: Message, now: dt.datetime, reads: tuple[Read, ...] = ()) -> Line:
    return Line(
        row,
        ago(row.made_at, now),
        row.author_id == actor.user,
        signs_of(row),
        tuple(read for read in reads if read.user_id not in (actor.user, row.author_id)),
        getattr(row, "settled", None),
        getattr(row, "picture", None),
    )
