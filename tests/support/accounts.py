"""Lines of a patient's account, as the desk would have written them."""

import datetime as dt

from ashi.web.booking.models import LedgerEntry
from ashi.web.records.models import Episode

TODAY = dt.date(2026, 5, 17)


def keep_entry(episode: Episode, **more: object) -> LedgerEntry:
    """A payment of 70 euros in cash, or as `more` says."""
    fields = {
        "kind": "payment",
        "on": TODAY,
        "amount": 7000,
        "currency": "EUR",
        "way": "cash",
        "by_name": "Dora",
    }
    return LedgerEntry.unscoped.create(patient=episode.patient, **(fields | more))
