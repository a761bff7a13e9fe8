"""How each patient wants to be reached, and the devices they chose for it."""

from django.db import models
from django.db.models import Q

from ashi.web.records.actor import Actor
from ashi.web.records.models.mail import Mail
from ashi.web.records.models.people import Patient
from ashi.web.records.scope import Records, new_id


def _own(actor: Actor) -> Q | None:
    return Q(patient=actor.patient) if actor.role == "patient" else None


class Way(models.Model):
    """A patient's word on one kind of message over one channel. Without a row the default holds (`records.ways`)."""

    class About(models.TextChoices):
        VISITS = "visits", "Reminders of visits"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="ways")
    about = models.CharField(max_length=12, choices=About)
    channel = models.CharField(max_length=8, choices=Mail.Channel)
    is_wanted = models.BooleanField()
    number = models.CharField(max_length=16, blank=True, default="", help_text="For SMS, like +491701234567")
    changed_at = models.DateTimeField(auto_now=True)

    unscoped = models.Manager["Way"]()
    records = Records["Way"](_own)

    class Meta:
        default_manager_name = "unscoped"
        base_manager_name = "unscoped"
        constraints = [
            models.UniqueConstraint(fields=["patient", "about", "channel"], name="one_word_per_way")
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Device(models.Model):
    """A browser that takes push messages for a patient: where its push service listens, and its keys (RFC 8291)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="devices")
    endpoint = models.CharField(max_length=1000, unique=True)
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    made_at = models.DateTimeField(auto_now_add=True)

    unscoped = models.Manager["Device"]()
    records = Records["Device"](_own)

    class Meta:
        default_manager_name = "unscoped"
        base_manager_name = "unscoped"

    def __str__(self) -> str:
        return str(self.pk)
