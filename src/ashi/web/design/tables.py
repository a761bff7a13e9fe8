"""Tables for a spreadsheet, in which no word of a person is taken for a formula."""

import csv
import io
from collections.abc import Iterable, Sequence


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """The whole table; lines end as RFC 4180 says."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


def plain(words: str) -> str:
    """Words of a person, such that a spreadsheet does not take them for a formula.

    >>> plain("=1+1"), plain("as agreed")
    ("'=1+1", 'as agreed')
    """
    return f"'{words}" if words[:1] in ("=", "+", "-", "@", "\t", "\r") else words
