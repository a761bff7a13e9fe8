"""One run of the check: starts programs, keeps their logs, counts their tests, and cleans up whatever happens."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Self

import front
import setup_env
from checks import system
from checks.outcome import Counts, Outcome, folders_without_tests, read_junit
from checks.postgres import ThrowawayPostgres
from checks.programs import Ended, Program, beside, run

if TYPE_CHECKING:
    from checks.parts import Part

ROOT = setup_env.ROOT
LOGS = ROOT / "var" / "check"
SHOWN_CHARACTERS = 40_000


@dataclass(frozen=True, slots=True)
class Suite:
    """One run of pytest: its folders, what it is told besides, and in which environment."""

    title: str
    folders: Sequence[str]
    extra: Sequence[str] = ()
    python: Path = Path(sys.executable)
    environment: Mapping[str, str] = field(default_factory=dict)


class Session:
    """What the parts share: the environments, the database server, a scratch folder, the report."""

    def __init__(
        self, for_pytest: Sequence[str] = (), *, long: bool = False, counts_lines: bool = False
    ) -> None:
        self.for_pytest = list(for_pytest)
        self.counts_lines = counts_lines
        self.long = long
        self.live = sys.stdout.isatty() or bool(for_pytest)
        self._stack = contextlib.ExitStack()
        self._postgres_url: str | None = None
        self._outcome = Outcome("")
        self._steps = 0

    def __enter__(self) -> Self:
        self.scratch = Path(tempfile.mkdtemp(prefix="ashi-check-"))
        self._stack.callback(shutil.rmtree, self.scratch, ignore_errors=True)
        LOGS.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    # ------------------------------------------------------------ parts and steps

    def beside(self, title: str, words: Sequence[str]) -> None:
        """Start a program that nobody waits for; it ends with the session at the latest."""
        self._stack.enter_context(beside(self._program(title, words, {}), ROOT))

    def run_part(self, part: Part) -> Outcome:
        """Run one part; whatever keeps it from running counts as a failure of it."""
        print(f"\n== {part.name}: {part.title}", flush=True)
        self._outcome = outcome = Outcome(part.name)
        started = time.monotonic()
        try:
            part.run(self)
            if outcome.passed + outcome.failed == 0:
                self._fail("nothing ran")
        except (system.MissingError, setup_env.SetupError, front.BuildError) as problem:
            self._fail(str(problem))
        outcome.seconds = time.monotonic() - started
        return outcome

    def command(self, title: str, words: Sequence[str], *, timeout_min: float = 20) -> None:
        """Run a program that passes or fails as a whole."""
        (ended,) = self._run([self._program(title, words, {})], timeout_min)
        if ended.status:
            self._show(title, ended.output)
        counts = Counts(passed=int(ended.status == 0), failed=int(ended.status != 0))
        self._count(title, counts, ended.seconds)

    def pytest(
        self, *runs: Suite, at_once: int = 1, timeout_min: float = 40, show_always: bool = False
    ) -> None:
        """Run pytest over the folders of each of ``runs``, each of which must hold at least one test.

        ``at_once`` of them run side by side, unless somebody watches, whose one screen they would share.
        """
        narrowed = any(word.startswith(("tests/", "src/")) for word in self.for_pytest)
        reports, scratches, programs = [], [], []
        for suite in runs:
            reports.append(report := self.scratch / f"report-{self._steps}.xml")
            scratches.append(scratch := self.scratch / f"clinic-{self._steps}")
            words = [str(suite.python), "-m", "pytest", "-q", f"--junitxml={report}", *suite.extra]
            words += self.for_pytest if narrowed else [*self.for_pytest, *suite.folders]
            if self.for_pytest and self.counts_lines:
                words.append("--no-cov")  # a part of the tests says nothing about coverage
            coverage = self.scratch / f"coverage-{self._steps}"
            variables = {"ASHI_TEST_SCRATCH": str(scratch), "COVERAGE_FILE": str(coverage)}
            programs.append(self._program(suite.title, words, {**variables, **suite.environment}))
        all_ended = self._run(programs, timeout_min, 1 if self.live else at_once)
        for suite, report, scratch, ended in zip(runs, reports, scratches, all_ended, strict=True):
            shutil.rmtree(scratch, ignore_errors=True)
            counts, names = read_junit(report) if report.exists() else (Counts(), [])
            empty = [] if self.for_pytest else folders_without_tests(suite.folders, names)
            if counts.passed + counts.failed == 0:
                empty = list(suite.folders)
            if ended.status or empty or show_always:
                self._show(suite.title, ended.output)
            if ended.status and not counts.failed:
                counts = Counts(counts.passed, 1, counts.skipped)  # pytest itself came to grief
            self._count(suite.title, counts, ended.seconds, _coverage(ended.output))
            for folder in empty:
                self._fail(f"no test ran in {folder}")

    def _count(self, title: str, counts: Counts, seconds: float, remark: str = "") -> None:
        self._outcome.add(counts)
        word = "FAILED" if counts.failed else "ok"
        tests = f"{counts.passed} passed" + (f", {counts.failed} failed" if counts.failed else "")
        tests += f", {counts.skipped} skipped" if counts.skipped else ""
        print(f"   {word:<6} {title}: {tests} in {seconds:.1f} s{remark and '; ' + remark}", flush=True)
        if remark:
            self._outcome.notes.append(remark)

    def _fail(self, why: str) -> None:
        self._outcome.failed += 1
        first, *more = why.splitlines()
        self._outcome.notes.append(first)
        print("\n".join([f"   FAILED {first}", *(f"          {line}" for line in more)]), flush=True)

    def _show(self, title: str, output: str) -> None:
        if not self.live:
            cut = "[... the beginning is in var/check/ ...]\n" if len(output) > SHOWN_CHARACTERS else ""
            print(f"--- {title} said:\n{cut}{output[-SHOWN_CHARACTERS:].rstrip()}\n---", flush=True)

    # ------------------------------------------------------------ what parts need

    def need_front(self) -> None:
        """The bundled front end."""
        front.build()

    def need_chromium(self) -> None:
        """A browser."""
        system.need(system.CHROMIUM)

    def need_compiler(self) -> None:
        """A C compiler."""
        system.need(system.COMPILER)

    def need_postgres(self) -> str:
        """The address of a throw-away PostgreSQL server, started at the first call."""
        if self._postgres_url is None:
            system.need(system.POSTGRES)
            server = self._stack.enter_context(ThrowawayPostgres(system.postgres_programs()))
            self._postgres_url = server.url
        return self._postgres_url

    def _program(self, title: str, words: Sequence[str], environment: Mapping[str, str]) -> Program:
        self._steps += 1
        name = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
        # What the person has set for a clinic of theirs must not steer the tests.
        inherited = {
            key: value
            for key, value in os.environ.items()
            if not key.startswith("ASHI_") or key == "ASHI_CHROMIUM"
        }
        # Hundreds of processes start: what the first has compiled serves all others.
        inherited.pop("PYTHONDONTWRITEBYTECODE", None)
        return Program(
            words, {**inherited, **environment}, LOGS / f"{self._outcome.name or 'check'}-{name}.log"
        )

    def _run(self, programs: Sequence[Program], timeout_min: float, at_once: int = 1) -> list[Ended]:
        return run(programs, cwd=ROOT, timeout_s=timeout_min * 60, live=self.live, at_once=at_once)


def _coverage(output: str) -> str:
    total = re.search(r"^TOTAL\s.*?(\d+(?:\.\d+)?%)\s*$", output, re.MULTILINE)
    return f"coverage {total[1]}" if total else ""
