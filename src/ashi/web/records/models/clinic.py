"""The clinic and who practises in it. Both are public."""

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_noop

from ashi.web.records.models.people import User
from ashi.web.records.profile import Profile, decode_profile
from ashi.web.records.scope import EVERYTHING, Records, new_id


class Clinic(models.Model):
    """One row: whose house this is, and in which time zone it lives."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=300, blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    zone = models.CharField(max_length=60, default="Europe/Berlin")
    country = models.CharField(max_length=2, default="DE")
    most_moves = models.PositiveSmallIntegerField(
        null=True,
        help_text="How often patients may move one visit by themselves; None: as often as they like",
    )

    unscoped = models.Manager["Clinic"]()
    records = Records["Clinic"](lambda actor: EVERYTHING)

    class Meta:
        default_manager_name = "unscoped"
        base_manager_name = "unscoped"

    def __str__(self) -> str:
        return self.name


class Practitioner(models.Model):
    """Someone who treats here, as the public sees them."""

    class Tradition(models.TextChoices):
        TRADITIONAL = "traditional", gettext_noop("Traditional")
        MODERN = "modern", gettext_noop("Modern")
        BOTH = "both", gettext_noop("Traditional and modern")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="practitioner")
    name = models.CharField(max_length=200)
    title = models.CharField(max_length=200, blank=True)
    works = models.CharField(max_length=20, choices=Tradition, default=Tradition.BOTH)
    about = models.TextField(blank=True)
    visit_minutes = models.PositiveSmallIntegerField(default=45)
    is_bookable = models.BooleanField(default=True)
    profile = models.TextField(
        default="", db_default="", blank=True, help_text="records.profile.Profile as JSON"
    )

    unscoped = models.Manager["Practitioner"]()
    records = Records["Practitioner"](lambda actor: EVERYTHING)

    class Meta:
        default_manager_name = "unscoped"
        base_manager_name = "unscoped"

    def __str__(self) -> str:
        return self.name

    @cached_property
    def stated(self) -> Profile:
        """What they and the clinic say of training, rooms, prices."""
        return decode_profile(self.profile)
