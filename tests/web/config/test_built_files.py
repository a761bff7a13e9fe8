"""What granian sends of the built files: packed as the browser asks, kept for good, and nothing else."""

import gc
import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ashi.web.config.built_files import serve
from ashi.web.config.wsgi import application
from ashi.web.design.pages import asset
from tests.support.wsgi import Answer, ask

SCRIPT = b"export const words = 'where does it hurt';\n" * 50
Ask = Callable[..., Answer]


def clinic(environ: dict[str, Any], start: Callable[..., None]) -> list[bytes]:
    start("200 OK", [])
    return [b"the clinic"]


@pytest.fixture
def fetch(tmp_path: Path) -> Ask:
    assets = tmp_path / "assets"
    assets.mkdir()
    (assets / "app-1a2b.js").write_bytes(SCRIPT)
    (assets / "app-1a2b.js.gz").write_bytes(gzip.compress(SCRIPT))
    (assets / "app-1a2b.js.br").write_bytes(b"as if by brotli")
    (assets / "serif-3c4d.woff2").write_bytes(b"a font")
    (tmp_path / "manifest.json").write_text("{}")
    (tmp_path / "licenses.md").write_text("MIT")
    served = serve(clinic, tmp_path, "/static/")
    return lambda path, **words: ask(served, path, **words)


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("br;q=0.0,gzip;q=0", None),
        ("identity", None),
        ("", None),
        ("nobrand, agzip", None),
    ],
)
def test_a_script_is_sent_as_the_browser_reads_it(accepted: str, coding: str | None, fetch: Ask) -> None:
    answer = fetch("/static/assets/app-1a2b.js", accepted=accepted)
    assert answer.status == "200 OK"
    assert answer.headers.get("Content-Encoding") == coding
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert int(answer.headers["Content-Length"]) == len(answer.content)
    read = {
        "br": lambda: SCRIPT,
        "gzip": lambda: gzip.decompress(answer.content),
        None: lambda: answer.content,
    }
    assert read[coding]() == SCRIPT


def test_a_font_is_sent_as_it_is(fetch: Ask) -> None:
    answer = fetch("/static/assets/serif-3c4d.woff2", accepted="gzip, br")
    assert (answer.content, answer.headers["Content-Type"]) == (b"a font", "font/woff2")
    assert "Content-Encoding" not in answer.headers
    assert "Vary" not in answer.headers


def test_the_notices_travel_with_the_bundle_and_are_asked_for_again(fetch: Ask) -> None:
    answer = fetch("/static/licenses.md", accepted="gzip, br")
    assert (answer.content, answer.headers["Content-Type"]) == (b"MIT", "text/plain; charset=utf-8")
    assert answer.headers["Cache-Control"] == "public, max-age=300"


def test_the_head_tells_the_length_and_sends_nothing(fetch: Ask) -> None:
    answer = fetch("/static/assets/app-1a2b.js", method="HEAD")
    assert (answer.content, answer.headers["Content-Length"]) == (b"", str(len(SCRIPT)))


@pytest.mark.parametrize(
    "path",
    [
        "/static/",
        "/static/assets",
        "/static/manifest.json",
        "/static/assets/app-1a2b.js.gz",
        "/static/assets/../manifest.json",
        "/static/../settings.py",
        "/static//etc/passwd",
        "/static/assets/\x00",
    ],
)
def test_nothing_else_is_there(path: str, fetch: Ask) -> None:
    answer = fetch(path)
    assert answer.status == "404 Not Found"
    assert "immutable" not in answer.headers.get("Cache-Control", "")


def test_files_are_only_read(fetch: Ask) -> None:
    answer = fetch("/static/assets/app-1a2b.js", method="POST")
    assert (answer.status, answer.headers["Allow"]) == ("405 Method Not Allowed", "GET, HEAD")


def test_every_other_address_is_the_clinics(fetch: Ask) -> None:
    for path in ("/", "/staticky", "/atlas/static/"):
        assert fetch(path).content == b"the clinic"


@pytest.mark.parametrize(
    "name", ["styles/main.css", "styles/care.css", "entries/app.js", "entries/drawing.js", "entries/atlas.js"]
)
def test_the_build_put_packed_twins_beside_what_the_pages_name(name: str) -> None:
    plain, packed, smallest = (
        ask(application, asset(name), accepted=accepted) for accepted in ("", "gzip", "gzip, br")
    )
    assert gzip.decompress(packed.content) == plain.content
    assert smallest.headers["Content-Encoding"] == "br"
    assert len(smallest.content) < len(packed.content) < len(plain.content) / 2


def test_what_the_server_loads_is_left_out_of_the_search_for_garbage() -> None:
    assert gc.get_freeze_count() > 50_000
