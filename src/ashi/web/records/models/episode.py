"""One back-pain problem from start to discharge, and who is on the case."""

from django.db import models
from django.db.models import Q

from ashi.web.records.actor import Actor
from ashi.web.records.models.clinic import Practitioner
from ashi.web.records.models.people import Patient
from ashi.web.records.scope import EVERYTHING, Records, new_id


def _episodes_seen_by(actor: Actor) -> Q | None:
    match actor.role:
        case "patient":
            return Q(patient=actor.patient)
        case "practitioner":
            return Q(members__practitioner=actor.practitioner, members__until=None)
        case "tablet":
            return Q(pk=actor.episode)
        case "owner":
            return EVERYTHING
        case _:
            return None


class Episode(models.Model):
    """An episode of care. It holds no clinical fact itself; those are in its documents."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="episodes")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    unscoped = models.Manager["Episode"]()
    records = Records["Episode"](_episodes_seen_by)

    class Meta:
        default_manager_name = "unscoped"
        base_manager_name = "unscoped"

    def __str__(self) -> str:
        return str(self.pk)


def _members_seen_by(actor: Actor) -> Q | None:
    match actor.role:
        case "patient":
            return Q(episode__patient=actor.patient)
        case "practitioner":
            return Q(practitioner=actor.practitioner)
        case "owner":
            return EVERYTHING
        case _:
            return None


class CaseMember(models.Model):
    """A practitioner on the case. Leaving it closes the chart to them at once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="members")
    practitioner = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="cases")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    unscoped = models.Manager["CaseMember"]()
    records = Records["CaseMember"](_members_seen_by)

    class Meta:
        default_manager_name = "unscoped"
        base_manager_name = "unscoped"
        constraints = [
            models.UniqueConstraint(fields=["episode", "practitioner"], name="one_membership_per_case"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
