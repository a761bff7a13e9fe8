"""Messages and what became of them. Nothing is ever changed: each act is a row of its own (migration 0001)."""

from django.db import models
from django.db.models import Q

from ashi.web.records.actor import Actor
from ashi.web.records.models import Episode, Patient, User
from ashi.web.records.scope import Records, Rule, new_id


class To(models.TextChoices):
    """Whom a thread's message is for; an answer keeps it."""

    CARE_TEAM = "care_team"
    FRONT_DESK = "front_desk"


def _seen_by(prefix: str) -> Rule:
    """The rule for messages, and for rows that hang on one by `prefix`. The desk reads what is for the desk."""

    def rule(actor: Actor) -> Q | None:
        match actor.role:
            case "patient":
                return Q(**{f"{prefix}patient": actor.patient})
            case "practitioner":
                members = f"{prefix}episode__members__"
                return Q(**{f"{members}practitioner": actor.practitioner, f"{members}until": None})
            case "front_desk":
                return Q(**{f"{prefix}to": To.FRONT_DESK})
            case _:
                return None

    return rule


class Message(models.Model):
    """One message of an episode's thread. `client_key` is made where it is written: sent twice, it is kept once.

    `alarms` are ids of the signs that its words sounded like when it was sent, parted by commas; `digest` is of the
    words as sent and the picture, so that another message under the same key is noticed.
    """

    class By(models.TextChoices):
        PATIENT = "patient"
        PRACTITIONER = "practitioner"
        FRONT_DESK = "front_desk"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="messages")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="messages")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    author_name = models.CharField(max_length=200)
    by = models.CharField(max_length=20, choices=By)
    to = models.CharField(max_length=20, choices=To)
    words = models.TextField(blank=True)
    alarms = models.CharField(max_length=300, blank=True)
    knowledge = models.CharField(max_length=12)
    made_at = models.DateTimeField()
    client_key = models.UUIDField(unique=True)
    digest = models.CharField(max_length=64)

    unscoped = models.Manager["Message"]()
    records = Records["Message"](_seen_by(""))

    class Meta:
        default_manager_name = "unscoped"
        base_manager_name = "unscoped"
        indexes = [
            models.Index(fields=["episode", "made_at"], name="thread"),
            models.Index(fields=["by", "made_at"], name="by_whom"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Picture(models.Model):
    """A picture sent with a message, drawn anew by us: nothing of the file that came is kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    message = models.OneToOneField(Message, on_delete=models.PROTECT, related_name="picture")
    content_type = models.CharField(max_length=20)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    content = models.BinaryField()

    unscoped = models.Manager["Picture"]()
    records = Records["Picture"](_seen_by("message__"))

    class Meta:
        default_manager_name = "unscoped"
        base_manager_name = "unscoped"

    def __str__(self) -> str:
        return str(self.pk)


class Read(models.Model):
    """Who has had the message on their screen, and since when."""

    id = models.BigAutoField(primary_key=True)
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="reads")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=20)
    at = models.DateTimeField()

    unscoped = models.Manager["Read"]()
    records = Records["Read"](_seen_by("message__"))

    class Meta:
        default_manager_name = "unscoped"
        base_manager_name = "unscoped"
        constraints = [models.UniqueConstraint(fields=["message", "user"], name="read_once")]

    def __str__(self) -> str:
        return str(self.pk)


class Settled(models.Model):
    """A patient's message that needs nothing more, and why. Once; whoever is second changes nothing."""

    class How(models.TextChoices):
        ANSWERED = "answered"
        TALKED = "talked"
        NOTHING_NEEDED = "nothing_needed"

    id = models.BigAutoField(primary_key=True)
    message = models.OneToOneField(Message, on_delete=models.PROTECT, related_name="settled")
    how = models.CharField(max_length=20, choices=How)
    answer = models.ForeignKey(Message, on_delete=models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    unscoped = models.Manager["Settled"]()
    records = Records["Settled"](_seen_by("message__"))

    class Meta:
        default_manager_name = "unscoped"
        base_manager_name = "unscoped"

    def __str__(self) -> str:
        return str(self.pk)


class Notice(models.Model):
    """When a person was last told by mail that a message waits: not again within the hour."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="+")
    told_at = models.DateTimeField(null=True)

    unscoped = models.Manager["Notice"]()
    records = Records["Notice"](lambda actor: None)

    class Meta:
        default_manager_name = "unscoped"
        base_manager_name = "unscoped"

    def __str__(self) -> str:
        return str(self.pk)
