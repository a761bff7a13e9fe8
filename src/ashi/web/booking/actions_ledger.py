"""Write into an account, and take an entry back: each with its trace, in one transaction."""

import datetime as dt
from dataclasses import replace
from uuid import UUID

from django.db import transaction

from ashi.web.booking import ledger
from ashi.web.booking.models import LedgerEntry
from ashi.web.booking.queries_ledger import rows_of
from ashi.web.records import audit
from ashi.web.records.actor import Actor
from ashi.web.records.models import Patient
from ashi.web.records.scope import new_id
from ashi.web.records.storage import check_can_store

USED = "This form was sent before, with other words. Look at the lines below; what is missing, write anew."


class NotWritten(Exception):
    """Nothing was written. `field` is what to mend; the message is for the person."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


def add_entry(
    actor: Actor, patient: Patient, new: ledger.Entry, today: dt.date, *, client_key: UUID | None
) -> LedgerEntry:
    """One more line. The same form sent again answers the same line. Raises `NotWritten`."""
    check_can_store()
    with transaction.atomic():
        if earlier := _in_line(patient.pk, new, client_key):
            return earlier
        known = [row.entry for row in rows_of(actor, patient.pk)]
        if refusal := ledger.why_not_add(known, new, today):
            raise NotWritten(*refusal)
        return _keep(actor, patient.pk, new, client_key, "ledger.add")


def take_back(
    actor: Actor, row: LedgerEntry, why: str, today: dt.date, *, client_key: UUID | None
) -> LedgerEntry:
    """The line stays in sight and no longer counts. Raises `NotWritten`."""
    check_can_store()
    counter = ledger.Entry(new_id(), today, "take_back", currency=row.currency, note=why, takes_back=row.pk)
    with transaction.atomic():
        if earlier := _in_line(row.patient_id, counter, client_key):
            return earlier
        known = [one.entry for one in rows_of(actor, row.patient_id)]
        if refusal := ledger.why_not_take_back(known, row.pk, why):
            raise NotWritten(*refusal)
        return _keep(actor, row.patient_id, counter, client_key, "ledger.take_back")


def _in_line(patient: UUID, new: ledger.Entry, client_key: UUID | None) -> LedgerEntry | None:
    """Wait for whoever writes into the same account; then what the same form wrote before, if anything.

    Raises `NotWritten` when it wrote something else: somebody went back and changed it.
    """
    Patient.unscoped.select_for_update().get(pk=patient)
    earlier = LedgerEntry.unscoped.filter(client_key=client_key).first() if client_key else None
    if earlier is None or (earlier.patient_id == patient and replace(earlier.entry, id=new.id) == new):
        return earlier
    raise NotWritten("", USED)


def _keep(actor: Actor, patient: UUID, new: ledger.Entry, client_key: UUID | None, act: str) -> LedgerEntry:
    row = LedgerEntry.unscoped.create(
        id=new.id,
        patient_id=patient,
        kind=new.kind,
        on=new.on,
        amount=new.amount,
        currency=new.currency,
        visits=new.visits,
        way=new.way,
        note=new.note,
        takes_back_id=new.takes_back,
        by_id=actor.user,
        by_name=actor.name,
        client_key=client_key,
    )
    audit.record(actor, act, f"ledger:{row.pk.hex}", patient=patient)
    return row
