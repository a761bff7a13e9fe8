"""Copying a PostgreSQL clinic with the server's own tools, at one moment, and bringing it back."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import psycopg

from ashi.web.commands.sealed import CopyError
from ashi.web.records.digest import POSTGRES_SPELLING, TableDigest, digest_postgres

HOMES = ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin", "opt/homebrew/opt/postgresql@*/bin")


def find_program(name: str, server: int) -> str:
    """The path of `pg_dump` or `pg_restore`, not older than the server's major version. Raises `CopyError`."""
    places = [shutil.which(name), *(str(path / name) for home in HOMES for path in Path("/").glob(home))]
    versions = {place: _major_version(place) for place in places if place and Path(place).exists()}
    best = max(versions, key=lambda place: versions[place], default=None)
    if best is None:
        raise CopyError(f"{name} is not on this machine: install postgresql-client {server} or newer.")
    if versions[best] < server:
        raise CopyError(
            f"{name} here is version {versions[best]} and the server is {server}: install postgresql-client {server}."
        )
    return best


def _major_version(program: str) -> int:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"\b(\d+)(\.\d+)*", said)
    return int(found[1]) if found else 0


@contextmanager
def opened(database: dict[str, Any]) -> Iterator[psycopg.Connection[Any]]:
    """A connection of our own at one moment of the database, outside Django's."""
    with psycopg.connect(
        dbname=database["NAME"],
        user=database["USER"] or None,
        password=database["PASSWORD"] or None,
        host=database["HOST"] or None,
        port=database["PORT"] or None,
    ) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        for statement in POSTGRES_SPELLING:
            connection.execute(statement)
        connection.commit()
        yield connection


def digest(connection: psycopg.Connection[Any]) -> dict[str, TableDigest]:
    """The digest of every table in the connection's one moment."""

    def query(statement: str) -> Iterator[tuple[Any, ...]]:
        with connection.cursor(
            name="digest"
        ) as cursor:  # on the server, so that no table has to fit in memory
            cursor.execute(statement.encode())
            yield from cursor

    return digest_postgres(query)


@contextmanager
def dumped(database: dict[str, Any], connection: psycopg.Connection[Any]) -> Iterator[IO[bytes]]:
    """What pg_dump writes of the moment `connection` sees, as a stream. Raises `CopyError` when it fails."""
    program = find_program("pg_dump", connection.info.server_version // 10_000)
    (snapshot,) = connection.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
    words = [program, "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
    with (
        tempfile.TemporaryFile() as said,
        _started(words, database, stdout=subprocess.PIPE, stderr=said) as dump,
    ):
        assert dump.stdout is not None  # noqa: S101 - we asked for a pipe
        yield dump.stdout
        if dump.wait() != 0:
            raise CopyError(f"pg_dump failed: {_last_line(said)}")


def is_empty(connection: psycopg.Connection[Any]) -> bool:
    """Whether nothing is there but what extensions brought."""
    statement = (
        "SELECT count(*) FROM pg_class WHERE relnamespace = current_schema()::regnamespace "
        "AND oid NOT IN (SELECT objid FROM pg_depend WHERE deptype = 'e')"
    )
    (count,) = connection.execute(statement).fetchone() or (1,)
    return count == 0


def load(database: dict[str, Any], server: int, pieces: Iterable[bytes]) -> None:
    """Give `pieces` to pg_restore, in one transaction: all of it or nothing. Raises `CopyError`."""
    program = find_program("pg_restore", server)
    words = [
        program,
        "--no-owner",
        "--no-privileges",
        "--no-comments",
        "--exit-on-error",
        "--single-transaction",
    ]
    with tempfile.TemporaryFile() as said:
        with _started(
            [*words, "--dbname", database["NAME"]], database, stdin=subprocess.PIPE, stderr=said
        ) as restore:
            assert restore.stdin is not None  # noqa: S101 - we asked for a pipe
            try:
                for piece in pieces:
                    restore.stdin.write(piece)
                restore.stdin.close()
            except BrokenPipeError:
                pass  # it ended early: its status says why
            status = restore.wait()
        if status != 0:
            raise CopyError(f"pg_restore failed, and the database is as it was: {_last_line(said)}")


def empty(connection: psycopg.Connection[Any]) -> None:
    """Take away what a restore brought that then did not prove right."""
    names = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
    for (name,) in connection.execute(names).fetchall():
        connection.execute(
            psycopg.sql.SQL("DROP TABLE IF EXISTS {} CASCADE").format(psycopg.sql.Identifier(name))
        )
    functions = (
        "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = current_schema()::regnamespace "
        "AND oid NOT IN (SELECT objid FROM pg_depend WHERE deptype = 'e')"
    )
    for (signature,) in connection.execute(functions).fetchall():
        connection.execute(f"DROP FUNCTION {signature} CASCADE".encode())
    connection.commit()


@contextmanager
def _started(
    words: list[str], database: dict[str, Any], **streams: Any
) -> "Iterator[subprocess.Popen[bytes]]":
    names = {
        "NAME": "PGDATABASE",
        "USER": "PGUSER",
        "PASSWORD": "PGPASSWORD",
        "HOST": "PGHOST",
        "PORT": "PGPORT",
    }
    address = {variable: str(database[name]) for name, variable in names.items() if database[name]}
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    process = subprocess.Popen(words, env={**inherited, **address}, **streams)
    try:
        yield process
    finally:
        # Killed before its input is closed: it must not take a broken-off stream for a complete one.
        if process.poll() is None:
            process.kill()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except BrokenPipeError:
                    continue
        process.wait()


def _last_line(said: Any) -> str:
    said.seek(0)
    lines = said.read().decode(errors="replace").strip().splitlines()
    return lines[-1][:300] if lines else "it said nothing"
