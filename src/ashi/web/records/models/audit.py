"""The audit trail: who, what, which record, when, from where, why. Append-only and chained."""

from django.db import models
from django.db.models import Q

from ashi.web.records.actor import Actor
from ashi.web.records.scope import EVERYTHING, Records


def _entries_seen_by(actor: Actor) -> Q | None:
    match actor.role:
        case "owner":
            return EVERYTHING
        case "patient":
            return Q(patient=actor.patient)
        case _:
            return None


class AuditEntry(models.Model):
    """One act. `mac` chains it to the entry before it; the database refuses UPDATE and DELETE.

    No foreign keys: the trail outlives what it speaks of.
    """

    seq = models.BigIntegerField(primary_key=True)
    at = models.CharField(max_length=32)
    actor = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=200)
    role = models.CharField(max_length=20)
    act = models.CharField(max_length=40)
    record = models.CharField(max_length=80)
    patient = models.UUIDField(null=True)
    address = models.CharField(max_length=45)
    why = models.CharField(max_length=1000, blank=True)
    mac = models.CharField(max_length=64)

    unscoped = models.Manager["AuditEntry"]()
    records = Records["AuditEntry"](_entries_seen_by)

    class Meta:
        default_manager_name = "unscoped"
        base_manager_name = "unscoped"
        indexes = [
            models.Index(fields=["patient", "seq"], name="audit_by_patient"),
            models.Index(fields=["record", "seq"], name="audit_by_record"),
        ]

    def __str__(self) -> str:
        return str(self.seq)


class AuditHead(models.Model):
    """One row: the last entry's number and mac. Taking it for update puts writers in line."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)
    mac = models.CharField(max_length=64, default="")

    unscoped = models.Manager["AuditHead"]()
    records = Records["AuditHead"](lambda actor: None)

    class Meta:
        default_manager_name = "unscoped"
        base_manager_name = "unscoped"

    def __str__(self) -> str:
        return str(self.seq)
