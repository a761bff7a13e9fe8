"""The parts of the check, in the order they run: cheap and telling first."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import front
import setup_env
from checks.session import Session, Suite
from checks.system import MissingError

PYTHON = sys.executable
ROOT = setup_env.ROOT
SIDE_BY_SIDE = ["-n", str(min(2, os.cpu_count() or 1))]
NO_BROWSER = ["-p", "no:playwright"]
COVERAGE = ["--cov-report=term", "--no-cov-on-fail"]
NOT_LIBRARY = {"web", "__pycache__"}


@dataclass(frozen=True, slots=True)
class Part:
    """A named part and what it does; some run only when somebody names them."""

    name: str
    title: str
    run: Callable[[Session], None]
    only_by_name: bool = False


def lint(session: Session) -> None:
    session.command("format", [PYTHON, "-m", "ruff", "format", "--check", "."])
    session.command("ruff", [PYTHON, "-m", "ruff", "check", "."])
    for script in sorted((ROOT / "tools").glob("lint_*.py")):
        session.command(script.stem, [PYTHON, str(script)])
    session.pytest(Suite("the tools' own tests", ["tests/tools"], SIDE_BY_SIDE))
    node, _ = front.find_node()
    scripts = sorted(str(path) for path in (ROOT / "frontend" / "test").glob("*.test.js"))
    session.command("the front end's own tests", [node, "--test", *scripts])


def types(session: Session) -> None:
    session.command("mypy: ashi", [PYTHON, "-m", "mypy"])
    tools = ["-m", "setup_env", "-m", "front", "-m", "catalogues", "-m", "check", "-p", "checks"]
    session.command("mypy: tools", [PYTHON, "-m", "mypy", *tools])


def imports(session: Session) -> None:
    script = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    session.command("import contracts", [PYTHON, "-c", script, "--no-cache"])


def knowledge(session: Session) -> None:
    session.pytest(Suite("every data file", ["tests/knowledge"], SIDE_BY_SIDE, python=_library_python()))


def library(session: Session) -> None:
    python = _library_python()
    session.command("Django is absent", [str(python), "-c", _ABSENT])
    packages = library_packages(ROOT / "src" / "ashi")
    doctested = [f"src/ashi/{name}" for name in packages]
    covered = [*COVERAGE, *(f"--cov=ashi.{name}" for name in packages)] if session.counts_lines else []
    extra = [*SIDE_BY_SIDE, "--doctest-modules", *covered, *doctested]
    session.pytest(
        Suite("the library and its doctests", ["tests/library", "tests/golden"], extra, python=python)
    )


_ABSENT = """
import importlib.util, sys
found = [name for name in ("django", "allauth", "granian", "psycopg") if importlib.util.find_spec(name)]
sys.exit(f"the library's environment holds {', '.join(found)}" if found else 0)
"""


def library_packages(source: Path) -> list[str]:
    """The packages under src/ashi that are the library."""
    return sorted(
        path.parent.name for path in source.glob("*/__init__.py") if path.parent.name not in NOT_LIBRARY
    )


def _library_python() -> Path:
    return setup_env.ensure("library-test")


def web(session: Session) -> None:
    session.need_front()
    covered = [*COVERAGE, "--cov=ashi.web"] if session.counts_lines else []
    extra = [*NO_BROWSER, *SIDE_BY_SIDE, *covered]
    session.pytest(Suite("the clinic on SQLite", ["tests/web"], extra))


def postgres(session: Session) -> None:
    session.need_front()
    address = {"ASHI_TEST_DATABASE_URL": session.need_postgres()}
    # What asks nothing of the database has been asked; a test that somebody names is run all the same.
    other = [] if session.for_pytest else ["-m", "not one_database"]
    extra = [*NO_BROWSER, *SIDE_BY_SIDE, *other]
    session.pytest(Suite("the clinic on PostgreSQL", ["tests/web"], extra, environment=address))


def pages(session: Session) -> None:
    session.need_front()
    extra = [*NO_BROWSER, *SIDE_BY_SIDE]
    session.pytest(Suite("HTML by the standard, links that lead somewhere", ["tests/pages"], extra))


def journeys(session: Session) -> None:
    session.need_front()
    session.need_chromium()
    folders = ["tests/journeys"]
    address = {"ASHI_TEST_DATABASE_URL": session.need_postgres()}
    # What hangs on no database is asked once. A browser waits much: two share two cores well.
    either, other = ["-m", "one_database"], ["-m", "not one_database"]
    if session.for_pytest:  # what somebody names is run all the same
        runs = [
            Suite("journeys on SQLite", folders),
            Suite("journeys on PostgreSQL", folders, environment=address),
        ]
    else:
        # About as long each, so that the last two end together.
        looks = "test_looks or test_atlas or test_chart_pictures"
        runs = [
            Suite("journeys on SQLite", folders, other),
            Suite("journeys on either database: looks", folders, [*either, "-k", looks]),
            Suite("journeys on PostgreSQL", folders, other, environment=address),
            Suite("journeys on either database: the rest", folders, [*either, "-k", f"not ({looks})"]),
        ]
    session.pytest(*runs, at_once=2)


def drills(session: Session) -> None:
    session.need_front()
    session.need_compiler()
    length = "long" if session.long else "short"
    timeout_min = 600 if session.long else 30
    extra = ["-s", *NO_BROWSER]
    on_sqlite = {"ASHI_DRILLS": length}
    on_postgres = {**on_sqlite, "ASHI_TEST_DATABASE_URL": session.need_postgres()}
    session.pytest(
        Suite(f"fault drills, {length}", ["tests/drills"], extra, environment=on_sqlite),
        Suite(f"fault drills on PostgreSQL, {length}", ["tests/drills/both"], extra, environment=on_postgres),
        at_once=2,  # each has a clinic of its own, and waits for its own disk and its own kills
        timeout_min=timeout_min,
        show_always=True,
    )


def fuzz(session: Session) -> None:
    """Minutes by ASHI_FUZZ_MINUTES. Its fuzzer has no wheel for every Python, so the part runs only when named."""
    if importlib.util.find_spec("atheris") is None:
        raise MissingError(
            "atheris, the fuzzer, is not installed here.\n"
            f"{PYTHON} -m pip install --no-deps --require-hashes -r requirements/fuzz.txt"
        )
    seconds = round(float(os.environ.get("ASHI_FUZZ_MINUTES", "1")) * 60)
    found = session.scratch / "fuzz"
    found.mkdir()
    words = ["tests/fuzz/drawing_parser.py", f"-max_total_time={seconds}", "-max_len=4096", str(found)]
    session.command(
        "the drawing's reader", [PYTHON, *words, "tests/fuzz/corpus"], timeout_min=seconds / 60 + 5
    )


def lighthouse(session: Session) -> None:
    """Its packages are large and its times need a quiet machine, so the part runs only when named."""
    session.need_front()
    session.need_chromium()
    session.pytest(
        Suite("a throttled telephone", ["tests/lighthouse"], ["-s", *NO_BROWSER]), show_always=True
    )


def bench(session: Session) -> None:
    session.need_front()
    length = {"ASHI_BENCH": "long" if session.long else "short"}
    session.pytest(
        Suite("costs as ratios", ["tests/bench"], ["-s"], environment=length),
        timeout_min=120 if session.long else 30,
        show_always=True,
    )


PARTS = (
    Part("lint", "format, lint, our own lints, the tools' tests", lint),
    Part("types", "mypy, strict for the library", types),
    Part("imports", "who may import whom", imports),
    Part("knowledge", "every data file", knowledge),
    Part("library", "the library's tests and doctests, Django absent", library),
    Part("web", "the clinic's tests on SQLite", web),
    Part("postgres", "the same on PostgreSQL, as far as it asks the database", postgres),
    Part("pages", "every page is valid HTML", pages),
    Part("journeys", "a real browser, on SQLite and on PostgreSQL", journeys),
    Part("drills", "faults on purpose (--long for hours of them)", drills),
    Part("bench", "what a page and a submit cost, as ratios", bench),
    Part("lighthouse", "Lighthouse on a telephone, at least 95; only by name", lighthouse, only_by_name=True),
    Part("fuzz", "hostile drawings, guided by coverage; only by name", fuzz, only_by_name=True),
)
