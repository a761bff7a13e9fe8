"""Clinical documents: immutable rows. A correction is a new row that points to the old one."""

from django.db import models
from django.db.models import Q

from ashi.web.records.actor import Actor
from ashi.web.records.models.episode import Episode
from ashi.web.records.models.people import Patient, User
from ashi.web.records.scope import Records, new_id


def _documents_seen_by(actor: Actor) -> Q | None:
    match actor.role:
        case "patient":
            return Q(patient=actor.patient)
        case "practitioner":
            return Q(episode__members__practitioner=actor.practitioner, episode__members__until=None)
        case _:  # neither the front desk nor the owner reads clinical documents
            return None


class Document(models.Model):
    """One clinical document. `body` is its exact JSON, `digest` the SHA-256 of those bytes.

    `client_key` is a UUIDv7 made where the document was written: sending it twice stores it once.
    `about` is the document that this one speaks of and leaves as it is, such as the visit of an amendment.
    The database refuses UPDATE and DELETE (migration 0002).
    """

    class Kind(models.TextChoices):
        INTAKE = "intake"
        CONSENT = "consent"
        FINDINGS = "findings"
        PLAN = "plan"
        VISIT = "visit"
        RESPONSE = "response"
        AMENDMENT = "amendment"
        LATER_REPORT = "later_report"
        FOLLOW_UP = "follow_up"
        DIARY = "diary"
        PROMISE = "promise"
        SENT_LEAFLET = "sent_leaflet"
        HOME_PLAN = "home_plan"
        HOME_DAY = "home_day"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=20, choices=Kind)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="documents")
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="documents")
    author = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    author_name = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    happened_on = models.DateField()
    schema = models.PositiveSmallIntegerField()
    knowledge = models.CharField(max_length=12)
    body = models.TextField()
    digest = models.CharField(max_length=64)
    client_key = models.UUIDField(unique=True, null=True)
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="corrected_by")
    about = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="spoken_of_by")
    signed = models.BooleanField(default=False)

    unscoped = models.Manager["Document"]()
    records = Records["Document"](_documents_seen_by)

    class Meta:
        default_manager_name = "unscoped"
        base_manager_name = "unscoped"
        indexes = [
            models.Index(fields=["episode", "kind", "made_at"], name="chart"),
            # Nearly every `corrects` is empty: statistics of the unique index count those as one crowded value.
            models.Index(fields=["corrects"], condition=Q(corrects__isnull=False), name="corrections"),
            # What was told lately, of all cases of a practitioner at once: few documents speak of another.
            models.Index(fields=["kind", "made_at"], condition=Q(about__isnull=False), name="told_about"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


def _on_the_case(actor: Actor) -> Q | None:
    if actor.role != "practitioner":
        return None
    return Q(
        document__episode__members__practitioner=actor.practitioner, document__episode__members__until=None
    )


class SignedPage(models.Model):
    """The exact HTML that stood on the screen when a document was signed, whatever the templates say today.

    The database refuses UPDATE and DELETE (migration 0003).
    """

    document = models.OneToOneField(
        Document, on_delete=models.PROTECT, primary_key=True, related_name="signed_page"
    )
    html = models.TextField()
    digest = models.CharField(max_length=64)

    unscoped = models.Manager["SignedPage"]()
    records = Records["SignedPage"](_on_the_case)

    class Meta:
        default_manager_name = "unscoped"
        base_manager_name = "unscoped"

    def __str__(self) -> str:
        return str(self.pk)


class Fragment(models.Model):
    """The rendered HTML of a document for one wording, language and role; made again whenever it is missing."""

    id = models.BigAutoField(primary_key=True)
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="fragments")
    key = models.CharField(max_length=60)
    html = models.TextField()

    unscoped = models.Manager["Fragment"]()
    records = Records["Fragment"](_on_the_case)

    class Meta:
        default_manager_name = "unscoped"
        base_manager_name = "unscoped"
        constraints = [models.UniqueConstraint(fields=["document", "key"], name="one_fragment_per_key")]

    def __str__(self) -> str:
        return str(self.pk)
