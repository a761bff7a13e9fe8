"""A stranger finds a practitioner: by need, language and place, in an order that nobody can buy."""

import datetime as dt
import re
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from ashi.web.booking import queries, queries_finding
from ashi.web.booking.finding import Candidate, Wish, fits, in_order, looser, nearest_km
from ashi.web.booking.models import Appointment, ChangedDay, Habits, Room, WeeklyHours
from ashi.web.booking.places import Spot
from ashi.web.booking.words_profile import NEEDS
from ashi.web.records.actor import ANONYMOUS
from ashi.web.records.models import Clinic, Episode, Practitioner, User
from ashi.web.records.profile import Place, Prices, Profile, SlidingScale, encode_profile
from tests.support.clinic import People

BERLIN, POTSDAM = Place("Berlin", 52.52, 13.40), Place("Potsdam", 52.40, 13.07)
NEAR = Spot(52.40, 13.07, "Potsdam")


def person(
    name: str = "A", works: str = "both", *, evenings: bool = False, goes_home: bool = False, **stated: object
) -> Candidate:
    return Candidate(uuid4(), name, works, Profile(**stated), evenings, goes_home)  # type: ignore[arg-type]


WHEELS = Place("x", steps=3, lift=True, toilet=True)
HAS = {
    "wheelchair": person(places=(Place("x", steps=0),)),
    "toilet": person(places=(WHEELS,)),
    "needle_fear": person(welcomes=("needle_fear",)),
    "pregnancy": person(welcomes=("pregnancy",)),
    "interpreter": person(welcomes=("interpreter",)),
    "evening": person(evenings=True),
    "home": person(goes_home=True),
    "electro": person(techniques=("electro",)),
    "sliding": person(prices=Prices(sliding=SlidingScale(3000))),
}


def test_every_need_is_met_by_whoever_says_so_and_by_nobody_who_does_not() -> None:
    assert HAS.keys() == NEEDS.keys()
    for need, one in HAS.items():
        wish = Wish(needs=frozenset({need}))
        assert fits(wish, one), need
        assert not fits(wish, person()), need
    assert not fits(Wish(needs=frozenset({"wheelchair"})), person(places=(Place("x"),)))
    assert not fits(Wish(needs=frozenset({"toilet"})), person(places=(Place("x", steps=2, toilet=True),)))


@pytest.mark.parametrize(
    ("works", "wanted", "is_found"),
    [
        ("both", "modern", True),
        ("both", "traditional", True),
        ("modern", "traditional", False),
        ("traditional", "both", False),
    ],
)
def test_ways_of_working(works: str, wanted: str, is_found: bool) -> None:
    assert fits(Wish(works=wanted), person(works=works)) is is_found


def test_the_nearest_of_several_places_counts_and_an_unplaced_one_does_not() -> None:
    assert nearest_km(NEAR, person(places=(BERLIN, POTSDAM, Place("x")))) == 0
    assert nearest_km(NEAR, person(places=(Place("x"),))) is None


def test_nearest_first_then_soonest_then_by_name() -> None:
    soon, late = dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC), dt.datetime(2026, 12, 2, 9, tzinfo=dt.UTC)
    far, near = person("Anna", places=(BERLIN,)), person("Zoe", places=(POTSDAM,))
    nowhere = person("Bea")
    free = {far.id: soon, near.id: late, nowhere.id: soon}
    people = [nowhere, far, near]
    assert [one.name for one, _way in in_order(people, NEAR, free)] == ["Zoe", "Anna", "Bea"]
    assert [one.name for one, _way in in_order(people, None, free)] == ["Anna", "Bea", "Zoe"]
    assert [one.name for one, _way in in_order(people, None, {})] == ["Anna", "Bea", "Zoe"]


@given(st.permutations([person(name, places=(place,)) for name in "abc" for place in (BERLIN, POTSDAM)]))
def test_the_order_does_not_depend_on_how_they_came(people: list[Candidate]) -> None:
    def names(found: list[tuple[Candidate, float | None]]) -> list[UUID]:
        return [one.id for one, _way in found]

    by_id = sorted(people, key=lambda one: one.id)
    assert names(in_order(people, NEAR, {})) == names(in_order(by_id, NEAR, {}))


def test_what_to_loosen_is_counted() -> None:
    people = [person(languages=("fr",)), person(languages=("fr",)), person(welcomes=("pregnancy",))]
    wish = Wish(language="fr", needs=frozenset({"pregnancy"}))
    assert looser(wish, people) == [("language", 1), ("pregnancy", 2)]


def place_them(people: People) -> None:
    """Chen works in Berlin and speaks French, Okafor in Potsdam."""
    for user, profile in (
        (people.practitioner, Profile(languages=("en", "fr"), places=(BERLIN,))),
        (people.other_practitioner, Profile(languages=("en",), places=(POTSDAM,), techniques=("electro",))),
    ):
        Practitioner.unscoped.filter(pk=user.practitioner.pk).update(profile=encode_profile(profile))


def names_on(text: str) -> list[str]:
    return re.findall(r'card__title">([^<]+)<', text)


@pytest.mark.django_db
def test_by_place_language_and_need(people: People, client_of: Callable[..., Client]) -> None:
    place_them(people)
    client = client_of()
    text = client.get("/practitioners/?place=Potsdam").content.decode()
    assert names_on(text) == ["Ngozi Okafor", "Chen Wei"]
    assert "The nearest to Potsdam come first." in text
    assert "under 1 km" in text
    assert "about 26 km" in text
    assert names_on(client.get("/practitioners/?language=fr").content.decode()) == ["Chen Wei"]
    assert names_on(client.get("/practitioners/?need=electro").content.decode()) == ["Ngozi Okafor"]
    nobody = client.get("/practitioners/?language=fr&need=electro").content.decode()
    assert "Nobody here says all of this" in nobody
    assert "Without “French” 1 person fits." in nobody
    assert "Without “Electroacupuncture” 1 person fits." in nobody
    unknown = client.get("/practitioners/?place=Xyzzy").content.decode()
    assert "We do not know this place." in unknown
    assert len(names_on(unknown)) == 2


@pytest.mark.django_db
def test_what_nobody_knows_is_left_aside(people: People, client_of: Callable[..., Client]) -> None:
    odd = "/practitioners/?language=xx&works=magic&need=gold&shown=-1&shown=99999999&place=%00%F0"
    answer = client_of().get(odd)
    assert answer.status_code == 200
    assert len(names_on(answer.content.decode())) == 2


@pytest.mark.django_db
def test_a_position_is_posted_rounded_and_kept_nowhere(
    people: People, client_of: Callable[..., Client]
) -> None:
    place_them(people)
    client = client_of()
    answer = client.post("/practitioners/near/", {"position": "52.40123,13.06999", "language": "en"})
    text = answer.content.decode()
    assert names_on(text) == ["Ngozi Okafor", "Chen Wei"]
    assert 'value="52.4,13.07"' in text
    assert "52.40123" not in text
    assert "Content-Encoding" not in answer
    assert "no-store" in answer["Cache-Control"]
    assert not client.session.keys()
    # In an address it counts for nothing.
    assert "comes first" in client.get("/practitioners/?position=52.4,13.07").content.decode()
    assert "under 1 km" not in client.get("/practitioners/?position=52.4,13.07").content.decode()
    assert client.get("/practitioners/near/")["Location"] == "/practitioners/"


@pytest.mark.django_db
def test_another_site_cannot_send_a_position(people: People) -> None:
    client = Client(HTTP_HOST="127.0.0.1", HTTP_ORIGIN="http://elsewhere.example")
    assert client.post("/practitioners/near/", {"position": "52,13"}).status_code == 403


@pytest.mark.django_db
def test_the_next_free_time_of_many_is_that_of_each(people: People, clinic: Clinic) -> None:
    """The obvious way, one by one, says the same."""
    today = dt.datetime.now(dt.UTC).date()
    for days in range(6):
        ChangedDay.unscoped.create(
            practitioner=people.practitioner.practitioner,
            day=today + dt.timedelta(days=days),
            begins=dt.time(0),
            ends=dt.time(0),
            is_closed=True,
        )
    WeeklyHours.unscoped.filter(practitioner=people.other_practitioner.practitioner).delete()
    Habits.unscoped.create(practitioner=people.practitioner.practitioner, pause_minutes=10)
    first = queries.free_days(ANONYMOUS, people.practitioner.practitioner, clinic)[0].slots[0]
    episode = Episode.unscoped.create(patient=people.patient_a.patient, opened_at=first.starts_at)
    Appointment.unscoped.create(
        patient=people.patient_a.patient,
        episode=episode,
        practitioner=people.other_practitioner.practitioner,
        room=Room.unscoped.create(name="One"),
        starts_at=first.starts_at,
        ends_at=first.ends_at,
    )
    everyone = queries.practitioners(ANONYMOUS)
    found = queries_finding.next_free(ANONYMOUS, everyone, clinic)
    for one in everyone:
        days = queries.free_days(ANONYMOUS, one, clinic)
        assert found[one.pk] == (days[0].slots[0].starts_at if days else None), one.name
    assert found[people.practitioner.practitioner.pk] > first.starts_at  # the only room is taken
    assert found[people.other_practitioner.practitioner.pk] is None


@pytest.mark.django_db
def test_five_hundred_cost_no_more_queries_and_come_page_by_page(
    people: People, client_of: Callable[..., Client]
) -> None:
    client = client_of()

    def asked(path: str) -> tuple[int, str]:
        with CaptureQueriesContext(
            connection,
        ) as said:
            text = client.get(path).content.decode()
        return len(said), text

    few, _ = asked("/practitioners/")
    users = User.objects.bulk_create(
        User(email=f"p{number}@example.org", name=f"P {number}", role="practitioner") for number in range(498)
    )
    rows = Practitioner.unscoped.bulk_create(
        Practitioner(user=user, name=user.name, profile=encode_profile(Profile(places=(BERLIN,))))
        for user in users
    )
    WeeklyHours.unscoped.bulk_create(
        WeeklyHours(practitioner=row, weekday=1, begins=dt.time(9), ends=dt.time(12)) for row in rows
    )
    many, text = asked("/practitioners/")
    assert many == few
    assert len(names_on(text)) == 20
    assert "Show 20 more" in text
    assert len(text) < 100_000
    assert len(names_on(asked("/practitioners/?place=Berlin&shown=40")[1])) == 40
