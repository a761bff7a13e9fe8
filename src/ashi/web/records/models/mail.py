"""The outbox: mail is written in the transaction that causes it, and sent afterwards."""

from django.db import models

from ashi.web.records.scope import Records, new_id


class Mail(models.Model):
    """One mail to one address. `purpose` is unique, so nothing is ever sent twice for the same reason.

    `stop_url` is where a mail program's own button ends mails of this kind (RFC 8058).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    purpose = models.CharField(max_length=120, unique=True)
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    stop_url = models.CharField(max_length=300, blank=True, default="")
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

    def __str__(self) -> str:
        return str(self.pk)
