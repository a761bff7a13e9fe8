"""Write messages to the outbox, and deliver what lies there."""

import datetime as dt
from collections.abc import Callable
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from ashi.web.design.languages import SOURCE, current
from ashi.web.records.channels import Later, Message, Refused, Sent, channel
from ashi.web.records.models import Clinic, Mail
from ashi.web.records.waking import is_waking

ATTEMPTS = 40
"""With the pauses below, more than a day of a mail server that does not answer."""
FIRST_PAUSE = dt.timedelta(seconds=5)
LONGEST_PAUSE = dt.timedelta(hours=1)
AT_ONCE = 100
FORGOTTEN_AFTER = dt.timedelta(days=1)
MACHINE_NOTE = gettext_noop(
    "Translated by a machine, not yet checked by a clinician or a native speaker. "
    "You choose the language of our mails on your page, under “How we reach you”."
)


def post(
    to: str,
    subject: str,
    body: str,
    *,
    purpose: str,
    stop_url: str = "",
    channel: str = "mail",
    until: dt.datetime | None = None,
    by_day: bool = False,
) -> None:
    """Put one message into the outbox, in the caller's transaction. The same `purpose` again is no new message.

    With `stop_url`, mail programs show a button that ends mails of this kind. Not sent after `until`, when it would
    help nobody; `by_day`, not at night. Written inside of `reading.written_for`; what a machine translated says so.
    """
    language = current()
    if language != SOURCE and channel == "mail":
        body = f"{body.rstrip()}\n\n-- \n{gettext(MACHINE_NOTE)}\n"
    try:
        with transaction.atomic():
            Mail.unscoped.create(
                purpose=purpose,
                channel=channel,
                to=to,
                subject=subject,
                body=body,
                language=language,
                stop_url=stop_url,
                until=until,
                by_day=by_day,
            )
    except IntegrityError:
        return


def stop(to: str, kinds: frozenset[str] | None = None) -> None:
    """Leave undelivered what is on its way to `to` and could have been stopped, in the caller's transaction.

    All of it, or of these kinds alone.
    """
    waiting = Mail.unscoped.filter(to=to, state=Mail.State.WAITING).exclude(stop_url="")
    if kinds is not None:
        of_kind = Q(pk=None)
        for kind in kinds:
            of_kind |= Q(purpose__startswith=f"{kind}:")
        waiting = waiting.filter(of_kind)
    waiting.update(state=Mail.State.STOPPED, body="", stop_url="")


def deliver(is_wanted: Callable[[Mail], bool] = lambda mail: True) -> int:
    """Send what is due; answers how many went out. In a demo the outbox itself is the mailbox.

    `is_wanted` is asked right before: what nobody wants any more (a visit was moved) is not sent.
    """
    if settings.DEMO and not settings.ENVIRONMENT.smtp_url:
        return 0
    now, sent, silent = timezone.now(), 0, set[str]()
    for mail in _due(now)[:AT_ONCE]:
        if mail.channel in silent:
            continue
        if not is_wanted(mail):
            _end(mail.pk, "stopped", "")
            continue
        # Claimed before it is sent, so that two processes never send the same one. After a crash in between it
        # is sent once more, with the same id, by which the other side knows it again.
        claimed = Mail.unscoped.filter(pk=mail.pk, attempts=mail.attempts, state=Mail.State.WAITING)
        if claimed.update(attempts=mail.attempts + 1, try_at=now + pause_after(mail.attempts)) != 1:
            continue
        match _send(mail):
            case Sent():
                _end(mail.pk, "sent", "", sent_at=timezone.now())
                sent += 1
            case Refused(why):
                _note(mail.pk, "dead", why)
            case Later(why, for_all):
                is_last = mail.attempts + 1 >= ATTEMPTS
                state = "dead" if is_last else "waiting"
                _note(mail.pk, state, why)
                if for_all:
                    silent.add(mail.channel)
    return sent


def forget_late(now: dt.datetime | None = None) -> int:
    """Let go of what was too late a day ago; answers how many. Not sooner, for the clock may have been wrong."""
    now = now or timezone.now()
    late = Mail.unscoped.filter(state=Mail.State.WAITING, until__lte=now - FORGOTTEN_AFTER)
    return late.update(state=Mail.State.LATE, body="", stop_url="")


def try_again(pk: UUID) -> bool:
    """Send a dead letter as if it were new, in the caller's transaction; false when it is none."""
    dead = Mail.unscoped.filter(pk=pk, state=Mail.State.DEAD)
    return dead.update(state=Mail.State.WAITING, attempts=0, try_at=None) == 1


def dismiss(pk: UUID) -> bool:
    """Somebody knows of this dead letter and needs it no more, in the caller's transaction; false when it is none."""
    dead = Mail.unscoped.filter(pk=pk, state=Mail.State.DEAD)
    return dead.update(state=Mail.State.DISMISSED, body="", stop_url="") == 1


def pause_after(attempts: int) -> dt.timedelta:
    """How long to wait after `attempts` earlier failures: twice as long each time, at most an hour."""
    return min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(attempts, 20))


def recent(count: int) -> list[Mail]:
    """The newest messages in the outbox, for the demo's mailbox page."""
    return list(Mail.unscoped.order_by("-made_at")[:count])


def _due(now: dt.datetime) -> QuerySet[Mail]:
    # A pause longer than any pause was set by a clock that ran ahead, and has been put right since.
    may_try = Q(try_at=None) | Q(try_at__lte=now) | Q(try_at__gt=now + LONGEST_PAUSE)
    helps = Q(until=None) | Q(until__gt=now)
    due = Mail.unscoped.filter(may_try, helps, state=Mail.State.WAITING)
    clinic = Clinic.unscoped.first()
    if clinic is None or not is_waking(now, ZoneInfo(clinic.zone)):
        due = due.filter(by_day=False)
    return due.order_by("made_at")


def _send(mail: Mail) -> Sent | Refused | Later:
    try:
        way_out = channel(mail.channel)
    except KeyError:
        return Refused("this clinic has switched that way off")
    message = Message(mail.pk.hex, mail.to, mail.subject, mail.body, mail.stop_url, mail.until, mail.language)
    return way_out.send(message)


def _note(pk: UUID, state: str, fault: str) -> None:
    Mail.unscoped.filter(pk=pk, state=Mail.State.WAITING).update(state=state, fault=fault)


def _end(pk: UUID, state: str, fault: str, *, sent_at: dt.datetime | None = None) -> None:
    # Its text goes: it may hold a link or a code, of which the rest of the database knows a hash only.
    Mail.unscoped.filter(pk=pk).update(state=state, fault=fault, sent_at=sent_at, body="", stop_url="")
