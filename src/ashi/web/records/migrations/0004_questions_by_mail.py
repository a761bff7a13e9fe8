from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0003_signed_pages"),
    ]

    operations = [
        migrations.AddField(
            model_name="mail",
            name="stop_url",
            field=models.CharField(blank=True, default="", max_length=300),
        ),
        migrations.AddField(
            model_name="mail",
            name="try_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="onetimelink",
            name="reminded_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="onetimelink",
            name="sent_sha256",
            field=models.CharField(blank=True, default="", max_length=64),
        ),
        migrations.AddField(
            model_name="patient",
            name="questions_stopped_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
