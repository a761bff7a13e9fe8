"""Bytes from the outside become an `Intake`, or every problem at once in words for the person."""

import datetime as dt
import json
import math
import types
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from ashi.body.marks import PainDrawing
from ashi.body.parsing import DrawingError, check_drawing
from ashi.intake.document import Intake
from ashi.intake.problem import IntakeError, Problem
from ashi.intake.vocabulary import CO_TREATMENTS, CONSTITUTION, MODIFIERS, SAFETY_QUESTIONS, detail_ids

MAX_BYTES = 400_000
MAX_DRAWING_BYTES = 65_536
MAX_PROBLEMS = 50
MAX_LISTED = 60

_TOO_LARGE = Problem(
    "", "This is more than one intake can hold.", "Shorten the longest answer and send again."
)


def parse_intake(data: bytes | Mapping[str, Any]) -> Intake:
    """Strictly read an intake from JSON bytes (at most 400,000) or from a dict of JSON values.

    Raises `IntakeError`, whose `problems` name every field that is wrong (at most 50) in words for
    the person; nothing that was written is repeated in them.

    >>> try:
    ...     parse_intake(b'{"about": {"age_years": "forty"}, "age_years": NaN}')
    ... except IntakeError as error:
    ...     print(error.problems[0].message)
    This is not a complete message: it holds a value that is not a number.
    """
    raw = _read_json(data) if isinstance(data, bytes) else data
    if not isinstance(raw, Mapping):
        raise IntakeError((Problem("", "This is not an intake.", "Send the answers as one object."),))
    problems = _walk(raw, Intake, "")[:MAX_PROBLEMS]
    if problems:
        raise IntakeError(tuple(problems))
    try:
        intake = msgspec.convert(raw, Intake)
    except msgspec.ValidationError as error:  # a rule the walk does not know: still a clear place
        path = str(error).rpartition("`$")[2].strip("`.") or "intake"
        raise IntakeError((Problem(path, "This answer does not fit.", "Answer it again."),)) from None
    meaning = _check_meaning(intake)
    if meaning:
        raise IntakeError(meaning)
    return intake


def field_problems(raw: Any, kind: Any, path: str) -> tuple[Problem, ...]:
    """Every problem of one value against one type of the document; used on half-finished drafts too."""
    return tuple(_walk(raw, kind, path)[:MAX_PROBLEMS])


# --- reading bytes


class _BadJsonError(ValueError):
    pass


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) != len(pairs):
        raise _BadJsonError("it gives one answer twice")
    return table


def _no_constant(_: str) -> Any:
    raise _BadJsonError("it holds a value that is not a number")


def _read_json(data: bytes) -> Any:
    if len(data) > MAX_BYTES:
        raise IntakeError((_TOO_LARGE,))
    try:
        return json.loads(data, object_pairs_hook=_no_duplicates, parse_constant=_no_constant)
    except _BadJsonError as error:
        why = str(error)
    except (ValueError, RecursionError):
        why = "it is cut off or garbled"
    problem = Problem(
        "", f"This is not a complete message: {why}.", "Nothing was lost; please send it again."
    )
    raise IntakeError((problem,))


# --- walking the types: one problem per wrong leaf


def _walk(raw: Any, kind: Any, path: str) -> list[Problem]:
    kind, meta = _unwrap(kind)
    if _is_union(kind):  # the document knows only "this or nothing"
        options = [option for option in get_args(kind) if option is not type(None)]
        if raw is None and len(options) < len(get_args(kind)):
            return []
        return _walk(raw, options[0], path)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return _walk_struct(raw, kind, path)
    if get_origin(kind) is tuple:
        return _walk_tuple(raw, kind, meta, path)
    if get_origin(kind) is dict:
        return _walk_dict(raw, kind, path)
    return _leaf(raw, kind, meta, path)


def _walk_struct(raw: Any, kind: type[msgspec.Struct], path: str) -> list[Problem]:
    if not isinstance(raw, Mapping):
        return [Problem(path, "This part is missing or garbled.", "Fill it in again.")]
    if kind is PainDrawing and _drawing_too_large(raw):
        return [
            Problem(
                path,
                "The drawing holds more than can be stored: 200 lines of 500 points.",
                "Undo some lines and draw the outline more simply.",
            )
        ]
    if kind is PainDrawing and _is_sound_drawing(raw):
        return []  # thousands of points: only one that has a fault is worth walking through
    hints = _hints(kind)
    known = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    problems = [_unknown(path, key) for key in list(raw)[:MAX_PROBLEMS] if key not in known]
    for name, field in known.items():
        inner = f"{path}.{name}" if path else name
        if name in raw:
            problems += _walk(raw[name], hints[field.name], inner)
        elif field.required:
            problems.append(Problem(inner, "This answer is missing.", "Please answer it."))
    return problems


def _walk_tuple(raw: Any, kind: Any, meta: msgspec.Meta | None, path: str) -> list[Problem]:
    if not isinstance(raw, (list, tuple)):
        return [Problem(path, "This should be a list.", "Answer it again.")]
    items = get_args(kind)
    if len(items) == 2 and items[1] is Ellipsis:
        most = meta.max_length if meta and meta.max_length is not None else MAX_LISTED
        if len(raw) > most:
            return [Problem(path, f"These are {len(raw)}; at most {most} can be stored.", "Remove some.")]
        problems: list[Problem] = []
        for number, item in enumerate(raw):
            problems += _walk(item, items[0], f"{path}[{number}]")
            if len(problems) >= MAX_PROBLEMS:
                break
        least = meta.min_length if meta and meta.min_length else 0
        return problems or ([] if len(raw) >= least else [Problem(path, "This is empty.", "Add one.")])
    if len(raw) != len(items):
        return [Problem(path, "This should be a pair.", "Answer it again.")]
    return [problem for item, inner in zip(raw, items, strict=True) for problem in _walk(item, inner, path)]


def _walk_dict(raw: Any, kind: Any, path: str) -> list[Problem]:
    if not isinstance(raw, Mapping):
        return [Problem(path, "This part is garbled.", "Fill it in again.")]
    if len(raw) > 2 * MAX_LISTED:
        return [Problem(path, f"These are {len(raw)} answers; that is too many.", "Remove some.")]
    value_kind = get_args(kind)[1]
    problems: list[Problem] = []
    for key, value in raw.items():
        problems += _walk(value, value_kind, f"{path}.{_short(key)}")
    return problems


def _leaf(raw: Any, kind: Any, meta: msgspec.Meta | None, path: str) -> list[Problem]:
    if get_origin(kind) is Literal:
        options = get_args(kind)
        if raw in options and type(raw) is type(options[0]):
            return []
        return [Problem(path, "This is not one of the possible answers.", _one_of(options))]
    if kind is bool:
        return [] if isinstance(raw, bool) else [Problem(path, "This is neither yes nor no.", "Choose one.")]
    if kind is int:
        return _whole_number(raw, meta, path)
    if kind is str:
        return _words(raw, meta, path)
    if kind is dt.date:
        return _date(raw, path)
    return []


def _whole_number(raw: Any, meta: msgspec.Meta | None, path: str) -> list[Problem]:
    low = meta.ge if meta and meta.ge is not None else -math.inf
    high = meta.le if meta and meta.le is not None else math.inf
    span = f"Give a whole number from {low} to {high}." if meta else "Give a whole number."
    if isinstance(raw, bool) or not isinstance(raw, int):
        return [Problem(path, "This is not a whole number.", span)]
    return [] if low <= raw <= high else [Problem(path, "This number is outside its range.", span)]


def _words(raw: Any, meta: msgspec.Meta | None, path: str) -> list[Problem]:
    if not isinstance(raw, str):
        return [Problem(path, "This should be words.", "Write it again.")]
    most = meta.max_length if meta and meta.max_length is not None else 200
    if len(raw) > most:
        return [Problem(path, f"This has {len(raw)} characters; {most} can be stored.", "Please shorten it.")]
    if meta and meta.min_length and len(raw.strip()) < meta.min_length:
        return [Problem(path, "This is empty.", "Please write something.")]
    if "\0" in raw or any("\ud800" <= letter <= "\udfff" for letter in raw):
        return [Problem(path, "This holds a character that cannot be stored.", "Please type it again.")]
    return []


def _date(raw: Any, path: str) -> list[Problem]:
    if isinstance(raw, dt.date) and not isinstance(raw, dt.datetime):
        return []
    try:
        dt.date.fromisoformat(raw) if isinstance(raw, str) and len(raw) == 10 else dt.date.fromisoformat("")
    except ValueError:
        return [Problem(path, "This is not a date.", "Give it as year-month-day, such as 2026-03-31.")]
    return []


# --- what single fields cannot know


def _check_meaning(intake: Intake) -> tuple[Problem, ...]:
    problems: list[Problem] = []
    problems += _codes("modifiers.better", intake.modifiers.better, frozenset(MODIFIERS))
    problems += _codes("modifiers.worse", intake.modifiers.worse, frozenset(MODIFIERS))
    problems += _codes("constitution", intake.constitution, frozenset(CONSTITUTION))
    problems += _codes(
        "co_treatments", [item.kind for item in intake.co_treatments], frozenset(CO_TREATMENTS)
    )
    problems += _codes("safety", intake.safety, frozenset(SAFETY_QUESTIONS))
    problems += _codes("details", intake.details, detail_ids())
    for question in SAFETY_QUESTIONS.values():
        for detail in question.details:
            given = intake.details.get(detail.id)
            codes = [code for code, _ in detail.choices]
            if given is not None and codes and given not in codes:
                problems.append(
                    Problem(
                        f"details.{detail.id}", "This is not one of the possible answers.", _one_of(codes)
                    )
                )
    if intake.onset.began > intake.answered_on:
        problems.append(
            Problem(
                "onset.began", "The pain begins after the day of these answers.", "Choose an earlier day."
            )
        )
    if intake.intensity.worst < max(intake.intensity.now, intake.intensity.average):
        problems.append(
            Problem(
                "intensity.worst",
                "The worst pain is lower than the average or the pain now.",
                "Raise the worst, or lower the other.",
            )
        )
    if intake.no_medicines and intake.medicines:
        problems.append(
            Problem("no_medicines", "You ticked no medicines and also named some.", "Keep one of the two.")
        )
    try:
        check_drawing(intake.drawing)
    except DrawingError as error:
        problems.append(Problem(error.where, error.what, error.do))
    return tuple(problems)


def _codes(path: str, given: Any, known: frozenset[str]) -> list[Problem]:
    return [
        Problem(
            f"{path}.{_short(code)}", "This choice is not known here.", "Reload the page and choose again."
        )
        for code in given
        if code not in known
    ]


# --- small words and type plumbing


def _drawing_too_large(raw: Mapping[str, Any]) -> bool:
    strokes = raw.get("strokes", ())
    if not isinstance(strokes, (list, tuple)):
        return False
    if len(strokes) > 200:
        return True
    points = 0
    for stroke in strokes:
        inner = stroke.get("points", ()) if isinstance(stroke, Mapping) else ()
        points += len(inner) if isinstance(inner, (list, tuple)) else 0
        if points > 100_000 or (isinstance(inner, (list, tuple)) and len(inner) > 500):
            return True
    try:
        return len(json.dumps(raw, separators=(",", ":"), default=str)) > MAX_DRAWING_BYTES
    except (ValueError, RecursionError):
        return True


def _is_sound_drawing(raw: Mapping[str, Any]) -> bool:
    """Whether the slow walk would find nothing: the same rules, checked at once."""
    try:
        drawing = msgspec.convert(raw, PainDrawing)
    except msgspec.ValidationError:
        return False
    names = {drawing.body_version, *(mark.region for mark in drawing.regions)}
    return not any(_words(name, None, "") for name in names)


def _unknown(path: str, key: Any) -> Problem:
    where = f"{path}.{_short(key)}" if path else _short(key)
    return Problem(where, "This answer is not asked for.", "Leave it out, or reload the page.")


def _short(key: Any) -> str:
    text = "".join(letter for letter in str(key)[:41] if letter.isprintable())
    return text if len(text) <= 40 else text[:40] + "…"


def _one_of(options: Any) -> str:
    return "Choose one of: " + ", ".join(str(option) for option in options) + "."


def _unwrap(kind: Any) -> tuple[Any, msgspec.Meta | None]:
    if get_origin(kind) is Annotated:
        inner, *extras = get_args(kind)
        meta = next((extra for extra in extras if isinstance(extra, msgspec.Meta)), None)
        return inner, meta
    return kind, None


def _is_union(kind: Any) -> bool:
    return get_origin(kind) in (Union, types.UnionType)


_HINTS: dict[type, dict[str, Any]] = {}


def _hints(kind: type) -> dict[str, Any]:
    if kind not in _HINTS:
        _HINTS[kind] = get_type_hints(kind, include_extras=True)
    return _HINTS[kind]
