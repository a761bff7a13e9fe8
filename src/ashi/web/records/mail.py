"""Write mail to the outbox, and deliver what lies there."""

import datetime as dt
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from ashi.web.records.models import Mail

ATTEMPTS = 40
"""With the pauses below, more than a day of a mail server that does not answer."""
FIRST_PAUSE = dt.timedelta(seconds=5)
LONGEST_PAUSE = dt.timedelta(hours=1)


def post(to: str, subject: str, body: str, *, purpose: str, stop_url: str = "") -> None:
    """Put one mail into the outbox, in the caller's transaction. The same `purpose` again is no new mail.

    With `stop_url`, mail programs show a button that ends mails of this kind.
    """
    try:
        with transaction.atomic():
            Mail.unscoped.create(purpose=purpose, to=to, subject=subject, body=body, stop_url=stop_url)
    except IntegrityError:
        return


def stop(to: str) -> None:
    """Leave undelivered what is on its way to `to` and could have been stopped, in the caller's transaction."""
    waiting = Mail.unscoped.filter(to=to, sent_at=None).exclude(stop_url="")
    waiting.update(attempts=ATTEMPTS, fault="Stopped")


def deliver() -> int:
    """Send what has not been sent; answers how many went out. In a demo the outbox itself is the mailbox."""
    if settings.DEMO and not settings.ENVIRONMENT.smtp_url:
        return 0
    sent = 0
    now = timezone.now()
    due = Mail.unscoped.filter(Q(try_at=None) | Q(try_at__lte=now), sent_at=None, attempts__lt=ATTEMPTS)
    for mail in due.order_by("made_at")[:100]:
        # Claimed before it is sent, so that two processes never send the same one. After a crash in between it
        # is sent once more, with the same Message-ID, which mail programs show once.
        claimed = Mail.unscoped.filter(pk=mail.pk, attempts=mail.attempts, sent_at=None)
        if claimed.update(attempts=mail.attempts + 1, try_at=now + pause_after(mail.attempts)) != 1:
            continue
        try:
            _message(mail).send()
        except OSError as fault:
            Mail.unscoped.filter(pk=mail.pk).update(fault=type(fault).__name__)
            continue
        # Its text goes: it holds a link or a code, of which the rest of the database knows a hash only.
        Mail.unscoped.filter(pk=mail.pk).update(sent_at=timezone.now(), fault="", body="", stop_url="")
        sent += 1
    return sent


def pause_after(attempts: int) -> dt.timedelta:
    """How long to wait after `attempts` earlier failures: twice as long each time, at most an hour."""
    return min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(attempts, 20))


def _message(mail: Mail) -> EmailMessage:
    headers = {"Message-ID": f"<{mail.pk.hex}@{urlsplit(settings.ENVIRONMENT.url).hostname}>"}
    if mail.stop_url:
        headers["List-Unsubscribe"] = f"<{mail.stop_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return EmailMessage(mail.subject, mail.body, to=[mail.to], headers=headers, connection=get_connection())


def recent(count: int) -> list[Mail]:
    """The newest mails in the outbox, for the demo's mailbox page."""
    return list(Mail.unscoped.order_by("-made_at")[:count])
