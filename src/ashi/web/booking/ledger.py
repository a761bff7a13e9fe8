"""A patient's account: what was agreed, what was paid, what is left. Data in, data out; nothing is stored here.

Amounts are whole minor units of one currency. An entry is never changed: a later one takes it back.
"""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from ashi.web.design.money import CURRENCIES, MOST

Kind = Literal[
    "price", "sliding", "package", "deposit_asked", "deposit", "deposit_returned", "payment", "take_back"
]
AGREED: tuple[Kind, ...] = ("price", "sliding", "package", "deposit_asked")
MONEY: tuple[Kind, ...] = ("payment", "deposit", "deposit_returned")
WAYS = ("cash", "transfer", "card_terminal", "insurer")
"""How money came, as a word: no number of a card or a bank account is kept."""
FEWEST_VISITS, MOST_VISITS = 2, 40
LONGEST_NOTE = 200
EARLIEST = dt.date(2000, 1, 1)
CARD_DIGITS = range(13, 20)
"""Lengths of a card's number; the shortest and longest in use."""

BELOW_ZERO = "An amount is never below zero. To correct an entry, take it back."
TAKEN_BACK = "This entry was taken back before. Nothing was changed."
_CARD = "This looks like the number of a bank card. It is not kept here: please leave it out."
_NUMBERS = re.compile(r"\d+(?:[\s.\N{HYPHEN}-\N{HORIZONTAL BAR}\N{MINUS SIGN}-]*\d+)*")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of an account. `on` is the day it is about, not the day it was written.

    A ``price`` or ``sliding`` is what each visit costs from `on` until the next of them; a ``package`` is `visits`
    visits from `on` together for `amount`. `way` says how money came; `takes_back` which entry no longer counts.
    """

    id: UUID
    on: dt.date
    kind: Kind
    amount: int = 0
    currency: str = "EUR"
    visits: int = 0
    way: str = ""
    note: str = ""
    takes_back: UUID | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """The account at a glance. `agreed` is for packages and for visits done outside of them."""

    agreed: int = 0
    paid: int = 0
    deposits: int = 0
    """Received and not returned; part of `paid`."""
    deposit_open: int = 0
    price: int | None = None
    """Of a visit, as agreed last."""
    package_visits: int = 0
    visits_used: int = 0
    """Of packages."""
    visits_priced: int = 0
    visits_without_price: int = 0

    @property
    def owed(self) -> int:
        """What the patient still has to pay."""
        return max(0, self.agreed - self.paid)

    @property
    def in_hand(self) -> int:
        """What the clinic holds for visits to come."""
        return max(0, self.paid - self.agreed)

    @property
    def visits_left(self) -> int:
        return self.package_visits - self.visits_used


def standing(entries: Iterable[Entry]) -> list[Entry]:
    """The entries that count: neither taken back nor a taking back."""
    known = list(entries)
    gone = {entry.takes_back for entry in known if entry.kind == "take_back"}
    return [entry for entry in known if entry.kind != "take_back" and entry.id not in gone]


def statement(entries: Iterable[Entry], visits_done: Iterable[dt.date]) -> Statement:
    """Add it all up. A visit uses up a package agreed by its day; else it costs the price of its day.

    What is agreed on a day holds for that day's visits. Of two prices agreed for one day the lower holds.
    """
    counts = standing(entries)
    packages = [entry for entry in counts if entry.kind == "package"]
    used = priced = without = charged = 0
    for day in sorted(visits_done):
        price = _price_on(counts, day)
        if used < sum(entry.visits for entry in packages if entry.on <= day):
            used += 1
        elif price is None:
            without += 1
        else:
            priced += 1
            charged += price
    received = _total(counts, "deposit")
    deposits = received - _total(counts, "deposit_returned")
    return Statement(
        agreed=_total(counts, "package") + charged,
        paid=_total(counts, "payment") + deposits,
        deposits=deposits,
        deposit_open=max(0, _total(counts, "deposit_asked") - received),
        price=_price_on(counts, dt.date.max),
        package_visits=sum(entry.visits for entry in packages),
        visits_used=used,
        visits_priced=priced,
        visits_without_price=without,
    )


def _price_on(counts: Sequence[Entry], day: dt.date) -> int | None:
    prices = [entry for entry in counts if entry.kind in ("price", "sliding") and entry.on <= day]
    newest = max((entry.on for entry in prices), default=None)
    return min((entry.amount for entry in prices if entry.on == newest), default=None)


def _total(counts: Sequence[Entry], kind: Kind) -> int:
    return sum(entry.amount for entry in counts if entry.kind == kind)


def why_not_add(entries: Sequence[Entry], new: Entry, today: dt.date) -> tuple[str, str] | None:
    """The field and the sentence when `new` cannot stand on this account, or None."""
    kept = next((entry.currency for entry in standing(entries)), new.currency)
    may_be_nothing = new.kind == "sliding"  # a visit as a gift
    is_money = new.kind in MONEY
    refusals: tuple[tuple[bool, str, str], ...] = (
        (new.kind not in AGREED + MONEY, "kind", "Choose what it is."),
        (new.currency not in CURRENCIES, "currency", "Choose a currency."),
        (
            new.currency != kept,
            "currency",
            f"This account is kept in {kept}. Write the amount in {kept}.",
        ),
        (new.amount < 0, "amount", BELOW_ZERO),
        (new.amount == 0 and not may_be_nothing, "amount", "Write an amount above zero."),
        (new.amount > MOST, "amount", "This amount is too large. Please look at the digits again."),
        (
            new.kind == "package" and not FEWEST_VISITS <= new.visits <= MOST_VISITS,
            "visits",
            f"Write how many visits the package has, from {FEWEST_VISITS} to {MOST_VISITS}.",
        ),
        (is_money and new.way not in WAYS, "way", "Choose how it was paid."),
        (
            is_money and new.on > today,
            "on",
            "This day is still to come. Write the day the money changed hands.",
        ),
        (new.on < EARLIEST, "on", "This day is long ago. Please look at the year again."),
        (
            new.kind == "deposit_returned" and new.amount > statement(entries, ()).deposits,
            "amount",
            "This is more than the deposit that is held. Please look at the amount again.",
        ),
    )
    found = next(((field, words) for holds, field, words in refusals if holds), None)
    return found or _why_not_note(new.note)


def why_not_take_back(entries: Sequence[Entry], entry: UUID, why: str) -> tuple[str, str] | None:
    """The field and the sentence when `entry` cannot be taken back, or None."""
    target = next((one for one in entries if one.id == entry), None)
    counts = standing(entries)
    if target is None or target.kind == "take_back":
        return "", "This cannot be taken back. Write a new entry instead."
    if target not in counts:
        return "", TAKEN_BACK
    if target.kind == "deposit" and target.amount > statement(entries, ()).deposits:
        return "", "A deposit was returned from this. Take that entry back first."
    if not why:
        return "why", "Write why, so that it can be understood later."
    return _why_not_note(why, "why")


def _why_not_note(text: str, field: str = "note") -> tuple[str, str] | None:
    if len(text) > LONGEST_NOTE:
        return field, f"This is too long: {LONGEST_NOTE} letters at most."
    return (field, _CARD) if holds_card_number(text) else None


def holds_card_number(text: str) -> bool:
    """Whether digits stand in `text` that could be a card's number: 13 to 19 of them, right by Luhn's check.

    Spaces, dots and dashes may part them; groups before and after may be something else, such as a date.
    The check digit is that of ISO/IEC 7812-1, annex B.
    """
    for found in _NUMBERS.finditer(text):
        groups = re.findall(r"\d+", found[0])
        for first in range(len(groups)):
            digits = ""
            for group in groups[first:]:
                digits += group
                if len(digits) in CARD_DIGITS and _is_luhn(digits):
                    return True
    return False


def _is_luhn(digits: str) -> bool:
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0
