"""The drawing in the 74 segments of Stanford's CHOIR body map, so that it can be compared with what others collected."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal

import numpy as np

from ashi.body.figures import Figure, Ints, figure
from ashi.body.locating import LEAST_CM2, LEAST_SHARE, Places
from ashi.body.regions import REGIONS
from ashi.knowledge import Fact, load_table

REFERENCE = "female_average"
OUTSIDE = frozenset({"perineum"})  # regions that CHOIR's drawing does not show

Surface = Literal["front", "back"]


class ChoirRow(Fact, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One row of ``knowledge/body/choir.csv``; `regions` are bases of ours, parted by side, surface and height."""

    segment: int
    female_map: int
    side: Literal["left", "right"]
    surface: Surface
    name: str
    regions: str
    from_stature: float = 0.0
    to_stature: float = 1.01


@dataclass(frozen=True, slots=True)
class ChoirSegment:
    """One segment. `number` is that of the male map, the standard; the female map called six arms and bellies otherwise."""

    number: int
    female_map: int
    side: Literal["left", "right"]
    surface: Surface
    name: str


def _rows() -> tuple[ChoirRow, ...]:
    rows = load_table("body/choir.csv", ChoirRow)
    bases = {r.base for r in REGIONS.values()}
    for row in rows:
        if unknown := set(row.regions.split()) - bases:
            raise ValueError(
                f"body/choir.csv: {row.segment} names {', '.join(sorted(unknown))}, which are no regions."
            )
    return rows


_ROWS = _rows()

CHOIR_SEGMENTS: Mapping[int, ChoirSegment] = MappingProxyType(
    {r.segment: ChoirSegment(r.segment, r.female_map, r.side, r.surface, r.name) for r in _ROWS}
)
"""Every segment by its number: 101 to 136 in front, 201 to 238 behind."""


@cache
def choir_of_face() -> Ints:
    """The segment number of every skin face (m,); 0 where CHOIR's drawing shows nothing.

    A region that lies on both surfaces is parted by which way its skin faces, one on the midline by side.
    """
    body = figure(REFERENCE)
    corners = body.vertices[body.faces]
    height = corners[:, :, 2].mean(axis=1) / body.stature_mm
    left = np.arange(len(body.faces)) < body.half
    front = _faces_front(body)
    base = np.array([r.base for r in REGIONS.values()])
    wanted = {s: {b for r in _ROWS if r.surface == s for b in r.regions.split()} for s in ("front", "back")}
    both = wanted["front"] & wanted["back"]
    out = np.zeros(len(body.faces), dtype=np.int64)
    for row in _ROWS:
        mine = set(row.regions.split())
        inside = np.isin(base, list(mine))[body.region] & (left == (row.side == "left"))
        parted = np.isin(base, list(mine & both))[body.region]
        inside &= ~parted | (front == (row.surface == "front"))
        out[inside & (height >= row.from_stature) & (height < row.to_stature)] = row.segment
    return out


def _faces_front(body: Figure) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Which faces look forward; at the wrist, which look inward, for the arms hang with the palms to the thighs."""
    a, b, c = (body.vertices[body.faces[:, i]] for i in range(3))
    normal = np.cross(b - a, c - a)
    wrist = np.isin(body.region, [r.index for r in REGIONS.values() if r.base == "wrist"])
    outward = np.where(np.arange(len(normal)) < body.half, normal[:, 0], -normal[:, 0])
    front: np.ndarray[tuple[int, ...], np.dtype[np.bool_]] = np.where(wrist, outward < 0, normal[:, 1] < 0)
    return front


def choir_segments(places: Places, body_map: Literal["male", "female"] = "male") -> tuple[int, ...]:
    """The segments that a located drawing marks, in order; a segment counts as a region does.

    `body_map` chooses the numbering: studies number women's maps as the female one does unless they were converted.
    """
    body = figure(places.figure)
    of_face = choir_of_face()
    covered = np.frombuffer(places.faces, dtype="<u2").astype(np.int64)
    size = max(CHOIR_SEGMENTS) + 1
    mm2 = np.bincount(of_face[covered], weights=body.face_area[covered], minlength=size)
    whole = np.bincount(of_face, weights=body.face_area, minlength=size)
    found = (mm2 >= LEAST_CM2 * 100) | ((mm2 > 0) & (mm2 >= LEAST_SHARE * whole))
    numbers = [n for n in CHOIR_SEGMENTS if found[n]]
    if body_map == "female":
        numbers = sorted(CHOIR_SEGMENTS[n].female_map for n in numbers)
    return tuple(numbers)
