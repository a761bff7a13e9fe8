"""What is typed into an account, turned into an entry or into one sentence per problem."""

import datetime as dt
from collections.abc import Mapping
from typing import cast

from django.utils.translation import gettext_noop

from ashi.web.booking import ledger
from ashi.web.booking.forms import parse_day
from ashi.web.design.money import CURRENCIES, NotAnAmount, parse_amount
from ashi.web.records.scope import new_id

KINDS = {
    "price": gettext_noop("Price of each visit"),
    "sliding": gettext_noop("Lower price of each visit (no proof asked)"),
    "package": gettext_noop("Package of visits"),
    "deposit_asked": gettext_noop("Deposit asked for"),
    "payment": gettext_noop("Payment"),
    "deposit": gettext_noop("Deposit received"),
    "deposit_returned": gettext_noop("Deposit returned"),
}
WAYS = {
    "cash": gettext_noop("Cash"),
    "transfer": gettext_noop("Bank transfer"),
    "card_terminal": gettext_noop("Card, at the terminal"),
    "insurer": gettext_noop("Paid by the insurer"),
}


def parse_entry(data: Mapping[str, str], today: dt.date) -> tuple[ledger.Entry | None, list[tuple[str, str]]]:
    """The entry as typed, or what to mend as (field, sentence) pairs; an empty day is today."""
    problems: list[tuple[str, str]] = []
    kind, currency, way = (data.get(name, "") for name in ("kind", "currency", "way"))
    if kind not in KINDS:
        problems.append(("kind", "Choose what it is."))
    if currency not in CURRENCIES:
        problems.append(("currency", "Choose a currency."))
    amount = 0
    typed = data.get("amount", "").strip()
    try:
        amount = parse_amount(typed, currency if currency in CURRENCIES else "EUR")
    except NotAnAmount as wrong:
        is_below = typed.startswith(("-", "\N{MINUS SIGN}"))
        problems.append(("amount", ledger.BELOW_ZERO if is_below else str(wrong)))
    typed_day = data.get("on", "").strip()
    on = parse_day(typed_day) if typed_day else today
    if on is None:
        problems.append(("on", "Write the day, such as 2026-05-17."))
    if problems:
        return None, problems
    return ledger.Entry(
        id=new_id(),
        on=on or today,
        kind=cast(ledger.Kind, kind),
        amount=amount,
        currency=currency,
        visits=_whole(data.get("visits", "")) if kind == "package" else 0,
        way=way if kind in ledger.MONEY else "",
        note=" ".join(data.get("note", "").split()),
    ), []


def _whole(text: str) -> int:
    """A small whole number; 0, which no package has, for anything else."""
    typed = text.strip()
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0
