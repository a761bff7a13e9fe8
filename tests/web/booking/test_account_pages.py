"""Accounts on the page: the desk writes, the patient reads and prints, and the database keeps every line."""

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from ashi.web.booking.ledger import TAKEN_BACK, statement, why_not_add
from ashi.web.booking.models import Appointment, LedgerEntry
from ashi.web.commands.fill_accounts import fill_account
from ashi.web.design.money import MOST
from ashi.web.records.models import AuditEntry, Episode, User
from ashi.web.records.profile import Prices, Profile, SlidingScale, encode_profile
from tests.support.accounts import TODAY, keep_entry
from tests.support.clinic import People

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(people: People, client_of: Callable[..., Client]) -> Client:
    return client_of(people.front_desk)


@pytest.fixture
def address(episode_a: Episode) -> str:
    return f"/desk/accounts/{episode_a.patient_id}/"


def payment(**more: str) -> dict[str, str]:
    return {
        "kind": "payment",
        "amount": "72,50",
        "currency": "EUR",
        "way": "cash",
        "on": "",
        "note": "",
    } | more


def test_the_desk_writes_and_the_patient_reads_and_prints(
    desk: Client, address: str, people: People, episode_a: Episode, client_of: Callable[..., Client]
) -> None:
    alice = client_of(people.patient_a)
    assert "My account" not in alice.get("/me/").content.decode()
    assert "Nothing is written here yet" in alice.get("/me/account/").content.decode()
    assert "Nothing is written here yet" in desk.get(address).content.decode()
    package = {"kind": "package", "amount": "650", "currency": "EUR", "visits": "10", "note": "as agreed"}
    assert desk.post(f"{address}add/", package).status_code == 302
    assert desk.post(f"{address}add/", payment()).status_code == 302
    now = timezone.now()
    visit = Appointment.unscoped.filter(episode=episode_a)
    visit.update(status="done", starts_at=now, ends_at=now + dt.timedelta(minutes=45))
    text = desk.get(address).content.decode()
    for words in (
        "€577.50 to pay",
        "9 visits of the package left",
        "1 of 10 visits used",
        "as agreed",
        "€72.50",
    ):
        assert words in text, words
    assert "€577.50 to pay, 9 visits of the package left." in alice.get("/me/").content.decode()
    row = LedgerEntry.unscoped.get(kind="payment")
    assert f"/receipts/{row.pk}/" in alice.get("/me/account/").content.decode()
    paper = alice.get(f"/receipts/{row.pk}/").content.decode()
    for words in ("Ashi test clinic", "Alice Adler", "€72.50", "Cash", "Visits to this clinic", "Dora Desk"):
        assert words in paper, words
    trail = AuditEntry.unscoped.filter(act="ledger.add", patient=episode_a.patient_id)
    assert [entry.why for entry in trail] == ["", ""]


def test_what_is_taken_back_stays_in_sight_and_counts_no_more(
    desk: Client, address: str, people: People, episode_a: Episode, client_of: Callable[..., Client]
) -> None:
    row = keep_entry(episode_a)
    back = f"/desk/accounts/entry/{row.pk}/take-back/"
    refused = desk.post(back, {"why": " "})
    assert refused.status_code == 422
    assert "Write why" in refused.content.decode()
    sent = {"why": "It was Bob’s", "client_key": str(uuid4())}
    assert desk.post(back, sent).status_code == 302
    assert desk.post(back, sent).status_code == 302  # the same form, sent twice
    assert TAKEN_BACK in desk.post(back, {"why": "again", "client_key": str(uuid4())}).content.decode()
    assert LedgerEntry.unscoped.filter(takes_back=row).count() == 1
    assert AuditEntry.unscoped.filter(act="ledger.take_back").count() == 1
    text = client_of(people.patient_a).get("/me/account/").content.decode()
    assert "Nothing to pay" in text
    assert "It was Bob’s" in text
    assert "This no longer counts" in desk.get(f"/receipts/{row.pk}/").content.decode()


def test_sent_twice_is_one_entry_and_sent_changed_is_none(desk: Client, address: str) -> None:
    key = str(uuid4())
    for _ in range(2):
        assert desk.post(f"{address}add/", payment(client_key=key)).status_code == 302
    changed = desk.post(f"{address}add/", payment(client_key=key, amount="90"))
    assert changed.status_code == 422
    assert "sent before, with other words" in changed.content.decode()
    assert LedgerEntry.unscoped.count() == AuditEntry.unscoped.filter(act="ledger.add").count() == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"amount": "-5"}, "An amount is never below zero."),
        ({"amount": ""}, "Write an amount such as 72.50."),
        ({"amount": "0"}, "Write an amount above zero."),
        ({"amount": "100000000"}, "too large"),
        ({"currency": "USD"}, "This account is kept in EUR."),
        ({"currency": "XXX"}, "Choose a currency."),
        ({"way": "barter"}, "Choose how it was paid."),
        ({"kind": "take_back"}, "Choose what it is."),
        ({"on": "tomorrow"}, "Write the day"),
        ({"kind": "package", "visits": "many"}, "from 2 to 40"),
        ({"note": "4111-1111-1111-1111"}, "the number of a bank card"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(
    wrong: dict[str, str], sentence: str, desk: Client, address: str, episode_a: Episode
) -> None:
    keep_entry(episode_a)
    answer = desk.post(f"{address}add/", payment(**wrong))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert LedgerEntry.unscoped.count() == 1


def test_a_card_number_is_not_taken_as_a_reason_either(desk: Client, episode_a: Episode) -> None:
    row = keep_entry(episode_a)
    answer = desk.post(f"/desk/accounts/entry/{row.pk}/take-back/", {"why": "card 5500 0000 0000 0004"})
    assert "the number of a bank card" in answer.content.decode()
    assert LedgerEntry.unscoped.count() == 1


def test_the_database_changes_and_deletes_no_line(episode_a: Episode) -> None:
    row = keep_entry(episode_a)
    rows = LedgerEntry.unscoped.filter(pk=row.pk)
    for act in (lambda: rows.update(amount=1), lambda: rows.delete()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            act()
    for wrong in (
        {"amount": MOST + 1},
        {"way": "barter"},
        {"kind": "gift"},
        {"kind": "take_back", "way": ""},
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            keep_entry(episode_a, **wrong)
    back = {"kind": "take_back", "amount": 0, "way": "", "takes_back": row}
    keep_entry(episode_a, **back)
    with pytest.raises(DatabaseError), transaction.atomic():
        keep_entry(episode_a, **back)


def test_who_treats_sees_no_money_and_nobody_sees_anothers(
    people: People, episode_a: Episode, address: str, client_of: Callable[..., Client]
) -> None:
    row = keep_entry(episode_a)

    def sees(user: User) -> list[int]:
        client = client_of(user)
        return [client.get(page).status_code for page in (address, f"/receipts/{row.pk}/")]

    assert sees(people.practitioner) == sees(people.patient_b) == [404, 404]
    assert sees(people.patient_a) == [404, 200]
    assert sees(people.owner) == [200, 200]
    assert "€70" not in client_of(people.practitioner).get(f"/chart/{episode_a.pk}/").content.decode()


def test_the_calendar_leads_to_the_account(desk: Client, address: str, episode_a: Episode) -> None:
    visit = Appointment.unscoped.get(episode=episode_a)
    opened = f"/desk/?day={visit.starts_at.date()}&visit={visit.pk}"
    assert address in desk.get(opened).content.decode()


def test_made_up_patients_have_accounts_that_hold_their_own_rules(people: People, episode_a: Episode) -> None:
    prices = Prices(later=7000, package=63000, package_visits=10, sliding=SlidingScale(lowest=4200))
    practitioner = people.practitioner.practitioner
    practitioner.profile = encode_profile(Profile(prices=prices))
    at = dt.datetime(2026, 5, 4, 10, tzinfo=dt.UTC)
    appointments = [
        SimpleNamespace(starts_at=at + dt.timedelta(days=7 * week), status="attended") for week in range(3)
    ]
    said = []
    for number in range(4):
        before = set(LedgerEntry.unscoped.values_list("pk", flat=True))
        fill_account(number, SimpleNamespace(appointments=appointments), episode_a.patient, practitioner)
        rows = [row.entry for row in LedgerEntry.unscoped.exclude(pk__in=before)]
        for place, entry in enumerate(rows):
            assert why_not_add(rows[:place], entry, TODAY + dt.timedelta(days=9)) is None
        said.append(statement(rows, [item.starts_at.date() for item in appointments]))
    assert [one.owed for one in said] == [0, 0, 7000, 0]
    assert [one.visits_left for one in said] == [0, 7, 0, 0]
