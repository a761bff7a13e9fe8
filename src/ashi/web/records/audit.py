"""Write the audit trail, and prove that nobody has changed it."""

import hashlib
import hmac
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from ashi.web.records.actor import Actor
from ashi.web.records.models.audit import AuditEntry, AuditHead
from ashi.web.records.storage import is_disk_full, release_reserve

FIELDS = ("seq", "at", "actor", "actor_name", "role", "act", "record", "patient", "address", "why")
INSERT = (
    f"INSERT INTO records_auditentry ({', '.join(FIELDS)}, mac) "  # noqa: S608 - column names of our own
    f"VALUES ({', '.join(['%s'] * len(FIELDS))}, %s)"
)


@dataclass(frozen=True, slots=True)
class Verified:
    """The outcome of checking the chain: how many entries, and the first thing wrong, if anything."""

    entries: int
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """What one entry says. `what` is ``kind:id``; never a name or any content."""

    actor: Actor
    act: str
    what: str
    patient: UUID | None = None
    why: str = ""


def record(actor: Actor, act: str, what: str, *, patient: UUID | None = None, why: str = "") -> None:
    """Add one entry, in the caller's transaction: the act and its trace are kept together or not at all.

    `what` is ``kind:id``; never a name or any content. Raises `TransactionManagementError` outside
    a transaction.
    """
    record_all([Act(actor, act, what, patient, why)])


def record_all(acts: Sequence[Act]) -> None:
    """Add an entry for each act, as `record` does for one."""
    if not connection.in_atomic_block:
        names = ", ".join(act.act for act in acts)
        raise transaction.TransactionManagementError(
            f"audit of {names!r} must be in the act's own transaction"
        )
    with connection.cursor() as cursor:
        lock = " FOR UPDATE" if connection.vendor == "postgresql" else ""
        cursor.execute(f"SELECT seq, mac FROM records_audithead WHERE id = 1{lock}")  # noqa: S608 - our own words
        seq, mac = cursor.fetchone() or (0, "")
        rows = []
        for act in acts:
            seq += 1
            entry = _entry(seq, act)
            mac = _mac(mac, entry)
            rows.append([*entry.values(), mac])
        cursor.executemany(INSERT, rows)
        cursor.execute("UPDATE records_audithead SET seq = %s, mac = %s WHERE id = 1", [seq, mac])


def _entry(seq: int, act: Act) -> dict[str, object]:
    return {
        "seq": seq,
        "at": timezone.now().isoformat(timespec="milliseconds"),
        "actor": _hex(act.actor.user),
        "actor_name": act.actor.name,
        "role": act.actor.role,
        "act": act.act,
        "record": act.what,
        "patient": _hex(act.patient),
        "address": act.actor.address,
        "why": act.why,
    }


@contextmanager
def reading(actor: Actor, act: str, what: str, *, patient: UUID | None = None) -> Iterator[None]:
    """Wrap the reading of clinical documents: the entry is durable before anything is shown.

    When the disk is full to the last byte the reserve is given up for it.
    """
    with reading_all([Act(actor, act, what, patient)]):
        yield


@contextmanager
def reading_all(acts: Sequence[Act]) -> Iterator[None]:
    """The same for a page that shows something of many people, or of nobody: an entry for each, all durable at once."""
    if not acts:
        yield
        return
    has_read = False
    try:
        with transaction.atomic():
            yield
            has_read = True
            record_all(acts)
    except DatabaseError as fault:
        if not (has_read and is_disk_full(fault) and release_reserve()):
            raise
        # Anew, since a full disk ends the whole transaction and not just the statement.
        with transaction.atomic():
            record_all(acts)


def verify(*, anchored: bool = True) -> Verified:
    """Walk the whole chain. Finds a changed, removed, inserted or cut-off entry.

    Without `anchored` the note outside the database is left out: a backup is older than it.
    """
    mac, count = "", 0
    rows = AuditEntry.unscoped.order_by("seq").values_list(*FIELDS, "mac")
    for row in rows.iterator(chunk_size=5_000):
        entry = dict(zip(FIELDS, row[:-1], strict=True))
        entry["actor"], entry["patient"] = _hex(entry["actor"]), _hex(entry["patient"])
        count += 1
        if entry["seq"] != count:
            return Verified(count, f"Entry {count} is missing: the next one kept is number {entry['seq']}.")
        mac = _mac(mac, entry)
        if not hmac.compare_digest(mac, row[-1]):
            return Verified(
                count, f"Entry {count} is not what was written, or the one before it was changed."
            )
    head = AuditHead.unscoped.filter(pk=1).values_list("seq", "mac").first() or (0, "")
    if head != (count, mac):
        return Verified(
            count, f"The trail ends at entry {count}, but {head[0]} were written: the end was cut off."
        )
    anchor = _anchor() if anchored else (0, "")
    if anchor[0] > count:
        return Verified(
            count, f"{anchor[0]} entries were anchored outside the database; only {count} are left."
        )
    if anchor[0]:
        kept = AuditEntry.unscoped.filter(seq=anchor[0]).values_list("mac", flat=True).first()
        if kept != anchor[1]:
            return Verified(count, f"Entry {anchor[0]} differs from the one anchored outside the database.")
    return Verified(count)


def anchor() -> None:
    """Note the head beside the keys, outside the database: cutting off the end shows, even with the head row."""
    head = AuditHead.unscoped.filter(pk=1).values_list("seq", "mac").first()
    if head and head[0] >= _anchor()[0]:
        file = anchor_file()
        draft = file.with_suffix(".new")
        draft.write_text(f"{head[0]} {head[1]}\n")
        draft.replace(file)


def anchored_entries() -> int:
    """How many entries the note outside the database speaks of."""
    return _anchor()[0]


def set_anchor_aside() -> None:
    """Keep the note of a trail that a restore has replaced, under another name."""
    file = anchor_file()
    if file.exists():
        file.rename(file.with_name(f"{file.name}.until-{datetime.now(UTC):%Y%m%dT%H%M%S}"))


def anchor_file() -> Path:
    """Where the note is: one for each place of a database, so that a practised restore leaves the clinic's alone."""
    place = urlsplit(settings.ENVIRONMENT.database_url)
    name = f"{place.scheme}:{place.hostname}:{place.port}:{place.path}"
    return settings.ENVIRONMENT.keys / f"audit-anchor-{hashlib.sha256(name.encode()).hexdigest()[:12]}"


def _anchor() -> tuple[int, str]:
    file = anchor_file()
    if not file.exists():
        return 0, ""
    seq, mac = file.read_text().split()
    return int(seq), mac


def _mac(previous: str, entry: dict[str, object]) -> str:
    text = previous + json.dumps([entry[name] for name in FIELDS], ensure_ascii=False, separators=(",", ":"))
    return hmac.new(bytes.fromhex(settings.KEYS.audit), text.encode(), hashlib.sha256).hexdigest()


def _hex(value: object) -> str | None:
    return value.hex if isinstance(value, UUID) else None
