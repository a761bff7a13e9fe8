"""The needle ledger: what went in and came out, by region of the body."""

import re

import msgspec

from ashi.body.regions import REGIONS
from ashi.knowledge import Fact, load
from ashi.visit.charting import Charted
from ashi.visit.document import Needle


class RegionCount(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Needles of one region: in, out, and still in the patient."""

    region: str
    inserted: int
    out: int
    still_in: int


class _Region(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    points: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    over_the_chest: bool = False


class _Regions(Fact, frozen=True, kw_only=True):
    elsewhere: str
    regions: tuple[_Region, ...]


_TABLE = load("visit/ledger_regions.toml", _Regions)


def needles_by_region(charted: Charted) -> tuple[RegionCount, ...]:
    """The ledger, from head to foot, the patient's left before right; only regions that had needles."""
    counts: dict[str, list[int]] = {}
    for needle in charted.needles:
        row = counts.setdefault(region_of(needle), [0, 0])
        row[0] += 1
        row[1] += needle.removed_at is not None
    order = [
        name
        for region in _TABLE.regions
        for name in (region.name, f"{region.name}, left", f"{region.name}, right")
    ]
    return tuple(
        RegionCount(name, counts[name][0], counts[name][1], counts[name][0] - counts[name][1])
        for name in sorted(
            counts, key=lambda name: (order.index(name) if name in order else len(order), name)
        )
    )


def region_of(needle: Needle) -> str:
    """The ledger's region of a needle with its side, such as ``lower back, left``."""
    name = _place_name(needle.place) if needle.place else _point_name(needle.point)
    return name if needle.side == "midline" else f"{name}, {needle.side}"


def needles_over_the_chest(charted: Charted) -> tuple[Needle, ...]:
    """The needles of regions under which a lung can lie, belly and shoulder included to be careful."""
    chest = {region.name for region in _TABLE.regions if region.over_the_chest}
    return tuple(n for n in charted.needles if region_of(n).removesuffix(f", {n.side}") in chest)


def _point_name(point: str) -> str:
    for region in _TABLE.regions:
        if any(_fits(point, pattern) for pattern in region.points):
            return region.name
    return _TABLE.elsewhere


def _place_name(place: str) -> str:
    known = REGIONS.get(place)
    for region in _TABLE.regions:
        if known is not None and known.groups & set(region.groups):
            return region.name
    return _TABLE.elsewhere


def _fits(point: str, pattern: str) -> bool:
    if pattern.endswith("*"):
        return point.startswith(pattern[:-1])
    span = re.fullmatch(r"([A-Z]{2})(\d+)-(\d+)", pattern)
    if span is None:
        return point == pattern
    code = re.fullmatch(r"([A-Z]{2})(\d+)", point)
    return code is not None and code[1] == span[1] and int(span[2]) <= int(code[2]) <= int(span[3])
