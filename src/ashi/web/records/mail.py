"""Write mail to the outbox, and deliver what lies there."""

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import IntegrityError, transaction
from django.utils import timezone

from ashi.web.records.models import Mail

ATTEMPTS = 40


def post(to: str, subject: str, body: str, *, purpose: str) -> None:
    """Put one mail into the outbox, in the caller's transaction. The same `purpose` again is no new mail."""
    try:
        with transaction.atomic():
            Mail.unscoped.create(purpose=purpose, to=to, subject=subject, body=body)
    except IntegrityError:
        return


def deliver() -> int:
    """Send what has not been sent; answers how many went out. In a demo the outbox itself is the mailbox."""
    if settings.DEMO and not settings.ENVIRONMENT.smtp_url:
        return 0
    sent = 0
    for mail in Mail.unscoped.filter(sent_at=None, attempts__lt=ATTEMPTS).order_by("made_at")[:100]:
        # Claimed before it is sent: a crash in between loses this attempt, but never sends a second copy.
        claimed = Mail.unscoped.filter(pk=mail.pk, attempts=mail.attempts, sent_at=None)
        if claimed.update(attempts=mail.attempts + 1) != 1:
            continue
        try:
            EmailMessage(mail.subject, mail.body, to=[mail.to], connection=get_connection()).send()
        except OSError as fault:
            Mail.unscoped.filter(pk=mail.pk).update(fault=type(fault).__name__)
            continue
        Mail.unscoped.filter(pk=mail.pk).update(sent_at=timezone.now(), fault="")
        sent += 1
    return sent


def recent(count: int) -> list[Mail]:
    """The newest mails in the outbox, for the demo's mailbox page."""
    return list(Mail.unscoped.order_by("-made_at")[:count])
