"""Places on the waiting list, and the times that were offered to them."""

import datetime as dt

from django.db import models
from django.db.models import Exists, OuterRef, Q

from ashi.web.records.actor import Actor
from ashi.web.records.models import CaseMember, Episode, Patient, Practitioner
from ashi.web.records.scope import EVERYTHING, Records, new_id

ROUND_TAKES = dt.timedelta(minutes=5)
"""A time whose offer has run out is still kept that long: until the next in line has been asked."""


def _places_seen_by(actor: Actor) -> Q | None:
    match actor.role:
        case "patient":
            return Q(patient=actor.patient)
        case "practitioner":
            # Asked of each who waits: a list of all cases of a practitioner grows with the years.
            cases = Episode.unscoped.filter(patient=OuterRef(OuterRef("patient")))
            is_theirs = Exists(
                CaseMember.unscoped.filter(
                    episode__in=cases.values("pk"), practitioner=actor.practitioner, until=None
                )
            )
            return Q(practitioner=actor.practitioner) | Q(is_theirs)
        case "front_desk" | "owner":
            return EVERYTHING
        case _:
            return None


class WaitingPlace(models.Model):
    """Somebody who waits for a time, with what suits them. The rules of the line are in waiting.py."""

    class End(models.TextChoices):
        BOOKED = "booked", "Has a time"
        LEFT = "left", "Waits no longer"
        SILENT = "silent", "Did not answer three times"
        OVER = "over", "The last day that suited is past"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="waiting_places")
    practitioner = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, help_text="None: anybody"
    )
    instead_of = models.ForeignKey("booking.Appointment", on_delete=models.PROTECT, null=True)
    weekdays = models.CharField(max_length=7, help_text="0 is Monday, such as 024")
    parts = models.CharField(max_length=60, help_text="Parts of the day, such as morning,evening")
    first_day = models.DateField()
    last_day = models.DateField()
    joined_at = models.DateTimeField()
    place_since = models.DateTimeField(help_text="The place in the line")
    is_first = models.BooleanField(default=False)
    why_first = models.CharField(max_length=200, blank=True)
    silences = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    ended_as = models.CharField(max_length=10, choices=End, blank=True)

    unscoped = models.Manager["WaitingPlace"]()
    records = Records["WaitingPlace"](_places_seen_by)

    class Meta:
        default_manager_name = "unscoped"
        base_manager_name = "unscoped"
        constraints = [
            models.UniqueConstraint(
                fields=["patient"], condition=Q(ended_at=None), name="one_place_in_line_each"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


def _offers_seen_by(actor: Actor) -> Q | None:
    match actor.role:
        case "patient":
            return Q(place__patient=actor.patient)
        case "front_desk" | "owner":
            return EVERYTHING
        case "practitioner":
            return Q(practitioner=actor.practitioner)
        case _:
            return None


class OfferedTime(models.Model):
    """A time that is or was kept for somebody in line. The database refuses a second open one for either."""

    class State(models.TextChoices):
        OPEN = "open", "Waits for an answer"
        TAKEN = "taken", "Taken"
        DECLINED = "declined", "Declined"
        SILENT = "silent", "No answer"
        NOT_CALLED = "not_called", "Nobody called in time"
        GONE = "gone", "Was gone before the answer"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.ForeignKey(WaitingPlace, on_delete=models.PROTECT, related_name="offers")
    practitioner = models.ForeignKey(Practitioner, on_delete=models.PROTECT)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    told_at = models.DateTimeField()
    until = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    closed_at = models.DateTimeField(null=True)

    unscoped = models.Manager["OfferedTime"]()
    records = Records["OfferedTime"](_offers_seen_by)

    class Meta:
        default_manager_name = "unscoped"
        base_manager_name = "unscoped"
        constraints = [
            models.UniqueConstraint(
                fields=["practitioner", "starts_at"], condition=Q(state="open"), name="one_offer_for_a_time"
            ),
            models.UniqueConstraint(
                fields=["place"], condition=Q(state="open"), name="one_offer_for_a_person"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @staticmethod
    def is_kept(now: dt.datetime) -> Q:
        """Which offers keep their time from others: a hold that ends by itself, also when nothing runs."""
        return Q(state="open", until__gt=now - ROUND_TAKES)
