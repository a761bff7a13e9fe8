"""The built scripts, styles and fonts: in memory, as they are and packed, with the headers that go with each."""

import mimetypes
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ashi.web.records.packing import takes

Headers = list[tuple[str, str]]
StartResponse = Callable[..., Any]
Application = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]

YEAR_SECONDS = 365 * 24 * 60 * 60
SUFFIX = {"br": ".br", "gzip": ".gz"}  # the best first
KINDS = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".woff2": "font/woff2",
    ".md": "text/plain; charset=utf-8",
}
SHARED: Headers = [
    ("X-Content-Type-Options", "nosniff"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
]
# A name that carries the hash of its content: a browser need never ask again.
FOR_GOOD = f"public, max-age={YEAR_SECONDS}, immutable"
NOTICES = "licenses.md"  # of what the bundle contains; they travel with it


@dataclass(frozen=True)
class Form:
    """One way a file is sent."""

    headers: Headers
    content: bytes


def serve(application: Application, folder: Path, prefix: str) -> Application:
    """Answer what lies in `folder` under `prefix`, such as ``/static/``; hand everything else to `application`.

    The whole folder (some 1.4 MB) is read once, at the start. An answer is one list of bytes that the server takes at
    once, so a slow reader holds no thread of ours, and no address can lead to a file outside.
    """
    files = {prefix + path.relative_to(folder).as_posix(): _forms(path) for path in _plain(folder)}

    def answer(environ: dict[str, Any], start: StartResponse) -> Iterable[bytes]:
        if not environ["PATH_INFO"].startswith(prefix):
            return application(environ, start)
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return _short(start, "405 Method Not Allowed", ("Allow", "GET, HEAD"))
        forms = files.get(environ["PATH_INFO"])
        if forms is None:
            return _short(start, "404 Not Found")
        accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
        form = next(form for coding, form in forms.items() if not coding or takes(accepted, coding))
        start("200 OK", form.headers)
        return [form.content if environ["REQUEST_METHOD"] == "GET" else b""]

    return answer


def _plain(folder: Path) -> Iterable[Path]:
    """What the bundler named by its content, and the notices: not the manifest, not the stamp, not the packed twins."""
    packed = tuple(SUFFIX.values())
    yield from (
        path for path in (folder / "assets").rglob("*") if path.is_file() and path.suffix not in packed
    )
    yield from folder.glob(NOTICES)


def _forms(path: Path) -> dict[str, Form]:
    """By coding, the best first; the empty coding, the file as it is, is the last and always there."""
    twins = {coding: path.with_name(path.name + suffix) for coding, suffix in SUFFIX.items()}
    contents = {coding: twin.read_bytes() for coding, twin in twins.items() if twin.exists()}
    contents[""] = path.read_bytes()
    kind = KINDS.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    kept = "public, max-age=300" if path.name == NOTICES else FOR_GOOD
    vary = [("Vary", "Accept-Encoding")] if len(contents) > 1 else []
    return {
        coding: Form(
            [
                ("Content-Type", kind),
                ("Content-Length", str(len(content))),
                *([("Content-Encoding", coding)] if coding else []),
                ("Cache-Control", kept),
                *vary,
                *SHARED,
            ],
            content,
        )
        for coding, content in contents.items()
    }


def _short(start: StartResponse, status: str, *headers: tuple[str, str]) -> list[bytes]:
    content = status.partition(" ")[2].encode()
    start(
        status,
        [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Length", str(len(content))),
            *SHARED,
            *headers,
        ],
    )
    return [content]
