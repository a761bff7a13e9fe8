"""Coordinates on the skin of the average woman, in which areas are described in words.

`back`: B-cun to the side of the midline, on skin that looks backward. `around`: degrees round the trunk, 0 in front,
90 at the side, 180 behind. `leg`: degrees round the leg, 0 in front, 90 outer, 180 behind, 270 inner. `above`: the
trunk above a border given by degrees. `foot`: share of its width from the inner edge, share of its length from
the heel. `legonly`: as `leg`, without the trunk. `regions`: whole regions. Heights have names (`L4`, `iliac_crest`), shares
of a segment (`thigh:0.4`), midpoints (`L4~L5`) and millimetres more or less (`S2-100`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import shapely

from ashi.body.figures import Figure
from ashi.body.regions import REGIONS

ROUNDINGS = 3  # times that corners are cut: a border in the skin has none
# Heights as a share of stature; the same as the rules for points use, and ANSUR II means (see fit.py).
HEIGHT = {
    "occiput": 0.925, "acromion": 0.822, "suprasternal_notch": 0.815, "xiphisternum": 0.701, "iliac_crest": 0.6114,
    "umbilicus": 0.600, "asis": 0.557, "pubis": 0.522, "trochanter": 0.5191, "crotch": 0.4804,
    "mid_patella": 0.2757, "lateral_malleolus": 0.0385, "sole": 0.0,
}  # fmt: skip
SEGMENT = {"thigh": ("crotch", "mid_patella"), "shank": ("mid_patella", "lateral_malleolus")}
FOOT = ("heel", "foot_", "toes")


@dataclass(frozen=True)
class Place:
    """Places on the reference's left half (right ones mirrored): what each chart says of them."""

    part: np.ndarray  # head, arm, trunk, leg or foot
    base: np.ndarray
    x_cun: np.ndarray
    z: np.ndarray
    around: np.ndarray
    leg: np.ndarray
    across_foot: np.ndarray
    along_foot: np.ndarray


def part_of(base: str, groups: frozenset[str]) -> str:
    if base.startswith(FOOT):
        return "foot"
    if "arm" in groups:
        return "arm"
    if groups & {"head", "neck"}:
        return "head"
    return "leg" if "leg" in groups else "trunk"


def _contains(corners: np.ndarray, u: np.ndarray, v: np.ndarray) -> np.ndarray:
    """Which (u, v) lie in the polygon, its corners rounded."""
    p = corners
    for _ in range(ROUNDINGS):
        after = np.roll(p, -1, axis=0)
        p = np.stack([0.75 * p + 0.25 * after, 0.25 * p + 0.75 * after], axis=1).reshape(-1, 2)
    polygon = shapely.Polygon(p).buffer(0)
    shapely.prepare(polygon)
    return shapely.contains_xy(polygon, u, v)


class Charts:
    def __init__(self, body: Figure) -> None:
        self.body, self.cun = body, body.stature_mm / 75
        self.height = {k: v * body.stature_mm for k, v in HEIGHT.items()}
        self.height |= {k: v for k, v in body.levels_z_mm.items() if not k.endswith("mm")}
        self.height["gluteal_fold"] = body.gluteal_fold_z_mm
        self.height["popliteal_crease"] = body.popliteal_crease_z_mm
        self.height["coccyx"] = self.height["S4"] - 0.024 * body.stature_mm
        rows = list(REGIONS.values())
        self.base = np.array([r.base for r in rows])[body.region]
        self.part = np.array([part_of(r.base, r.groups) for r in rows])[body.region]
        self.z = np.arange(0.0, body.stature_mm, 5.0)
        self.trunk_y = self._middles("trunk", 1, self.height["crotch"], self.height["acromion"])
        low, high = self.height["lateral_malleolus"], self.height["crotch"] - 15
        self.leg_x, self.leg_y = (self._middles("leg", axis, low, high) for axis in (0, 1))

        self._measure_foot()

    def _measure_foot(self) -> None:
        """The foot's inner and outer edge along its length."""
        corners = self.body.vertices[self.body.faces[: self.body.half]]
        foot = corners[self.part[: self.body.half] == "foot"].reshape(-1, 3)
        self.heel_y, self.toe_y = foot[:, 1].max(), foot[:, 1].min()
        along = (self.heel_y - foot[:, 1]) / (self.heel_y - self.toe_y)
        self.foot_along = np.linspace(0.04, 0.96, 24)
        near = [foot[np.abs(along - a) < 0.04, 0] for a in self.foot_along]
        edges = (np.array([f(n) for n in near]) for f in (np.min, np.max))
        bell = np.hanning(9) / np.hanning(9).sum()
        self.foot_inner, self.foot_outer = (
            np.convolve(np.pad(e, 4, mode="edge"), bell, "valid") for e in edges
        )

    def _middles(self, part: str, axis: int, low: float, high: float) -> np.ndarray:
        """Half way between the outermost skin on an axis, smoothed along the height and held beyond low and high."""
        corners = self.body.vertices[self.body.faces[: self.body.half]]
        corners = corners[self.part[: self.body.half] == part].reshape(-1, 3)
        out = np.full(len(self.z), np.nan)
        for i, z in enumerate(self.z):
            near = corners[np.abs(corners[:, 2] - z) < 15.0]
            if low <= z <= high and len(near):
                out[i] = (near[:, axis].min() + near[:, axis].max()) / 2
        known = np.isfinite(out)
        out = np.interp(self.z, self.z[known], out[known])
        return np.convolve(np.pad(out, 8, mode="edge"), np.ones(17) / 17, "valid")

    def places(self, face: np.ndarray, bary: np.ndarray) -> Place:
        x, y, z = np.einsum("nk,nkc->nc", bary, self.body.vertices[self.body.faces[face]]).T
        x = np.where(face < self.body.half, x, -x)
        around = np.degrees(np.arctan2(x, -(y - np.interp(z, self.z, self.trunk_y))))
        leg = np.degrees(
            np.arctan2(x - np.interp(z, self.z, self.leg_x), -(y - np.interp(z, self.z, self.leg_y)))
        )
        along = (self.heel_y - y) / (self.heel_y - self.toe_y)
        inner, outer = (
            np.interp(along, self.foot_along, edge) for edge in (self.foot_inner, self.foot_outer)
        )
        across = (x - inner) / (outer - inner)
        return Place(self.part[face], self.base[face], x / self.cun, z, around, leg, across, along)

    def level(self, text: str) -> float:
        """Height in mm of a name.

        `L4`, `L4~L5` (half way), `S2-100` (100 mm below), `thigh:0.4` (share of the segment), `0.61` (of stature).
        """
        if re.fullmatch(r"\d*\.\d+", text):
            return float(text) * self.body.stature_mm
        if "~" in text:
            a, b = text.split("~")
            return (self.level(a) + self.level(b)) / 2
        if ":" in text:
            name, share = text.split(":")
            top, low = (self.height[n] for n in SEGMENT[name])
            return top + float(share) * (low - top)
        name, sign, more = re.fullmatch(r"([A-Za-z_0-9]+?)(?:([+-])(\d+))?", text).groups()
        return self.height[name] + (float(sign + more) if sign else 0.0)

    def inside(self, shape: list[str], at: Place) -> np.ndarray:
        """Which places lie in any polygon of the shape."""
        out = np.zeros(len(at.z), bool)
        for text in shape:
            chart, rest = text.split(maxsplit=1)
            out |= getattr(self, "_" + chart)(rest, at)
        return out

    def _corners(self, text: str) -> np.ndarray:
        pairs = [p.split() for p in text.split(",")]
        return np.array([[float(a), self.level(b)] for a, b in pairs])

    def _polygon(self, text: str, across: np.ndarray, z: np.ndarray) -> np.ndarray:
        return _contains(self._corners(text), across, z)

    def _back(self, text: str, at: Place) -> np.ndarray:
        behind = np.isin(at.part, ["trunk", "head", "leg"]) & (at.around > 80)
        return behind & self._polygon(text, at.x_cun, at.z)

    def _around(self, text: str, at: Place) -> np.ndarray:
        return (at.part == "trunk") & self._polygon(text, at.around, at.z)

    def _above(self, text: str, at: Place) -> np.ndarray:
        border = self._corners(text)
        border = border[np.argsort(border[:, 0])]
        angles = np.arange(-20.0, 201.0)
        other_side = 180 - np.abs(180 - np.abs(angles))  # a border crosses the midline without a corner
        heights = np.interp(other_side, border[:, 0], border[:, 1])
        bell = np.hanning(43)
        heights = np.convolve(np.pad(heights, 21, mode="edge"), bell / bell.sum(), "valid")
        high = (at.part == "trunk") | ((at.part == "leg") & (at.z > self.height["crotch"]))
        return high & (at.z > np.interp(at.around, angles, heights))

    def _foot(self, text: str, at: Place) -> np.ndarray:
        p = np.array([[float(c) for c in pair.split()] for pair in text.split(",")])
        return (at.part == "foot") & _contains(p, at.across_foot, at.along_foot)

    def _leg(self, text: str, at: Place) -> np.ndarray:
        near = (at.part == "leg") | ((at.part == "trunk") & (at.z < self.height["iliac_crest"]))
        turns = [self._polygon(text, at.leg + turn, at.z) for turn in (-360.0, 0.0, 360.0)]
        return near & np.logical_or.reduce(turns)

    def _legonly(self, text: str, at: Place) -> np.ndarray:
        return (at.part == "leg") & self._leg(text, at)

    def _regions(self, text: str, at: Place) -> np.ndarray:
        return np.isin(at.base, text.split())
