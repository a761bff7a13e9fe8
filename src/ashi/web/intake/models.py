"""The paperwork while it is being written. Submitted, it becomes documents."""

from django.db import models
from django.db.models import Q

from ashi.web.records.actor import Actor
from ashi.web.records.models import Document, Episode, Patient
from ashi.web.records.scope import Records, new_id


def _drafts_seen_by(actor: Actor) -> Q | None:
    match actor.role:
        case "patient":
            return Q(patient=actor.patient)
        case "tablet":
            return Q(episode=actor.episode)
        case _:
            return None


class Draft(models.Model):
    """What has been typed so far, field by field. `revision` counts saves; nobody but the patient sees it.

    `written` names for each field the revision and the page that wrote it last: so a second device is
    asked before it writes over the first. `correcting` is the intake that the next sending corrects.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="drafts")
    episode = models.OneToOneField(Episode, on_delete=models.PROTECT, related_name="draft")
    revision = models.PositiveIntegerField(default=0)
    fields = models.TextField(default="{}")
    written = models.TextField(default="{}")
    changed_at = models.DateTimeField(auto_now=True)
    submitted_as = models.OneToOneField(Document, on_delete=models.PROTECT, null=True, related_name="+")
    correcting = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="+")

    unscoped = models.Manager["Draft"]()
    records = Records["Draft"](_drafts_seen_by)

    class Meta:
        default_manager_name = "unscoped"
        base_manager_name = "unscoped"

    def __str__(self) -> str:
        return str(self.pk)
