"""A small clinic for tests: named people, one episode each, made through the models."""

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from ashi.web.booking.models import Appointment, WeeklyHours
from ashi.web.records.models import CaseMember, Clinic, Episode, Patient, Practitioner, User
from ashi.web.records.profile import Profile, encode_profile

PASSWORD = "a long enough sentence"
PASSWORD_HASH = make_password(PASSWORD)  # once: it is slow on purpose


@dataclass(frozen=True, slots=True)
class People:
    """Alice and Bob are patients; Dr Chen treats Alice, Ms Okafor treats Bob."""

    patient_a: User
    patient_b: User
    practitioner: User
    other_practitioner: User
    front_desk: User
    owner: User
    disabled: User


def make_clinic() -> Clinic:
    return Clinic.unscoped.create(name="Ashi test clinic", zone="Europe/Berlin", country="DE")


def _account(role: str, name: str, *, active: bool = True) -> User:
    user = User(email=f"{name.split()[0].lower()}@example.org", name=name, role=role, is_active=active)
    user.password = PASSWORD_HASH
    user.save()
    return user


def _patient(name: str, born_on: dt.date, sex: str) -> User:
    user = _account("patient", name)
    Patient.unscoped.create(user=user, name=name, born_on=born_on, sex=sex, synthetic=True)
    return user


def _practitioner(name: str) -> User:
    user = _account("practitioner", name)
    row = Practitioner.unscoped.create(
        user=user,
        name=name,
        title="Licensed acupuncturist",
        profile=encode_profile(Profile(languages=("en",))),
    )
    for weekday in range(7):
        WeeklyHours.unscoped.create(practitioner=row, weekday=weekday, begins=dt.time(9), ends=dt.time(17))
    return user


def make_people() -> People:
    return People(
        patient_a=_patient("Alice Adler", dt.date(1980, 5, 17), "female"),
        patient_b=_patient("Bob Brandt", dt.date(1975, 2, 3), "male"),
        practitioner=_practitioner("Chen Wei"),
        other_practitioner=_practitioner("Ngozi Okafor"),
        front_desk=_account("front_desk", "Dora Desk"),
        owner=_account("owner", "Olga Owner"),
        disabled=_account("practitioner", "Dieter Disabled", active=False),
    )


def open_episode(patient: User, practitioner: User, *, starts_at: dt.datetime | None = None) -> Episode:
    """An episode with its practitioner on the case and one first appointment."""
    now = timezone.now()
    episode = Episode.unscoped.create(patient=patient.patient, opened_at=now)
    CaseMember.unscoped.create(episode=episode, practitioner=practitioner.practitioner, since=now)
    starts_at = starts_at or now.replace(minute=0, second=0, microsecond=0) + dt.timedelta(days=1)
    Appointment.unscoped.create(
        patient=patient.patient,
        episode=episode,
        practitioner=practitioner.practitioner,
        starts_at=starts_at,
        ends_at=starts_at + dt.timedelta(minutes=45),
        is_first=True,
    )
    return episode
