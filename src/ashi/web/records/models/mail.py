"""The outbox: a message is written in the transaction that causes it, and sent afterwards."""

import datetime as dt

from django.db import models

from ashi.web.records.scope import Records, new_id


class Mail(models.Model):
    """One message to one address. `purpose` is unique, so nothing is ever sent twice for the same reason.

    `purpose` begins with what kind of message it is. `stop_url` is where a mail program's own button ends mails
    of this kind (RFC 8058). After `until` it helps nobody and is not sent any more; `by_day`: not at night.
    `language` is the one it is written in: its reader's when it was made, since its words are facts of that moment.
    """

    class Channel(models.TextChoices):
        MAIL = "mail", "Mail"
        SMS = "sms", "SMS"
        PUSH = "push", "Push"

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENT = "sent", "Sent"
        STOPPED = "stopped", "Not wanted any more"
        LATE = "late", "Too late to help"
        DEAD = "dead", "Could not be delivered"
        DISMISSED = "dismissed", "Could not be delivered, and somebody knows"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    purpose = models.CharField(max_length=120, unique=True)
    channel = models.CharField(max_length=8, choices=Channel, default=Channel.MAIL)
    to = models.CharField(max_length=254, help_text="An address, a telephone number or a device's id")
    subject = models.CharField(max_length=200)
    body = models.TextField()
    language = models.CharField(max_length=10, default="en", db_default="en")
    stop_url = models.CharField(max_length=300, blank=True, default="")
    until = models.DateTimeField(null=True)
    by_day = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    made_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    try_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=200, blank=True)

    unscoped = models.Manager["Mail"]()
    records = Records["Mail"](lambda actor: None)

    class Meta:
        default_manager_name = "unscoped"
        base_manager_name = "unscoped"
        indexes = [models.Index(fields=["state", "made_at"], name="outbox")]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def kind(self) -> str:
        """What kind of message it is."""
        return self.purpose.partition(":")[0]

    def is_late(self, now: dt.datetime) -> bool:
        """Whether it helps nobody any more. Asked anew each time, so a clock that was wrong for an hour ends nothing."""
        return self.until is not None and self.until <= now
