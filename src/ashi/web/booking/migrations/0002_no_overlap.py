from django.db import migrations

from ashi.web.records.protection import per_database

ACTIVE = "('booked', 'arrived', 'in_treatment', 'done')"
OVERLAP = f"""
    BEFORE {{act}} ON booking_appointment WHEN NEW.status IN {ACTIVE}
    BEGIN
        SELECT RAISE(ABORT, 'appointments overlap') WHERE EXISTS (
            SELECT 1 FROM booking_appointment other
            WHERE other.practitioner_id = NEW.practitioner_id AND other.id <> NEW.id
              AND other.status IN {ACTIVE}
              AND other.starts_at < NEW.ends_at AND other.ends_at > NEW.starts_at);
    END
"""


class Migration(migrations.Migration):
    dependencies = [("booking", "0001_initial")]

    operations = [
        per_database(
            sqlite=(
                "CREATE TRIGGER booking_no_overlap_insert " + OVERLAP.format(act="INSERT"),
                "CREATE TRIGGER booking_no_overlap_update " + OVERLAP.format(act="UPDATE"),
            ),
            postgresql=(
                "CREATE EXTENSION IF NOT EXISTS btree_gist",
                f"""ALTER TABLE booking_appointment ADD CONSTRAINT booking_no_overlap EXCLUDE USING gist
                    (practitioner_id WITH =, tstzrange(starts_at, ends_at) WITH &&)
                    WHERE (status IN {ACTIVE})""",
            ),
        ),
    ]
