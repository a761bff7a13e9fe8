"""The clinical regions of the body's surface: every skin face belongs to exactly one of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from ashi.knowledge import Fact, load_table

Side = Literal["left", "right", "midline"]


class RegionBase(Fact, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One row of ``knowledge/body/regions.csv``: a region, or a left and right pair of them."""

    base: str
    name: str
    paired: Literal["yes", "no"]
    area: str
    groups: str


@dataclass(frozen=True, slots=True)
class Region:
    """A region of skin. `side` is the patient's own; `name` is for patients; `area` heads it in a list."""

    id: str
    base: str
    name: str
    side: Side
    area: str
    groups: frozenset[str]
    index: int


def _build() -> dict[str, Region]:
    regions: dict[str, Region] = {}
    for row in load_table("body/regions.csv", RegionBase):
        groups = frozenset(row.groups.split())
        sides: tuple[Side, ...] = ("left", "right") if row.paired == "yes" else ("midline",)
        for side in sides:
            id_ = row.base if side == "midline" else f"{row.base}_{side}"
            name = row.name if side == "midline" else f"{row.name}, {side}"
            regions[id_] = Region(id_, row.base, name, side, row.area, groups, len(regions))
    return regions


REGIONS: Mapping[str, Region] = MappingProxyType(_build())
"""Every region by id, in the order of lists; `index` is its number in the mesh data."""


def region(id_: str) -> Region:
    """The region with this id.

    >>> region("lumbar_paraspinal_l4_right").side
    'right'
    """
    try:
        return REGIONS[id_]
    except KeyError:
        near = [r for r in REGIONS if id_.split("_")[0] in r][:6]
        raise KeyError(
            f"No region {id_!r}. Near it: {', '.join(near) or 'see ashi.body.regions.REGIONS'}."
        ) from None


def in_group(group: str) -> tuple[Region, ...]:
    """Regions of a group such as ``low_back``, ``below_knee`` or ``saddle``; ``low_back`` is the trials' area."""
    return tuple(r for r in REGIONS.values() if group in r.groups)


def mirrored(id_: str) -> str:
    """The same region on the other side.

    >>> mirrored("flank_upper_left"), mirrored("sacrum_upper")
    ('flank_upper_right', 'sacrum_upper')
    """
    r = region(id_)
    if r.side == "midline":
        return id_
    return f"{r.base}_{'right' if r.side == 'left' else 'left'}"
