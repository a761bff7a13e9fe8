from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0005_episode_summary"),
    ]

    operations = [
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
                    ("diary", "Diary"),
                ],
                max_length=20,
            ),
        ),
    ]
