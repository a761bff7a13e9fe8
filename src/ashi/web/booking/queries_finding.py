"""The search's reads: all practitioners in one query, the next free time of many from one reading of the house."""

import datetime as dt
from collections.abc import Mapping, Sequence
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone

from ashi.web.booking.finding import EVENING, Candidate
from ashi.web.booking.models import WeeklyHours
from ashi.web.booking.queries import DAYS_SHOWN
from ashi.web.booking.queries_house import house_of
from ashi.web.booking.slots import moment
from ashi.web.records.actor import Actor
from ashi.web.records.models import Clinic, Practitioner

NEAR_DAYS = 3
"""Looked at first: most people have a free time within them, and two weeks cost four times as much."""


def candidates(actor: Actor, people: Sequence[Practitioner], travels: Mapping[UUID, int]) -> list[Candidate]:
    """What the search needs to know of each. `travels`: who makes home visits, as `home_travels` says."""
    late = set(
        WeeklyHours.records.scope(actor).filter(ends__gt=EVENING).values_list("practitioner", flat=True)
    ) | set(WeeklyHours.records.scope(actor).filter(ends=dt.time(0)).values_list("practitioner", flat=True))
    return [
        Candidate(
            person.pk, person.name, person.works, person.stated, person.pk in late, person.pk in travels
        )
        for person in people
    ]


def next_free(
    actor: Actor, people: Sequence[Practitioner], clinic: Clinic, travels: Mapping[UUID, int] | None = None
) -> dict[UUID, dt.datetime | None]:
    """When each can first be seen within two weeks; as `queries.free_days` would say, for all of them at once.

    With `travels` each at the patient's home.
    """
    today = timezone.now().astimezone(ZoneInfo(clinic.zone)).date()
    house = house_of(actor, clinic, today, DAYS_SHOWN)

    def first_of(person: Practitioner, days: int) -> dt.datetime | None:
        starts = house.free(person, days, travel_minutes=(travels or {}).get(person.pk))
        return moment(int(starts[0])) if starts.size else None

    return {person.pk: first_of(person, NEAR_DAYS) or first_of(person, DAYS_SHOWN) for person in people}
