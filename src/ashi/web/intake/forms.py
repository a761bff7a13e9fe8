"""What a page or its script sent, as fields; nothing is believed and nothing is thrown away silently."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, QueryDict

from ashi.intake import Problem
from ashi.web.intake.fields import FIELDS_OF, Value, take_fields

MOST_BYTES = 1_600_000
PAGE_WORDS = frozenset({"csrfmiddlewaretoken", "revision", "writer", "go"})
TICKED_ALONE = frozenset({"no_medicines"})
"""Single boxes: like lists, an unticked one is absent from what a browser sends."""


class UnreadableError(ValueError):
    """The message is not one of ours; the text says why, for the person."""


@dataclass(frozen=True, slots=True)
class Patch:
    """Fields to keep, fields that cannot be kept and why, and the revision the sender had seen."""

    fields: dict[str, Value]
    refused: tuple[Problem, ...]
    seen: int
    writer: str
    typed: Mapping[str, Any]


class _NotANumber:
    """Stands for NaN and its like in a message, so that the field that holds it can be named."""


def read_json(request: HttpRequest) -> Patch:
    """A patch from our own script: ``{"revision": 3, "fields": {"sex": "female"}}``."""
    try:
        message = json.loads(
            _body(request), parse_constant=lambda word: _NotANumber(), object_pairs_hook=_no_duplicates
        )
    except (ValueError, RecursionError) as error:
        why = error if isinstance(error, UnreadableError) else "It is cut off or garbled."
        raise UnreadableError(f"This is not a complete message. {why}") from None
    if not isinstance(message, dict) or not isinstance(message.get("fields"), dict):
        raise UnreadableError("This message has no answers in it.")
    unknown = sorted(set(message) - {"revision", "fields", "writer"})
    if unknown:
        raise UnreadableError(f"This message holds something that is not asked for: {unknown[0][:40]!r}.")
    seen = message.get("revision", 0)
    if not isinstance(seen, int) or isinstance(seen, bool) or seen < 0:
        raise UnreadableError("The revision in this message is not a whole number.")
    taken, refused = take_fields(message["fields"])
    return Patch(
        taken, refused, seen, _writer(request.GET.get("writer") or message.get("writer")), message["fields"]
    )


def _body(request: HttpRequest) -> bytes:
    """The message, a little further than Django would read it, so that one endless answer can be named."""
    body = request.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise RequestDataTooBig
    return bytes(body)


def read_form(post: QueryDict, section: str) -> Patch:
    """A patch from a page that was sent without our script: the fields of one section."""
    typed: dict[str, Any] = {}
    kinds = FIELDS_OF[section]
    for name in post:
        if name not in PAGE_WORDS:
            typed[name] = post.getlist(name) if kinds.get(name) == "list" else post[name]
    for name, kind in kinds.items():
        if kind == "list":
            typed.setdefault(name, [])
        elif name in TICKED_ALONE:
            typed.setdefault(name, "")
    taken, refused = take_fields(typed)
    seen = post.get("revision", "0")
    return Patch(
        taken,
        refused,
        int(seen) if seen.isdecimal() and len(seen) < 10 else 0,
        _writer(post.get("writer")),
        typed,
    )


def _writer(value: Any) -> str:
    return value if isinstance(value, str) and len(value) <= 36 and value.isalnum() else ""


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) != len(pairs):
        raise UnreadableError("It gives one answer twice.")
    return table
