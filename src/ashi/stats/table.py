"""A table somebody brings: text with commas, semicolons or tabs to named columns, with every fault named by its line."""

import csv
import io
from collections.abc import Mapping

Columns = Mapping[str, list[str]]


def read_table(text: str, name: str) -> Columns:
    """Columns by their header, cells without the spaces around them; `name` is used in messages.

    Empty lines are passed over. Raises ValueError for a missing or repeated header and for rows that are
    longer or shorter than it.

    >>> read_table("id,y\\n1, 2.5\\n", "visits.csv")["y"]
    ['2.5']
    """
    lines = text.removeprefix("\ufeff")
    first = lines.split("\n", 1)[0]
    delimiter = "\t" if "\t" in first else ";" if ";" in first and "," not in first else ","
    reader = csv.reader(io.StringIO(lines), delimiter=delimiter)
    try:
        header = [cell.strip() for cell in next(reader, [])]
        _check_header(header, name)
        columns: dict[str, list[str]] = {column: [] for column in header}
        for row in reader:
            if not any(cell.strip() for cell in row):
                continue
            if len(row) != len(header):
                raise ValueError(
                    f"{name}, line {reader.line_num}: {len(row)} cells under {len(header)} headings. "
                    "Mend that line; a cell with a comma in it needs quotes."
                )
            for column, cell in zip(header, row, strict=True):
                columns[column].append(cell.strip())
    except csv.Error as error:
        raise ValueError(f"{name}, line {reader.line_num}: {error}. Save it as plain CSV.") from None
    if not columns[header[0]]:
        raise ValueError(f"{name}: has headings but no rows.")
    return columns


def _check_header(header: list[str], name: str) -> None:
    if not any(header):
        raise ValueError(f"{name}: is empty. The first line must name the columns.")
    if "" in header:
        raise ValueError(f"{name}: heading {header.index('') + 1} is empty. Name every column.")
    twice = sorted({column for column in header if header.count(column) > 1})
    if twice:
        raise ValueError(f"{name}: {', '.join(twice)} is named twice. Give each column its own name.")
