import json

import django.db.models.deletion
from django.db import migrations, models

import ashi.web.records.scope


def hold_known_emergencies(apps, schema_editor):
    """Paperwork that was sent before holds existed: an emergency found in it holds booking, too."""
    Hold = apps.get_model("booking", "Hold")
    rows = apps.get_model("records", "Document")._default_manager.filter(kind="findings", corrected_by=None)
    for row in rows.iterator():
        if any(finding["level"] == "emergency" for finding in json.loads(row.body)["findings"]):
            Hold._default_manager.get_or_create(
                episode_id=row.episode_id, defaults={"patient_id": row.patient_id, "since": row.made_at}
            )


class Migration(migrations.Migration):
    dependencies = [("booking", "0002_no_overlap"), ("records", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Hold",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=ashi.web.records.scope.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("since", models.DateTimeField()),
                (
                    "episode",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="hold", to="records.episode"
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holds",
                        to="records.patient",
                    ),
                ),
            ],
            options={"base_manager_name": "unscoped", "default_manager_name": "unscoped"},
            managers=[("unscoped", models.Manager())],
        ),
        migrations.RunPython(hold_known_emergencies, migrations.RunPython.noop),
    ]
