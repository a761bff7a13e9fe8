"""The clinic's secret keys: made once, kept outside the data directory, readable by their owner only."""

import os
import secrets
import stat
from pathlib import Path

import msgspec

from ashi.web.config.environment import SettingError

FILE = "ashi-keys.json"


class Keys(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`database` encrypts the SQLite file, `audit` chains the audit trail, `web` signs cookies and tokens."""

    web: str
    database: str
    audit: str


def load_keys(directory: Path, *, create: bool = False) -> Keys:
    """Read the keys. With `create`, make them first if there are none.

    Raises `SettingError` when they are missing, weak, or open to others.
    """
    file = directory / FILE
    if not file.exists():
        if not create:
            raise SettingError(
                f"{file} is missing. Run `ashi init` once, or put the clinic's key file back there."
            )
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_once(
            file, Keys(web=secrets.token_hex(48), database=secrets.token_hex(32), audit=secrets.token_hex(32))
        )
    if stat.S_IMODE(file.stat().st_mode) & 0o077:
        raise SettingError(f"{file} can be read by others. Run: chmod 600 {file}")
    try:
        keys = msgspec.json.decode(file.read_bytes(), type=Keys)
        if (
            len(bytes.fromhex(keys.database)) != 32
            or len(bytes.fromhex(keys.audit)) < 32
            or len(keys.web) < 64
        ):
            raise ValueError("a key is too short")
    except (msgspec.DecodeError, ValueError) as error:
        raise SettingError(
            f"{file} does not hold three good keys ({error}). Put the clinic's key file back."
        ) from None
    return keys


def _write_once(file: Path, keys: Keys) -> None:
    # Written beside and linked into place, so that two first starts cannot end with different keys.
    draft = file.with_suffix(f".{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(msgspec.json.encode(keys))
        out.flush()
        os.fsync(out.fileno())
    try:
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
