"""What only one process may do at a time, however many serve the clinic and on however many machines."""

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection


@contextmanager
def alone(what: str) -> Iterator[bool]:
    """Whether nobody else does `what` meanwhile; false is no fault: whoever does it does it for all.

    A lock of PostgreSQL's on this connection, or a locked file beside the embedded database: either is free again
    the moment its holder dies.
    """
    taken = _on_the_server(what) if connection.vendor == "postgresql" else _on_this_machine(what)
    with taken as is_ours:
        yield is_ours


@contextmanager
def _on_the_server(what: str) -> Iterator[bool]:
    key = int.from_bytes(hashlib.sha256(f"ashi:{what}".encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        (is_ours,) = cursor.fetchone()
    try:
        yield is_ours
    finally:
        # A connection that broke meanwhile has given the lock back already.
        if is_ours and connection.connection is not None and not connection.connection.closed:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


@contextmanager
def _on_this_machine(what: str) -> Iterator[bool]:
    with (settings.ENVIRONMENT.data / f".{what}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
