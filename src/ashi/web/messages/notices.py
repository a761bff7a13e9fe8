"""Tell people by mail that a message waits: neutral words, at most one an hour, nothing of what it says."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from ashi.safety.alarm_words import needs_help_now
from ashi.web.messages.models import Message, Notice, To
from ashi.web.messages.queries import signs_of
from ashi.web.progress.actions_after import TOLD_BODY, TOLD_SUBJECT
from ashi.web.records import mail, reading
from ashi.web.records.models import CaseMember, User

EVERY = dt.timedelta(hours=1)
REMEMBERED_FOR = dt.timedelta(days=1)
SUBJECT = gettext_noop("There is a message for you at the clinic")
BODY = gettext_noop("""Hello {name},

there is a message for you at the clinic. You read it here, after signing in:

{url}
""")


def tell_of(message: Message, now: dt.datetime) -> None:
    """Tell whom `message` is for, in the caller's transaction. What sounds like an emergency is told each time."""
    people = list(_readers(message))
    if needs_help_now(signs_of(message)):
        for user in people:
            with reading.written_for(user):
                mail.post(
                    user.email,
                    TOLD_SUBJECT,
                    TOLD_BODY.format(name=user.name, url=reading.link("today")),
                    purpose=f"alarm:{message.pk.hex}:{user.pk.hex}",
                )
        return
    for user in people:
        _tell(user, message, now)


def tell_those_waiting(now: dt.datetime | None = None) -> int:
    """Tell whoever still has something unread that came within an hour of the last mail; answers how many."""
    now = now or timezone.now()
    told = 0
    waiting = Message.unscoped.filter(
        made_at__gt=now - REMEMBERED_FOR, made_at__lte=now, settled=None
    ).order_by("made_at")
    for message in waiting:
        if needs_help_now(signs_of(message)):
            continue
        for user in _readers(message):
            if not message.reads.filter(user=user).exists():
                with transaction.atomic():
                    told += _tell(user, message, now)
    return told


def _tell(user: User, message: Message, now: dt.datetime) -> bool:
    Notice.unscoped.get_or_create(user=user)
    notice = Notice.unscoped.select_for_update().get(user=user)
    if notice.told_at and (notice.told_at >= message.made_at or now - notice.told_at < EVERY):
        return False
    Notice.unscoped.filter(user=user).update(told_at=now)
    with reading.written_for(user):
        mail.post(
            user.email,
            gettext(SUBJECT),
            gettext(BODY).format(name=user.name, url=reading.link("messages")),
            purpose=f"message:{user.pk.hex}:{message.pk.hex}",
        )
    return True


def _readers(message: Message) -> Iterable[User]:
    """The desk looks at its day all day long, so it gets no mail, unless words for it sound like a red flag."""
    if message.by != Message.By.PATIENT:
        user = message.patient.user
        return [user] if user is not None and user.is_active else []
    if message.to == To.FRONT_DESK and not message.alarms:
        return []
    members = CaseMember.unscoped.filter(
        episode=message.episode_id, until=None, practitioner__user__is_active=True
    ).select_related("practitioner__user")
    return [member.practitioner.user for member in members]
