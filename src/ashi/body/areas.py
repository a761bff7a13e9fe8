"""Areas that are hints, not measurements: dermatomes, muscles beneath the skin, usual referral of pain."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from types import MappingProxyType
from typing import Any, Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from ashi.body.figures import DATA, FIGURE_NAMES, Ints, figure
from ashi.body.lumbar import window
from ashi.body.marks import View
from ashi.body.regions import REGIONS
from ashi.body.views import STEP, enlarge
from ashi.knowledge import Basis, Fact, load

Kind = Literal["dermatome", "muscle", "referral", "definition"]
LEAST_SHARE = 0.25  # of the region's skin, or of the area's: then they are named together


class AreaRow(Fact, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One area of ``knowledge/body/areas.toml``; `shape` is executed by ``tools/body/areas.py``."""

    kind: Kind
    id: str
    name: str
    shape: tuple[str, ...]
    margin_mm: float
    uncertainty: str
    note: str | None = None


class _AreaFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    areas: tuple[AreaRow, ...]


@dataclass(frozen=True, slots=True)
class Area:
    """An area of skin on both sides of the body, the same places on every figure.

    `faces` is its core; within `margin_mm` along the skin (`margin_faces`) it may reach in some people.
    `uncertainty` says how far to trust it, `basis` where it comes from.
    """

    id: str
    kind: Kind
    name: str
    margin_mm: float
    note: str | None
    uncertainty: str
    source: str
    locator: str
    basis: Basis

    @property
    def faces(self) -> Ints:
        """Indices of the core's skin faces, ascending."""
        return _faces(self.id, "core")

    @property
    def margin_faces(self) -> Ints:
        """Indices of the faces around the core that the area may reach, ascending; none of the core's."""
        return _faces(self.id, "margin")

    @property
    def region_ids(self) -> frozenset[str]:
        """Regions that the core covers a quarter of, or that hold a quarter of the core."""
        return _regions(self.id)


@dataclass(frozen=True, slots=True)
class AreaPaths:
    """SVG path text in a view's units: the core, and how far the area may reach (the core included)."""

    core: str
    reach: str


def _build() -> dict[str, Area]:
    rows = load("body/areas.toml", _AreaFile).areas
    areas = {
        r.id: Area(
            r.id, r.kind, r.name, r.margin_mm, r.note, r.uncertainty, r.source, r.locator, r.basis
        )
        for r in rows
    }  # fmt: skip
    if len(areas) != len(rows):
        raise ValueError("body/areas.toml: an id is there twice.")
    return areas


AREAS: Mapping[str, Area] = MappingProxyType(_build())
"""Every area by id: dermatomes are called by their root (``L4``), muscles and referral by snake_case names."""


@cache
def _bits() -> dict[str, NDArray[np.bool_]]:
    """`core` and `margin`: (areas, faces of one side), in the order of `AREAS`."""
    with np.load(BytesIO((DATA / "areas.npz").read_bytes()), allow_pickle=False) as file:
        if file["ids"].tolist() != list(AREAS):
            raise ValueError("body/areas.npz was made from other areas. Run tools/body/areas.py.")
        count = figure("female_average").half
        return {
            name: np.unpackbits(file[name], axis=1, count=count).astype(np.bool_)
            for name in ("core", "margin")
        }


@cache
def areas_of_faces() -> NDArray[np.float32]:
    """1 where a face (rows) lies in an area's core (columns, in the order of `AREAS`), else 0; for sums of skin."""
    half = _bits()["core"].T
    return np.concatenate([half, half]).astype(np.float32)


@cache
def _faces(id_: str, name: str) -> Ints:
    half = np.flatnonzero(_bits()[name][list(AREAS).index(id_)])
    faces = np.concatenate([half, half + figure("female_average").half])
    faces.setflags(write=False)
    return faces


@cache
def _regions(id_: str) -> frozenset[str]:
    body = figure("female_average")
    faces = AREAS[id_].faces
    whole = np.bincount(body.region, weights=body.face_area, minlength=len(REGIONS))
    mine = np.bincount(body.region[faces], weights=body.face_area[faces], minlength=len(REGIONS))
    # An area lies on both sides, a paired region on one.
    held = mine * np.array([1.0 if r.side == "midline" else 2.0 for r in REGIONS.values()])
    named = (mine > 0) & ((mine >= LEAST_SHARE * whole) | (held >= LEAST_SHARE * mine.sum()))
    return frozenset(r.id for r, wanted in zip(REGIONS.values(), named, strict=True) if wanted)


@cache
def _paths(body: str) -> dict[str, dict[str, dict[str, str]]]:
    if body not in FIGURE_NAMES:
        raise KeyError(f"No figure {body!r}. Known: {', '.join(FIGURE_NAMES)}.")
    document: dict[str, Any] = msgspec.json.decode((DATA / f"areas/{body}.json").read_bytes())
    return document


def _turned(path: str, width: int) -> str:
    """A path of the left view as the right view shows it: x counted from the other edge."""
    rings = []
    for ring in path.split("M")[1:]:
        start, _, rest = ring.partition("l")
        x, y = start.split()
        steps = [int(n) for n in STEP.findall(rest)]
        steps[0::2] = [-n for n in steps[0::2]]
        rings.append(f"M{width - int(x)} {y}l" + " ".join(map(str, steps)).replace(" -", "-") + "z")
    return "".join(rings)


@cache
def area_paths(area_id: str, view: View, body: str = "female_average") -> AreaPaths:
    """The area's outlines on a view of a figure; both empty where the view does not show it.

    >>> area_paths("T10", "back").core[:1], area_paths("tibialis_anterior", "lumbar").core
    ('M', '')
    """
    if area_id not in AREAS:
        raise KeyError(f"No area {area_id!r}. Known: {', '.join(AREAS)}.")
    stored = {"lumbar": "back", "right": "left"}.get(view, view)
    found = _paths(body)[stored].get(area_id)
    if not found:
        return AreaPaths("", "")
    if view == "right":
        width = figure(body).frames["right"].width
        return AreaPaths(_turned(found["core"], width), _turned(found["reach"], width))
    if view != "lumbar":
        return AreaPaths(found["core"], found["reach"])
    where = window(figure(body))
    (core, inside), (reach, _) = enlarge(found["core"], where), enlarge(found["reach"], where)
    return AreaPaths(core, reach) if inside else AreaPaths("", "")
