"""The tablets of the waiting room, and to whom they were handed over."""

from django.db import models
from django.db.models import Q

from ashi.web.booking.models import Appointment
from ashi.web.records.actor import Actor
from ashi.web.records.models import Episode, Patient, User
from ashi.web.records.scope import EVERYTHING, Records, new_id


def _seen_by(actor: Actor) -> Q | None:
    return EVERYTHING if actor.role in ("front_desk", "owner") else None


class Tablet(models.Model):
    """A device that can do nothing but take codes. Only the hash of its token is kept.

    `wrong_codes` counts wrong ones since `wrong_since`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=60)
    token_sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    wrong_since = models.DateTimeField(null=True)

    unscoped = models.Manager["Tablet"]()
    records = Records["Tablet"](_seen_by)

    class Meta:
        default_manager_name = "unscoped"
        base_manager_name = "unscoped"

    def __str__(self) -> str:
        return str(self.pk)


class HandOver(models.Model):
    """A tablet lent to one patient for one visit's paperwork: first a code, then a sitting, then over.

    `code_mac` is a keyed digest, since six digits alone could be tried out. `sitting_sha256` is of a secret that
    only the browser has, so that the device's own token opens nothing. `language` is that of the tablet's own pages.
    """

    class Ended(models.TextChoices):
        DONE = "done"
        IDLE = "idle"
        REPLACED = "replaced"
        WITHDRAWN = "withdrawn"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="hand_overs")
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="hand_overs")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="hand_overs")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    code_mac = models.CharField(max_length=64)
    expires_at = models.DateTimeField()
    tablet = models.ForeignKey(Tablet, on_delete=models.PROTECT, null=True, related_name="hand_overs")
    sitting_sha256 = models.CharField(max_length=64, unique=True, null=True)
    began_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    language = models.CharField(max_length=10, default="en", db_default="en")
    ended_at = models.DateTimeField(null=True)
    ended_how = models.CharField(max_length=20, choices=Ended, blank=True)

    unscoped = models.Manager["HandOver"]()
    records = Records["HandOver"](_seen_by)

    class Meta:
        default_manager_name = "unscoped"
        base_manager_name = "unscoped"
        constraints = [
            models.UniqueConstraint(
                fields=["code_mac"], condition=Q(began_at=None, ended_at=None), name="one_open_code"
            ),
            models.UniqueConstraint(
                fields=["tablet"], condition=Q(ended_at=None), name="one_sitting_at_a_tablet"
            ),
            models.UniqueConstraint(
                fields=["appointment"], condition=Q(ended_at=None), name="one_hand_over_of_a_visit"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
