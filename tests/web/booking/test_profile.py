"""A practitioner's page is written on one page: by themselves, or by the owner who has seen the papers."""

from collections.abc import Callable

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from ashi.web.design.money import MOST, NotAnAmount, money, parse_amount, typed
from ashi.web.records.models import AuditEntry, Practitioner, User
from ashi.web.records.profile import Profile, decode_profile
from tests.support.clinic import People

WHOLE = {
    "title": "Acupuncturist",
    "works": "modern",
    "about": "I listen.",
    "training_1_what": "Diploma",
    "training_1_where": "School",
    "training_1_years": "2010 to 2014",
    "languages": ["fr", "sign"],
    "techniques": ["ear"],
    "welcomes": ["pregnancy"],
    "currency": "EUR",
    "price_first": "90",
    "price_later": "72,50",
    "price_package": "650",
    "package_visits": "10",
    "sliding_lowest": "40",
    "self_pay": "yes",
    "insurers": "Kasse A\n\nKasse B",
    "place_1_address": "Street 2, 14467 Potsdam",
    "place_1_steps": "0",
    "place_1_lift": "no",
    "place_1_toilet": "",
}


@pytest.fixture
def address(people: People) -> str:
    return f"/practitioners/{people.practitioner.practitioner.pk}/profile/"


@pytest.fixture
def save(people: People, address: str, client_of: Callable[..., Client]) -> Callable[..., object]:
    def send(user: User, **more: object):
        client = client_of(user)
        form = client.get(address).content.decode()
        mark = form.split('name="mark" value="')[1].split('"')[0]
        return client.post(address, {**WHOLE, "mark": mark, **more})

    return send


def stated(people: People) -> Profile:
    return Practitioner.unscoped.get(pk=people.practitioner.practitioner.pk).stated


@pytest.mark.django_db
def test_what_is_written_is_read_by_everyone(
    people: People, save: Callable[..., object], client_of: Callable[..., Client]
) -> None:
    assert save(people.practitioner).status_code == 302
    text = client_of().get(f"/practitioners/{people.practitioner.practitioner.pk}/").content.decode()
    for words in (
        *(
            "French, Sign language",
            "Ear acupuncture",
            "Pregnancy",
            "€90",
            "€72.50",
            "€650",
            "Diploma, School",
        ),
        *("down to €40 a visit", "Nobody asks for a proof", "Kasse A, Kasse B", "Street 2, 14467 Potsdam"),
        *("No steps at the door.", "There is no lift.", "the clinic has not noted that it saw the paper"),
    ):
        assert words in text, words
    assert "toilet" not in text  # not said is not no
    place = stated(people).places[0]
    assert (place.latitude, place.longitude) == (52.4, 13.07)
    entry = AuditEntry.unscoped.get(act="profile.change")
    assert "prices" in entry.why
    assert "Diploma" not in entry.why


@pytest.mark.django_db
def test_an_empty_profile_says_nothing(people: People, client_of: Callable[..., Client]) -> None:
    Practitioner.unscoped.update(profile="")
    text = client_of().get(f"/practitioners/{people.practitioner.practitioner.pk}/").content.decode()
    for words in ("Languages", "Training", "Price", "With little money", "Who can pay", "how to get in"):
        assert f">{words}" not in text


@pytest.mark.django_db
def test_only_the_owner_says_that_a_paper_was_seen_and_only_of_these_words(
    people: People, save: Callable[..., object]
) -> None:
    save(people.practitioner, training_1_seen="yes")
    assert stated(people).training[0].seen_by == ""
    save(people.owner, training_1_seen="yes", is_bookable="yes")
    assert stated(people).training[0].seen_by == "Olga Owner"
    save(people.practitioner, about="More words.")
    assert stated(people).training[0].seen_by == "Olga Owner"
    save(people.practitioner, training_1_what="Doctorate")
    assert stated(people).training[0].seen_by == ""


@pytest.mark.django_db
def test_two_who_write_at_once_lose_nothing_silently(people: People, save: Callable[..., object]) -> None:
    save(people.practitioner)
    answer = save(people.owner, mark="of an older page", about="Mine")
    assert answer.status_code == 422
    assert "Somebody else has changed this page" in answer.content.decode()
    assert "Mine" in answer.content.decode()
    assert Practitioner.unscoped.get(pk=people.practitioner.practitioner.pk).about == "I listen."


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"price_later": "seventy"}, "Write an amount such as 72.50."),
        ({"price_first": "100000000"}, "too large"),
        ({"sliding_lowest": "80"}, "above the usual price"),
        ({"place_1_steps": "many"}, "a whole number from 0 to 200"),
        ({"place_1_latitude": "north"}, "degrees such as 52.53"),
        ({"place_2_lift": "yes"}, "Write the address"),
        ({"training_2_where": "School"}, "Write what it is"),
        ({"works": "magic"}, "Choose how this person works."),
        ({"currency": "XXX"}, "Choose a currency."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    wrong: dict[str, str], sentence: str, people: People, save: Callable[..., object]
) -> None:
    before = stated(people)
    answer = save(people.practitioner, **wrong)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in text
    assert 'value="2010 to 2014"' in text
    assert stated(people) == before


@pytest.mark.django_db
def test_nobody_else_writes_it(people: People, address: str, client_of: Callable[..., Client]) -> None:
    for user in (people.other_practitioner, people.front_desk, people.patient_a):
        assert client_of(user).get(address).status_code == 404
    assert client_of().get(address).status_code == 302


def test_an_older_profile_is_still_read() -> None:
    kept = decode_profile(
        '{"training":[{"what":"Four years"}],"prices":{"later":7000},"more_languages":"Latin"}'
    )
    assert kept.training[0].what == "Four years"
    assert kept.prices.later == 7000
    assert decode_profile("") == Profile()


@given(st.integers(0, MOST), st.sampled_from(["EUR", "JPY", "CHF"]))
def test_an_amount_is_read_as_it_was_written(minor: int, currency: str) -> None:
    assert parse_amount(typed(minor, currency), currency) == minor
    assert parse_amount(typed(minor, currency).replace(".", ","), currency) == minor


@pytest.mark.parametrize("text", ["", "-5", "1.234", "1,234", "7.", "€", "12.345", "1 23", "٣", "1e3"])
def test_what_two_people_would_read_differently_is_refused(text: str) -> None:
    with pytest.raises(NotAnAmount):
        parse_amount(text, "EUR")


@given(st.integers(-MOST, MOST))
def test_exact_money_always_has_its_cents(minor: int) -> None:
    shown = money(minor, "EUR", exact=True)
    assert shown[-3] == "."
    assert int("".join(sign for sign in shown if sign.isdigit())) == abs(minor)
