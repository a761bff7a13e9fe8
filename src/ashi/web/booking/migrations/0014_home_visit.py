from django.db import migrations, models

from ashi.web.records.protection import per_database

ACTIVE = "('booked', 'arrived', 'in_treatment', 'done')"
ACTS = ("insert", "update")
# Beside the rule of 0006, for whom one of the two is a home visit. A visit of a day with two hours of way before and
# after it: what can meet it began at most 28 hours before it, or begins within four hours after it.
TRAVEL = f"""
    CREATE TRIGGER booking_travel_no_overlap_{{act}} BEFORE {{act}} ON booking_appointment WHEN NEW.status IN {ACTIVE}
    BEGIN
        SELECT RAISE(ABORT, 'a way to a home visit meets another visit') WHERE EXISTS (
            SELECT 1 FROM booking_appointment other
            WHERE other.practitioner_id = NEW.practitioner_id AND other.id <> NEW.id
              AND other.status IN {ACTIVE}
              AND (other.travel_minutes > 0 OR NEW.travel_minutes > 0)
              AND other.starts_at > datetime(NEW.starts_at, '-28 hours')
              AND other.starts_at < datetime(NEW.ends_at, '+4 hours')
              AND datetime(other.starts_at, '-' || coalesce(other.travel_minutes, 0) || ' minutes')
                  < datetime(NEW.ends_at, '+' || coalesce(NEW.travel_minutes, 0) || ' minutes')
              AND datetime(other.ends_at, '+' || coalesce(other.travel_minutes, 0) || ' minutes')
                  > datetime(NEW.starts_at, '-' || coalesce(NEW.travel_minutes, 0) || ' minutes'));
    END
"""
LASTS = """
    CREATE TRIGGER booking_travel_short_{act} BEFORE {act} ON booking_appointment WHEN NEW.travel_minutes > 120
    BEGIN SELECT RAISE(ABORT, 'a way to a home visit takes longer than two hours'); END
"""
ROOM = """
    CREATE TRIGGER booking_home_no_room_{act} BEFORE {act} ON booking_appointment
    WHEN NEW.travel_minutes IS NOT NULL AND NEW.room_id IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'a home visit takes no room'); END
"""
# With UTC's wall clock instead of instants: PostgreSQL keeps an index only of what no setting can change.
AWAY = """tsrange(
    (starts_at AT TIME ZONE 'UTC') - make_interval(mins => coalesce(travel_minutes, 0)),
    (ends_at AT TIME ZONE 'UTC') + make_interval(mins => coalesce(travel_minutes, 0)))"""


class Migration(migrations.Migration):
    dependencies = [("booking", "0013_twice")]

    operations = [
        migrations.AddField(
            model_name="habits",
            name="home_visit_travel_minutes",
            field=models.PositiveSmallIntegerField(
                help_text="The way to a patient's home, once. None: they make no home visits", null=True
            ),
        ),
        migrations.AddField(
            model_name="appointment",
            name="travel_minutes",
            field=models.PositiveSmallIntegerField(
                help_text="The way to the patient's home, once. None: at the clinic", null=True
            ),
        ),
        migrations.AddField(
            model_name="appointment",
            name="home_address",
            field=models.CharField(
                help_text="As told on the telephone; for whoever goes there alone", max_length=200, null=True
            ),
        ),
        per_database(
            sqlite=tuple(rule.format(act=act) for rule in (TRAVEL, LASTS, ROOM) for act in ACTS),
            postgresql=(
                "ALTER TABLE booking_appointment DROP CONSTRAINT booking_no_overlap",
                f"""ALTER TABLE booking_appointment ADD CONSTRAINT booking_no_overlap EXCLUDE USING gist
                    (practitioner_id WITH =, ({AWAY}) WITH &&) WHERE (status IN {ACTIVE})""",
                "ALTER TABLE booking_appointment ADD CONSTRAINT booking_travel_short CHECK (travel_minutes <= 120)",
                """ALTER TABLE booking_appointment ADD CONSTRAINT booking_home_no_room
                    CHECK (travel_minutes IS NULL OR room_id IS NULL)""",
            ),
        ),
    ]
