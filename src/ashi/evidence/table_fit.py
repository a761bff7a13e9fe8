"""Pool any table of trials: the numbers are yours, the engine is the same as behind the pages."""

import csv
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ashi.stats.effects import (
    RATIOS,
    ArmSummary,
    Effect,
    mean_difference,
    odds_ratio,
    risk_difference,
    risk_ratio,
    standardised_mean_difference,
)
from ashi.stats.pooling import HeterogeneityIntervals, Method, PooledFit, pool_effects, tau2_intervals

TableMeasure = Literal["GEN", "MD", "SMD", "RR", "OR", "RD"]
LABELS = ("study", "trial", "label", "author")
GENERIC, GENERIC_SE = ("yi", "vi"), ("yi", "sei")
MEANS = ("m1", "sd1", "n1", "m2", "sd2", "n2")
COUNTS = ("a", "b", "c", "d")
_COUNT_MEASURES: dict[str, Callable[[float, float, float, float], Effect]] = {
    "RR": risk_ratio,
    "OR": odds_ratio,
    "RD": risk_difference,
}


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of the table as an effect (`yi`; ratios as logs)."""

    label: str
    yi: float
    vi: float
    weight_percent: float


@dataclass(frozen=True, slots=True)
class TableFit:
    """The pooled table. `fit` is on the scale that was pooled; `ratio` says that its numbers are logs."""

    measure: TableMeasure
    ratio: bool
    rows: tuple[TableRow, ...]
    fit: PooledFit
    heterogeneity: HeterogeneityIntervals | None


def fit_file(path: Path, method: Method = "REML", measure: TableMeasure | None = None) -> TableFit:
    """Read a CSV (or tab-separated) file with a header and pool its rows.

    Columns: `yi, vi` (or `yi, sei`); or `m1, sd1, n1, m2, sd2, n2` (SMD, or MD by `measure`); or counts
    `a, b, c, d` = events and non-events in group 1, then in group 2 (RR, or OR, RD by `measure`). A column `study`
    names the rows; other columns are ignored. Raises ValueError naming file, line and mend.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ValueError(f"{path}: there is no such file.") from None
    except (UnicodeDecodeError, IsADirectoryError):
        raise ValueError(f"{path}: cannot be read as text. Save it as CSV in UTF-8.") from None
    return fit_text(text, path.name, method, measure)


def fit_text(text: str, name: str, method: Method = "REML", measure: TableMeasure | None = None) -> TableFit:
    """As `fit_file`, for text already in hand; `name` is used in messages."""
    header_line = text.split("\n", 1)[0]
    reader = csv.DictReader(text.splitlines(), delimiter="\t" if "\t" in header_line else ",")
    header = [column.strip() for column in reader.fieldnames or ()]
    columns, chosen = _columns(header, name, measure)
    label_column = next((column for column in LABELS if column in header), None)
    labels: list[str] = []
    effects: list[Effect] = []
    for line, raw in enumerate(reader, start=2):
        row = {
            (key or "").strip(): (cell or "").strip() for key, cell in raw.items() if isinstance(cell, str)
        }
        if not any(row.values()):
            continue
        where = f"{name}, line {line}"
        numbers = [_number(row.get(column, ""), column, where) for column in columns]
        try:
            effects.append(_effect(columns, numbers, chosen))
        except ValueError as error:
            raise ValueError(f"{where}: {error}") from None
        labels.append(row.get(label_column or "", "") or f"row {line}")
    if not effects:
        raise ValueError(f"{name}: has a header but no rows. Add one row for each trial.")
    yi, vi = [effect.yi for effect in effects], [effect.vi for effect in effects]
    fit = pool_effects(yi, vi, method)
    return TableFit(
        measure=chosen,
        ratio=chosen in RATIOS,
        rows=tuple(
            TableRow(label, effect.yi, effect.vi, weight)
            for label, effect, weight in zip(labels, effects, fit.weights_percent, strict=True)
        ),
        fit=fit,
        heterogeneity=tau2_intervals(yi, vi) if len(yi) > 1 else None,
    )


def _columns(
    header: list[str], name: str, measure: TableMeasure | None
) -> tuple[tuple[str, ...], TableMeasure]:
    kinds: tuple[tuple[tuple[str, ...], tuple[TableMeasure, ...]], ...] = (
        (GENERIC, ("GEN",)),
        (GENERIC_SE, ("GEN",)),
        (MEANS, ("SMD", "MD")),
        (COUNTS, ("RR", "OR", "RD")),
    )
    for columns, measures in kinds:
        if set(columns) <= set(header):
            if measure is None:
                return columns, measures[0]
            if measure in measures or columns[0] == "yi":
                return columns, measure
            raise ValueError(
                f"{name}: measure {measure} does not fit columns {', '.join(columns)}. Use {' or '.join(measures)}."
            )
    wanted = "; ".join(", ".join(columns) for columns, _ in kinds)
    raise ValueError(
        f"{name}: the header is {', '.join(header) or 'empty'}. Use one of these sets: {wanted}."
    )


def _number(cell: str, column: str, where: str) -> float:
    if not cell:
        raise ValueError(f"{where}: {column} is empty. Fill it in, or take the row out and say why.")
    try:
        number = float(cell)
    except ValueError:
        raise ValueError(
            f"{where}: {column} is {cell[:40]!r}, not a number. Use a point for decimals."
        ) from None
    if not math.isfinite(number):
        raise ValueError(f"{where}: {column} is {cell}, not a finite number.")
    return number


def _effect(columns: tuple[str, ...], numbers: list[float], measure: TableMeasure) -> Effect:
    if columns in (GENERIC, GENERIC_SE):
        yi, spread = numbers
        vi = spread**2 if columns == GENERIC_SE else spread
        if spread <= 0:
            raise ValueError(f"{columns[1]} is {spread:g}; it must be above 0.")
        return Effect(yi, vi, measure)
    if columns == MEANS:
        m1, sd1, n1, m2, sd2, n2 = numbers
        arms = ArmSummary(m1, sd1, _whole(n1, "n1")), ArmSummary(m2, sd2, _whole(n2, "n2"))
        return (mean_difference if measure == "MD" else standardised_mean_difference)(*arms)
    a, b, c, d = numbers
    return _COUNT_MEASURES[measure](a, a + b, c, c + d)


def _whole(number: float, column: str) -> int:
    if number != int(number):
        raise ValueError(f"{column} is {number:g}; people come in whole numbers.")
    return int(number)
