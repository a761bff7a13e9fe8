"""Accounts of some made-up patients: a package, a price for each visit, a lower one."""

import datetime as dt

from ashi.synthetic import SyntheticPatient
from ashi.web.booking.models import LedgerEntry
from ashi.web.records.models import Patient, Practitioner

EVERY = 4
"""One patient in so many pays by a package; the next a price, the next a lower one, the next has no account."""


def fill_account(number: int, person: SyntheticPatient, patient: Patient, practitioner: Practitioner) -> None:
    """In the caller's transaction. `number` is the patient's place in the clinic."""
    prices = practitioner.stated.prices
    done = [item.starts_at.date() for item in person.appointments if item.status == "attended"]
    if number % EVERY == 0 or not done or prices.later is None or prices.package is None:
        return

    def entry(kind: str, amount: int, on: dt.date, **more: object) -> None:
        LedgerEntry.unscoped.create(
            patient=patient,
            kind=kind,
            amount=amount,
            on=on,
            currency=prices.currency,
            by_name="Made-up desk",
            **more,
        )

    if number % EVERY == 1:
        entry("package", prices.package, done[0], visits=prices.package_visits)
        entry("deposit", prices.later, done[0], way="cash")
        entry("payment", prices.package - prices.later, done[-1], way="transfer")
    elif number % EVERY == 2:
        entry("price", prices.later, done[0])
        for day in done[:-1]:
            entry("payment", prices.later, day, way="card_terminal")
    elif prices.sliding is not None:
        entry("sliding", prices.sliding.lowest, done[0])
        for day in done:
            entry("payment", prices.sliding.lowest, day, way="cash")
