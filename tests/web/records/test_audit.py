"""The audit trail: every act leaves its trace in its own transaction, and no change goes unseen."""

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.db.transaction import TransactionManagementError

from ashi.web.records import audit
from ashi.web.records.actor import SYSTEM
from ashi.web.records.models import AuditEntry

pytestmark = pytest.mark.django_db


def _write(count: int) -> None:
    for number in range(count):
        with transaction.atomic():
            audit.record(SYSTEM, "test.act", f"thing:{number}", why="because")


def _without_protection(statement: str) -> None:
    """What someone with the database file and its key could do."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type='trigger' AND tbl_name='records_auditentry'"
            )
            triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
            cursor.execute(statement)
            for _, sql in triggers:
                cursor.execute(sql)
        else:
            cursor.execute("ALTER TABLE records_auditentry DISABLE TRIGGER USER")
            cursor.execute(statement)
            cursor.execute("ALTER TABLE records_auditentry ENABLE TRIGGER USER")


def test_an_untouched_trail_is_whole() -> None:
    _write(5)
    assert audit.verify() == audit.Verified(5)


def test_an_act_without_a_transaction_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections["default"], "in_atomic_block", False)  # a test always runs inside one
    with pytest.raises(TransactionManagementError):
        audit.record(SYSTEM, "test.act", "thing:1")


def test_a_failed_act_leaves_no_entry() -> None:
    def act() -> None:
        with transaction.atomic():
            audit.record(SYSTEM, "test.act", "thing:1")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        act()
    assert audit.verify() == audit.Verified(0)


@pytest.mark.parametrize("act", ["UPDATE records_auditentry SET why = 'x'", "DELETE FROM records_auditentry"])
def test_the_database_itself_refuses_changes(act: str) -> None:
    _write(2)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(act)
    assert audit.verify().fault == ""


@pytest.mark.parametrize(
    ("tampering", "found"),
    [
        ("UPDATE records_auditentry SET why = 'other' WHERE seq = 3", "Entry 3"),
        ("UPDATE records_auditentry SET actor_name = 'x' WHERE seq = 1", "Entry 1"),
        ("UPDATE records_auditentry SET at = '2020' WHERE seq = 5", "Entry 5"),
        ("DELETE FROM records_auditentry WHERE seq = 2", "Entry 2 is missing"),
        ("DELETE FROM records_auditentry WHERE seq = 5", "the end was cut off"),
    ],
)
def test_tampering_is_found_and_named(tampering: str, found: str) -> None:
    _write(5)
    _without_protection(tampering)
    assert found in audit.verify().fault


def test_cutting_off_the_end_together_with_the_head_shows_by_the_anchor() -> None:
    _write(3)
    mac = AuditEntry.unscoped.get(seq=3).mac
    _write(2)
    audit.anchor()
    _without_protection("DELETE FROM records_auditentry WHERE seq > 3")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE records_audithead SET seq = 3, mac = %s", [mac])
    try:
        assert "anchored outside the database" in audit.verify().fault
    finally:
        audit.anchor_file().unlink()
