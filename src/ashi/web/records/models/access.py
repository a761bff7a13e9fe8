"""Sessions and one-time links: kept here, so that they end when we say so."""

from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.db.models import Q

from ashi.web.records.actor import Actor
from ashi.web.records.models.document import Document
from ashi.web.records.models.episode import Episode
from ashi.web.records.models.people import User
from ashi.web.records.scope import Records, new_id


class Session(AbstractBaseSession):
    """A signed-in browser. `made_at` and `seen_at` bound it: neither is taken from the browser's word."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="sessions")
    made_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)

    objects = BaseSessionManager()  # the name Django's session store asks for
    records = Records["Session"](lambda actor: Q(user=actor.user) if actor.user else None)

    class Meta(AbstractBaseSession.Meta):
        default_manager_name = "objects"
        base_manager_name = "objects"

    @classmethod
    def get_session_store_class(cls) -> type:
        from ashi.web.records.sessions import SessionStore

        return SessionStore


def _links_seen_by(actor: Actor) -> Q | None:
    if actor.role != "practitioner":
        return None
    return Q(episode__members__practitioner=actor.practitioner, episode__members__until=None)


class OneTimeLink(models.Model):
    """A link that works once, between two moments, until it is used or revoked. Only its hash is kept.

    A mail scanner that opens it changes nothing: only sending the form on the page uses it up. `sent_sha256`
    is the digest of the form that did, so that the same form sent again is known for the same.
    """

    class Purpose(models.TextChoices):
        SIGN_IN = "sign_in"
        CHECK_IN = "check_in"
        AFTER_VISIT = "after_visit"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    purpose = models.CharField(max_length=20, choices=Purpose)
    token_sha256 = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="+")
    episode = models.ForeignKey(Episode, on_delete=models.CASCADE, null=True, related_name="links")
    visit = models.ForeignKey(Document, on_delete=models.CASCADE, null=True, related_name="+")
    due_on = models.DateField(null=True)
    not_before = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    sent_sha256 = models.CharField(max_length=64, blank=True, default="")
    reminded_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    unscoped = models.Manager["OneTimeLink"]()
    records = Records["OneTimeLink"](_links_seen_by)

    class Meta:
        default_manager_name = "unscoped"
        base_manager_name = "unscoped"

    def __str__(self) -> str:
        return str(self.pk)
