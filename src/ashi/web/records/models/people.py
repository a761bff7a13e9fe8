"""Accounts and patients."""

from django.apps import apps
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from ashi.web.records.actor import Actor
from ashi.web.records.scope import EVERYTHING, Records, new_id


class Accounts(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


def _accounts_seen_by(actor: Actor) -> Q | None:
    if actor.role == "owner":
        return EVERYTHING
    return Q(pk=actor.user) if actor.user else None


class User(AbstractBaseUser):
    """An account. What it may do follows from its role alone; there are no superusers.

    `language` and `zone`: in which language messages are written, and whose clock stands in them beside the
    clinic's (`records.reading`). Empty until known: English, and the clinic's alone.
    """

    class Role(models.TextChoices):
        PATIENT = "patient", "Patient"
        PRACTITIONER = "practitioner", "Practitioner"
        FRONT_DESK = "front_desk", "Front desk"
        OWNER = "owner", "Owner"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=20, choices=Role, default=Role.PATIENT)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=10, blank=True, default="", db_default="")
    zone = models.CharField(max_length=60, blank=True, default="", db_default="")
    made_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = Accounts()  # the name Django and allauth ask for
    records = Records["User"](_accounts_seen_by)

    class Meta:
        default_manager_name = "objects"
        base_manager_name = "objects"

    def __str__(self) -> str:
        return str(self.pk)

    def get_full_name(self) -> str:
        return self.name

    # Django and allauth ask these; nobody has them.
    is_staff = False
    is_superuser = False

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return False

    def has_module_perms(self, app_label: str) -> bool:
        return False


def _patients_seen_by(actor: Actor) -> Q | None:
    match actor.role:
        case "patient":
            return Q(pk=actor.patient)
        case "practitioner":
            # A subquery, since a join would repeat someone who has had two episodes.
            cases = Q(members__practitioner=actor.practitioner, members__until=None)
            return Q(pk__in=apps.get_model("records", "Episode").unscoped.filter(cases).values("patient"))
        case "front_desk" | "owner":
            return EVERYTHING
        case _:
            return None


class Patient(models.Model):
    """A person cared for here. `user` is empty for someone booked by telephone.

    `questions_stopped_at`: since when they want no questions by mail.
    """

    class Sex(models.TextChoices):
        FEMALE = "female", "Female"
        MALE = "male", "Male"
        OTHER = "other", "Other"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.OneToOneField(User, on_delete=models.PROTECT, null=True, blank=True, related_name="patient")
    name = models.CharField(max_length=200)
    born_on = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=10, choices=Sex, blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    synthetic = models.BooleanField(default=False)
    questions_stopped_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    unscoped = models.Manager["Patient"]()
    records = Records["Patient"](_patients_seen_by)

    class Meta:
        default_manager_name = "unscoped"
        base_manager_name = "unscoped"

    def __str__(self) -> str:
        return str(self.pk)
