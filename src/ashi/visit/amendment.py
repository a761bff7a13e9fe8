"""Amending a signed visit: words added, or a charted value corrected with a reason. The original stays."""

import datetime as dt
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta
from msgspec.structs import replace

from ashi.intake import Problem
from ashi.visit.charting import Charting, needle_name
from ashi.visit.document import Needle, Visit
from ashi.visit.signing import VisitError, check_can_sign

LATE_AFTER = dt.timedelta(hours=24)
"""Written later than this after the visit's end, an entry is marked as late."""

NEEDLE_FIELDS = MappingProxyType(
    {
        "side": "side",
        "depth_mm": "depth in mm",
        "angle": "angle",
        "technique": "technique",
        "de_qi": "de qi",
        "inserted_at": "time in",
        "removed_at": "time out",
    }
)
VISIT_FIELDS = MappingProxyType(
    {
        "started_at": "beginning",
        "ended_at": "end",
        "position": "position",
        "needle_type": "needle",
        "response_sought": "response sought",
        "stimulation": "stimulation",
    }
)
"""What can be corrected in a signed visit, in words. Anything else is said in an addendum."""


class Correction(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One value: where (``needles.<id>.side`` or ``position``), what stood there, what is right.

    Values are texts as `value_text` writes them: ``left``, ``15``, ``2026-11-22T09:05:00+00:00``.
    """

    path: str
    before: str
    after: str


class Amendment(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A signed document beside the visit `visit` (its document's id): an addendum, or corrections with a reason."""

    visit: str
    because: Annotated[str, Meta(min_length=3, max_length=1_000)]
    words: Annotated[str, Meta(max_length=8_000)] = ""
    corrections: tuple[Correction, ...] = ()
    is_late: bool = False
    schema: Literal[1] = 1


def is_late(visit: Visit, written_at: dt.datetime) -> bool:
    """Whether an entry written at `written_at` counts as a late one."""
    return written_at - visit.ended_at > LATE_AFTER


def value_text(value: object) -> str:
    """A charted value as a correction writes it; an empty text for None.

    >>> value_text(15.0), value_text(True), value_text(None)
    ('15', 'yes', '')
    """
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float() | int():
            return f"{value:g}"
        case dt.datetime():
            return value.isoformat()
        case _:
            return str(value)


def find_value(visit: Visit, path: str) -> str:
    """What stands at `path` now. Raises `VisitError` when nothing can be corrected there."""
    needle_id, field = _split(path)
    if needle_id is None:
        if field not in VISIT_FIELDS:
            raise _cannot(path)
        return value_text(getattr(visit, field))
    needle = next((n for n in visit.needles if n.id == needle_id), None)
    if needle is None or field not in NEEDLE_FIELDS:
        raise _cannot(path)
    return value_text(getattr(needle, field))


def path_words(visit: Visit, path: str) -> str:
    """A path as a person would say it: ``BL23 left: depth in mm``."""
    needle_id, field = _split(path)
    if needle_id is None:
        return VISIT_FIELDS.get(field, field)
    needle = next((n for n in visit.needles if n.id == needle_id), None)
    name = needle_name(needle) if needle else needle_id
    return f"{name}: {NEEDLE_FIELDS.get(field, field)}"


def corrections_to(visit: Visit, wanted: Mapping[str, str]) -> tuple[Correction, ...]:
    """The corrections that lead from `visit` to the `wanted` values; what stands already is left out.

    Raises `VisitError` with a sentence for each value that cannot be.
    """
    found = [
        Correction(path, before, after)
        for path, after in wanted.items()
        if (before := find_value(visit, path)) != after
    ]
    corrected(visit, found)
    return tuple(found)


def corrected(visit: Visit, corrections: Iterable[Correction]) -> Visit:
    """The visit with the corrections applied, in order.

    Raises `VisitError` when a value cannot be, when it was corrected by someone else meanwhile (`before` does
    not stand there any more), or when the visit could not have been signed like that: every needle stays out,
    no time runs backwards.
    """
    problems: list[Problem] = []
    for correction in corrections:
        now = find_value(visit, correction.path)
        name = path_words(visit, correction.path)
        if now != correction.before:
            problems.append(
                Problem(
                    correction.path,
                    f"{name}: this was corrected meanwhile. It says {now or 'nothing'} now.",
                    "Read the visit again, then correct what is still wrong.",
                )
            )
            continue
        try:
            visit = _with_value(visit, correction)
        except (msgspec.ValidationError, ValueError):
            problems.append(
                Problem(
                    correction.path,
                    f"{name}: “{correction.after[:60]}” does not fit here.",
                    "Mend it, or leave it as it is.",
                )
            )
    problems = problems or list(check_can_sign(_as_charting(visit)))
    if problems:
        raise VisitError(tuple(problems))
    return visit


def as_amended(visit: Visit, amendments: Iterable[Amendment]) -> Visit:
    """The visit as it stands with all its amendments (oldest first); for reading on, never instead of it."""
    for amendment in amendments:
        for correction in amendment.corrections:
            visit = _with_value(visit, correction)
    return visit


def check_amendment(words: str, corrections: tuple[Correction, ...]) -> tuple[Problem, ...]:
    """An amendment says something: words, or a value that changes."""
    if words.strip() or corrections:
        return ()
    return (Problem("words", "Nothing is amended yet.", "Write what to add, or correct a value."),)


def _split(path: str) -> tuple[str | None, str]:
    parts = path.split(".")
    if len(parts) == 3 and parts[0] == "needles":
        return parts[1], parts[2]
    return None, path


def _with_value(visit: Visit, correction: Correction) -> Visit:
    needle_id, field = _split(correction.path)
    if needle_id is None:
        return replace(visit, **{field: _value(Visit, field, correction.after)})
    return replace(
        visit,
        needles=tuple(
            replace(needle, **{field: _value(Needle, field, correction.after)})
            if needle.id == needle_id
            else needle
            for needle in visit.needles
        ),
    )


def _value(kind: type[msgspec.Struct], field: str, text: str) -> Any:
    """`text` as the type of the field. Raises `msgspec.ValidationError`."""
    if field == "de_qi":
        return {"yes": True, "no": False, "": None}[text] if text in ("yes", "no", "") else _refuse()
    if not text.strip():
        return _refuse()
    wanted = next(f.type for f in msgspec.structs.fields(kind) if f.name == field)
    return msgspec.convert(text.strip(), wanted, strict=False)


def _refuse() -> Any:
    raise ValueError("not a value of this field")


def _as_charting(visit: Visit) -> Charting:
    """The visit as it could be signed anew, counted as it was."""
    shared = {name: getattr(visit, name) for name in Charting.__struct_fields__ if hasattr(visit, name)}
    return Charting(**shared, counted_out=len(visit.needles))


def _cannot(path: str) -> VisitError:
    return VisitError(
        (Problem(path, f"{path[:80]} cannot be corrected here.", "Write it as an addendum instead."),)
    )
