"""A visit while it is going on. Signed, it becomes a document."""

from django.db import models
from django.db.models import Q

from ashi.web.booking.models import Appointment
from ashi.web.records.models import Document, Episode, Practitioner
from ashi.web.records.scope import Records, new_id


class OpenVisit(models.Model):
    """Everything charted so far, kept at every act. `revision` guards against two tabs writing over each other."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="open_visits")
    practitioner = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="open_visits")
    appointment = models.OneToOneField(
        Appointment, on_delete=models.PROTECT, null=True, related_name="open_visit"
    )
    plan = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=0)
    charting = models.TextField(default="{}")
    signed_as = models.OneToOneField(Document, on_delete=models.PROTECT, null=True, related_name="+")

    unscoped = models.Manager["OpenVisit"]()
    records = Records["OpenVisit"](
        lambda actor: (
            Q(episode__members__practitioner=actor.practitioner, episode__members__until=None)
            if actor.role == "practitioner"
            else None
        )
    )

    class Meta:
        default_manager_name = "unscoped"
        base_manager_name = "unscoped"
        constraints = [
            models.UniqueConstraint(
                fields=["episode"], condition=Q(signed_as=None), name="one_open_visit_per_episode"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
