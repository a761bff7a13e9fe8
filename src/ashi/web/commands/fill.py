"""Write the synthetic clinic into the database, patient by patient."""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Sequence
from zoneinfo import ZoneInfo

import msgspec
from django.db import transaction
from django.utils import timezone

from ashi import synthetic
from ashi.knowledge import knowledge_version
from ashi.safety import screen
from ashi.web.booking.models import Appointment, ChangedDay, Habits, Room, WeeklyHours
from ashi.web.commands.fill_accounts import fill_account
from ashi.web.commands.fill_beside import beside_documents, fill_waiting
from ashi.web.commands.fill_home import fill_home_visit
from ashi.web.commands.fill_messages import fill_messages
from ashi.web.commands.fill_profiles import profile_of
from ashi.web.records import audit
from ashi.web.records.actor import SYSTEM
from ashi.web.records.models import CaseMember, Clinic, Document, Episode, Patient, Practitioner, User

HOURS = ((dt.time(8, 30), dt.time(13, 0)), (dt.time(13, 30), dt.time(17, 15)))
WEEKDAYS = range(5)
STATUS = {"booked": "booked", "attended": "done", "cancelled": "cancelled", "no_show": "no_show"}


def fill(*, patients: int, seed: int, show: Callable[[int], None] = lambda done: None) -> None:
    """Fill an empty database. One transaction: an interruption leaves it empty."""
    house = synthetic.clinic(patients, seed)
    today = timezone.now().astimezone(ZoneInfo(house.zone)).date()
    with transaction.atomic():
        clinic = Clinic.unscoped.create(
            name=house.name,
            address=house.address,
            telephone=house.telephone,
            zone=house.zone,
            country=house.country,
        )
        practitioners = dict(_staff(house.staff, today))
        audit.record(SYSTEM, "synthetic.clinic", "clinic:synthetic")
        for done, person in enumerate(synthetic.generate(patients, seed, today), start=1):
            _patient(done, person, practitioners, today)
            show(done)
        fill_home_visit(clinic)


def _account(email: str, name: str, role: str) -> User:
    user = User(email=email, name=name, role=role)
    user.set_unusable_password()  # no default password: the only way in is a one-time link
    user.save()
    return user


def _staff(staff: Sequence[synthetic.SyntheticStaff], today: dt.date) -> Iterable[tuple[str, Practitioner]]:
    """The staff, each practitioner with their own room; a house has two at least."""
    owner = next(person.name for person in staff if person.role == "owner")
    rooms = Room.unscoped.bulk_create(
        Room(name=f"Room {number}")
        for number in range(1, max(2, sum(person.role == "practitioner" for person in staff)) + 1)
    )
    free = iter(rooms)
    for person in staff:
        user = _account(person.email, person.name, person.role)
        if person.role != "practitioner":
            continue
        fields = (
            "name",
            "title",
            "works",
            "about",
            "visit_minutes",
        )
        row = Practitioner.unscoped.create(
            user=user,
            profile=profile_of(person, owner, today),
            **{name: getattr(person, name) for name in fields},
        )
        Habits.unscoped.create(
            practitioner=row,
            usual_room=next(free),
            home_visit_travel_minutes=person.home_visit_travel_minutes,
        )
        WeeklyHours.unscoped.bulk_create(
            WeeklyHours(practitioner=row, weekday=weekday, begins=begins, ends=ends)
            for weekday in WEEKDAYS
            for begins, ends in HOURS
        )
        if today.weekday() not in WEEKDAYS:  # the synthetic calendar has visits today even so
            ChangedDay.unscoped.bulk_create(
                ChangedDay(practitioner=row, day=today, begins=begins, ends=ends, is_closed=False)
                for begins, ends in HOURS
            )
        yield person.email, row


def _patient(
    number: int, person: synthetic.SyntheticPatient, practitioners: dict[str, Practitioner], today: dt.date
) -> None:
    user = _account(person.email, person.name, "patient")
    patient = Patient.unscoped.create(
        user=user,
        name=person.name,
        born_on=person.born_on,
        sex=person.sex,
        telephone=person.telephone,
        synthetic=True,
    )
    practitioner = practitioners[person.practitioner]
    episode = Episode.unscoped.create(patient=patient, opened_at=person.opened_at, closed_at=person.closed_at)
    CaseMember.unscoped.create(episode=episode, practitioner=practitioner, since=person.opened_at)
    appointments = [
        Appointment(
            patient=patient,
            episode=episode,
            practitioner=practitioners[item.practitioner],
            room_id=practitioners[item.practitioner].habits.usual_room_id,
            starts_at=item.starts_at,
            ends_at=item.starts_at + dt.timedelta(minutes=item.minutes),
            status=STATUS[item.status],
            paperwork="done" if person.intake else "not_started",
            is_first=item.kind == "first",
        )
        for item in person.appointments
    ]
    Appointment.unscoped.bulk_create(appointments)
    # Booked when the care began and not just now, so that the next visits are reminded of.
    Appointment.unscoped.filter(episode=episode).update(made_at=person.opened_at)
    Document.unscoped.bulk_create(_documents(person, episode, user, practitioner, today))
    fill_messages(person, episode, user, practitioner.user)
    fill_account(number, person, patient, practitioner)
    fill_waiting(person, patient, practitioner, today)
    audit.record(SYSTEM, "synthetic.patient", f"patient:{patient.pk.hex}", patient=patient.pk)


def _documents(
    person: synthetic.SyntheticPatient,
    episode: Episode,
    patient: User,
    practitioner: Practitioner,
    today: dt.date,
) -> Iterable[Document]:
    def document(
        kind: str, content: msgspec.Struct, author: User, at: dt.datetime, *, signed: bool = False
    ) -> Document:
        body = msgspec.json.encode(content, order="deterministic").decode()
        return Document(
            kind=kind,
            patient_id=episode.patient_id,
            episode=episode,
            author=author,
            author_name=author.name,
            made_at=at,
            happened_on=at.date(),
            schema=1,
            knowledge=knowledge_version(),
            body=body,
            digest=hashlib.sha256(body.encode()).hexdigest(),
            signed=signed,
        )

    zone = person.opened_at.tzinfo
    if person.intake is not None and person.consent is not None:
        at = person.consent.signed_at
        yield document("intake", person.intake, patient, at)
        yield document("consent", person.consent, patient, at, signed=True)
        findings = person.findings or screen(person.intake, person.intake.answered_on)
        yield document("findings", findings, patient, at)
    plan_id = None
    if person.plan is not None:
        first = person.appointments[0].starts_at
        plan = document("plan", person.plan, practitioner.user, first + dt.timedelta(minutes=10), signed=True)
        plan_id = plan.pk.hex
        yield plan
        yield from beside_documents(person, document, patient, practitioner.user, plan, today)
    for item in person.visits:
        visit = msgspec.structs.replace(item.visit, plan_id=plan_id)
        yield document("visit", visit, practitioner.user, visit.ended_at, signed=True)
    for response in person.responses:
        at = dt.datetime.combine(response.answered_on, dt.time(19), zone)
        yield document("response", response, patient, at)
