"""The file of a backup: one readable line about it, then its content, encrypted piece by piece.

    ASHI BACKUP 1      (2: with files of the clinic's own)
    {"made_at": ..., "ashi": ..., "tables": {...}, ...}
    4 bytes of length, one sealed piece; again; ...

The content is the clinic's own files, one after the other as the readable line lists them, and then the database.
Every piece is AES-256-GCM under a key derived (HKDF) from the clinic's database key and the file's own
salt. Its number and whether it is the last are part of what is authenticated, and so is the readable
line: a changed, moved, missing or cut-off piece does not open.
"""

import errno
import itertools
import os
import secrets
import struct
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ashi.web.records.digest import TableDigest

ALONE, WITH_FILES = 1, 2
"""Formats. A clinic without files of its own gets the first, which an earlier Ashi reads too."""
MAGIC = b"ASHI BACKUP "
PIECE_BYTES = 1024 * 1024
TAG_BYTES = 16
LONGEST_HEADER = 1024 * 1024


class CopyError(Exception):
    """A backup or a restore that cannot be; the message is one sentence for the person at the shell."""


class Header(msgspec.Struct, frozen=True, omit_defaults=True):
    """What may be read without the key: no name and no content of a record. `files` are sizes by file name."""

    ashi: str
    made_at: str
    database: str
    server: str
    knowledge: str
    key_id: str
    salt: str
    migrations: tuple[str, ...]
    tables: dict[str, TableDigest]
    files: dict[str, int] = {}

    @property
    def rows(self) -> int:
        return sum(table.rows for name, table in self.tables.items() if not name.startswith("("))


def key_id(key: bytes) -> str:
    """Names a key without telling it."""
    return _derive(key, b"", b"ashi backup: which key")[:8].hex()


def new_salt() -> str:
    return secrets.token_hex(16)


def seal(
    out: BinaryIO, header: Header, key: bytes, source: IO[bytes], files: Mapping[str, bytes] | None = None
) -> Header:
    """Write `header`, the clinic's own `files` and everything `source` holds; answers the header as written."""
    files = files or {}
    header = msgspec.structs.replace(header, files={name: len(content) for name, content in files.items()})
    line = msgspec.json.encode(header)
    out.write(MAGIC + str(WITH_FILES if files else ALONE).encode() + b"\n" + line + b"\n")
    cipher = AESGCM(_derive(key, bytes.fromhex(header.salt), b"ashi backup: content"))
    pieces = _content(files, source)
    piece, number = next(pieces, b""), 0
    while True:
        following = next(pieces, b"")
        sealed = cipher.encrypt(_nonce(number, is_last=not following), piece, line)
        out.write(struct.pack(">I", len(sealed)) + sealed)
        if not following:
            return header
        piece, number = following, number + 1


def _content(files: Mapping[str, bytes], source: IO[bytes]) -> Iterator[bytes]:
    """Pieces, none of them empty."""
    own = b"".join(files.values())
    yield from (own[at : at + PIECE_BYTES] for at in range(0, len(own), PIECE_BYTES))
    while piece := source.read(PIECE_BYTES):
        yield piece


def parted(header: Header, pieces: Iterator[bytes]) -> tuple[dict[str, bytes], Iterator[bytes]]:
    """The clinic's own files, and the pieces of the database."""
    own, size = bytearray(), sum(header.files.values())
    while len(own) < size:
        own += next(pieces)
    files, at = {}, 0
    for name, length in header.files.items():
        files[name] = bytes(own[at : at + length])
        at += length
    return files, (piece for piece in itertools.chain((bytes(own[size:]),), pieces) if piece)


def read_header(source: BinaryIO) -> tuple[Header, bytes]:
    """The readable part, as a value and as its exact bytes. Raises `CopyError`."""
    first = source.readline(64)
    number = first.removeprefix(MAGIC).strip()
    if not first.startswith(MAGIC) or not number.isdigit():
        raise CopyError("This file is not a backup made by Ashi.")
    if int(number) not in (ALONE, WITH_FILES):
        raise CopyError(
            f"This backup has format {int(number)} and this Ashi reads format {ALONE} and {WITH_FILES}: "
            "restore it with the version that made it, or a newer one."
        )
    line = source.readline(LONGEST_HEADER).removesuffix(b"\n")
    try:
        header = msgspec.json.decode(line, type=Header)
    except msgspec.DecodeError:
        raise CopyError("This backup is damaged: its first lines cannot be read.") from None
    return header, line


def unseal(source: BinaryIO, header: Header, line: bytes, key: bytes) -> Iterator[bytes]:
    """The content, piece by piece, each proved before it is answered. Raises `CopyError`."""
    if header.key_id != key_id(key):
        raise CopyError(
            f"This backup was made with another key ({header.key_id}, not {key_id(key)}): "
            "put the clinic's own ashi-keys.json into ASHI_KEYS."
        )
    cipher = AESGCM(_derive(key, bytes.fromhex(header.salt), b"ashi backup: content"))
    number, is_last = 0, False
    while not is_last:
        size = source.read(4)
        length = struct.unpack(">I", size)[0] if len(size) == 4 else 0
        sealed = source.read(length) if TAG_BYTES <= length <= PIECE_BYTES + TAG_BYTES else b""
        if length == 0 or len(sealed) != length:
            raise CopyError(f"This backup is damaged or cut off in piece {number + 1}.")
        for is_last in (False, True):
            try:
                piece = cipher.decrypt(_nonce(number, is_last=is_last), sealed, line)
                break
            except InvalidTag:
                continue
        else:
            raise CopyError(f"This backup is damaged in piece {number + 1} or in its first lines.")
        yield piece
        number += 1
    if source.read(1):
        raise CopyError("This backup is damaged: something follows its end.")


def copy_pieces(pieces: Iterator[bytes], out: BinaryIO) -> None:
    """Write the pieces out and see that they are on the disk."""
    for piece in pieces:
        out.write(piece)
    out.flush()
    os.fsync(out.fileno())


@contextmanager
def new_file(final: Path) -> Iterator[BinaryIO]:
    """A file that appears under `final` when it is complete and on the disk, or not at all; never over another."""
    if final.exists():
        raise CopyError(f"{final} exists already. Nothing was written; give another name.")
    if not final.parent.is_dir():
        raise CopyError(f"There is no directory {final.parent}. Make it, or give another name.")
    draft = final.with_name(f".{final.name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        put_in_place(draft, final)
    except OSError as fault:
        words = "there is no room left" if fault.errno == errno.ENOSPC else (fault.strerror or str(fault))
        raise CopyError(f"{final} could not be written: {words}.") from None
    finally:
        draft.unlink(missing_ok=True)


def put_in_place(draft: Path, final: Path) -> None:
    """Give a complete file its name, for good. Raises `CopyError` when the name was taken meanwhile."""
    try:
        os.link(draft, final)
        draft.unlink()
    except FileExistsError:
        raise CopyError(f"{final} appeared meanwhile. It was left as it is.") from None
    except OSError as fault:
        if fault.errno not in {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}:
            raise
        # Memory sticks often know no second names for a file.
        os.close(os.open(final, os.O_CREAT | os.O_EXCL, 0o600))
        draft.replace(final)
    sync_directory(final.parent)


def sync_directory(directory: Path) -> None:
    """See that the names in `directory` are on the disk."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])


def _derive(key: bytes, salt: bytes, what: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, what).derive(key)
