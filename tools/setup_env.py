"""Make a Python environment from a hash-locked list in requirements/, once, whatever happens meanwhile.

    python tools/setup_env.py web|dev|library-test|node

Only the standard library, because nothing else is there yet. Each environment is built in `.venvs/NAME-HASH`
and becomes visible by one atomic link (`.venv` and so on) when it is complete: an interrupted set-up leaves
nothing half-made behind, a running clinic keeps the environment it started with, and going back to an older
lock is a change of link.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

ROOT = Path(__file__).resolve().parent.parent
LINKS = {"web": ".venv", "dev": ".venv", "library-test": ".venv-library", "node": ".venv-node"}
# An environment also serves the smaller lists that its own list contains.
CONTAINS = {"dev": ("web",)}
SEES_PROJECT = {"web", "dev", "library-test"}
# Who only tests uses a small part of what is there: it is compiled when it is used. Who serves wants all of it ready.
COMPILED_AT_ONCE = {"web"}
MISSING_VENV = """\
This Python ({executable}) cannot make environments: its modules venv and ensurepip are not all installed.
  Debian, Ubuntu:  apt install python{version}-venv
  elsewhere:       install the Python package that brings ensurepip
Then start again."""
PIP_FAILED = """\
The packages could not be installed. The last words of pip:

{tail}

What to do: see that this machine reaches a Python package index (pip's own settings are used:
`pip config list` shows them), that the disk is not full, then start again; nothing half-made is kept.
The whole log: {log}"""


class SetupError(Exception):
    """The environment cannot be made; the message says what to do."""


def lock_path(name: str) -> Path:
    """The committed list of pinned packages called ``name``."""
    return ROOT / "requirements" / f"{name}.txt"


def interpreter(name: str) -> Path:
    """The Python of environment ``name``, whether it is there or not."""
    return ROOT / LINKS[name] / "bin" / "python"


def is_ready(name: str) -> bool:
    """Whether the environment in place was made from exactly the lock we have now."""
    locks = ROOT / LINKS[name] / "locks"
    try:
        same = (locks / f"{name}.txt").read_bytes() == lock_path(name).read_bytes()
        here = (locks / "root").read_text("utf-8") == f"{ROOT}\n"
    except OSError:
        return False
    return same and here and os.access(interpreter(name), os.X_OK)


def ensure(name: str) -> Path:
    """Return the Python of environment ``name``, making the environment first when it is not right."""
    if not is_ready(name):
        with only_one(ROOT / ".venvs" / f"{LINKS[name]}.lock") as lock_fd:
            if not is_ready(name):
                _make(name, lock_fd)
    return interpreter(name)


@contextlib.contextmanager
def only_one(lock_file: Path) -> Iterator[int]:
    """Hold a lock that the system lets go of by itself when this process ends, however it ends.

    Gives the file descriptor: a child that gets it too keeps the lock for as long as it lives.
    """
    lock_file.parent.mkdir(exist_ok=True)
    with lock_file.open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another start is setting things up; waiting for it ...")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield handle.fileno()


def say(words: str) -> None:
    """Progress goes to standard error, so that standard output stays what a command prints."""
    print(words, file=sys.stderr, flush=True)


def stop_politely_when_told() -> None:
    """Let an ordinary kill or a closed terminal clean up like Ctrl-C does."""
    for each in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.default_int_handler)


def _make(name: str, lock_fd: int) -> None:
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise SetupError(MISSING_VENV.format(executable=sys.executable, version=version))
    locks = _locks(name)  # as they are now: one that changes while pip works is not what was installed
    digest = hashlib.sha256(locks[name]).hexdigest()[:12]
    home = ROOT / ".venvs" / f"{name}-py{sys.version_info.major}{sys.version_info.minor}-{digest}"
    if not (home / "locks" / f"{name}.txt").exists() or not os.access(home / "bin" / "python", os.X_OK):
        started = time.monotonic()
        say(f"Setting up Ashi's own Python environment ({name}); needed once, takes a minute or so ...")
        shutil.rmtree(home, ignore_errors=True)
        _create(home, lock_fd)
        _install(name, home, lock_fd)
        _stamp(home, locks)
        say(f"  done in {time.monotonic() - started:.0f} s.")
    _belong_here(name, home)
    before = _put_in_place(home, ROOT / LINKS[name])
    _clear_old(name, keep={home, before})


def _create(home: Path, lock_fd: int) -> None:
    # The real file, not python3: after a system upgrade the link dangles and we notice, instead of
    # running another version on this one's packages.
    base = Path(getattr(sys, "_base_executable", sys.executable)).resolve()
    command = [str(base), "-I", "-m", "venv", str(home)]
    made = subprocess.run(command, capture_output=True, text=True, check=False, pass_fds=[lock_fd])
    if made.returncode:
        shutil.rmtree(home, ignore_errors=True)
        raise SetupError(f"Could not make an environment in {home}:\n{made.stdout}{made.stderr}".rstrip())


def _install(name: str, home: Path, lock_fd: int) -> None:
    lock = lock_path(name)
    total = sum(1 for line in lock.read_text("utf-8").splitlines() if "==" in line)
    log = ROOT / ".venvs" / f"{name}.log"
    # Wheels only: building from source would bring in build tools that no lock names. No dependencies of
    # their own: the lock is whole, and pip 23 else looks for the newest release behind an extra (coverage[toml]).
    command = [str(home / "bin" / "python"), "-I", "-m", "pip", "install", "--no-deps"]
    command += ["--require-hashes", "--only-binary=:all:", "--no-input", "--no-user"]
    command += ["--disable-pip-version-check", "--progress-bar=off", "-r", str(lock)]
    if name not in COMPILED_AT_ONCE and not os.environ.get("PYTHONDONTWRITEBYTECODE"):
        command.append("--no-compile")
    with log.open("w", encoding="utf-8") as record:
        # With our lock in its hands: should we be killed, the next start waits for this pip to end.
        pip = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT, pass_fds=[lock_fd]
        )
        try:
            _follow(pip, record, total)
        except BaseException:
            pip.terminate()
            pip.wait()
            raise
    if pip.returncode:
        words = log.read_text("utf-8").splitlines()
        tail = "\n".join("  " + line for line in words if not line.startswith("WARNING: Location"))[-2000:]
        raise SetupError(PIP_FAILED.format(tail=tail, log=log))


def _follow(pip: subprocess.Popen[str], record: TextIO, total: int) -> None:
    seen = 0
    shown = time.monotonic()
    assert pip.stdout is not None  # noqa: S101 - asked for with PIPE
    with pip.stdout as told:
        for line in told:
            record.write(line)
            if line.startswith(("Collecting ", "Processing ")):
                seen += 1
                if time.monotonic() - shown > 3:
                    say(f"  fetching packages: {seen} of about {total}")
                    shown = time.monotonic()
            elif line.startswith("Installing collected"):
                say(f"  {seen} packages fetched and verified; unpacking ...")
    pip.wait()


def _belong_here(name: str, home: Path) -> None:
    """Put this folder's src/ on the path; a folder that was moved or copied is only told so again."""
    if name in SEES_PROJECT:
        for site in home.glob("lib/python3.*/site-packages"):
            (site / "ashi-src.pth").write_text(f"{ROOT / 'src'}\n", encoding="utf-8")
    (home / "locks" / "root").write_text(f"{ROOT}\n", encoding="utf-8")


def _locks(name: str) -> dict[str, bytes]:
    return {each: lock_path(each).read_bytes() for each in (name, *CONTAINS.get(name, ()))}


def _stamp(home: Path, locks: dict[str, bytes]) -> None:
    fresh = home / "locks.new"
    fresh.mkdir(exist_ok=True)
    for name, lock in locks.items():
        (fresh / f"{name}.txt").write_bytes(lock)
    fresh.rename(home / "locks")


def _put_in_place(home: Path, link: Path) -> Path | None:
    """Point ``link`` at ``home`` in one step; return what it pointed at before."""
    before: Path | None = None
    if link.is_symlink():
        before = (link.parent / link.readlink()).absolute()
    elif link.exists():
        before = home.parent / f"{home.name.split('-')[0]}-replaced-{int(time.time())}"
        link.rename(before)
    fresh = link.with_name(f"{link.name}.new-{os.getpid()}")
    fresh.symlink_to(home.relative_to(link.parent))
    fresh.replace(link)
    return before


def _clear_old(name: str, keep: set[Path | None]) -> None:
    """The one before stays for whatever still runs from it; older ones go."""
    siblings = {name} | {other for other in LINKS if LINKS[other] == LINKS[name]}
    for old in (ROOT / ".venvs").iterdir():
        if old.is_dir() and old not in keep and any(old.name.startswith(f"{other}-") for other in siblings):
            shutil.rmtree(old, ignore_errors=True)


def main() -> int:
    names = sys.argv[1:]
    if len(names) != 1 or names[0] not in LINKS:
        say(f"usage: python tools/setup_env.py {'|'.join(LINKS)}")
        return 2
    stop_politely_when_told()
    try:
        ensure(names[0])
    except SetupError as problem:
        say(str(problem))
        return 1
    except KeyboardInterrupt:
        say("\nStopped. Nothing half-made is kept; start again to go on.")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
