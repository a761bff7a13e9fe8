"""Promises about the source itself: no pickle, XML in one guarded place, no calls to others, no programs started
with user data."""

import ast
from collections.abc import Iterator
from pathlib import Path

import ashi

SOURCE = Path(ashi.__file__).parent
NEVER = {"pickle", "cPickle", "shelve", "marshal", "dill", "lxml"}
# CalDAV is XML: written with the standard library, read only by the one that refuses entities and DTDs.
READS_XML = {"web/booking/caldav.py": {"fromstring"}}
NETWORK = {"requests", "httpx", "aiohttp", "urllib3", "http.client", "urllib.request", "ftplib", "telnetlib"}
# The server asks its own address whether it answers yet; the backup of PostgreSQL runs pg_dump with settings only.
ASKS_ITSELF = {"web/commands/server.py"}
# Only when the owner has switched them on: the house's own telephone, and the makers of patients' browsers.
SWITCHED_ON = {"web/records/channels/sms.py", "web/records/channels/push.py"}
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


def test_nothing_reads_pickles() -> None:
    assert _who_imports(NEVER) == set()


def test_xml_is_read_in_one_place_by_the_library_that_refuses_entities() -> None:
    assert _who_imports({"xml", "defusedxml"}) == READS_XML.keys()
    for file, readers in READS_XML.items():
        tree = ast.parse((SOURCE / file).read_text(encoding="utf-8"))
        found = {
            (node.module, alias.name)
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
            if alias.name in {"parse", "fromstring", "iterparse", "XML", "XMLParser"}
        }
        assert found == {("defusedxml.ElementTree", name) for name in readers}


def test_nothing_calls_a_third_party_unless_the_owner_has_switched_it_on() -> None:
    assert _who_imports(NETWORK) == ASKS_ITSELF | SWITCHED_ON


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
