"""Areas that are hints, not measurements: dermatomes, muscles beneath the skin, usual referral of pain."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from ashi.body.regions import REGIONS
from ashi.knowledge import Basis, Fact, load_table

Kind = Literal["dermatome", "muscle", "referral"]


class AreaRow(Fact, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One row of ``knowledge/body/areas.csv``; `regions` are bases, both sides meant."""

    kind: Kind
    id: str
    name: str
    regions: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Area:
    """A set of regions with a meaning; `basis` says how much weight it can bear."""

    id: str
    kind: Kind
    name: str
    region_ids: frozenset[str]
    note: str | None
    basis: Basis


def _build() -> dict[str, Area]:
    areas: dict[str, Area] = {}
    bases = {r.base for r in REGIONS.values()}
    for row in load_table("body/areas.csv", AreaRow):
        wanted = set(row.regions.split())
        if unknown := wanted - bases:
            raise ValueError(
                f"body/areas.csv: {row.id} names {', '.join(sorted(unknown))}, which are no regions."
            )
        ids = frozenset(r.id for r in REGIONS.values() if r.base in wanted)
        areas[row.id] = Area(row.id, row.kind, row.name, ids, row.note, row.basis)
    return areas


AREAS: Mapping[str, Area] = MappingProxyType(_build())
"""Every area by id: dermatomes are called by their root (``L4``), muscles and referral by snake_case names."""
