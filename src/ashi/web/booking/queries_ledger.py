"""One patient's account, as the desk and the patient see it."""

from dataclasses import dataclass, field
from uuid import UUID
from zoneinfo import ZoneInfo

from ashi.web.booking import ledger
from ashi.web.booking.ledger import Statement
from ashi.web.booking.models import Appointment, LedgerEntry
from ashi.web.records.actor import Actor
from ashi.web.records.models import Clinic, Practitioner


@dataclass(frozen=True, slots=True)
class Line:
    """An entry, and the later one that took it back, if any."""

    row: LedgerEntry
    taken_back: LedgerEntry | None

    @property
    def is_money(self) -> bool:
        return self.row.kind in ledger.MONEY


@dataclass(frozen=True, slots=True)
class Account:
    """Lines newest first; without any there is nothing to say."""

    lines: tuple[Line, ...] = ()
    said: Statement = field(default_factory=Statement)
    currency: str = ""
    has_standing: bool = False
    """Whether a line counts: the currency is settled then."""


def account_of(actor: Actor, patient: UUID, clinic: Clinic) -> Account:
    """What `actor` may see of it: all, or nothing."""
    rows = rows_of(actor, patient)
    if not rows:
        return Account()
    zone = ZoneInfo(clinic.zone)
    visits = Appointment.records.scope(actor).filter(patient=patient, status="done")
    done = [starts_at.astimezone(zone).date() for starts_at in visits.values_list("starts_at", flat=True)]
    gone = {row.takes_back_id: row for row in rows if row.takes_back_id}
    shown = sorted((row for row in rows if not row.takes_back_id), key=lambda row: (row.on, row.pk))
    entries = [row.entry for row in rows]
    counts = ledger.standing(entries)
    return Account(
        lines=tuple(Line(row, gone.get(row.pk)) for row in reversed(shown)),
        said=ledger.statement(entries, done),
        currency=(counts or entries)[-1].currency,
        has_standing=bool(counts),
    )


def rows_of(actor: Actor, patient: UUID) -> list[LedgerEntry]:
    """Every row of it, in order of writing."""
    return list(LedgerEntry.records.scope(actor).filter(patient=patient).order_by("pk"))


def who_treats(actor: Actor, patient: UUID) -> Practitioner | None:
    """Whose prices are likely meant: the practitioner of the newest visit."""
    visits = Appointment.records.scope(actor).filter(patient=patient).select_related("practitioner")
    newest = visits.order_by("-starts_at").first()
    return newest.practitioner if newest else None
