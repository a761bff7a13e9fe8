"""Copying a SQLite clinic while it works, and proving a copy."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from ashi.web.commands.sealed import CopyError
from ashi.web.records.digest import TableDigest, differences, digest_sqlite


@contextmanager
def opened(file: Path, key: str) -> Iterator[Any]:
    """A connection of our own to an encrypted database, outside Django's."""
    with closing(sqlcipher.connect(str(file), isolation_level=None, timeout=20)) as connection:
        connection.execute(f"PRAGMA key = \"x'{key}'\"")
        yield connection


def copy_online(source: Path, target: Path, key: str) -> dict[str, TableDigest]:
    """Copy `source` to `target`, encrypted with `key`, as it is at one moment; writers go on meanwhile.

    Answers the digest of that moment, taken from the source and matched by the copy. Raises `CopyError`.
    """
    with opened(source, key) as here:
        # One read transaction around both, so that digest and copy speak of the same moment.
        here.execute("BEGIN DEFERRED")
        expected = digest_sqlite(here.execute)
        with opened(target, key) as there:
            here.backup(there)
        here.execute("ROLLBACK")
    prove(target, key, expected)
    return expected


def prove(file: Path, key: str, expected: dict[str, TableDigest]) -> None:
    """Every page authentic, the structure sound, every table as expected. Raises `CopyError`."""
    try:
        with opened(file, key) as connection:
            pages = [text for (text,) in connection.execute("PRAGMA cipher_integrity_check")]
            structure = [text for (text,) in connection.execute("PRAGMA integrity_check")]
            wrong = differences(expected, digest_sqlite(connection.execute))
    except sqlcipher.DatabaseError as fault:
        raise CopyError(f"The copy cannot be read ({fault}).") from None
    if pages or structure != ["ok"]:
        raise CopyError(f"The copy is damaged: {'; '.join([*pages, *structure])[:300]}.")
    if wrong:
        raise CopyError(f"The copy is not what was there: {', '.join(wrong)} differ.")
