"""Run one program to its end, or end it: with a log, a time limit, and nothing left behind."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PATIENCE_S = 15.0


@dataclass(frozen=True, slots=True)
class Ended:
    """How a program ended."""

    status: int
    output: str
    seconds: float


def run(
    words: Sequence[str],
    *,
    cwd: Path,
    environment: Mapping[str, str],
    log: Path,
    timeout_s: float,
    live: bool,
) -> Ended:
    """Run ``words`` with all output to ``log`` (and to our own when ``live``).

    The program gets a session of its own, so that its children (servers, browsers) end with it. It writes
    to a file and not to a pipe, so that a child which escaped all the same cannot keep us waiting.
    """
    started = time.monotonic()
    with (
        log.open("wb") as record,
        log.open("r", encoding="utf-8", errors="replace") as told,
        subprocess.Popen(
            list(words),
            cwd=cwd,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=record,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        ) as program,
    ):
        try:
            too_long = _wait(program, started + timeout_s, told.read if live else str)
        except BaseException:
            _stop_group(program)
            raise
        finally:
            _kill_group(program.pid)
    output = log.read_text("utf-8", "replace")
    status = program.returncode
    if too_long:
        output += f"\nEnded by the check after {timeout_s / 60:g} minutes: it did not end by itself.\n"
        status = status or 1
    return Ended(status, output, time.monotonic() - started)


def _wait(program: subprocess.Popen[bytes], until: float, news: Callable[[], str]) -> bool:
    """Wait for the end, showing ``news()`` meanwhile; whether it had to be ended."""
    while True:
        over = program.poll() is not None
        print(news(), end="", flush=True)
        if over:
            return False
        if time.monotonic() > until:
            _kill_group(program.pid)
            program.wait()
            return True
        time.sleep(0.1)


def _stop_group(program: subprocess.Popen[bytes]) -> None:
    """Ask first, as Ctrl-C would, and give it time to put its things away."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(program.pid, signal.SIGINT)
    with contextlib.suppress(subprocess.TimeoutExpired):
        program.wait(PATIENCE_S)


def _kill_group(leader: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)
