"""A patient's account as files: to read, receipts to print, and every line as it is stored (CSV and JSON)."""

import json
from collections.abc import Callable, Iterator

from ashi.web.booking import ledger
from ashi.web.booking.forms_ledger import KINDS, WAYS
from ashi.web.booking.models import LedgerEntry
from ashi.web.booking.queries_ledger import account_of, rows_of
from ashi.web.design.money import typed
from ashi.web.design.tables import csv_text, plain
from ashi.web.records.actor import Actor
from ashi.web.records.models import Clinic, Patient
from ashi.web.share.archive import File

STORED = ("stored/account.csv", "stored/account.json")
HEADER = (
    *("number", "day", "kind", "amount", "currency", "visits", "way"),
    *("note", "takes_back", "written_by", "written_at"),
)


def account_files(actor: Actor, clinic: Clinic, page: Callable[..., File]) -> Iterator[File]:
    """Nothing where no line was ever written. `page` makes one page of the record."""
    if actor.patient is None or not (rows := rows_of(actor, actor.patient)):
        return
    account = account_of(actor, actor.patient, clinic)
    words = {"kinds": KINDS, "ways": WAYS, "account": account}
    yield page("account.html", "Your account", "share/account.html", **words)
    paid = [line for line in reversed(account.lines) if line.is_money]
    if paid:
        patient = Patient.records.scope(actor).get(pk=actor.patient)
        yield page(
            "receipts.html", "Your receipts", "share/receipts.html", lines=paid, patient=patient, **words
        )
    lines = [_stored(row) for row in rows]
    table = csv_text(HEADER, [[_cell(line[name]) for name in HEADER] for line in lines])
    yield File(STORED[0], table.encode())
    yield File(STORED[1], json.dumps(lines, ensure_ascii=False, indent=1).encode())


def _stored(row: LedgerEntry) -> dict[str, str | int]:
    """One line; an amount is in whole units, such as 72.50, and a taking back has none."""
    return {
        "number": row.pk.hex,
        "day": row.on.isoformat(),
        "kind": row.kind,
        "amount": typed(row.amount, row.currency) if row.kind in ledger.AGREED + ledger.MONEY else "",
        "currency": row.currency,
        "visits": row.visits,
        "way": row.way,
        "note": row.note,
        "takes_back": row.takes_back_id.hex if row.takes_back_id else "",
        "written_by": row.by_name,
        "written_at": row.made_at.isoformat(),
    }


def _cell(value: str | int) -> str | int:
    return plain(value) if isinstance(value, str) else value
