"""Appointments and the hours they may lie in. Slots are computed, never stored."""

from django.db import models
from django.db.models import Q

from ashi.web.booking.models_waiting import OfferedTime, WaitingPlace
from ashi.web.booking.models_zone import ZoneLaw
from ashi.web.booking.slots import Span
from ashi.web.records.actor import Actor
from ashi.web.records.models import Episode, Patient, Practitioner
from ashi.web.records.scope import EVERYTHING, Records, new_id

__all__ = [
    "Appointment",
    "BookedCourse",
    "ChangedDay",
    "Hold",
    "OfferedTime",
    "WaitingPlace",
    "WeeklyHours",
    "ZoneLaw",
]


class WeeklyHours(models.Model):
    """When a practitioner sees people, in the clinic's wall time."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    practitioner = models.ForeignKey(Practitioner, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(help_text="0 is Monday")
    begins = models.TimeField()
    ends = models.TimeField()

    unscoped = models.Manager["WeeklyHours"]()
    records = Records["WeeklyHours"](lambda actor: EVERYTHING)

    class Meta:
        default_manager_name = "unscoped"
        base_manager_name = "unscoped"

    def __str__(self) -> str:
        return str(self.pk)


class ChangedDay(models.Model):
    """Hours of one day that differ from the week, of one practitioner or of the whole house."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    practitioner = models.ForeignKey(
        Practitioner, on_delete=models.CASCADE, null=True, related_name="changed_days"
    )
    day = models.DateField()
    begins = models.TimeField()
    ends = models.TimeField(help_text="00:00 is the end of the day")
    begins_second = models.BooleanField(null=True, help_text="Of a time that happens twice: the second")
    ends_second = models.BooleanField(null=True, help_text="As with the beginning")
    is_closed = models.BooleanField()

    unscoped = models.Manager["ChangedDay"]()
    records = Records["ChangedDay"](lambda actor: EVERYTHING)

    class Meta:
        default_manager_name = "unscoped"
        base_manager_name = "unscoped"
        indexes = [models.Index(fields=["day"], name="changed_days")]

    def __str__(self) -> str:
        return str(self.pk)


class Room(models.Model):
    """One place to lie down: a room, or one table of a room with several. A house may do without any."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=60, unique=True)
    is_open = models.BooleanField(default=True, help_text="A closed room takes no new visits")

    unscoped = models.Manager["Room"]()
    records = Records["Room"](lambda actor: EVERYTHING)

    class Meta:
        default_manager_name = "unscoped"
        base_manager_name = "unscoped"

    def __str__(self) -> str:
        return str(self.pk)


class Habits(models.Model):
    """How one practitioner's visits follow each other, and where they usually are. None yet: no pause, any room."""

    practitioner = models.OneToOneField(
        Practitioner, on_delete=models.CASCADE, primary_key=True, related_name="habits"
    )
    pause_minutes = models.PositiveSmallIntegerField(default=0, help_text="Kept free after each visit")
    home_visit_travel_minutes = models.PositiveSmallIntegerField(
        null=True, help_text="The way to a patient's home, once. None: they make no home visits"
    )
    usual_room = models.ForeignKey(Room, on_delete=models.SET_NULL, null=True, related_name="+")

    unscoped = models.Manager["Habits"]()
    records = Records["Habits"](lambda actor: EVERYTHING)

    class Meta:
        default_manager_name = "unscoped"
        base_manager_name = "unscoped"

    def __str__(self) -> str:
        return str(self.pk)


def _appointments_seen_by(actor: Actor) -> Q | None:
    match actor.role:
        case "patient":
            return Q(patient=actor.patient)
        case "practitioner":
            return Q(practitioner=actor.practitioner)
        case "front_desk" | "owner":
            return EVERYTHING
        case _:
            return None


class BookedCourse(models.Model):
    """Visits that were booked together, each of which can be moved or given back for itself."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="booked_courses")
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="booked_courses")
    practitioner = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="booked_courses")
    visits = models.PositiveSmallIntegerField()
    client_key = models.UUIDField(unique=True, null=True)
    made_at = models.DateTimeField(auto_now_add=True)

    unscoped = models.Manager["BookedCourse"]()
    records = Records["BookedCourse"](_appointments_seen_by)

    class Meta:
        default_manager_name = "unscoped"
        base_manager_name = "unscoped"

    def __str__(self) -> str:
        return str(self.pk)


class Appointment(models.Model):
    """A booked time. The database itself refuses two that overlap for one practitioner, or in one room.

    (Migrations 0002, 0006 and 0014.) `room` is None in a house without rooms, where none was free when they came, and
    for a home visit: `travel_minutes` before and after that, its practitioner is on the way and sees nobody.

    A new column here is nullable and without a default: for any other SQLite makes the table anew and forgets the
    triggers that refuse.
    """

    class Status(models.TextChoices):
        BOOKED = "booked", "Booked"
        ARRIVED = "arrived", "Arrived"
        IN_TREATMENT = "in_treatment", "In treatment"
        DONE = "done", "Done"
        CANCELLED = "cancelled", "Cancelled"
        NO_SHOW = "no_show", "Did not come"

    class Paperwork(models.TextChoices):
        NOT_STARTED = "not_started", "Not started"
        PARTLY = "partly", "Partly done"
        DONE = "done", "Ready"

    ACTIVE = ("booked", "arrived", "in_treatment", "done")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="appointments")
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, null=True, related_name="appointments")
    practitioner = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="appointments")
    room = models.ForeignKey(
        Room, on_delete=models.PROTECT, null=True, related_name="appointments", db_index=False
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    status = models.CharField(max_length=20, choices=Status, default=Status.BOOKED)
    paperwork = models.CharField(max_length=20, choices=Paperwork, default=Paperwork.NOT_STARTED)
    is_first = models.BooleanField(default=False)
    late_minutes = models.PositiveSmallIntegerField(null=True, help_text="They said that they come later")
    travel_minutes = models.PositiveSmallIntegerField(
        null=True, help_text="The way to the patient's home, once. None: at the clinic"
    )
    home_address = models.CharField(
        max_length=200, null=True, help_text="As told or written by the patient; for whoever goes there alone"
    )
    address_changed_at = models.DateTimeField(
        null=True, help_text="When another address than the first was written, if ever"
    )
    is_way_unchecked = models.BooleanField(
        null=True, help_text="Nobody at the clinic has looked yet whether the minutes fit the address"
    )
    course = models.ForeignKey(BookedCourse, on_delete=models.PROTECT, null=True, related_name="appointments")
    number = models.PositiveSmallIntegerField(null=True, help_text="Which visit of its course")
    client_key = models.UUIDField(unique=True, null=True)
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(null=True, help_text="When its time or status last changed, if ever")

    unscoped = models.Manager["Appointment"]()
    records = Records["Appointment"](_appointments_seen_by)

    class Meta:
        default_manager_name = "unscoped"
        base_manager_name = "unscoped"
        indexes = [
            models.Index(fields=["practitioner", "starts_at"], name="practitioners_day"),
            models.Index(fields=["starts_at"], name="clinics_day"),
            models.Index(fields=["room", "starts_at"], name="rooms_day"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")), name="ends_after_it_starts"
            ),
            models.UniqueConstraint(
                fields=["practitioner", "starts_at"],
                condition=Q(status__in=("booked", "arrived", "in_treatment", "done")),
                name="one_appointment_per_time",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_at_home(self) -> bool:
        """Whether the practitioner comes to the patient."""
        return self.travel_minutes is not None

    @property
    def away(self) -> Span:
        """What it takes of its practitioner's time: the visit, and the way there and back."""
        return Span(self.starts_at, self.ends_at).with_travel(self.travel_minutes)


def _holds_seen_by(actor: Actor) -> Q | None:
    match actor.role:
        case "patient" | "tablet":
            return Q(patient=actor.patient)
        case "practitioner":
            return Q(episode__members__practitioner=actor.practitioner, episode__members__until=None)
        case "front_desk" | "owner":
            return EVERYTHING
        case _:
            return None


class Hold(models.Model):
    """No time is booked for this patient while it is there. It says nothing of why."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    episode = models.OneToOneField(Episode, on_delete=models.PROTECT, related_name="hold")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="holds")
    since = models.DateTimeField()

    unscoped = models.Manager["Hold"]()
    records = Records["Hold"](_holds_seen_by)

    class Meta:
        default_manager_name = "unscoped"
        base_manager_name = "unscoped"

    def __str__(self) -> str:
        return str(self.pk)


from ashi.web.booking.models_devices import CalendarDevice as CalendarDevice  # noqa: E402 - Django looks here
from ashi.web.booking.models_ledger import LedgerEntry as LedgerEntry  # noqa: E402 - as above
