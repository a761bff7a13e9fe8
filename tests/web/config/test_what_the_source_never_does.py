"""Promises about the source itself: no pickle, no XML, no calls to others, no programs started with user data."""

import ast
from collections.abc import Iterator
from pathlib import Path

import ashi

SOURCE = Path(ashi.__file__).parent
NEVER = {"pickle", "cPickle", "shelve", "marshal", "dill", "xml", "lxml", "defusedxml"}
NETWORK = {"requests", "httpx", "aiohttp", "urllib3", "http.client", "urllib.request", "ftplib", "telnetlib"}
# The server asks its own address whether it answers yet; the backup of PostgreSQL runs pg_dump with settings only.
ASKS_ITSELF = {"web/commands/server.py"}
STARTS_PROGRAMS = {"web/commands/server.py", "web/commands/postgres_copy.py"}


def _imports() -> Iterator[tuple[str, str]]:
    for file in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module]
            for name in names:
                yield file.relative_to(SOURCE).as_posix(), name


def _who_imports(forbidden: set[str]) -> set[str]:
    return {
        file
        for file, name in _imports()
        if any(name == bad or name.startswith(f"{bad}.") for bad in forbidden)
    }


def test_nothing_reads_pickles_or_xml() -> None:
    assert _who_imports(NEVER) == set()


def test_nothing_calls_a_third_party() -> None:
    assert _who_imports(NETWORK) <= ASKS_ITSELF


def test_programs_are_started_by_the_owners_commands_only() -> None:
    assert _who_imports({"subprocess"}) <= STARTS_PROGRAMS


def test_no_template_holds_a_script_or_style_of_its_own_or_an_address_of_others() -> None:
    for file in (SOURCE / "web").glob("*/templates/**/*.html"):
        text = file.read_text(encoding="utf-8")
        for forbidden in (" onclick=", " onload=", ' style="', "javascript:", "<style", "https://", "//cdn"):
            assert forbidden not in text, f"{file.relative_to(SOURCE)} holds {forbidden!r}"
        for part in text.split("<script")[1:]:
            tag = part.split(">")[0]
            assert 'type="application/json"' in tag or "nonce=" in tag, (
                f"{file.relative_to(SOURCE)}: <script{tag}>"
            )
