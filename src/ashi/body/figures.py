"""The canonical figures: one topology, several builds. A face id means the same place on every one of them."""

import json
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ashi import knowledge

BODY_VERSION = "1"
FIGURE_NAMES = ("female_average", "male_average", "female_heavy", "male_heavy")
DATA = Path(knowledge.__file__).parent / "body"
STEP_MM = 0.03  # one count of a stored coordinate
BACKSET = (2_000, 20_000, 1_000)  # counts added to x, y, z so that none is negative
PIXEL_MM = 2.0  # grain of the masks on which strokes are drawn

FlatView = Literal["front", "back", "left", "right"]
FLAT_VIEWS: tuple[FlatView, ...] = ("front", "back", "left", "right")
# Which model axis runs to the right on the sheet, and its sign. Model: x to the patient's left, y backward, z up.
SHEET_AXIS: dict[FlatView, tuple[int, float]] = {
    "front": (0, 1.0), "back": (0, -1.0), "left": (1, 1.0), "right": (1, -1.0),
}  # fmt: skip

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Frame:
    """A view's box: where the sheet's left edge and top lie on the body, its size and grain."""

    view: FlatView
    u0_mm: float
    z1_mm: float
    width: int
    height: int
    mm_per_unit: float

    @property
    def grid(self) -> tuple[int, int]:
        """Rows and columns of the mask."""
        per_pixel = PIXEL_MM / self.mm_per_unit
        return int(np.ceil(self.height / per_pixel)), int(np.ceil(self.width / per_pixel))

    def to_units(self, xyz_mm: Floats) -> Floats:
        """Sheet units (n, 2) of places on the body (n, 3)."""
        axis, sign = SHEET_AXIS[self.view]
        u = (sign * xyz_mm[:, axis] - self.u0_mm) / self.mm_per_unit
        return np.stack([u, (self.z1_mm - xyz_mm[:, 2]) / self.mm_per_unit], axis=1)


@dataclass(frozen=True, eq=False)
class Figure:
    """One canonical body.

    `vertices` (n, 3) mm; `faces` (m, 3); `region` (m,) index of the finest region; `face_area` (m,) mm².
    Samples are the centres of small equal triangles: `sample_face` (s,), `sample_xyz` (s, 3), `sample_area` (s,) mm².
    `visible[view]` lists the samples seen in a view and `pixel[view]` the mask pixel each falls on.
    """

    name: str
    sex: Literal["female", "male"]
    stature_mm: float
    levels_z_mm: dict[str, float]
    gluteal_fold_z_mm: float
    popliteal_crease_z_mm: float
    vertices: Floats
    faces: Ints
    region: Ints
    face_area: Floats
    sample_face: Ints
    sample_xyz: Floats
    sample_area: Floats
    frames: dict[FlatView, Frame]
    visible: dict[FlatView, Ints]
    pixel: dict[FlatView, Ints]

    @property
    def skin_mm2(self) -> float:
        """The whole surface."""
        return float(self.face_area.sum())

    @property
    def half(self) -> int:
        """Faces of one side; face f on the left mirrors face f + half on the right."""
        return len(self.faces) // 2


def figure_name(body_version: str, sex: str | None = None) -> str:
    """The figure that a drawing's `body_version` names; a bare version means the average one of the sex."""
    version, _, name = body_version.partition("/")
    if version != BODY_VERSION or (name and name not in FIGURE_NAMES):
        raise ValueError(
            f"Body version {body_version!r} is not known. Use {BODY_VERSION} or {BODY_VERSION}/<figure>, "
            f"where figure is one of {', '.join(FIGURE_NAMES)}."
        )
    return name or ("male_average" if sex == "male" else "female_average")


@cache
def data_digest() -> str:
    """Eight hex digits that name the body's data as it stands: the version says what a face means, this how it looks."""
    return sha256((DATA / "manifest.json").read_bytes()).hexdigest()[:8]


@cache
def view_document(name: str) -> dict[str, Any]:
    """The figure's views as stored: frames, paths of outline, shade and regions."""
    document: dict[str, Any] = json.loads((DATA / f"views/{name}.json").read_text(encoding="utf-8"))
    return document


@cache
def _arrays() -> dict[str, NDArray[Any]]:
    with np.load(BytesIO((DATA / "mesh.npz").read_bytes()), allow_pickle=False) as file:
        return {key: file[key] for key in file.files}


def sample_pattern(k: int) -> Floats:
    """Barycentric centres (k², 3) of the k² equal triangles that a triangle divides into."""
    up = [(3 * i + 1, 3 * j + 1) for i in range(k) for j in range(k - i)]
    down = [(3 * i + 2, 3 * j + 2) for i in range(k - 1) for j in range(k - 1 - i)]
    ij = np.array(up + down) / (3.0 * k)
    return np.column_stack([ij, 1 - ij.sum(axis=1)]).astype(np.float64)


@cache
def figure(name: str) -> Figure:
    """Load one canonical body; some 50 ms the first time, then free."""
    if name not in FIGURE_NAMES:
        raise KeyError(f"No figure {name!r}. Known: {', '.join(FIGURE_NAMES)}.")
    data = _arrays()
    facts = json.loads((DATA / "figures.json").read_text(encoding="utf-8"))[name]
    left = (data[f"vertices_{name}"].astype(np.float64) - BACKSET) * STEP_MM
    vertices = np.vstack([left, left * [-1, 1, 1]])
    half = data["faces"].astype(np.int64)
    faces = np.vstack([half, half[:, ::-1] + len(left)])
    corners = vertices[faces]
    cross = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    face_area = np.linalg.norm(cross, axis=1) / 2
    k = np.r_[data["subdivisions"], data["subdivisions"]].astype(np.int64)
    sample_face = np.repeat(np.arange(len(faces)), k**2)
    bary = np.empty((len(sample_face) // 2, 3))
    of_sample = k[sample_face[: len(bary)]]
    for q in np.unique(k):
        bary[of_sample == q] = np.tile(sample_pattern(int(q)), (int((k == q).sum()) // 2, 1))
    bary = np.vstack([bary, bary[:, ::-1]])  # a mirrored face names its corners the other way round
    sample_xyz = np.einsum("sk,skc->sc", bary, corners[sample_face])
    sample_area = (face_area / k**2)[sample_face]
    frames, visible, pixel = {}, {}, {}
    document = view_document(name)
    mirror = np.r_[np.arange(len(sample_face) // 2, len(sample_face)), np.arange(len(sample_face) // 2)]
    for view in FLAT_VIEWS:
        d = document[view]
        frames[view] = Frame(view, d["u0_mm"], d["z1_mm"], d["width"], d["height"], d["mm_per_unit"])
        seen = _visible(data, name, view, len(sample_face), mirror)
        visible[view] = np.flatnonzero(seen)
        units = frames[view].to_units(sample_xyz[visible[view]])
        per_pixel = PIXEL_MM / frames[view].mm_per_unit
        cell = np.floor(units / per_pixel).astype(np.int64)
        pixel[view] = cell[:, 1] * frames[view].grid[1] + cell[:, 0]
    return Figure(
        name, facts["sex"], facts["stature_mm"], facts["levels_z_mm"], facts["gluteal_fold_z_mm"],
        facts["popliteal_crease_z_mm"], vertices, faces, data["region"].astype(np.int64), face_area,
        sample_face, sample_xyz, sample_area, frames, visible, pixel,
    )  # fmt: skip


def _visible(
    data: dict[str, NDArray[Any]], name: str, view: FlatView, count: int, mirror: Ints
) -> NDArray[np.bool_]:
    """Stored as bits for the left half (front, back) or for the left view; the rest follows by symmetry."""
    if view in ("front", "back"):
        half = np.unpackbits(data[f"visible_{name}_{view}"], count=count // 2).astype(np.bool_)
        return np.concatenate([half, half])
    seen = np.unpackbits(data[f"visible_{name}_left"], count=count).astype(np.bool_)
    return seen if view == "left" else seen.take(mirror)
