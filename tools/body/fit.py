"""Fit the raw figures to published anthropometry and mend what the MakeHuman mesh gets wrong.

Heights are fractions of stature. Targets: ANSUR II means (US Army survey, public domain), computed from the
raw table. The natal cleft of the mesh starts too high and the male gluteal fold sits too high, so both are moved
by smooth local displacements. What remains is measured by `measure` and written into the manifest.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from raster import project, rasterise, vertex_normals
from scipy.interpolate import PchipInterpolator
from scipy.ndimage import map_coordinates

# ANSUR II mean heights as a fraction of stature: male n = 4,082, female n = 1,986.
ANSUR = {
    "male": {
        "c7": 0.864,
        "iliac_crest": 0.6045,
        "trochanter": 0.513,
        "crotch": 0.4817,
        "mid_patella": 0.2781,
        "lateral_malleolus": 0.0415,
    },
    "female": {
        "c7": 0.857,
        "iliac_crest": 0.6114,
        "trochanter": 0.5191,
        "crotch": 0.4804,
        "mid_patella": 0.2757,
        "lateral_malleolus": 0.0385,
    },
}
STATURE_MM = {"male": 1756.0, "female": 1628.0}  # ANSUR II means, rounded
# Vertices of MakeHuman's base mesh, counted in the left half: they keep their numbers however the skin is cut.
NAVEL, AREOLA = (140,), tuple(range(1854, 1870))
CREASE_BELOW_PATELLA = 0.012  # popliteal crease below mid-patella, fraction of stature
# Ernst 2013: place of each spinous process on the skin, as a fraction of the way from C7 to S2 (PSIS line).
ERNST = {"C7": 0.0, "T4": 0.21, "T7": 0.39, "T10": 0.541, "L1": 0.709, "L4": 0.861, "S2": 1.0}
LEVELS = ["C7", *[f"T{i}" for i in range(1, 13)], *[f"L{i}" for i in range(1, 6)], "S1", "S2"]


@dataclass
class Figure:
    name: str
    sex: str
    vertices: np.ndarray  # (n, 3) mm, feet at z = 0, mid-sagittal plane at x = 0
    heads: dict[str, np.ndarray]  # bone heads, mm
    faces: np.ndarray

    @property
    def stature(self) -> float:
        return float(np.ptp(self.vertices[:, 2]))

    def target(self, landmark: str) -> float:
        return ANSUR[self.sex][landmark] * self.stature

    @property
    def crease(self) -> float:
        return self.target("mid_patella") - CREASE_BELOW_PATELLA * self.stature

    @property
    def leg_cun(self) -> float:
        return (self.crease - self.target("lateral_malleolus")) / 16

    @property
    def gluteal_fold(self) -> float:
        return self.crease + 14 * self.leg_cun

    @property
    def cun(self) -> float:
        return self.stature / 75


def load_raw(name: str, raw: dict, topology: dict) -> Figure:
    sex = name.split("_")[0]
    mirror = topology["mirror"]
    v = raw["vertices"]
    v = (v + v[mirror] * [-1, 1, 1]) / 2  # exact symmetry: left and right are the same place
    scale = STATURE_MM[sex] / np.ptp(v[:, 2])
    low = v[:, 2].min()
    v = (v - [0, 0, low]) * scale
    heads = dict(zip(topology["bones"].tolist(), (raw["heads"] - [0, 0, low]) * scale, strict=True))
    for bone in list(heads):
        if bone.endswith(".L"):
            twin = bone[:-1] + "R"
            heads[bone] = (heads[bone] + heads[twin] * [-1, 1, 1]) / 2
            heads[twin] = heads[bone] * [-1, 1, 1]
    return Figure(name, sex, v, heads, topology["faces"])


def back_profile(f: Figure, x: float, z: np.ndarray) -> np.ndarray:
    """Posterior surface y (mm) at the given x and heights; nan where there is no skin."""
    mid = f.vertices[f.faces].mean(1)
    near = f.faces[
        (np.abs(mid[:, 0]) < 110) & (mid[:, 2] > 0.42 * f.stature) & (mid[:, 2] < 0.89 * f.stature)
    ]
    p = project(f.vertices, "back", -400.0, f.stature)
    r = rasterise(p, near, 800.0, f.stature, 1.0)
    row = np.clip((f.stature - np.asarray(z)).astype(int), 0, r.depth.shape[0] - 1)
    d = r.depth[row, int(400 - x)]
    return np.where(np.isfinite(d), d, np.nan)


def find_gluteal_fold(f: Figure) -> float:
    """Height at which the back of the thigh meets the buttock: the deepest corner of the profile."""
    z = np.arange(0.515 * f.stature, 0.43 * f.stature, -1.0)
    folds = []
    for x in (45.0, 60.0, 75.0):
        y = back_profile(f, x, z)
        y = np.convolve(np.pad(y, 8, mode="edge"), np.ones(17) / 17, "valid")
        bend = np.gradient(np.gradient(y))
        bend[:12] = bend[-12:] = 0
        folds.append(z[np.argmax(bend)])
    return float(np.median(folds))


def find_cleft_top(f: Figure, depth_mm: float = 4.0) -> float:
    """Highest point at which the midline lies deeper than the skin 22 mm beside it by `depth_mm`."""
    z = np.arange(0.60 * f.stature, 0.49 * f.stature, -1.0)
    gap = back_profile(f, 22.0, z) - back_profile(f, 0.5, z)
    deep = np.flatnonzero(gap > depth_mm)
    return float(z[deep[0]]) if len(deep) else float("nan")


def crotch_height(f: Figure, mirror: np.ndarray) -> float:
    mid = f.vertices[mirror == np.arange(len(mirror))]
    z = mid[:, 2] / f.stature
    return float(mid[(z > 0.40) & (z < 0.52), 2].min())


def smoothstep(x: np.ndarray) -> np.ndarray:
    x = np.clip(x, 0, 1)
    return x * x * (3 - 2 * x)


def warp_heights(f: Figure, knots: dict[float, float], weight: np.ndarray) -> None:
    """Move heights by a smooth monotone map; `weight` (n,) is 0 where a vertex must stay (the arms)."""
    s = f.stature
    src = np.array([0.0, *sorted(knots), s])
    dst = np.array([0.0, *[knots[k] for k in sorted(knots)], s])
    curve = PchipInterpolator(src, dst)
    f.vertices[:, 2] += weight * (curve(f.vertices[:, 2]) - f.vertices[:, 2])
    for bone, head in f.heads.items():
        if not bone.startswith(("upperarm", "lowerarm", "wrist", "finger", "metacarpal")):
            head[2] = float(curve(np.clip(head[2], 0, s)))


MATCHED = ("C7", "T4", "T8", "T11", "T12", "L1", "L2", "L3", "L4", "S2", "S4")


def match_levels(f: Figure, reference: Figure, stay: np.ndarray) -> None:
    """Bring the skin that lies at a vertebral level of the reference to the same level of this figure.

    Regions follow the skin from figure to figure, levels follow each figure's own proportions: both must agree.
    """
    wanted = spine_levels(reference)
    on_back = (np.abs(reference.vertices[:, 0]) < 70) & (reference.vertices[:, 1] > 10) & (stay > 0.98)
    there = reference.vertices[on_back, 2]
    bins = np.arange(0.535, 0.88, 0.006) * reference.stature
    bins = bins[[(np.abs(there - z) < 12).any() for z in bins]]
    for _ in range(6):
        own, here = spine_levels(f), f.vertices[on_back, 2]
        middle = [here[np.abs(there - z) < 12].mean() for z in bins]
        knots = {float(np.interp(wanted[n], bins, middle)): own[n] for n in MATCHED}
        knots |= {z: z for z in (f.target("mid_patella"), 0.93 * f.stature)}
        knots[find_gluteal_fold(f)] = f.gluteal_fold
        warp_heights(f, knots, stay)


def back_surface(f: Figure) -> np.ndarray:
    """Depth (y, mm) of the back of the trunk at [row, column]: row from the crown down, column from x = 400, 1 mm each."""
    mid = f.vertices[f.faces].mean(1)
    near = f.faces[
        (np.abs(mid[:, 0]) < 220) & (mid[:, 2] > 0.42 * f.stature) & (mid[:, 2] < 0.89 * f.stature)
    ]
    p = project(f.vertices, "back", -400.0, f.stature)
    depth = rasterise(p, near, 800.0, f.stature, 1.0).depth
    return np.where(np.isfinite(depth), depth, np.nan)


def register_back(f: Figure, reference: Figure, stay: np.ndarray) -> None:
    """Slide the skin of the back along itself, so that a vertex lies as many B-cun from the midline, and at the same
    vertebral level, as on the reference: a face id then means the same place there. Sides and limbs stay.
    """
    own, wanted = spine_levels(f), spine_levels(reference)
    names = [n for n in LEVELS if n in own] + ["S3", "S4"]
    names.sort(key=lambda n: wanted[n])
    normal = vertex_normals(reference.vertices, reference.faces)
    x, _, z = reference.vertices.T
    weight = (
        smoothstep((118 - np.abs(x)) / 42)
        * smoothstep((z - wanted["S4"] + 50) / 50)
        * smoothstep((wanted["T1"] - z) / 70)
        * smoothstep((normal[:, 1] - 0.15) / 0.35)
        * smoothstep((stay - 0.9) / 0.1)
    )
    moved = weight > 0
    target = np.stack(
        [
            x * f.cun / reference.cun,
            np.interp(z, [wanted[n] for n in names], [own[n] for n in names]),
        ],
        axis=1,
    )[moved]
    here = f.vertices[moved][:, [0, 2]]
    there = here + weight[moved, None] * (target - here)
    surface = back_surface(f)

    def depth(xz: np.ndarray) -> np.ndarray:
        at = [f.stature - xz[:, 1] - 0.5, 400.0 - xz[:, 0] - 0.5]
        return map_coordinates(surface, at, order=1, mode="nearest")

    change = depth(there) - depth(here)
    f.vertices[moved, 0], f.vertices[moved, 2] = there.T
    f.vertices[moved, 1] += np.nan_to_num(change)


def fit(f: Figure, topology: dict, reference: Figure | None = None) -> dict[str, float]:
    bones = topology["bones"].tolist()
    arm = np.array([b.startswith(("upperarm", "lowerarm", "wrist", "finger", "metacarpal")) for b in bones])
    stay = 1 - smoothstep(topology["bone_weight"][:, arm].sum(1))
    s = f.stature
    knee, ankle = f.heads["lowerleg01.L"][2], f.heads["foot.L"][2]
    crotch = crotch_height(f, topology["mirror"])
    before = {
        "mid_patella": knee,
        "crotch": crotch,
        "gluteal_fold": find_gluteal_fold(f),
        "natal_cleft_top": find_cleft_top(f),
    }
    waist = 0.625 * s
    warp_heights(
        f,
        {
            ankle: ankle,
            knee: f.target("mid_patella"),
            crotch: f.target("crotch"),
            waist: waist,
            0.7 * s: 0.7 * s,
        },
        stay,
    )
    mend_gluteal_fold(f, stay)
    if reference is not None:
        match_levels(f, reference, stay)
        register_back(f, reference, stay)
    mend_natal_cleft(f, spine_levels(f)["S4"])
    part_thighs(f, topology["mirror"], (reference or f).vertices[:, 0] > 0.01)
    return before


def part_thighs(f: Figure, mirror: np.ndarray, left: np.ndarray) -> None:
    """Keep each leg on its own side of the mid-sagittal plane; heavy thighs would pass through each other.

    `left` (n,) says which vertices belong to the left half.
    """
    v = f.vertices
    free = left & (mirror != np.arange(len(v))) & (v[:, 2] < f.target("crotch") + 5)
    v[free, 0] = np.where(v[free, 0] < 8.0, 2.0 + 6.0 * np.exp((v[free, 0] - 8.0) / 8.0), v[free, 0])
    v[mirror[free]] = v[free] * [-1, 1, 1]


def mend_gluteal_fold(f: Figure, stay: np.ndarray) -> None:
    """Bring the fold to the height that the B-cun rule gives (14 B-cun above the popliteal crease)."""
    for _ in range(4):
        off = f.gluteal_fold - find_gluteal_fold(f)
        if abs(off) < 2:
            return
        v, s = f.vertices, f.stature
        z0 = find_gluteal_fold(f)
        above, below = 0.115 * s, 0.115 * s
        bell = np.where(
            v[:, 2] >= z0, smoothstep(1 - (v[:, 2] - z0) / above), smoothstep(1 - (z0 - v[:, 2]) / below)
        )
        behind = smoothstep((v[:, 1] - f.heads["upperleg01.L"][1] + 30) / 60)
        v[:, 2] += 0.9 * off * bell * behind * stay


def mend_natal_cleft(f: Figure, top: float) -> None:
    """Fill the groove above the sacral hiatus, then bring the top of what is left of the cleft to that height."""
    _fill_groove(f, top - 22.0, top)
    for _ in range(5):
        at = find_cleft_top(f)
        off = top - at
        if abs(off) < 2:
            return
        v = f.vertices
        bell = smoothstep(1 - np.abs(v[:, 2] - at) / 70.0) * smoothstep(1 - (np.abs(v[:, 0]) - 15) / 50.0)
        v[:, 2] += 0.9 * off * bell * smoothstep(v[:, 1] / 30.0)


def _fill_groove(f: Figure, start: float, top: float) -> None:
    v, s = f.vertices, f.stature
    half, reach = 34.0, 0.10 * s
    for _ in range(3):
        z = v[:, 2]
        band = (np.abs(v[:, 0]) < half) & (z > start) & (z < top + reach) & (v[:, 1] > 0.0)
        zs = np.arange(top - 30, top + reach + 10, 2.0)
        edge = np.interp(z[band], zs, back_profile(f, half, zs))
        wanted = edge - 2.5 * (1 - (np.abs(v[band, 0]) / half) ** 2)  # a shallow furrow stays
        fade = smoothstep((z[band] - start) / 22.0) * smoothstep((top + reach - z[band]) / 40.0)
        v[band, 1] += np.maximum(wanted - v[band, 1], 0.0) * fade


def spine_levels(f: Figure) -> dict[str, float]:
    """Height of each spinous process on the skin: C7 and L4 by ANSUR heights, the rest by Ernst's fractions along it."""
    z = np.arange(f.target("c7"), 0.46 * f.stature, -1.0)
    y = back_profile(f, 22.0, z)  # beside the furrow, so that it does not lengthen the way
    ok = np.isfinite(y)
    z, y = z[ok], y[ok]
    y = np.convolve(np.pad(y, 15, mode="edge"), np.ones(31) / 31, "valid")
    along = np.r_[0, np.cumsum(np.hypot(np.diff(y), np.diff(z)))]
    total = np.interp(-f.target("iliac_crest"), -z, along) / ERNST["L4"]
    fraction = np.interp(range(len(LEVELS)), [LEVELS.index(n) for n in ERNST], list(ERNST.values()))
    out = {n: float(np.interp(q * total, along, z)) for n, q in zip(LEVELS, fraction, strict=True)}
    pitch = (out["S1"] - out["S2"]) * 0.95
    out["S3"], out["S4"] = out["S2"] - pitch, out["S2"] - 2 * pitch
    out["C7_S2_mm"] = float(total)
    return out


def measure(f: Figure, topology: dict) -> dict[str, dict[str, float]]:
    """What the fitted mesh shows against what the rules say, in mm."""
    levels = spine_levels(f)
    rows = {
        "crotch": (crotch_height(f, topology["mirror"]), f.target("crotch")),
        "mid_patella": (float(f.heads["lowerleg01.L"][2]), f.target("mid_patella")),
        "gluteal_fold": (find_gluteal_fold(f), f.gluteal_fold),
        "natal_cleft_top": (find_cleft_top(f), levels["S4"]),
        "ankle_joint_above_lateral_malleolus": (float(f.heads["foot.L"][2]), f.target("lateral_malleolus")),
        "neck_base_joint_against_c7": (float(f.heads["neck01"][2]), f.target("c7")),
        "hip_joint_against_trochanter": (float(f.heads["upperleg01.L"][2]), f.target("trochanter")),
    }
    return {
        k: {"mesh_mm": round(a, 1), "rule_mm": round(b, 1), "misfit_mm": round(a - b, 1)}
        for k, (a, b) in rows.items()
    }
