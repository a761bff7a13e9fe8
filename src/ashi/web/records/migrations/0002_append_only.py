from django.db import migrations

from ashi.web.records.protection import append_only


def first_head(apps, schema_editor):
    apps.get_model("records", "AuditHead")._default_manager.get_or_create(id=1)


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]

    operations = [
        append_only("records_document"),
        append_only("records_auditentry"),
        migrations.RunPython(first_head, migrations.RunPython.noop),
    ]
