"""A small model formula: ``y ~ time * arm + age`` over columns of a table, to the matrices of a model."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*")
_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?")
_COMMA = re.compile(r"[-+]?\d+,\d+")
_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./]\d{1,2}[./]\d{2,4}")
MISSING = frozenset({"", ".", "NA", "N/A", "NaN", "nan", "NULL"})  # how tables say that a cell is empty
MOST_WORDS = 50  # a column of more different words is a name or a remark, not a group


class FormulaError(ValueError):
    """The formula cannot be read, or does not fit the table; says where and what there is."""


@dataclass(frozen=True, slots=True)
class Design:
    """A model's matrices: `y` (n,), `x` (n, p), `z` (n, q), `group` (n,), with the columns' names."""

    y: Floats
    x: Floats
    z: Floats
    group: NDArray[Any]
    fixed: tuple[str, ...]
    random: tuple[str, ...]
    rows_left_out: int


def design(columns: Mapping[str, Sequence[Any]], formula: str, *, random: str = "", by: str = "") -> Design:
    """Matrices for a formula over a table of columns (name to values, all of one length).

    ``a + b``, ``a:b`` (interaction) and ``a * b`` (both and their interaction); an intercept is always there. A column
    of words becomes one 0/1 column per word but the first in order. `random` names what varies by person
    beside the intercept (``"time"``), `by` the column that names the person. Rows with an empty cell (or nan, NA and the
    like) in a column that is used are left out and counted. Raises FormulaError for what does not fit, and for
    a row that stands there twice when `by` is given: nobody is counted twice.

    >>> table = {"y": [1, 2, 3], "arm": ["sham", "usual", "sham"], "id": [1, 1, 2]}
    >>> design(table, "y ~ arm", by="id").fixed
    ('(Intercept)', 'arm[usual]')
    """
    outcome, terms = _parse(formula)
    random_terms = [term.strip() for term in random.split("+") if term.strip() not in ("", "1")]
    used = dict.fromkeys(
        [outcome, *(name for term in terms for name in term), *random_terms, *([by] if by else [])]
    )
    on_the_right = {name for term in terms for name in term} | set(random_terms)
    if outcome in on_the_right:
        raise FormulaError(f"{outcome!r} is the outcome and stands on the right as well. Leave it out there.")
    if by and by in on_the_right | {outcome}:
        raise FormulaError(f"{by!r} names the person; it cannot be the outcome or explain it.")
    for name in used:
        if name not in columns:
            raise FormulaError(f"There is no column {name!r}. The table has {', '.join(columns)}.")
    if len({len(columns[name]) for name in used}) != 1:
        raise FormulaError("The columns have different lengths.")
    kept = np.logical_and.reduce([_present(columns[name]) for name in used])
    if not kept.any():
        raise FormulaError(f"No row has all of {', '.join(used)}.")
    if by:
        _check_twice(columns, by)
    coded = {name: _code(name, np.asarray(columns[name], dtype=object)[kept]) for name in used if name != by}
    if len(coded[outcome]) != 1 or coded[outcome][0][0] != outcome:
        raise FormulaError(f"The outcome {outcome!r} holds words; it must hold numbers.")
    count = int(kept.sum())
    x = [("(Intercept)", np.ones(count))]
    for term in terms:
        x += _product([coded[name] for name in term])
    z = [("(Intercept)", np.ones(count))]
    for name in random_terms:
        z += coded[name]
    return Design(
        coded[outcome][0][1],
        np.column_stack([values for _, values in x]),
        np.column_stack([values for _, values in z]),
        np.asarray(columns[by], dtype=object)[kept].astype(str) if by else np.arange(count),
        tuple(name for name, _ in x),
        tuple(name for name, _ in z),
        len(kept) - count,
    )


def _parse(formula: str) -> tuple[str, list[tuple[str, ...]]]:
    left, tilde, right = formula.partition("~")
    if not tilde or not _NAME.fullmatch(left.strip()):
        raise FormulaError(f"{formula!r} is no formula. Write it like: y ~ time * arm + age.")
    terms: dict[tuple[str, ...], None] = {}
    for part in right.split("+"):
        names = [name.strip() for name in re.split(r"[*:]", part)]
        if names == ["1"]:
            continue
        for name in names:
            if not _NAME.fullmatch(name):
                raise FormulaError(f"In {formula!r}, {name!r} is no name of a column.")
        if "*" in part and ":" in part:
            raise FormulaError(f"In {formula!r}, write {part.strip()!r} with + and : only.")
        if "*" in part:
            for size in range(1, len(names) + 1):
                terms.update(dict.fromkeys(_choices(names, size)))
        else:
            terms[tuple(names)] = None
    # Main effects before interactions, otherwise as written; as R does it.
    return left.strip(), sorted(terms, key=len)


def _choices(names: list[str], size: int) -> list[tuple[str, ...]]:
    if size == 0:
        return [()]
    return [(name, *rest) for at, name in enumerate(names) for rest in _choices(names[at + 1 :], size - 1)]


def _present(values: Sequence[Any]) -> NDArray[np.bool_]:
    return np.array([not (value is None or value != value or value in MISSING) for value in values])


def _check_twice(columns: Mapping[str, Sequence[Any]], by: str) -> None:
    seen: dict[tuple[Any, ...], int] = {}
    for number, row in enumerate(zip(*columns.values(), strict=True), start=1):
        if row in seen:
            person = columns[by][number - 1]
            raise FormulaError(
                f"Rows {seen[row]} and {number} are the same in every column ({by} {person}). Delete one of them, or "
                "add a column that tells them apart, such as the day."
            )
        seen[row] = number


def _code(name: str, values: NDArray[Any]) -> list[tuple[str, Floats]]:
    try:
        numbers = values.astype(np.float64)
    except (TypeError, ValueError):
        words = values.astype(str)
        _check_words(name, words.tolist())
        levels = sorted(set(words.tolist()))
        return [(f"{name}[{level}]", (words == level).astype(np.float64)) for level in levels[1:]]
    if not np.isfinite(numbers).all():
        raise FormulaError(f"The column {name!r} holds a number that is not finite.")
    return [(name, numbers)]


def _check_words(name: str, words: list[str]) -> None:
    """Refuse words that were meant as something else."""
    different = sorted(set(words))
    if len(different) < 2:
        raise FormulaError(f"The column {name!r} holds only {different[0]!r}; it cannot explain anything.")
    first = next(word for word in words if not _NUMBER.fullmatch(word))
    if _DATE.match(first):
        raise FormulaError(
            f"The column {name!r} holds dates ({first!r}). Turn them into days or weeks since each person's start."
        )
    if _COMMA.fullmatch(first):
        raise FormulaError(f"The column {name!r} holds {first!r}. Write decimals with a point, as in 5.5.")
    numbers = sum(bool(_NUMBER.fullmatch(word)) for word in words)
    if numbers >= len(words) / 2:
        raise FormulaError(f"The column {name!r} holds numbers and also {first!r}. Mend or empty that cell.")
    if len(different) > MOST_WORDS:
        raise FormulaError(
            f"The column {name!r} holds {len(different)} different words, such as {first!r}; that is too many to compare."
        )


def _product(parts: list[list[tuple[str, Floats]]]) -> list[tuple[str, Floats]]:
    made = parts[0]
    for part in parts[1:]:
        made = [(f"{a}:{b}", left * right) for b, right in part for a, left in made]
    return made
