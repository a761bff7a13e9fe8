"""What the disk can still take: writes stop while there is room left to read and to audit reading."""

import errno
import shutil
from pathlib import Path

from django.conf import settings
from django.db import connection

RESERVE = "reserve"
RESERVE_BYTES = 8 * 1024 * 1024


class NotStored(Exception):
    """A write was refused before it began. Nothing was changed; the sender still holds everything."""


def check_can_store() -> None:
    """Refuse a write when the disk is nearly full, so that charts stay readable. Raises `NotStored`."""
    if connection.vendor == "sqlite" and free_bytes() < settings.ENVIRONMENT.disk_floor_bytes:
        raise NotStored("the disk is nearly full")


def free_bytes() -> int:
    """Bytes free where the database lives."""
    return shutil.disk_usage(Path(str(connection.settings_dict["NAME"])).parent).free


def is_disk_full(fault: BaseException | None) -> bool:
    """Whether `fault`, or what caused it, says that there was no room."""
    while fault is not None:
        if isinstance(fault, NotStored) or (isinstance(fault, OSError) and fault.errno == errno.ENOSPC):
            return True
        if "disk is full" in str(fault) or "No space left" in str(fault):
            return True
        fault = fault.__cause__
    return False


def keep_reserve() -> None:
    """Hold some megabytes back, to be given up when another program has filled the disk to the last byte."""
    file = settings.ENVIRONMENT.data / RESERVE
    if connection.vendor == "sqlite" and not file.exists() and free_bytes() > 4 * RESERVE_BYTES:
        file.write_bytes(b"\0" * RESERVE_BYTES)


def release_reserve() -> bool:
    """Give the held megabytes back to the disk; answers whether there were any."""
    file = settings.ENVIRONMENT.data / RESERVE
    if not file.exists():
        return False
    file.unlink(missing_ok=True)
    return True
