"""What the caseload needs of an episode: made from its documents, forgotten when a document comes."""

from django.db import models
from django.db.models import Q

from ashi.web.records.models.clinic import Practitioner
from ashi.web.records.models.episode import Episode
from ashi.web.records.scope import Records


class EpisodeSummary(models.Model):
    """A few numbers of one episode, so that twenty thousand can be summed up without opening a document.

    Nothing but its documents made it, and `edition` names the rules; keeping a document deletes it. Empty where there is
    nothing: no visit, no first answer, none at the end.
    """

    episode = models.OneToOneField(
        Episode, on_delete=models.CASCADE, primary_key=True, related_name="summary"
    )
    edition = models.CharField(max_length=20)
    practitioner = models.ForeignKey(Practitioner, on_delete=models.SET_NULL, null=True, related_name="+")
    began_on = models.DateField(null=True)
    last_visit_on = models.DateField(null=True)
    visits = models.PositiveIntegerField(default=0)
    sessions = models.PositiveIntegerField(default=0)
    duration_class = models.CharField(max_length=10, blank=True)
    baseline = models.FloatField(null=True)
    follow_up = models.FloatField(null=True)
    week = models.FloatField(null=True)
    near_miss_at = models.DateTimeField(null=True)
    """When the last visit was signed in which the counts of needles did not agree at first."""

    unscoped = models.Manager["EpisodeSummary"]()
    records = Records["EpisodeSummary"](lambda actor: None)

    class Meta:
        default_manager_name = "unscoped"
        base_manager_name = "unscoped"
        indexes = [
            models.Index(
                fields=["near_miss_at"], condition=Q(near_miss_at__isnull=False), name="near_misses"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
