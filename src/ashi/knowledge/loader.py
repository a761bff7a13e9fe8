"""Load a knowledge file into frozen values, or refuse it with the place and the mend.

A fact without source, locator and basis does not load; neither does an unknown key.
"""

import csv
import hashlib
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec

HERE = Path(__file__).parent

Basis = Literal["read", "derived", "recalled"]
T = TypeVar("T")


class KnowledgeError(ValueError):
    """A knowledge file is wrong: says which file, where in it, and what to do."""


class Fact(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of everything that claims something about the world.

    `basis` is ``read`` (someone read it at the source), ``derived`` (arithmetic on read facts)
    or ``recalled`` (general knowledge, not checked at the source).
    """

    source: str
    locator: str
    basis: Basis


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One entry of ``sources.toml``: where a fact can be looked up."""

    citation: str
    year: int | None = None
    doi: str | None = None
    url: str | None = None
    licence: str | None = None

    @property
    def address(self) -> str:
        """Where a reader can open it; empty when nobody knows."""
        return f"https://doi.org/{self.doi}" if self.doi else self.url or ""


@cache
def sources() -> dict[str, Source]:
    """Every source by id."""
    return _convert(
        HERE / "sources.toml", tomllib.loads((HERE / "sources.toml").read_text()), dict[str, Source]
    )


def load(path: str, kind: type[T]) -> T:
    """Read ``knowledge/<path>`` (TOML) as `kind`: a `Fact`, or a struct, dict or tuple that holds facts.

    Raises `KnowledgeError` for a missing file, an unknown key, a wrong type, or a fact without provenance.
    """
    file = HERE / path
    try:
        raw = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise KnowledgeError(f"{path}: there is no such knowledge file.") from None
    except tomllib.TOMLDecodeError as error:
        raise KnowledgeError(f"{path}: not valid TOML: {error}.") from None
    value = _convert(file, raw, kind)
    _check_provenance(path, value)
    return value


def load_table(path: str, row: type[T]) -> tuple[T, ...]:
    """Read ``knowledge/<path>`` (CSV with a header line) as a tuple of `row`; an empty cell means absent."""
    file = HERE / path
    try:
        with file.open(newline="", encoding="utf-8") as lines:
            reader = csv.DictReader(lines)
            rows = []
            for number, raw in enumerate(reader, start=2):
                if None in raw or None in raw.values():
                    raise KnowledgeError(
                        f"{path}, line {number}: the number of cells differs from the header's."
                    )
                cells = {key: cell for key, cell in raw.items() if cell != ""}
                rows.append(_convert(file, cells, row, line=number))
    except FileNotFoundError:
        raise KnowledgeError(f"{path}: there is no such knowledge file.") from None
    _check_provenance(path, rows)
    return tuple(rows)


@cache
def knowledge_version() -> str:
    """Twelve hex digits that name the exact content of every knowledge file; documents store it."""
    digest = hashlib.sha256()
    for file in sorted(HERE.rglob("*")):
        if file.is_file() and file.suffix != ".py" and "__pycache__" not in file.parts:
            digest.update(file.relative_to(HERE).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]


def _convert(file: Path, raw: Any, kind: type[T], line: int | None = None) -> T:
    try:
        return msgspec.convert(raw, kind, strict=line is None)
    except msgspec.ValidationError as error:
        where = file.relative_to(HERE).as_posix() + (f", line {line}" if line else "")
        raise KnowledgeError(f"{where}: {error}. Mend the file or the type {kind!r}.") from None


def _facts(value: Any) -> Iterator[Fact]:
    if isinstance(value, Fact):
        yield value
    if isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _facts(getattr(value, name))
    elif isinstance(value, dict):
        for item in value.values():
            yield from _facts(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _facts(item)


def _check_provenance(path: str, value: Any) -> None:
    found = False
    for fact in _facts(value):
        found = True
        if fact.source not in sources():
            raise KnowledgeError(
                f"{path}: source {fact.source!r} is not in sources.toml. Add it there with its citation."
            )
        if not fact.locator.strip():
            raise KnowledgeError(
                f"{path}: a fact from {fact.source!r} has no locator (page, table, section)."
            )
    if not found:
        raise KnowledgeError(f"{path}: holds no fact with source, locator and basis, so it does not load.")
