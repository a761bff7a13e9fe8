import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

from ashi.web.records.protection import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0002_append_only"),
    ]

    operations = [
        migrations.CreateModel(
            name="SignedPage",
            fields=[
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="signed_page",
                        serialize=False,
                        to="records.document",
                    ),
                ),
                ("html", models.TextField()),
                ("digest", models.CharField(max_length=64)),
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
            model_name="document",
            name="about",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="spoken_of_by",
                to="records.document",
            ),
        ),
        migrations.AddField(
            model_name="onetimelink",
            name="visit",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="records.document",
            ),
        ),
        migrations.AlterField(
            model_name="document",
            name="kind",
            field=models.CharField(
                choices=[
                    ("intake", "Intake"),
                    ("consent", "Consent"),
                    ("findings", "Findings"),
                    ("plan", "Plan"),
                    ("visit", "Visit"),
                    ("response", "Response"),
                    ("amendment", "Amendment"),
                    ("later_report", "Later Report"),
                    ("follow_up", "Follow Up"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="onetimelink",
            name="purpose",
            field=models.CharField(
                choices=[("sign_in", "Sign In"), ("check_in", "Check In"), ("after_visit", "After Visit")],
                max_length=20,
            ),
        ),
        append_only("records_signedpage"),
    ]
