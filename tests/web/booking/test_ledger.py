"""A patient's account, as values: sums are exact, nothing is counted twice, and no card's number may stand."""

import datetime as dt
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ashi.web.booking.ledger import (
    AGREED,
    MONEY,
    TAKEN_BACK,
    WAYS,
    Entry,
    Statement,
    holds_card_number,
    standing,
    statement,
    why_not_add,
    why_not_take_back,
)
from ashi.web.design.money import MOST

TODAY = dt.date(2026, 5, 17)
DAYS = st.integers(0, 12).map(lambda days: TODAY - dt.timedelta(days=days))
NUMBERS = st.integers(1, 10**6).map(lambda number: UUID(int=number))
ENTRIES = st.lists(
    st.builds(
        Entry,
        id=NUMBERS,
        on=DAYS,
        kind=st.sampled_from((*AGREED, *MONEY)),
        amount=st.integers(0, MOST),
        visits=st.integers(2, 12),
    ),
    max_size=12,
    unique_by=lambda entry: entry.id,
)
VISITS = st.lists(DAYS, max_size=20)


def counter(entry: Entry, number: int = 0) -> Entry:
    return Entry(UUID(int=10**9 + number), TODAY, "take_back", takes_back=entry.id, note="typed twice")


def obvious(entries: list[Entry], visits: list[dt.date]) -> Statement:
    """The same with tickets: a package is a heap of them, and each visit takes one that is there by its day."""
    back = [entry.takes_back for entry in entries]
    counts = [entry for entry in entries if entry.kind != "take_back" and entry.id not in back]
    tickets = [entry.on for entry in counts if entry.kind == "package" for _ in range(entry.visits)]
    bought, charged, without, agreed = len(tickets), 0, 0, 0
    last_price = None
    for entry in sorted(counts, key=lambda entry: (entry.on, -entry.amount)):
        if entry.kind in ("price", "sliding"):
            last_price = entry.amount
        if entry.kind == "package":
            agreed += entry.amount
    for day in sorted(visits):
        usable = [ticket for ticket in tickets if ticket <= day]
        known = [
            (entry.on, -entry.amount)
            for entry in counts
            if entry.kind in ("price", "sliding") and entry.on <= day
        ]
        if usable:
            tickets.remove(usable[0])
        elif known:
            agreed -= max(known)[1]
            charged += 1
        else:
            without += 1
    paid = deposits = received = asked = 0
    for entry in counts:
        sign = {"payment": 1, "deposit": 1, "deposit_returned": -1}.get(entry.kind, 0)
        paid += sign * entry.amount
        deposits += sign * entry.amount if entry.kind != "payment" else 0
        received += entry.amount if entry.kind == "deposit" else 0
        asked += entry.amount if entry.kind == "deposit_asked" else 0
    return Statement(
        agreed, paid, deposits, max(0, asked - received), last_price, bought, bought - len(tickets), charged, without
    )  # fmt: skip


@given(ENTRIES, VISITS, st.data())
def test_the_statement_is_the_obvious_one_in_any_order(
    entries: list[Entry], visits: list[dt.date], data: st.DataObject
) -> None:
    gone = data.draw(
        st.lists(st.sampled_from(entries), unique_by=lambda one: one.id) if entries else st.just([])
    )
    written = [*entries, *(counter(entry, number) for number, entry in enumerate(gone))]
    said = statement(written, visits)
    assert said == obvious(written, visits)
    assert said == statement(data.draw(st.permutations(written)), data.draw(st.permutations(visits)))


@given(ENTRIES, VISITS, NUMBERS, DAYS, st.sampled_from((*AGREED, *MONEY)), st.integers(0, MOST))
def test_an_entry_and_its_counter_entry_change_nothing(
    entries: list[Entry], visits: list[dt.date], number: UUID, day: dt.date, kind: str, amount: int
) -> None:
    entry = Entry(UUID(int=number.int + 10**7), day, kind, amount, visits=5)  # type: ignore[arg-type]
    before = statement(entries, visits)
    assert statement([*entries, entry, counter(entry)], visits) == before
    assert statement([*entries, entry, counter(entry), counter(entry, 1)], visits) == before


@given(ENTRIES, VISITS)
def test_no_visit_is_lost_or_used_twice_and_no_cent(entries: list[Entry], visits: list[dt.date]) -> None:
    said = statement(entries, visits)
    assert 0 <= said.visits_used <= min(len(visits), said.package_visits)
    assert said.visits_used + said.visits_priced + said.visits_without_price == len(visits)
    assert said.agreed + said.in_hand == said.paid + said.owed
    assert min(said.owed, said.in_hand) == 0


@given(ENTRIES)
def test_nothing_is_taken_back_twice(entries: list[Entry]) -> None:
    for entry in entries:
        if why_not_take_back(entries, entry.id, "typed twice") is None:
            after = [*entries, counter(entry)]
            assert why_not_take_back(after, entry.id, "again") == ("", TAKEN_BACK)
            assert why_not_take_back(after, counter(entry).id, "again") is not None
            assert len(standing(after)) == len(entries) - 1


def test_a_course_by_hand() -> None:
    """Two visits at 70, a package of 3 for 180 from the third on, then the lower price of 40: 70+70+180+40."""
    first = TODAY - dt.timedelta(days=30)
    at = [first + dt.timedelta(days=days) for days in (0, 3, 7, 10, 14, 17)]
    entries = [
        Entry(uuid4(), at[0], "price", 7000),
        Entry(uuid4(), at[0], "deposit_asked", 2000),
        Entry(uuid4(), at[0], "deposit", 2000, way="cash"),
        Entry(uuid4(), at[2], "package", 18000, visits=3),
        Entry(uuid4(), at[5], "sliding", 4000),
        Entry(uuid4(), at[5], "payment", 25000, way="transfer"),
    ]
    said = statement(entries, at)
    assert said == Statement(
        agreed=36000, paid=27000, deposits=2000, price=4000, package_visits=3, visits_used=3, visits_priced=3
    )
    assert (said.owed, said.in_hand, said.visits_left) == (9000, 0, 0)


# ---------------------------------------------------------------- what is refused


def entry_of(**more: object) -> Entry:
    plain = Entry(uuid4(), TODAY, "payment", 7000, way="cash")
    return replace(plain, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("new", "field", "words"),
    [
        (entry_of(amount=-1), "amount", "never below zero"),
        (entry_of(amount=0), "amount", "above zero"),
        (entry_of(amount=MOST + 1), "amount", "too large"),
        (entry_of(currency="USD"), "currency", "kept in EUR"),
        (entry_of(currency="XXX"), "currency", "Choose a currency"),
        (entry_of(way=""), "way", "Choose how"),
        (entry_of(way="barter"), "way", "Choose how"),
        (entry_of(kind="gift"), "kind", "Choose what"),
        (entry_of(kind="take_back"), "kind", "Choose what"),
        (entry_of(kind="package", visits=1, way=""), "visits", "from 2 to 40"),
        (entry_of(kind="package", visits=41, way=""), "visits", "from 2 to 40"),
        (entry_of(on=TODAY + dt.timedelta(days=1)), "on", "still to come"),
        (entry_of(on=dt.date(202, 5, 17)), "on", "the year"),
        (entry_of(kind="deposit_returned", amount=2001), "amount", "more than the deposit"),
        (entry_of(note="Visa 4111 1111 1111 1111, 12/27"), "note", "bank card"),
        (entry_of(note="x" * 201), "note", "200 letters"),
    ],
)
def test_what_cannot_stand_is_said(new: Entry, field: str, words: str) -> None:
    known = [Entry(uuid4(), TODAY, "deposit", 2000, way="cash")]
    refusal = why_not_add(known, new, TODAY)
    assert refusal is not None
    assert refusal[0] == field
    assert words in refusal[1]


@pytest.mark.parametrize(
    "new",
    [
        entry_of(),
        *(entry_of(way=way) for way in WAYS),
        entry_of(kind="sliding", amount=0, way=""),
        entry_of(kind="package", visits=10, way="", on=TODAY + dt.timedelta(days=7)),
        entry_of(kind="deposit_returned", amount=2000),
        entry_of(amount=MOST),
        entry_of(note="Her sister paid; telephone 030 1234567"),
    ],
)
def test_what_is_right_stands(new: Entry) -> None:
    assert why_not_add([Entry(uuid4(), TODAY, "deposit", 2000, way="cash")], new, TODAY) is None


def test_a_wrong_currency_that_was_taken_back_binds_nobody() -> None:
    wrong = entry_of(currency="USD")
    assert why_not_add([wrong], entry_of(), TODAY) is not None
    assert why_not_add([wrong, counter(wrong)], entry_of(), TODAY) is None


def test_a_deposit_that_was_returned_is_not_taken_back_before_its_return() -> None:
    deposit, returned = entry_of(kind="deposit"), entry_of(kind="deposit_returned")
    known = [deposit, returned]
    refusal = why_not_take_back(known, deposit.id, "typed twice")
    assert refusal is not None
    assert "Take that entry back first" in refusal[1]
    assert why_not_take_back([*known, counter(returned)], deposit.id, "typed twice") is None


def check_digit(body: str) -> str:
    """By trying: the one last digit with which the doubled sum ends in nought."""
    for last in "0123456789":
        total = 0
        for place, digit in enumerate(reversed(body + last)):
            value = int(digit) * 2 if place % 2 else int(digit)
            total += value - 9 if value > 9 else value
        if total % 10 == 0:
            return last
    raise AssertionError


@given(st.text("0123456789", min_size=12, max_size=18), st.data())
def test_a_card_number_is_seen_however_it_is_spaced(body: str, data: st.DataObject) -> None:
    number = body + check_digit(body)
    marks = st.sampled_from(["", "", "", " ", "-", "  ", " - ", "\N{EN DASH}", "\N{NO-BREAK SPACE}", "."])
    spaced = "".join(digit + data.draw(marks) for digit in number)
    around = data.draw(st.sampled_from(["{}", "Card {} 12/27", "paid ({})", "his number: {}."]))
    assert holds_card_number(around.format(spaced))


@given(st.text("0123456789", min_size=12, max_size=18), st.integers(1, 9))
def test_a_number_with_another_check_digit_is_none(body: str, off: int) -> None:
    wrong = str((int(check_digit(body)) + off) % 10)
    assert not holds_card_number(body + wrong)


@pytest.mark.parametrize(
    "text", ["", "4111 1111 1111", "paid on 2026-05-17", "+49 30 1234567", "Room 2, 3 visits"]
)
def test_other_numbers_may_stand(text: str) -> None:
    assert not holds_card_number(text)
