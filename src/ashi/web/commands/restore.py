"""`ashi restore FILE`: bring a backup back where no clinic is, after proving every part of it."""

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ashi.web.commands import house, own_files, sealed
from ashi.web.commands.sealed import CopyError, Header


def run(arguments: argparse.Namespace) -> int:
    file = Path(arguments.file).expanduser().absolute()
    try:
        with _directory(arguments) as where:
            house.enter(where)
            lines = bring_back(file)
    except CopyError as error:
        print(f"Nothing was restored, and nothing was changed. {error}", file=sys.stderr)
        return 1
    print(*lines, sep="\n")
    return 0


@contextmanager
def _directory(arguments: argparse.Namespace) -> Iterator[Path | None]:
    """The data directory, made for the time being if it is not there; taken away again when nothing came into it."""
    where = house.demo_house(arguments.data) if arguments.data else None
    directory = where or Path(os.environ.get("ASHI_DATA", ""))
    is_new = directory.is_absolute() and not directory.exists()
    if is_new:
        try:
            directory.mkdir(parents=True, mode=0o700)
        except OSError as fault:
            raise CopyError(f"{directory} cannot be made: {fault.strerror}.") from None
    try:
        yield where
    finally:
        if is_new and not any(directory.iterdir()):
            directory.rmdir()


def bring_back(file: Path) -> list[str]:
    """Restore `file` into the database of the settings; answers what was done. Raises `CopyError`."""
    from django.conf import settings
    from django.db import connection

    key = bytes.fromhex(settings.KEYS.database)
    header = _check(file, key, connection.vendor)
    files, _ = _content(file, key)
    with own_files.brought_back(files, settings.ENVIRONMENT.data):
        if header.database == "sqlite":
            where = Path(connection.settings_dict["NAME"])
            told = _into_sqlite(file, header, where)
        else:
            where = connection.settings_dict["NAME"]
            told = _into_postgres(file, header)
    if files:
        told.append(f"The clinic's own questionnaires are back: {', '.join(files)}.")
    return [
        f"Restored {file.name} into {where}: the clinic as it was at {header.made_at}, saved by Ashi {header.ashi}.",
        f"{len(header.tables) - 1} tables and {header.rows:,} rows, each proved to be as it was saved.",
        *told,
    ]


def _check(file: Path, key: bytes, vendor: str) -> Header:
    """Read the whole file once before anything is touched."""
    from django.db.migrations.loader import MigrationLoader

    if not file.is_file():
        raise CopyError(f"There is no file {file}.")
    with file.open("rb") as source:
        header, line = sealed.read_header(source)
        if header.database != vendor:
            raise CopyError(
                f"This is a backup of a {header.database} database, and the settings name a {vendor} one: "
                "choose ASHI_DATABASE_URL accordingly."
            )
        known = {".".join(name) for name in MigrationLoader(None).disk_migrations}
        if newer := sorted(set(header.migrations) - known):
            raise CopyError(
                f"This backup was made by a newer Ashi ({header.ashi}; this one does not know {newer[0]}): "
                "install that version first."
            )
        for _ in sealed.unseal(source, header, line, key):
            pass
    return header


def _content(file: Path, key: bytes) -> tuple[dict[str, bytes], Iterator[bytes]]:
    """The clinic's own files, and the database in pieces."""

    def pieces() -> Iterator[bytes]:
        with file.open("rb") as source:
            header, line = sealed.read_header(source)
            yield from sealed.unseal(source, header, line, key)

    with file.open("rb") as source:
        header, _ = sealed.read_header(source)
    return sealed.parted(header, pieces())


def _into_sqlite(file: Path, header: Header, final: Path) -> list[str]:
    from django.conf import settings
    from django.db import connection

    from ashi.web.commands import sqlite_copy

    draft = final.with_name(f".restoring.{os.getpid()}.db")
    key = settings.KEYS.database
    for taken in (final, *_beside(final)):
        if taken.exists():
            raise CopyError(
                f"{taken} is there already: restore into an empty data directory, or move it away first."
            )
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            sealed.copy_pieces(_content(file, bytes.fromhex(key))[1], out)
        sqlite_copy.prove(draft, key, header.tables)
        connection.close()
        connection.settings_dict["NAME"] = str(draft)
        told = _take_up(header)
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        with draft.open("rb") as finished:
            os.fsync(finished.fileno())
        sealed.put_in_place(draft, final)
    except OSError as fault:
        raise CopyError(f"{final.parent} could not be written: {fault.strerror}.") from None
    finally:
        connection.close()
        connection.settings_dict["NAME"] = str(final)
        for rest in (draft, *_beside(draft)):
            rest.unlink(missing_ok=True)
    _anchor_anew()
    return told


def _beside(database: Path) -> list[Path]:
    return [database.with_name(database.name + end) for end in ("-wal", "-shm", "-journal")]


def _into_postgres(file: Path, header: Header) -> list[str]:
    from django.conf import settings
    from django.db import connection

    from ashi.web.commands import postgres_copy
    from ashi.web.records.digest import differences

    database = connection.settings_dict
    with postgres_copy.opened(database) as server:
        version = server.info.server_version // 10_000
        if not postgres_copy.is_empty(server):
            raise CopyError(f"The database {database['NAME']} is not empty: restore into a new one.")
    _, pieces = _content(file, bytes.fromhex(settings.KEYS.database))
    postgres_copy.load(database, version, pieces)
    try:
        with postgres_copy.opened(database) as server:
            wrong = differences(header.tables, postgres_copy.digest(server))
        if wrong:
            raise CopyError(f"What came back is not what was saved: {', '.join(wrong)} differ.")
        told = _take_up(header)
    except BaseException:
        connection.close()
        with postgres_copy.opened(database) as server:
            postgres_copy.empty(server)
        raise
    _anchor_anew()
    return told


def _take_up(header: Header) -> list[str]:
    """Make what came back this house's: its version, its trail, and nobody signed in from before."""
    from django.db import transaction
    from django.utils import timezone

    from ashi.web.records import audit
    from ashi.web.records.actor import SYSTEM
    from ashi.web.records.models import OneTimeLink, Session
    from ashi.web.records.scope import new_id

    verified = audit.verify(anchored=False)
    if verified.fault:
        raise CopyError(f"The audit trail in this backup is not whole: {verified.fault}")
    told = [f"The audit trail is whole: {verified.entries} entries."]
    later = audit.anchored_entries() - verified.entries
    if later > 0:
        told.append(f"{later} acts were recorded after this backup was made; they are not in it.")
    if house.bring_up_to_date():
        told.append("The database was of an earlier version and is of this one now.")
    with transaction.atomic():
        # What ended after the backup must not come to life again with it.
        Session.objects.all().delete()
        unused = OneTimeLink.unscoped.filter(
            purpose=OneTimeLink.Purpose.SIGN_IN, used_at=None, revoked_at=None
        )
        unused.update(revoked_at=timezone.now())
        why = f"backup of {header.made_at}; {max(later, 0)} later entries are not in it"
        audit.record(SYSTEM, "clinic.restore", f"restore:{new_id().hex}", why=why)
    return [*told, "Everyone has to sign in again; sign-in links that were not used yet are void."]


def _anchor_anew() -> None:
    from ashi.web.records import audit

    audit.set_anchor_aside()
    audit.anchor()
