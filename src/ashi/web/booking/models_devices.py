"""The calendars on people's phones and computers that may read their visits."""

from django.db import models
from django.db.models import Q

from ashi.web.records.actor import Actor
from ashi.web.records.models import Practitioner, User
from ashi.web.records.scope import Records, new_id


def _devices_seen_by(actor: Actor) -> Q | None:
    return Q(user=actor.user) if actor.user else None


class CalendarDevice(models.Model):
    """One device that reads the visits its owner may see. Its secret is kept as a hash only.

    `practitioner` narrows what the front desk reads to one person's visits.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="calendar_devices")
    practitioner = models.ForeignKey(Practitioner, on_delete=models.CASCADE, null=True, related_name="+")
    name = models.CharField(max_length=60)
    secret_sha256 = models.CharField(max_length=64, unique=True)
    client_key = models.UUIDField(unique=True, null=True)
    made_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, help_text="To the hour, so that reading seldom writes")
    withdrawn_at = models.DateTimeField(null=True)

    unscoped = models.Manager["CalendarDevice"]()
    records = Records["CalendarDevice"](_devices_seen_by)

    class Meta:
        default_manager_name = "unscoped"
        base_manager_name = "unscoped"

    def __str__(self) -> str:
        return str(self.pk)
