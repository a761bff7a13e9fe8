"""`ashi backup FILE`: the whole database and the clinic's own questionnaires in one encrypted file, while the clinic works."""

import argparse
import os
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from ashi import __version__
from ashi.web.commands import house, own_files, sealed
from ashi.web.commands.sealed import CopyError, Header
from ashi.web.records.digest import TableDigest


def run(arguments: argparse.Namespace) -> int:
    file = Path(arguments.file).expanduser().absolute()
    house.enter(house.demo_house(arguments.data) if arguments.data else None)
    try:
        header = make(file)
    except CopyError as error:
        print(f"No backup was made. {error}", file=sys.stderr)
        return 1
    print(
        f"Backed up to {file}: {len(header.tables) - 1} tables, {header.rows:,} rows, "
        f"{file.stat().st_size / 1e6:,.1f} MB, encrypted with key {header.key_id}, read back and proved the same."
    )
    if header.files:
        print(f"The clinic's own questionnaires are in it: {', '.join(header.files)}.")
    print("It opens only with this clinic's ashi-keys.json: keep a copy of that file too, in another place.")
    return 0


def make(file: Path) -> Header:
    """Write a backup of the database in use to `file`. Raises `CopyError`; then `file` is not there."""
    from django.conf import settings
    from django.db import connection

    key = settings.KEYS.database
    with sealed.new_file(file) as out:
        _check_there_is_a_clinic()
        files = own_files.gather(settings.ENVIRONMENT.data)
        _leave_a_trace()
        if connection.vendor == "sqlite":
            header = _seal_sqlite(out, file, Path(connection.settings_dict["NAME"]), key, files)
        else:
            header = _seal_postgres(out, connection.settings_dict, key, files)
        out.seek(0)
        found, line = sealed.read_header(out)
        for _ in sealed.unseal(out, found, line, bytes.fromhex(key)):
            pass
    return header


def _check_there_is_a_clinic() -> None:
    from django.db import DatabaseError, connection

    from ashi.web.records.models import Clinic

    # Asked first, since opening a SQLite file that is not there would make one.
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        raise CopyError(f"There is no database at {connection.settings_dict['NAME']}.")
    try:
        there_is = Clinic.unscoped.exists()
    except DatabaseError as fault:
        raise CopyError(f"The database cannot be read with the key in ASHI_KEYS ({fault}).") from None
    if not there_is:
        raise CopyError("There is no clinic in the database yet.")


def _leave_a_trace() -> None:
    # Before the copy, so that the copy has it too; as reading, so that a full disk does not prevent a backup.
    from ashi.web.records import audit
    from ashi.web.records.actor import SYSTEM
    from ashi.web.records.scope import new_id

    with audit.reading(SYSTEM, "clinic.backup", f"backup:{new_id().hex}"):
        pass


def _header(database: str, server: str, tables: dict[str, TableDigest]) -> Header:
    from django.conf import settings
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    from ashi.knowledge import knowledge_version

    return Header(
        ashi=__version__,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        database=database,
        server=server,
        knowledge=knowledge_version(),
        key_id=sealed.key_id(bytes.fromhex(settings.KEYS.database)),
        salt=sealed.new_salt(),
        migrations=tuple(
            sorted(".".join(name) for name in MigrationRecorder(connection).applied_migrations())
        ),
        tables=tables,
    )


def _seal_sqlite(out: BinaryIO, file: Path, database: Path, key: str, files: Mapping[str, bytes]) -> Header:
    import sqlcipher3.dbapi2

    from ashi.web.commands import sqlite_copy

    copy = file.with_name(f".{file.name}.{os.getpid()}.copy")
    try:
        tables = sqlite_copy.copy_online(database, copy, key)
        header = _header("sqlite", sqlcipher3.dbapi2.sqlite_version, tables)
        with copy.open("rb") as source:
            header = sealed.seal(out, header, bytes.fromhex(key), source, files)
    except sqlcipher3.dbapi2.DatabaseError as fault:
        raise CopyError(f"The copy could not be finished: {fault}.") from None
    finally:
        for rest in (copy, *(copy.with_name(copy.name + end) for end in ("-wal", "-shm", "-journal"))):
            rest.unlink(missing_ok=True)
    return header


def _seal_postgres(
    out: BinaryIO, database: dict[str, object], key: str, files: Mapping[str, bytes]
) -> Header:
    from ashi.web.commands import postgres_copy

    with postgres_copy.opened(database) as connection:
        tables = postgres_copy.digest(connection)
        header = _header("postgresql", str(connection.info.server_version // 10_000), tables)
        with postgres_copy.dumped(database, connection) as source:
            header = sealed.seal(out, header, bytes.fromhex(key), source, files)
    return header
