"""A ZIP that is sent while it is being made: no more than one of its files is ever in memory."""

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class File:
    """One file of the archive; `name` is its path in it."""

    name: str
    content: bytes


class _Outlet:
    """What `zipfile` writes into; it can neither be read nor turned back, so sizes follow the contents."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing waits here."""

    def taken(self) -> bytes:
        whole = b"".join(self._pieces)
        self._pieces.clear()
        return whole


def zipped(files: Iterable[File], made_at: datetime) -> Iterator[bytes]:
    """The archive in pieces, a file at a time. `made_at` is the clinic's wall time, as ZIP has no zones."""
    outlet = _Outlet()
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[call-overload]
        for file in files:
            entry = zipfile.ZipInfo(file.name, made_at.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, file.content)
            yield outlet.taken()
    yield outlet.taken()
