"""What a database says, whatever its pages look like: a digest for each table that a copy must match."""

import hashlib
from collections.abc import Callable, Iterable
from typing import Any

import msgspec

Query = Callable[[str], Iterable[tuple[Any, ...]]]
"""Runs one statement and answers its rows, one by one."""

SCHEMA = "(schema)"

# The names come from the database's own catalogue.
ALL_ROWS = 'SELECT * FROM "{}"'
ALL_ROWS_HASHED = "SELECT sha256(convert_to(t::text, 'UTF8')) FROM \"{}\" t"
SQLITE_SCHEMA = (
    "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
)
POSTGRES_TABLES = (
    "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tablename NOT IN "
    "(SELECT relname FROM pg_class JOIN pg_depend ON objid = pg_class.oid WHERE deptype = 'e')"
)
# Names, kinds and whether a trigger is on: the text of an expression is spelled anew by every restore.
POSTGRES_SCHEMA = """
    SELECT 'trigger', tgrelid::regclass::text, tgname, concat(tgfoid::regproc, ' ', tgtype, ' ', tgenabled)
        FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT 'constraint', conrelid::regclass::text, conname, concat(contype, ' ', convalidated)
        FROM pg_constraint WHERE conrelid <> 0 AND connamespace = current_schema()::regnamespace
    UNION ALL SELECT 'index', tablename, indexname, '' FROM pg_indexes WHERE schemaname = current_schema()
    UNION ALL SELECT 'column', table_name, column_name, concat(data_type, ' ', is_nullable)
        FROM information_schema.columns WHERE table_schema = current_schema()
"""
# How PostgreSQL writes a value as text depends on these.
POSTGRES_SPELLING = (
    "SET timezone TO 'UTC'",
    "SET datestyle TO 'ISO, YMD'",
    "SET intervalstyle TO 'postgres'",
    "SET extra_float_digits TO 3",
    "SET bytea_output TO 'hex'",
)


class TableDigest(msgspec.Struct, frozen=True):
    """How many rows, and the SHA-256 over the sorted SHA-256 of each."""

    rows: int
    sha256: str


def digest_sqlite(query: Query) -> dict[str, TableDigest]:
    """The digest of every table, and of the schema with its triggers, of a SQLite database."""
    tables = [name for (name,) in query("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    digests = {name: _digest(map(_hash, query(ALL_ROWS.format(name)))) for name in sorted(tables)}
    return {SCHEMA: _digest(map(_hash, query(SQLITE_SCHEMA))), **digests}


def digest_postgres(query: Query) -> dict[str, TableDigest]:
    """The same of a PostgreSQL database. The caller has set `POSTGRES_SPELLING` and holds one snapshot."""
    tables = sorted(name for (name,) in query(POSTGRES_TABLES))
    digests = {name: _digest(bytes(row) for (row,) in query(ALL_ROWS_HASHED.format(name))) for name in tables}
    return {SCHEMA: _digest(map(_hash, query(POSTGRES_SCHEMA))), **digests}


def differences(expected: dict[str, TableDigest], found: dict[str, TableDigest]) -> list[str]:
    """The tables that are not the same in both."""
    return sorted(name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name))


def _digest(hashes: Iterable[bytes]) -> TableDigest:
    ordered = sorted(hashes)
    return TableDigest(len(ordered), hashlib.sha256(b"".join(ordered)).hexdigest())


def _hash(row: tuple[Any, ...]) -> bytes:
    return hashlib.sha256(msgspec.msgpack.encode(row)).digest()
