import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0002_append_only"),
        ("intake", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="written",
            field=models.TextField(default="{}"),
        ),
        migrations.AddField(
            model_name="draft",
            name="correcting",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="records.document",
            ),
        ),
    ]
