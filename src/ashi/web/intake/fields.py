"""The fields of the paperwork, as they are typed: a flat table of names, each owned by one section."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Literal
from uuid import UUID

from ashi.intake import CO_TREATMENTS, SAFETY_QUESTIONS, SECTIONS, Problem

Value = str | list[str]
Fields = Mapping[str, Value]
Kind = Literal["line", "text", "list", "drawing"]

MEDICINES = 12
ACTIVITIES = 5

MOST = {"line": 400, "text": 20_000, "list": 120, "drawing": 70_000}
"""What a field may hold while it is being written: more than can be sent, so that too much is said, not cut."""


def _lines(*names: str) -> dict[str, Kind]:
    return dict.fromkeys(names, "line")


def _texts(*names: str) -> dict[str, Kind]:
    return dict.fromkeys(names, "text")


def _lists(*names: str) -> dict[str, Kind]:
    return dict.fromkeys(names, "list")


_OWNED: dict[str, dict[str, Kind]] = {
    "about": _lines("born_day", "born_month", "born_year", "sex", "stature_cm", "weight_kg"),
    "where": {"drawing": "drawing", **_lists("drawing_regions", "qualities")},
    "how_strong": _lines("nrs_now", "nrs_average", "nrs_worst"),
    "better_worse": {
        **_lists("better"),
        **_texts("better_words"),
        **_lists("worse"),
        **_texts("worse_words"),
        **_lists("constitution"),
    },
    "story": {**_lines("ago", "ago_unit", "began_on", "how", "had_before"), **_texts("story")},
    "treatments": {
        **{f"medicine_{n}_{part}": "line" for n in range(1, MEDICINES + 1) for part in ("name", "dose")},
        **_lines("no_medicines"),
        **_lists("co_treatments"),
        **{f"treatment_{kind}": "text" for kind in CO_TREATMENTS},
    },
    "safety": {
        name: "line"
        for question in SAFETY_QUESTIONS.values()
        for name in (f"safety_{question.id}", *(f"detail_{detail.id}" for detail in question.details))
    },
    "hopes": {**_texts("hopes", "worries", "questions"), **_lines("needle_fear")},
    "baseline": {
        f"activity_{n}_{part}": "line" for n in range(1, ACTIVITIES + 1) for part in ("words", "score")
    },
    "consent": {
        **_lists("agreed"),
        **_lines("signed_name", "consent_version", "consent_sha256", "client_key"),
    },
}

FIELDS_OF: Mapping[str, Mapping[str, Kind]] = MappingProxyType(
    {section: MappingProxyType(_OWNED[section]) for section in SECTIONS}
)
"""The fields of each section, in the order of the page."""

KIND_OF: Mapping[str, Kind] = MappingProxyType(
    {name: kind for fields in FIELDS_OF.values() for name, kind in fields.items()}
)

SECTION_OF: Mapping[str, str] = MappingProxyType(
    {name: section for section, fields in FIELDS_OF.items() for name in fields}
)


def text(fields: Fields, name: str) -> str:
    """What was typed in `name`, without the blanks around it."""
    value = fields.get(name, "")
    return value.strip() if isinstance(value, str) else ""


def chosen(fields: Fields, name: str) -> list[str]:
    """What was ticked in `name`."""
    value = fields.get(name, [])
    return list(value) if isinstance(value, list) else [value] if value else []


def take_fields(raw: Mapping[str, Any]) -> tuple[dict[str, Value], tuple[Problem, ...]]:
    """Part what can be kept from what cannot; a refused field is named, never quoted.

    >>> take_fields({"sex": "other", "shoe_size": "42"})[1][0].field_path
    'shoe_size'
    """
    taken: dict[str, Value] = {}
    refused: list[Problem] = []
    for name, value in raw.items():
        problem = _refusal(name, value)
        if problem is not None:
            refused.append(problem)
            if len(refused) == 20:
                break
        elif KIND_OF[name] == "list" and isinstance(value, str):
            taken[name] = [value] if value else []
        else:
            taken[name] = value
    return taken, tuple(refused)


def _refusal(name: str, value: Any) -> Problem | None:
    kind = KIND_OF.get(name)
    if kind is None:
        shown = re.sub(r"[^A-Za-z0-9_-]", "?", name[:40])
        return Problem(shown, "This page asks for no such answer.", "Reload the page; nothing else was lost.")
    most = MOST[kind]
    if kind == "list" and isinstance(value, list):
        if len(value) > most or not all(isinstance(item, str) for item in value):
            return Problem(name, "These choices cannot be kept.", "Reload the page and choose again.")
        if any(len(item) > 100 for item in value):
            return Problem(name, "One of these choices is too long.", "Reload the page and choose again.")
        return None if all(map(_can_be_kept, value)) else _odd(name)
    if not isinstance(value, str):
        return Problem(name, "This answer is neither words nor a number as typed.", "Please type it again.")
    if kind == "drawing" and len(value) > most:
        return Problem(
            name,
            "The drawing holds more than can be kept here.",
            "Undo some lines and draw more simply, or choose from the list.",
        )
    if len(value) > most:
        return Problem(
            name,
            f"This has {len(value):,} characters; {most:,} can be kept here.",
            "Please shorten it. It stays on your screen until you leave the page.",
        )
    if name == "client_key" and value and key_of(value) is None:
        return Problem(
            name, "This page lost the number of its sending.", "Reload the page and press send again."
        )
    return None if _can_be_kept(value) else _odd(name)


def key_of(value: Value) -> UUID | None:
    """The key of a sending, if `value` is a UUIDv7."""
    try:
        key = UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return key if key is not None and key.version == 7 else None


def _can_be_kept(value: str) -> bool:
    return "\0" not in value and not any("\ud800" <= letter <= "\udfff" for letter in value)


def _odd(name: str) -> Problem:
    return Problem(name, "This holds a character that cannot be kept.", "Please type it again.")
