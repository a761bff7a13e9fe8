import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

import ashi.web.records.scope


def tell_what_became_of_each(apps, schema_editor):
    """Until now this was read from `sent_at`, `fault` and how many attempts there were (40 was the last)."""
    mails = apps.get_model("records", "Mail").unscoped
    mails.filter(sent_at__isnull=False).update(state="sent")
    mails.filter(sent_at=None, fault="Stopped").update(state="stopped", body="", stop_url="")
    mails.filter(sent_at=None, attempts__gte=40, state="waiting").update(state="dead")


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0006_diary"),
    ]

    operations = [
        migrations.CreateModel(
            name="Device",
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
                ("endpoint", models.CharField(max_length=1000, unique=True)),
                ("p256dh", models.CharField(max_length=100)),
                ("auth", models.CharField(max_length=40)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Way",
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
                ("about", models.CharField(choices=[("visits", "Reminders of visits")], max_length=12)),
                (
                    "channel",
                    models.CharField(
                        choices=[("mail", "Mail"), ("sms", "SMS"), ("push", "Push")], max_length=8
                    ),
                ),
                ("is_wanted", models.BooleanField()),
                (
                    "number",
                    models.CharField(
                        blank=True, default="", help_text="For SMS, like +491701234567", max_length=16
                    ),
                ),
                ("changed_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddField(
            model_name="mail",
            name="by_day",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="mail",
            name="channel",
            field=models.CharField(
                choices=[("mail", "Mail"), ("sms", "SMS"), ("push", "Push")], default="mail", max_length=8
            ),
        ),
        migrations.AddField(
            model_name="mail",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "Waiting"),
                    ("sent", "Sent"),
                    ("stopped", "Not wanted any more"),
                    ("late", "Too late to help"),
                    ("dead", "Could not be delivered"),
                    ("dismissed", "Could not be delivered, and somebody knows"),
                ],
                default="waiting",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="mail",
            name="until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="mail",
            name="to",
            field=models.CharField(
                help_text="An address, a telephone number or a device's id", max_length=254
            ),
        ),
        migrations.AddIndex(
            model_name="mail",
            index=models.Index(fields=["state", "made_at"], name="outbox"),
        ),
        migrations.AddField(
            model_name="device",
            name="patient",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="devices", to="records.patient"
            ),
        ),
        migrations.AddField(
            model_name="way",
            name="patient",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="ways", to="records.patient"
            ),
        ),
        migrations.AddConstraint(
            model_name="way",
            constraint=models.UniqueConstraint(
                fields=("patient", "about", "channel"), name="one_word_per_way"
            ),
        ),
        migrations.RunPython(tell_what_became_of_each, migrations.RunPython.noop),
    ]
