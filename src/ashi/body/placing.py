"""Where points lie on each canonical figure, and the field of skin around each place."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from scipy.spatial import cKDTree

from ashi import knowledge
from ashi.body.figures import Ints, figure
from ashi.body.regions import Side

PLACES = Path(knowledge.__file__).parent / "points" / "places.json"


@dataclass(frozen=True, slots=True)
class Place:
    """A point on one figure: the skin face, the place in it, and millimetres (x to the patient's left, y back, z up)."""

    face: int
    barycentric: tuple[float, float, float]
    xyz_mm: tuple[float, float, float]


@dataclass(frozen=True, eq=False)
class PointFields:
    """Samples of skin in each point's field, one run after another (`starts`, `sizes`)."""

    owners: tuple[tuple[str, Side], ...]
    samples: Ints
    starts: Ints
    sizes: tuple[int, ...]
    sample_count: int


@cache
def _stored() -> dict[str, dict[str, list[list[float]]]]:
    stored: dict[str, dict[str, list[list[float]]]] = json.loads(PLACES.read_text(encoding="utf-8"))
    return stored


@cache
def places_on(name: str) -> Mapping[tuple[str, Side], Place]:
    """Place of every point and side on a figure. Stored for the left and the midline; the right is its mirror."""
    found: dict[tuple[str, Side], Place] = {}
    for code, rows in _stored()[name].items():
        for face, u, v in rows:
            left = place_at(name, int(face), u, v, "left")
            if abs(left.xyz_mm[0]) < 1.0:
                found[code, "midline"] = left
                continue
            found[code, "left"] = left
            found[code, "right"] = place_at(name, int(face), u, v, "right")
    return found


def place_at(name: str, face: int, u: float, v: float, side: Side) -> Place:
    """A place that is stored on the left half (or the midline), on the wanted side of a figure."""
    body = figure(name)
    w = (u, v, 1 - u - v)
    xyz = np.asarray(w) @ body.vertices[body.faces[face]]
    if side == "right":  # there the corners are named the other way round
        return Place(face + body.half, w[::-1], _three(xyz * [-1, 1, 1]))
    return Place(face, w, _three(xyz))


def _three(xyz: np.ndarray) -> tuple[float, float, float]:
    x, y, z = (round(float(c), 1) for c in xyz)
    return x, y, z


@cache
def point_fields(name: str) -> PointFields:
    """Which skin lies in each point's field: within its radius, in a straight line."""
    from ashi.body.points import POINTS

    body = figure(name)
    tree = cKDTree(body.sample_xyz)
    owners, runs = [], []
    for (code, side), place in places_on(name).items():
        # A midline place was cast a hair beside the midline; its field is the same on both sides.
        middle = (0.0, *place.xyz_mm[1:]) if side == "midline" else place.xyz_mm
        run = tree.query_ball_point(middle, POINTS[code].field_radius_mm, return_sorted=True)
        if run:
            owners.append((code, side))
            runs.append(np.asarray(run, dtype=np.int64))
    sizes = tuple(len(run) for run in runs)
    starts = np.r_[0, np.cumsum(sizes)[:-1]].astype(np.int64) if runs else np.empty(0, np.int64)
    samples = np.concatenate(runs) if runs else np.empty(0, np.int64)
    return PointFields(tuple(owners), samples, starts, sizes, len(body.sample_face))
