"""The law of the clinic's zone as it was known when times were booked."""

from django.db import models

from ashi.web.records.scope import Records, new_id


class ZoneLaw(models.Model):
    """One zone's law; `known` holds pairs of a minute since 1970 and an offset, see zone_law.py."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    zone = models.CharField(max_length=64, unique=True)
    known = models.JSONField()
    until = models.DateTimeField(help_text="Up to when it is known")

    unscoped = models.Manager["ZoneLaw"]()
    records = Records["ZoneLaw"](lambda actor: None)

    class Meta:
        default_manager_name = "unscoped"
        base_manager_name = "unscoped"

    def __str__(self) -> str:
        return self.zone
