"""A small model formula: ``y ~ time * arm + age`` over columns of a table, to the matrices of a model."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*")


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
    beside the intercept (``"time"``), `by` the column that names the person. Rows with an empty cell or
    nan in a column that is used are left out and counted.

    >>> table = {"y": [1, 2, 3], "arm": ["sham", "usual", "sham"], "id": [1, 1, 2]}
    >>> design(table, "y ~ arm", by="id").fixed
    ('(Intercept)', 'arm[usual]')
    """
    outcome, terms = _parse(formula)
    random_terms = [term.strip() for term in random.split("+") if term.strip() not in ("", "1")]
    used = dict.fromkeys(
        [outcome, *(name for term in terms for name in term), *random_terms, *([by] if by else [])]
    )
    for name in used:
        if name not in columns:
            raise FormulaError(f"There is no column {name!r}. The table has {', '.join(columns)}.")
    if len({len(columns[name]) for name in used}) != 1:
        raise FormulaError("The columns have different lengths.")
    kept = np.logical_and.reduce([_present(columns[name]) for name in used])
    if not kept.any():
        raise FormulaError(f"No row has all of {', '.join(used)}.")
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
    return np.array([not (value is None or value == "" or value != value) for value in values])


def _code(name: str, values: NDArray[Any]) -> list[tuple[str, Floats]]:
    try:
        numbers = values.astype(np.float64)
    except (TypeError, ValueError):
        words = values.astype(str)
        levels = sorted(set(words.tolist()))
        if len(levels) < 2:
            raise FormulaError(
                f"The column {name!r} holds only {levels[0]!r}; it cannot explain anything."
            ) from None
        return [(f"{name}[{level}]", (words == level).astype(np.float64)) for level in levels[1:]]
    if not np.isfinite(numbers).all():
        raise FormulaError(f"The column {name!r} holds a number that is not finite.")
    return [(name, numbers)]


def _product(parts: list[list[tuple[str, Floats]]]) -> list[tuple[str, Floats]]:
    made = parts[0]
    for part in parts[1:]:
        made = [(f"{a}:{b}", left * right) for b, right in part for a, left in made]
    return made
