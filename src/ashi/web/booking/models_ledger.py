"""Patients' accounts: rows that are only ever added."""

from django.db import models
from django.db.models import Q

from ashi.web.booking import ledger
from ashi.web.design.money import MOST
from ashi.web.records.actor import Actor
from ashi.web.records.models import Patient, User
from ashi.web.records.scope import EVERYTHING, Records, new_id


def _entries_seen_by(actor: Actor) -> Q | None:
    """Money is between the patient and the house; who treats does not see it."""
    match actor.role:
        case "patient":
            return Q(patient=actor.patient)
        case "front_desk" | "owner":
            return EVERYTHING
        case _:
            return None


class LedgerEntry(models.Model):
    """One line of an account; see `booking.ledger.Entry`. The database refuses to change or delete it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="ledger")
    kind = models.CharField(max_length=20)
    on = models.DateField(help_text="The day it is about")
    amount = models.PositiveIntegerField(default=0, help_text="Minor units")
    currency = models.CharField(max_length=3)
    visits = models.PositiveSmallIntegerField(default=0, help_text="Of a package")
    way = models.CharField(max_length=20, blank=True)
    note = models.CharField(max_length=200, blank=True)
    takes_back = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="taken_back_by"
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=200)
    client_key = models.UUIDField(unique=True, null=True)
    made_at = models.DateTimeField(auto_now_add=True)

    unscoped = models.Manager["LedgerEntry"]()
    records = Records["LedgerEntry"](_entries_seen_by)

    class Meta:
        default_manager_name = "unscoped"
        base_manager_name = "unscoped"
        constraints = [
            models.CheckConstraint(condition=Q(amount__lte=MOST), name="ledger_amount"),
            models.CheckConstraint(
                condition=Q(kind__in=(*ledger.AGREED, *ledger.MONEY), takes_back=None)
                | Q(kind="take_back", takes_back__isnull=False, amount=0),
                name="ledger_kind",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=ledger.MONEY, way__in=ledger.WAYS)
                | (~Q(kind__in=ledger.MONEY) & Q(way="")),
                name="ledger_way",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def entry(self) -> ledger.Entry:
        """As the ledger counts it."""
        return ledger.Entry(
            id=self.pk,
            on=self.on,
            kind=self.kind,
            amount=self.amount,
            currency=self.currency,
            visits=self.visits,
            way=self.way,
            note=self.note,
            takes_back=self.takes_back_id,
        )
