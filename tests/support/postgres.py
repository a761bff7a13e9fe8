"""A PostgreSQL database for one test, on the server that the check started."""

import contextlib
from collections.abc import Iterator
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
from psycopg import sql


@contextlib.contextmanager
def own_database(address: str, *, template: str = "") -> Iterator[str]:
    """The address of a new database beside the one at `address`; dropped afterwards, whoever is in it.

    It is empty, or a copy of the database `template`. Without an address there is none, and the tests work on SQLite.
    """
    if not address:
        yield ""
        return
    name = f"ashi_{uuid4().hex[:12]}"
    with psycopg.connect(address, autocommit=True) as server:
        copied = sql.Identifier(template) if template else sql.SQL("DEFAULT")
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), copied))
    try:
        yield urlsplit(address)._replace(path=f"/{name}").geturl()
    finally:
        with psycopg.connect(address, autocommit=True) as server:
            _drop(server, name)


def _drop(server: psycopg.Connection, name: str) -> None:
    """Drop a database with whoever is still in it.

    Not WITH (FORCE): it refuses while the server's own cleaner (autovacuum) is at work there, which belongs to nobody
    that `ashi` could end. A plain DROP sends the cleaner away and waits for it, but ends nobody else.
    """
    database = sql.Identifier(name)
    server.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(database))
    server.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usename = current_user",
        [name],
    )
    server.execute(sql.SQL("DROP DATABASE {}").format(database))
