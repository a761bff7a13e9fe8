"""Answers from a file: one sheet as JSON, or many as CSV. Nothing is counted twice, nothing is dropped without a word."""

import csv
import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import msgspec

from ashi.cli.shared import UsageError, read
from ashi.instruments import Response, UnknownInstrument, instrument, problems

COLUMNS = ("date", "instrument", "item", "answer")
Items = dict[str, int | float | str]


def read_answers(path: Path, wanted: str) -> Response:
    """One sheet: the answers by item, or a whole response as it is kept, which must be to `wanted`."""
    try:
        raw = json.loads(read(path), object_pairs_hook=_once)
    except RecursionError:
        raise UsageError(f"{path} is nested too deeply to hold answers") from None
    except UnicodeDecodeError:
        raise UsageError(f"{path} is not text in UTF-8") from None
    except json.JSONDecodeError as error:
        raise UsageError(f"{path} is not readable as JSON: {error}") from None
    try:
        if isinstance(raw, dict) and "items" in raw:
            response = msgspec.convert(raw, Response)
        else:
            day = dt.date.today()  # noqa: DTZ011 - the day does not count
            response = Response(wanted, day, msgspec.convert(raw, Items))
    except msgspec.ValidationError as error:
        raise UsageError(f"{path}: {error}. Give each item's id and its answer") from None
    if response.instrument != wanted:
        raise UsageError(f"{path} holds answers to {response.instrument!r}, not to {wanted!r}")
    return response


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    for name in names:
        if names.count(name) > 1:
            raise UsageError(f"{name!r} is answered twice. Keep one of the answers")
    return dict(pairs)


def read_responses(path: Path) -> list[Response]:
    """Every sheet of a CSV with the columns date, instrument, item, answer, and version where it is not 1; by day.

    A row that says the same again counts once. Raises `UsageError` with a sentence for every row that cannot be right.
    """
    sheets: dict[tuple[dt.date, str, int], Items] = {}
    lines: dict[tuple[dt.date, str, int, str], int] = {}
    wrong: list[str] = []
    for line, row in _rows(path):
        try:
            on, name, version, item, answer = _read_row(row)
        except ValueError as error:
            wrong.append(f"{path}, line {line}: {error}")
            continue
        sheet = sheets.setdefault((on, name, version), {})
        earlier = lines.setdefault((on, name, version, item), line)
        if earlier != line and sheet.get(item) != answer:
            wrong.append(
                f"{path}, line {line}: {name} {item} of {on} is {answer} here and {sheet[item]} in line {earlier}. Keep one"
            )
        sheet.setdefault(item, answer)
    responses = [
        Response(name, on, items, via="import", version=version)
        for (on, name, version), items in sorted(sheets.items())
    ]
    for response in responses:
        first = {
            item: lines[response.answered_on, response.instrument, response.version, item]
            for item in response.items
        }
        wrong += [
            f"{path}, line {first.get(problem.item, min(first.values()))}: {problem}"
            for problem in problems(response)
        ]
    if wrong:
        raise UsageError("\n".join(wrong[:20]))
    return responses


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    reader = csv.DictReader(io.StringIO(read(path).decode("utf-8-sig", errors="replace")))
    try:
        header = reader.fieldnames or []
        if not set(COLUMNS) <= set(header):
            raise UsageError(f"{path} needs the columns {', '.join(COLUMNS)}; it has {', '.join(header)}")
        rows = [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise UsageError(f"{path} is not readable as CSV: {error}") from None
    for line, row in rows:
        if None in row or None in row.values():
            raise UsageError(f"{path}, line {line}: the number of cells differs from the header's")
    return rows


def _read_row(row: dict[str, str]) -> tuple[dt.date, str, int, str, int | float | str]:
    on = dt.date.fromisoformat(row["date"])
    name, item, text = row["instrument"].strip(), row["item"].strip(), row["answer"].strip()
    version = int(row.get("version") or 1)
    if _is_words(name, item):
        return on, name, version, item, text
    try:
        answer = float(text)
    except ValueError:
        answer = float("nan")
    if not -1e6 < answer < 1e6:
        raise ValueError(f"{text!r} is no answer")
    return on, name, version, item, int(answer) if answer.is_integer() else answer


def _is_words(name: str, item: str) -> bool:
    try:
        return any(each.id == item and each.kind == "words" for each in instrument(name).items)
    except UnknownInstrument:
        return False
