"""Sizes of needles, beside a hair and the needle that takes blood."""

from typing import Literal

from ashi.knowledge import Fact, load_table


class Needle(Fact, frozen=True, kw_only=True):
    """Something thin: its diameter in mm, and its length without the handle where it has one."""

    name: str
    kind: Literal["acupuncture", "hair", "blood"]
    diameter_mm: float
    length_mm: float | None = None
    use: str


NEEDLES = load_table("preparing/needles.csv", Needle)
"""Thinnest first."""
