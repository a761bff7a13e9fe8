"""What a step or a part of the check came to: counts, never a bare yes."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Counts:
    """How many tests passed, failed (errors included) and were skipped."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0


@dataclass(slots=True)
class Outcome:
    """One part's result, summed over its steps."""

    name: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    notes: list[str] = field(default_factory=list)

    def add(self, counts: Counts) -> None:
        self.passed += counts.passed
        self.failed += counts.failed
        self.skipped += counts.skipped

    @property
    def note(self) -> str:
        return "; ".join(self.notes)


def read_junit(report: Path) -> tuple[Counts, list[str]]:
    """Count the tests in a JUnit report; also give every test's class name (its file, dotted).

    A test that both fails and errs on the way out counts once, as failed.
    """
    cases = list(ET.parse(report).iter("testcase"))  # noqa: S314 - our own test run wrote it
    failed = skipped = 0
    for case in cases:
        kinds = {child.tag for child in case}
        if kinds & {"failure", "error"}:
            failed += 1
        elif "skipped" in kinds:
            skipped += 1
    names = [case.get("classname") or case.get("name") or "" for case in cases]
    return Counts(len(cases) - failed - skipped, failed, skipped), names


def folders_without_tests(folders: Iterable[str], class_names: list[str]) -> list[str]:
    """Those of ``folders`` (like ``tests/golden``) that no test in a report came from."""
    return [
        folder
        for folder in folders
        if not any(f"{name}.".startswith(folder.replace("/", ".") + ".") for name in class_names)
    ]
