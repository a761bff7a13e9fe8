"""The waiting list: as the rules of waiting.py see it, as the patient does, and as the desk does."""

import datetime as dt
from dataclasses import dataclass, replace
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, Q
from django.utils import timezone

from ashi.web.booking.models import Appointment, Hold, OfferedTime, WaitingPlace
from ashi.web.booking.queries_house import house_of
from ashi.web.booking.slots import Span, moment
from ashi.web.booking.waiting import FreeTime, Line, Offer, Person, Wish
from ashi.web.records.actor import SYSTEM, Actor
from ashi.web.records.models import Clinic, Practitioner
from ashi.web.records.prepared import PreparedRows

SHOWN = 6
TOLD_WITHIN = dt.timedelta(days=7)
_WHO_WAITS = PreparedRows(
    lambda actor: WaitingPlace.records.scope(actor).filter(ended_at=None).values_list("id")
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One person in line as pages show them: which number, what was offered, what is open now."""

    place: WaitingPlace
    number: int
    open: OfferedTime | None
    missed: int
    is_asked: bool


def the_line(actor: Actor = SYSTEM) -> tuple[Line, dict[UUID, OfferedTime]]:
    """Everyone who waits, and the rows of the open offers by place."""
    places = list(
        WaitingPlace.records.scope(actor)
        .filter(ended_at=None)
        .select_related("instead_of", "patient")
        .prefetch_related("offers")
    )
    unasked = cannot_be_asked()
    booked: dict[UUID, list[Appointment]] = {}
    rows = Appointment.records.scope(SYSTEM).filter(
        patient__in={place.patient_id for place in places},
        status__in=Appointment.ACTIVE,
        ends_at__gt=timezone.now(),
    )
    for row in rows:
        booked.setdefault(row.patient_id, []).append(row)
    people: list[Person] = []
    open_offers: dict[UUID, OfferedTime] = {}
    for place in places:
        offers = list(place.offers.all())
        person = person_of(place, offers, booked.get(place.patient_id, []))
        if place.patient_id in unasked:  # the place stays, and no time suits for now
            person = replace(person, wish=replace(person.wish, weekdays=frozenset()))
        people.append(person)
        for offer in offers:
            if offer.state == "open":
                open_offers[place.pk] = offer
    return Line(tuple(people), tuple(offer_of(row) for row in open_offers.values())), open_offers


def how_many_wait(actor: Actor) -> int:
    """How many are in line, of those that `actor` may see."""
    return len(_WHO_WAITS.fetch(actor).stored)


def cannot_be_asked() -> set[UUID]:
    """Who waits and gets no offer for now: a doctor has to look first, the account is closed, or there is no number."""
    waiting = WaitingPlace.records.scope(SYSTEM).filter(ended_at=None)
    on_hold = Q(patient__in=Hold.records.scope(SYSTEM).values("patient"))
    is_out_of_reach = Q(patient__user__is_active=False) | Q(patient__user=None, patient__telephone="")
    return set(waiting.filter(on_hold | is_out_of_reach).values_list("patient", flat=True))


def person_of(place: WaitingPlace, offers: list[OfferedTime], booked: list[Appointment]) -> Person:
    """One row as the rules see it."""
    instead_of = place.instead_of
    return Person(
        place.pk,
        place.place_since,
        wish_of(place),
        is_first=place.is_first,
        silences=place.silences,
        asked=frozenset((offer.practitioner_id, offer.starts_at) for offer in offers),
        busy=tuple(Span(row.starts_at, row.ends_at) for row in booked if row.pk != place.instead_of_id),
        before=instead_of.starts_at if instead_of else None,
        by_telephone=place.patient.user_id is None,
    )


def wish_of(place: WaitingPlace) -> Wish:
    """What suits them."""
    return Wish(
        place.practitioner_id,
        frozenset(map(int, place.weekdays)),
        frozenset(place.parts.split(",")),
        place.first_day,
        place.last_day,
    )


def offer_of(row: OfferedTime) -> Offer:
    """One row as the rules see it."""
    time = FreeTime(row.practitioner_id, Span(row.starts_at, row.ends_at))
    return Offer(row.place_id, time, row.told_at, row.until)


def free_until(last_day: dt.date, clinic: Clinic, *, with_offered: bool) -> list[FreeTime]:
    """Every free time of everybody from now to the end of `last_day`."""
    today = timezone.now().astimezone(ZoneInfo(clinic.zone)).date()
    house = house_of(SYSTEM, clinic, today, (last_day - today).days + 1, with_offered=with_offered)
    return [
        FreeTime(person.pk, Span(starts_at, starts_at + dt.timedelta(minutes=person.visit_minutes)))
        for person in Practitioner.records.scope(SYSTEM).filter(is_bookable=True)
        for starts_at in map(moment, house.free(person).tolist())
    ]


def fits_already(person: Person, clinic: Clinic) -> list[FreeTime]:
    """The first free times that are as wished: nobody has to wait for these."""
    zone = ZoneInfo(clinic.zone)
    free = free_until(person.wish.last_day, clinic, with_offered=False)
    fitting = (time for time in free if person.could_take(time, zone))
    return sorted(fitting, key=lambda time: time.span.starts_at)[:SHOWN]


def my_place(actor: Actor) -> WaitingPlace | None:
    """The patient's own place in line."""
    mine = WaitingPlace.records.scope(actor).filter(ended_at=None)
    return mine.select_related("practitioner", "instead_of__practitioner").first()


def my_offer(actor: Actor) -> OfferedTime | None:
    """The time that is kept for the patient now."""
    return (
        OfferedTime.records.scope(actor)
        .filter(state="open", until__gt=timezone.now(), place__ended_at=None)
        .select_related("practitioner", "place__instead_of")
        .first()
    )


def to_call(actor: Actor) -> list[OfferedTime]:
    """Times kept for people without an account whom the desk telephones now; the most pressing first."""
    now = timezone.now()
    kept = OfferedTime.records.scope(actor).filter(
        state="open", told_at__lte=now, until__gt=now, place__ended_at=None, place__patient__user=None
    )
    return list(kept.select_related("practitioner", "place__patient").order_by("until", "pk"))


def to_tell(actor: Actor) -> list[WaitingPlace]:
    """Whose waiting ended without a time in the last days, and who gets no mail about it."""
    ended = WaitingPlace.records.scope(actor).filter(
        ended_as__in=("over", "silent"), ended_at__gt=timezone.now() - TOLD_WITHIN, patient__user=None
    )
    return list(ended.select_related("patient").order_by("ended_at"))


def everyone_waiting(actor: Actor) -> list[Waiting]:
    """The line in its order, as far as this person may see it; numbers count the whole line."""
    line, _ = the_line()
    numbers = {person.id: number for number, person in enumerate(line.in_order(), 1)}
    unasked = cannot_be_asked()
    offers_of_all = OfferedTime.records.scope(SYSTEM).select_related("practitioner")
    places = (
        WaitingPlace.records.scope(actor)
        .filter(ended_at=None, pk__in=numbers)
        .select_related("patient", "practitioner", "instead_of")
        .prefetch_related(Prefetch("offers", offers_of_all))
    )
    found = []
    for place in places:
        offers = list(place.offers.all())
        open_offer = next((offer for offer in offers if offer.state == "open"), None)
        missed = sum(offer.state == "silent" for offer in offers)
        found.append(
            Waiting(place, numbers[place.pk], open_offer, missed, is_asked=place.patient_id not in unasked)
        )
    return sorted(found, key=lambda one: one.number)
