"""The check's own honesty: what did not run has failed, and counts are the tests' own."""

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from checks.outcome import Counts, Outcome, folders_without_tests, read_junit
from checks.parts import Part
from checks.programs import Program, run
from checks.session import Session, Suite
from checks.system import MissingError

REPORT = """<testsuites><testsuite>
<testcase classname="tests.golden.test_a" name="fine"/>
<testcase classname="tests.golden.test_a" name="wrong"><failure/></testcase>
<testcase classname="tests.golden.test_a" name="wrong twice"><failure/><error/></testcase>
<testcase classname="tests.library.test_b" name="left out"><skipped/></testcase>
</testsuite></testsuites>"""


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    monkeypatch.setattr("checks.session.LOGS", tmp_path)
    with Session() as opened:
        opened.live = False
        yield opened


def test_a_report_is_counted_test_by_test(tmp_path: Path) -> None:
    (tmp_path / "report.xml").write_text(REPORT)
    counts, names = read_junit(tmp_path / "report.xml")
    assert counts == Counts(passed=1, failed=2, skipped=1)
    assert folders_without_tests(["tests/golden", "tests/library", "tests/gold"], names) == ["tests/gold"]


def test_a_part_in_which_nothing_ran_has_failed(session: Session) -> None:
    outcome = session.run_part(Part("empty", "does nothing", lambda _: None))
    assert (outcome.passed, outcome.failed, outcome.note) == (0, 1, "nothing ran")


def test_a_part_that_cannot_run_has_failed_with_the_reason(session: Session) -> None:
    def run(_: Session) -> None:
        raise MissingError("No browser.\nInstall one.")

    outcome = session.run_part(Part("lame", "needs what is not there", run))
    assert (outcome.failed, outcome.note) == (1, "No browser.")


@pytest.mark.parametrize(("status", "passed"), [(0, 1), (3, 0)])
def test_a_program_passes_or_fails_as_a_whole(session: Session, status: int, passed: int) -> None:
    words = [sys.executable, "-c", f"raise SystemExit({status})"]
    outcome = session.run_part(Part("x", "x", lambda s: s.command("x", words)))
    assert (outcome.passed, outcome.failed) == (passed, 1 - passed)


def test_a_program_keeps_what_it_compiles(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    words = [sys.executable, "-c", "import sys; sys.exit(sys.dont_write_bytecode)"]
    assert session.run_part(Part("x", "x", lambda s: s.command("x", words))).passed == 1


def test_failing_output_is_shown(session: Session, capsys: pytest.CaptureFixture[str]) -> None:
    words = [sys.executable, "-c", "raise SystemExit('the reason')"]
    session.run_part(Part("x", "x", lambda s: s.command("x", words)))
    assert "the reason" in capsys.readouterr().out


def test_what_does_not_end_is_ended_with_its_children(session: Session, tmp_path: Path) -> None:
    leaves_a_child = (
        "import subprocess, sys, time; "
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); time.sleep(60)"
    )
    words = [sys.executable, "-c", leaves_a_child]
    # The child holds our pipe too: reading on to its end proves that it is gone.
    outcome = session.run_part(Part("x", "x", lambda s: s.command("x", words, timeout_min=0.02)))
    assert outcome.failed == 1
    assert outcome.seconds < 30


def test_what_runs_beside_ends_with_the_session(session: Session, tmp_path: Path) -> None:
    told = tmp_path / "told"
    words = "import os, pathlib, sys, time; pathlib.Path(sys.argv[1]).write_text(str(os.getpid())); time.sleep(60)"
    session.beside("x", [sys.executable, "-c", words, str(told)])
    until = time.monotonic() + 60
    while not (told.exists() and told.read_text()):
        assert time.monotonic() < until
        time.sleep(0.02)
    session.__exit__()
    with pytest.raises(ProcessLookupError):
        os.kill(int(told.read_text()), 0)


@pytest.mark.parametrize(
    ("body", "passed", "failed"),
    [("def test_x(): pass", 1, 0), ("def test_x(): assert 0", 0, 1), ("this is no python", 0, 1)],
)
def test_pytest_runs_are_counted(
    session: Session, tmp_path: Path, body: str, passed: int, failed: int
) -> None:
    outcome = run_pytest_on(session, tmp_path, body)
    assert (outcome.passed, outcome.failed) == (passed, failed)


def test_a_pytest_run_without_a_test_has_failed(session: Session, tmp_path: Path) -> None:
    outcome = run_pytest_on(session, tmp_path, "")
    assert outcome.passed == 0
    assert outcome.failed >= 1
    assert "no test ran in" in outcome.note


def test_two_programs_at_once_meet_and_a_third_waits_for_its_turn(tmp_path: Path) -> None:
    # Given two that each end only when the other has begun, and one that wants to find itself alone
    meets = (
        "import pathlib, sys, time; mine, other = map(pathlib.Path, sys.argv[1:]); mine.touch()\n"
        "while not other.exists(): time.sleep(0.02)\n"
        "print('met'); time.sleep(0.3); mine.unlink()"
    )
    alone = "import pathlib, sys; sys.exit(all(pathlib.Path(p).exists() for p in sys.argv[1:]))"
    marks = [str(tmp_path / "a"), str(tmp_path / "b")]
    told = [[meets, *marks], [meets, *reversed(marks)], [alone, *marks]]
    programs = [
        Program([sys.executable, "-c", *words], {}, tmp_path / f"{number}.log")
        for number, words in enumerate(told)
    ]

    # When they run two at a time, then each has its own end and its own output
    ended = run(programs, cwd=tmp_path, timeout_s=60, live=False, at_once=2)
    assert [one.status for one in ended] == [0, 0, 0]
    assert [one.output for one in ended] == ["met\n", "met\n", ""]


def run_pytest_on(session: Session, folder: Path, body: str) -> Outcome:
    (folder / "test_x.py").write_text(body)
    session.for_pytest = [
        "-c",
        "/dev/null",
        "--rootdir",
        str(folder),
        "-p",
        "no:cacheprovider",
        "-p",
        "no:django",
    ]
    return session.run_part(Part("x", "x", lambda s: s.pytest(Suite("x", [str(folder)]))))
