"""What the decision aid keeps: a switch, counts, and for some days the keys of forms that were counted. No person."""

from django.db import models
from django.db.models import Q

from ashi.web.records.actor import Actor
from ashi.web.records.scope import EVERYTHING, Records


def _only_owner(actor: Actor) -> Q | None:
    return EVERYTHING if actor.role == "owner" else None


class AidSwitch(models.Model):
    """One row, made when the owner first uses the switch: without it the aid is on."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    is_on = models.BooleanField(default=True)

    unscoped = models.Manager["AidSwitch"]()
    records = Records["AidSwitch"](lambda actor: EVERYTHING)

    class Meta:
        default_manager_name = "unscoped"
        base_manager_name = "unscoped"

    def __str__(self) -> str:
        return "on" if self.is_on else "off"


class AidCount(models.Model):
    """How many readers of one edition gave one answer. Rows of one reader are not linked to each other."""

    edition = models.CharField(max_length=20)
    name = models.CharField(max_length=40)
    number = models.PositiveIntegerField(default=0)

    unscoped = models.Manager["AidCount"]()
    records = Records["AidCount"](_only_owner)

    class Meta:
        default_manager_name = "unscoped"
        base_manager_name = "unscoped"
        constraints = [models.UniqueConstraint(fields=["edition", "name"], name="one_row_per_count")]

    def __str__(self) -> str:
        return self.name


class AidForm(models.Model):
    """A form that was counted: its random key and the day, so that sending it twice counts once."""

    key = models.UUIDField(primary_key=True)
    counted_on = models.DateField()

    unscoped = models.Manager["AidForm"]()
    records = Records["AidForm"](lambda actor: None)

    class Meta:
        default_manager_name = "unscoped"
        base_manager_name = "unscoped"

    def __str__(self) -> str:
        return str(self.key)
