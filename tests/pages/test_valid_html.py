"""Every page, public and signed in, is HTML as the standard has it; no link of a public page leads nowhere."""

import json
import re
import subprocess
from collections import Counter, deque
from collections.abc import Callable
from html import unescape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

import front
from ashi.web.design.languages import LANGUAGES, in_language
from ashi.web.records.models import Clinic, Episode
from tests.support.clinic import People
from tests.web.test_authorization import TABLE, USERS, routes, slots_of

pytestmark = pytest.mark.django_db
TOOL = Path(__file__).parents[2] / "tools" / "html"
# Where a stranger begins; the rest is found by following links.
BEGIN = (
    *(in_language("/", code) for code in LANGUAGES),
    *("/account/signup/passkey/", "/account/inactive/", "/demo/mailbox/", "/nothing-is-here/"),
    *("/design/", "/design/?page=sheet", "/design/?page=workspace", "/atlas/nothing-is-called-that"),
)
MISSING = frozenset({"/nothing-is-here/", "/atlas/nothing-is-called-that"})
# A page of each kind that must be among what is found: a broken way in must not pass as nothing to read.
FOUND = (
    "/does-it-work/",
    "/de/practitioners/*/book/?at",
    "/zh-hans/account/signup/",
    "/atlas/*",
    "/what-to-ask/",
)
Page = tuple[str, str]


def kind_of(path: str) -> str:
    """The same for addresses that differ only in an id, a point's code or what was asked.

    >>> kind_of("/practitioners/01a21f16-b108-7425-8cf6-17c947f95b88/?page=2"), kind_of("/de/atlas/BL23?view=back")
    ('/practitioners/*/?page', '/de/atlas/*?view')
    """
    address = urlsplit(path)
    bare = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<=/atlas/)[^/]+", "*", address.path)
    asked = ",".join(sorted({one.partition("=")[0] for one in address.query.split("&") if one}))
    return bare + (f"?{asked}" if asked else "")


def all_a_stranger_finds(client: Client, of_each: int = 2) -> list[Page]:
    """Every public page that is linked, at most `of_each` that are of one kind."""
    waiting, seen, kinds, pages = deque(BEGIN), set(), Counter[str](), []
    while waiting:
        path = waiting.popleft()
        if path in seen or kinds[kind_of(path)] >= of_each:
            continue
        seen.add(path)
        kinds[kind_of(path)] += 1
        answer = client.get(path)
        if answer.status_code in (301, 302):
            waiting.append(urljoin(path, answer["Location"]))
            continue
        assert answer.status_code == (404 if path in MISSING else 200), path
        if answer["Content-Type"].startswith("text/html"):
            text = answer.content.decode()
            pages.append((path, text))
            for link in re.findall(r'<a [^>]*href="([^"]+)"', text):
                address = urlsplit(urljoin(path, unescape(link)))
                if address.scheme == "" and address.path.startswith("/"):
                    waiting.append(address.path + (f"?{address.query}" if address.query else ""))
    return pages


def complaints(pages: list[Page], folder: Path) -> list[str]:
    """What html-validate finds: where, what, and the line of HTML."""
    node = front.packages_of(TOOL)
    for number, (_, text) in enumerate(pages):
        (folder / f"{number}.html").write_text(text, "utf-8")
    command = [node, str(TOOL / "node_modules" / "html-validate" / "bin" / "html-validate.mjs")]
    command += ["--config", str(TOOL / "rules.mjs"), "--formatter", f"json={folder / 'found.json'}"]
    command.append(str(folder / "*.html"))
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=TOOL, timeout=300)
    assert done.returncode in (0, 1), done.stderr
    found = []
    for file in json.loads((folder / "found.json").read_text("utf-8")):
        path, text = pages[int(Path(file["filePath"]).stem)]
        lines = text.splitlines()
        found += [
            f"{path}: {one['ruleId']}: {one['message']}\n    {lines[one['line'] - 1].strip()[:200]}"
            for one in file["messages"]
        ]
    return found


def test_every_public_page_is_valid_and_every_link_leads_somewhere(
    people: People, client_of: Callable[..., Client], tmp_path: Path
) -> None:
    pages = all_a_stranger_finds(client_of())
    kinds = {kind_of(path) for path, _ in pages}
    assert set(FOUND) <= kinds, sorted(kinds)
    assert complaints(pages, tmp_path) == []


def test_every_page_of_somebody_is_valid(
    people: People,
    episode_a: Episode,
    episode_b: Episode,
    client_of: Callable[..., Client],
    tmp_path: Path,
) -> None:
    """Each route that answers somebody signed in, as the first of them gets it."""
    slots = slots_of(episode_a, people)
    converters = {name: known for name, known, _ in routes()}
    pages: list[Page] = []
    for name, method, answers in TABLE:
        who = next((who for who in ("A", "on", "desk", "owner") if answers[who] == "y"), "")
        if method == "GET" and who:
            path = reverse(name, kwargs={slot: slots[slot] for slot in converters[name]})
            answer = client_of(getattr(people, USERS[who])).get(path)
            if answer["Content-Type"].startswith("text/html") and answer.content:
                pages.append((f"{path} as {who}", answer.content.decode()))
    assert len(pages) > 50
    assert complaints(pages, tmp_path) == []


def test_the_validator_does_find_faults(clinic: Clinic, tmp_path: Path) -> None:
    broken = '<!doctype html><html lang="en"><head><title>x</title></head><body><p id="a"><p id="a"><b></p></body></html>'
    found = "\n".join(complaints([("/broken/", broken)], tmp_path))
    assert "no-dup-id" in found
    assert "close-order" in found
