"""The drawing's facts as the names that safety rules use."""

import csv
from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from ashi import knowledge
from ashi.body.drawing import PainDrawing


class Places(Protocol):
    """What the body says of a drawing, as far as safety reads it."""

    @property
    def facts(self) -> Collection[str]: ...


class NamedPlaces(NamedTuple):
    """Places of a drawing's named regions only."""

    regions: tuple[str, ...]
    facts: frozenset[str]


def drawn_facts_of(places: Places) -> frozenset[str]:
    """Facts such as saddle, below_knee, bilateral_leg, thoracic that hold of a drawing."""
    return frozenset(places.facts)


def locate(drawing: PainDrawing, stature_mm: int | None = None, sex: str | None = None) -> Any:
    """Until ashi.body.locate is there: named regions only."""
    groups = _groups()
    regions = tuple(sorted({mark.region for mark in drawing.regions}))
    facts: set[str] = set()
    sides = set()
    legs = set()
    for region in regions:
        base, _, side = region.rpartition("_")
        if side not in ("left", "right"):
            base, side = region, "midline"
        sides.add(side)
        found = groups.get(base, frozenset())
        facts |= found & {"saddle", "thoracic", "below_knee", "leg"}
        if "leg" in found:
            legs.add(side)
    if {"left", "right"} <= legs:
        facts.add("bilateral_leg")
    return NamedPlaces(regions, frozenset(facts))


@cache
def _groups() -> dict[str, frozenset[str]]:
    file = Path(knowledge.__file__).parent / "body" / "regions.csv"
    with file.open(newline="", encoding="utf-8") as lines:
        return {row["base"]: frozenset(row["groups"].split()) for row in csv.DictReader(lines)}
