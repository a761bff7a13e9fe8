"""The numbers that R's metafor gave (tests/golden/metafor.toml, made by metafor.R beside it), and their raw data."""

import csv
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

GOLDEN = Path(__file__).parents[2] / "golden"


@cache
def metafor() -> dict[str, Any]:
    return tomllib.loads((GOLDEN / "metafor.toml").read_text(encoding="utf-8"))


def table(name: str) -> list[dict[str, str]]:
    with (GOLDEN / name).open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))
