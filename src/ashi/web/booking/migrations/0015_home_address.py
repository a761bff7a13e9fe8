from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("booking", "0014_home_visit")]

    operations = [
        migrations.AddField(
            model_name="appointment",
            name="address_changed_at",
            field=models.DateTimeField(
                help_text="When another address than the first was written, if ever", null=True
            ),
        ),
        migrations.AddField(
            model_name="appointment",
            name="is_way_unchecked",
            field=models.BooleanField(
                help_text="Nobody at the clinic has looked yet whether the minutes fit the address", null=True
            ),
        ),
        migrations.AlterField(
            model_name="appointment",
            name="home_address",
            field=models.CharField(
                help_text="As told or written by the patient; for whoever goes there alone",
                max_length=200,
                null=True,
            ),
        ),
    ]
