"""One request to a WSGI application, answered as granian would get it: coding and all."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from wsgiref.util import setup_testing_defaults


@dataclass(frozen=True)
class Answer:
    status: str
    headers: dict[str, str]
    content: bytes


def ask(
    application: Callable[..., Iterable[bytes]], path: str, *, method: str = "GET", accepted: str = ""
) -> Answer:
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "HTTP_HOST": "127.0.0.1",
        "HTTP_ACCEPT_ENCODING": accepted,
    }
    environ["PATH_INFO"], _, environ["QUERY_STRING"] = path.partition("?")
    setup_testing_defaults(environ)
    told: list[Any] = []
    content = b"".join(application(environ, lambda *words: told.extend(words)))
    return Answer(told[0], dict(told[1]), content)
