"""A clinic of thousands on the embedded database: made-up people of `fill`, copied row by row inside the database.

Its practitioners' weeks are full, and have been for years: a house of more patients is one of more years, so that
each of its days and lists is as long as a smaller house's."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from ashi.web.booking.models import Appointment, Habits, Room, WeeklyHours
from ashi.web.commands.fill import fill
from ashi.web.records.models import Clinic, Document, Patient, Practitioner, User
from ashi.web.records.scope import new_id

WEEKS = 10
SLOTS = [(day, dt.time(8 + step * 45 // 60, step * 45 % 60)) for day in range(5) for step in range(9)]
"""A practitioner's week: 45 people, each with a time of their own for ten weeks; then come the next 45."""
ID = "'0190aaaa0000' || lower(hex(randomblob(10)))"
"""As our ids, in the order of time: of some years ago."""


def make_large_clinic(practitioners: int, courses: int) -> int:
    """So many practitioners with a room each, and so many courses of ten weeks one after the other, the last in its
    middle. Answers the number of patients: each has one course."""
    patients = practitioners * len(SLOTS) * courses
    fill(patients=40, seed=1)
    with transaction.atomic():
        _multiply(patients, _practitioners(practitioners))
    return patients


def _multiply(patients: int, practitioners: list[Practitioner]) -> None:
    zone = ZoneInfo(Clinic.unscoped.get().zone)
    today = timezone.now().astimezone(zone).date()
    monday = today - dt.timedelta(days=today.weekday())
    blocks = patients // (len(practitioners) * len(SLOTS))
    templates = list(
        Document.unscoped.filter(kind="visit")
        .order_by("episode_id")
        .values_list("author", "patient__user", "patient", "episode")
        .distinct()
    )
    clones, appointments = [], []
    for number in range(patients):
        practitioner = practitioners[number % len(practitioners)]
        block, place = divmod(number // len(practitioners), len(SLOTS))
        weeks_ago = (blocks - block) * WEEKS - WEEKS // 2  # the last block is in the middle of its course
        first = monday - dt.timedelta(weeks=weeks_ago)
        signer, user, patient, episode = templates[number % len(templates)]
        clone = {
            "user": new_id().hex, "patient": new_id().hex, "episode": new_id().hex,
            "practitioner": practitioner.pk.hex, "signer": practitioner.user_id.hex, "old_signer": signer.hex, "old_user": user.hex, "old_patient": patient.hex,
            "old_episode": episode.hex, "began": str(first), "number": number,
            "is_over": block < blocks - 1,
        }  # fmt: skip
        clones.append(clone)
        appointments += _appointments(clone, practitioner, first, SLOTS[place], zone)
    with connection.cursor() as cursor:
        names = list(clones[0])
        cursor.execute(f"CREATE TEMP TABLE clone ({', '.join(names)})")
        marks = ", ".join(["%s"] * len(names))
        cursor.executemany(f"INSERT INTO clone VALUES ({marks})", [tuple(row.values()) for row in clones])  # noqa: S608
        whose = {"user_id": "clone.user", "patient_id": "clone.patient", "episode_id": "clone.episode"}
        _copy(cursor, "records_user", "t.id = clone.old_user",
              {"id": "clone.user", "email": "'large' || clone.number || '@example.org'"})  # fmt: skip
        _copy(cursor, "records_patient", "t.id = clone.old_patient", {**whose, "id": "clone.patient"})
        _copy(cursor, "records_episode", "t.id = clone.old_episode",
              {**whose, "id": "clone.episode", "opened_at": "clone.began || ' 08:00:00'",
               "closed_at": "CASE WHEN clone.is_over THEN date(clone.began, '+70 days') || ' 08:00:00' END"})  # fmt: skip
        _copy(cursor, "records_casemember", "t.episode_id = clone.old_episode",
              {**whose, "id": ID, "practitioner_id": "clone.practitioner"})  # fmt: skip
        _copy(cursor, "records_document", "t.episode_id = clone.old_episode AND t.corrects_id IS NULL AND t.about_id IS NULL",
              {**whose, "id": ID, "client_key": "NULL",
               "author_id": "CASE t.author_id WHEN clone.old_user THEN clone.user WHEN clone.old_signer THEN clone.signer "
                            "ELSE t.author_id END"})  # fmt: skip
        _copy(cursor, "conversation_message", "t.episode_id = clone.old_episode AND NOT clone.is_over",
              {**whose, "id": ID, "client_key": ID,
               "author_id": "CASE WHEN t.author_id = clone.old_user THEN clone.user ELSE t.author_id END"})  # fmt: skip
        cursor.execute("DROP TABLE clone")
    Appointment.unscoped.bulk_create(appointments, batch_size=500)


def _copy(cursor: object, table: str, where: str, instead: dict[str, str]) -> None:
    """Every row of `table` again for each clone it belongs to, with these columns `instead`."""
    columns = [column.name for column in connection.introspection.get_table_description(cursor, table)]
    values = ", ".join(instead.get(name, f't."{name}"') for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    cursor.execute(  # type: ignore[attr-defined]
        f"INSERT INTO {table} ({names}) SELECT {values} FROM clone JOIN {table} t ON {where}"  # noqa: S608
    )


def _practitioners(count: int) -> list[Practitioner]:
    """They treat the copied people; those of `fill` stay."""
    made = []
    for number in range(count):
        user = User(email=f"large{number}.p@example.org", name=f"Practitioner {number}", role="practitioner")
        user.set_unusable_password()
        user.save()
        row = Practitioner.unscoped.create(user=user, name=user.name)
        room = Room.unscoped.create(name=f"Large room {number}")
        Habits.unscoped.create(practitioner=row, usual_room=room)
        WeeklyHours.unscoped.bulk_create(
            WeeklyHours(practitioner=row, weekday=weekday, begins=dt.time(8), ends=dt.time(17))
            for weekday in range(5)
        )
        made.append(row)
    return made


def _appointments(
    clone: dict[str, object],
    practitioner: Practitioner,
    first: dt.date,
    slot: tuple[int, dt.time],
    zone: ZoneInfo,
) -> list[Appointment]:
    now = timezone.now()
    weekday, wall = slot
    rows = []
    for week in range(WEEKS):
        starts_at = dt.datetime.combine(first + dt.timedelta(weeks=week, days=weekday), wall, zone)
        rows.append(
            Appointment(
                patient_id=clone["patient"],
                episode_id=clone["episode"],
                practitioner=practitioner,
                room_id=practitioner.habits.usual_room_id,
                starts_at=starts_at.astimezone(dt.UTC),
                ends_at=starts_at.astimezone(dt.UTC) + dt.timedelta(minutes=45),
                status="done" if starts_at < now else "booked",
                paperwork="done",
                is_first=week == 0,
            )
        )
    return rows


def patients_in_care(count: int) -> list[Patient]:
    """So many of the copied people whose course is going on."""
    return list(_copied(count, appointments__status="booked"))


def former_patients(count: int) -> list[Patient]:
    """So many of the copied people whose course is over."""
    return list(_copied(count, episodes__closed_at__isnull=False))


def _copied(count: int, **how: object) -> QuerySet[Patient]:
    rows = Patient.unscoped.filter(user__email__startswith="large", **how).distinct()
    return rows.select_related("user").order_by("pk")[:count]
