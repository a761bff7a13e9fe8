"""A PostgreSQL server for one run of the tests: made in a temporary folder, gone afterwards."""

from __future__ import annotations

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
from pathlib import Path
from typing import Any, Self

import psycopg
from psycopg import sql

from checks.system import MissingError

# Nothing here outlives the run, so nothing has to survive a power cut.
SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "120"}


class ThrowawayPostgres:
    """Use as a context; ``url`` is the address of a database that its owner ``ashi`` may do all with.

    ``ashi`` is no superuser, as in a clinic, but may create databases, as Django's tests do.
    """

    url: str

    def __init__(self, programs: Path | None) -> None:
        if programs is None:
            raise MissingError("A PostgreSQL server is needed and not here.")
        self._programs = programs

    def __enter__(self) -> Self:
        # /tmp, because the path of a socket may have 107 letters at most and some systems' own is long.
        parent = "/tmp" if Path("/tmp").is_dir() else None  # noqa: S108
        self._folder = Path(tempfile.mkdtemp(prefix="ashi-pg-", dir=parent))
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(subprocess.SubprocessError, OSError):
            self._run("pg_ctl", "stop", "-D", str(self._data), "-m", "immediate", "-w")
        # Should pg_ctl have failed, the server's own file says which process it is.
        with contextlib.suppress(OSError, ValueError, IndexError):
            os.kill(int((self._data / "postmaster.pid").read_text().splitlines()[0]), signal.SIGQUIT)
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    def _start(self) -> None:
        superuser, owner = secrets.token_hex(16), secrets.token_hex(16)
        password_file = self._folder / "password"
        password_file.write_text(superuser, encoding="ascii")
        password_file.chmod(0o600)
        if account := _unprivileged():
            for path in (self._folder, password_file):
                os.chown(path, account.pw_uid, account.pw_gid)
        self._run(
            *("initdb", "-D", str(self._data), "-U", "postgres", "-A", "scram-sha-256", "-E", "UTF8"),
            *("--locale=C.UTF-8" if _has_c_utf8() else "--no-locale", "--no-sync"),
            f"--pwfile={password_file}",
        )
        port = self._start_on_free_port()
        admin = f"postgresql://postgres:{superuser}@127.0.0.1:{port}/postgres"
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(
                sql.SQL("CREATE ROLE ashi LOGIN CREATEDB PASSWORD {}").format(sql.Literal(owner))
            )
            connection.execute("CREATE DATABASE ashi OWNER ashi")
        self.url = f"postgresql://ashi:{owner}@127.0.0.1:{port}/ashi"

    def _start_on_free_port(self) -> int:
        for attempt in range(5):
            port = _free_port()
            settings = {
                **SETTINGS,
                "port": str(port),
                "listen_addresses": "127.0.0.1",
                "unix_socket_directories": str(self._folder),
            }
            options = " ".join(f"-c {name}={value}" for name, value in settings.items())
            log = str(self._folder / "log")
            try:
                self._run(
                    "pg_ctl", "start", "-D", str(self._data), "-w", "-t", "60", "-l", log, "-o", options
                )
            except MissingError:
                if attempt == 4:
                    raise
            else:
                return port
        raise AssertionError("unreachable")

    def _run(self, program: str, *words: str) -> None:
        as_whom: dict[str, Any] = {}
        if account := _unprivileged():
            as_whom = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        # A session of its own, so that Ctrl-C stops the tests first and the server when we say so.
        done = subprocess.run(
            [str(self._programs / program), *words],
            cwd=self._folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if program != "pg_ctl" else subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=120,
            start_new_session=True,
            **as_whom,
        )
        if done.returncode:
            log = self._folder / "log"
            said = (done.stdout or "") + (log.read_text("utf-8", "replace") if log.exists() else "")
            raise MissingError(f"{program} of PostgreSQL ended with {done.returncode}:\n{said[-3000:]}")


def _unprivileged() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: then somebody else does it."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise MissingError(
        "Running as root, and there is neither a user postgres nor nobody to run PostgreSQL as."
    )


def _has_c_utf8() -> bool:
    listed = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False).stdout
    return "C.utf8" in listed or "C.UTF-8" in listed


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
