"""Programs that no Python package brings: a browser and a database server."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import setup_env

sys.path.insert(0, str(setup_env.ROOT))
from tests.support.browser import find_chromium

POSTGRES_HOMES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
)


class MissingError(Exception):
    """Something the check needs is not on this machine; the message says how to get it."""


@dataclass(frozen=True, slots=True)
class Program:
    """A program of the system's, how to see that it is there, and how to get it."""

    name: str
    debian_package: str
    is_there: Callable[[], bool]
    elsewhere: str


def postgres_programs() -> Path | None:
    """The folder with initdb and pg_ctl of the newest PostgreSQL server here."""
    on_path = shutil.which("initdb")
    if on_path and (Path(on_path).resolve().parent / "pg_ctl").exists():
        return Path(on_path).resolve().parent
    folders = [folder for pattern in POSTGRES_HOMES for folder in Path("/").glob(pattern.removeprefix("/"))]
    whole = [folder for folder in folders if (folder / "initdb").exists() and (folder / "pg_ctl").exists()]
    return max(whole, key=_major_version, default=None)


def _major_version(folder: Path) -> int:
    digits = "".join(letter for letter in folder.parent.name if letter.isdigit())
    return int(digits or 0)


CHROMIUM = Program(
    "Chromium",
    "chromium",
    lambda: find_chromium() is not None,
    "Fedora: dnf install chromium · macOS: brew install --cask chromium · "
    "or name any Chromium or Chrome in ASHI_CHROMIUM",
)
POSTGRES = Program(
    "A PostgreSQL server (its programs; none has to run)",
    "postgresql",
    lambda: postgres_programs() is not None,
    "Fedora: dnf install postgresql-server · macOS: brew install postgresql@17",
)
COMPILER = Program(
    "A C compiler, with which the drills build a disk that fails",
    "gcc libc6-dev",
    lambda: any(shutil.which(name) for name in ("cc", "gcc", "clang")),
    "Fedora: dnf install gcc · elsewhere any cc on the PATH",
)


def need(program: Program) -> None:
    """See that ``program`` is here; as root on Debian install it, elsewhere say how and fail."""
    if program.is_there():
        return
    if os.geteuid() == 0 and Path("/etc/debian_version").exists() and shutil.which("apt-get"):
        _install(program)
        if program.is_there():
            return
    raise MissingError(
        f"{program.name} is needed and not here.\n"
        f"Debian, Ubuntu: apt install {program.debian_package} (as root `./ashi check` does it)\n"
        f"{program.elsewhere}"
    )


def _install(program: Program) -> None:
    setup_env.say(f"   {program.name} is missing: apt-get install {program.debian_package} ...")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "-y", "--no-install-recommends", *program.debian_package.split()]):
        done = subprocess.run(
            ["apt-get", "-qq", *words],
            env=quiet,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode:
            # An outdated list may still do for the install, so only its failure is the end.
            setup_env.say(f"   apt-get {words[0]} ended with {done.returncode}:\n{done.stdout[-2000:]}")
