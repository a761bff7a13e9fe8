"""Run programs to their end, or end them: with a log, a time limit, and nothing left behind."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

PATIENCE_S = 15.0


@dataclass(frozen=True, slots=True)
class Program:
    """What to run, with which environment, and where all it says is kept."""

    words: Sequence[str]
    environment: Mapping[str, str]
    log: Path


@dataclass(frozen=True, slots=True)
class Ended:
    """How a program ended."""

    status: int
    output: str
    seconds: float


def run(
    programs: Sequence[Program], *, cwd: Path, timeout_s: float, live: bool, at_once: int = 1
) -> list[Ended]:
    """Run the programs in their order, ``at_once`` of them side by side, each for at most ``timeout_s``.

    All output goes to their logs (and to our own when ``live``). Each gets a session of its own, so that its children (servers, browsers) end with it. It writes
    to a file and not to a pipe, so that a child which escaped all the same cannot keep us waiting.
    """
    with contextlib.ExitStack() as stack:
        started: list[_Running] = []
        try:
            while True:
                going = [one for one in started if not one.is_over(timeout_s, live=live)]
                while len(going) < at_once and len(started) < len(programs):
                    going.append(stack.enter_context(_Running(programs[len(started)], cwd)))
                    started.append(going[-1])
                if not going:
                    return [one.ended(timeout_s) for one in started]
                time.sleep(0.1)
        except BaseException:
            for one in started:
                one.stop()
            raise


def beside(program: Program, cwd: Path) -> AbstractContextManager[object]:
    """As a context: a program that runs meanwhile, and not longer."""
    return _Running(program, cwd)


class _Running:
    """One program from its start to its end; as a context it leaves no process of its own behind."""

    def __init__(self, program: Program, cwd: Path) -> None:
        self._program = program
        self._cwd = cwd
        self._is_too_long = False
        self._seconds: float | None = None

    def __enter__(self) -> _Running:
        with contextlib.ExitStack() as stack:
            record = stack.enter_context(self._program.log.open("wb"))
            self._told: IO[str] = self._program.log.open("r", encoding="utf-8", errors="replace")
            stack.push(self._told)
            self._started = time.monotonic()
            self._process = subprocess.Popen(
                list(self._program.words),
                cwd=self._cwd,
                env=dict(self._program.environment),
                stdin=subprocess.DEVNULL,
                stdout=record,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            self._open = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._signal(signal.SIGKILL)  # its children, too, though it has ended
        self._process.wait()
        self._open.close()

    def is_over(self, timeout_s: float, *, live: bool) -> bool:
        """Whether it has ended, by itself or because the time was up; shows its news meanwhile."""
        if self._seconds is None:
            over = self._process.poll() is not None
            if not over and time.monotonic() > self._started + timeout_s:
                self._is_too_long = over = True
                self._signal(signal.SIGKILL)
                self._process.wait()
            if over:
                self._seconds = time.monotonic() - self._started
            if live:
                print(self._told.read(), end="", flush=True)
        return self._seconds is not None

    def stop(self) -> None:
        """Ask first, as Ctrl-C would, and give it time to put its things away."""
        self._signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(PATIENCE_S)

    def ended(self, timeout_s: float) -> Ended:
        output = self._program.log.read_text("utf-8", "replace")
        status = self._process.returncode
        if self._is_too_long:
            output += f"\nEnded by the check after {timeout_s / 60:g} minutes: it did not end by itself.\n"
            status = status or 1
        return Ended(status, output, self._seconds or 0.0)

    def _signal(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, number)
