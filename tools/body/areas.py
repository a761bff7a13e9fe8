"""Execute the shapes of `knowledge/body/areas.toml` on the finished body: face sets and outlines per view.

A shape is a list of polygons on charts of the skin; the charts are measured on the average woman and carried by
topology, so an area is the same place on every figure. Needs nothing but the committed mesh.

PYTHONPATH=src python tools/body/areas.py       # NumPy, SciPy, shapely, contourpy; half a minute
"""

from __future__ import annotations

import hashlib
import json
import tomllib

import numpy as np
import shapely
from raster import project, rasterise
from scipy.ndimage import gaussian_filter
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra
from skin_charts import Charts, Place
from views import filled, path

from ashi.body.figures import DATA, FIGURE_NAMES, Figure, figure

REFERENCE = "female_average"
STEP_MM = 1.5
SOFT_PX = 1.6
TOLERANCE_PX = {"core": 0.8, "reach": 1.8}
LEAST_PX = 40


def cores(areas: list[dict], charts: Charts, at: Place) -> np.ndarray:
    """(areas, places) bool. Dermatomes share the skin out: the first that claims a place keeps it."""
    inside = np.array([charts.inside(a["shape"], at) for a in areas])
    taken = np.zeros(len(at.part), bool)
    for i, area in enumerate(areas):
        if area["kind"] == "dermatome":
            inside[i] &= ~taken
            taken |= inside[i]
    return inside


def distance_mm(body: Figure, core: np.ndarray, limit: float) -> np.ndarray:
    """Way along the skin from the core to each vertex of the left half, up to `limit`."""
    faces = body.faces[: body.half]
    n = len(body.vertices) // 2
    edge = faces[:, [[0, 1], [1, 2], [2, 0]]].reshape(-1, 2)
    length = np.linalg.norm(body.vertices[edge[:, 0]] - body.vertices[edge[:, 1]], axis=1)
    graph = coo_matrix((length, (edge[:, 0], edge[:, 1])), shape=(n, n)).tocsr()
    start = np.unique(faces[core])
    if not len(start):
        return np.full(n, np.inf)
    return dijkstra(graph, directed=False, indices=start, min_only=True, limit=limit)


def outline(mask: np.ndarray, skin: np.ndarray, tolerance: float) -> str:
    """The mask's smooth border as a path; softening does not draw it back from the body's own outline."""
    if mask.sum() < LEAST_PX:
        return ""
    share = gaussian_filter(mask.astype(float), SOFT_PX) / np.maximum(
        gaussian_filter(skin.astype(float), SOFT_PX), 1e-6
    )
    shape = filled(np.where(skin, share, 0.0), 0.5, 2.0, tolerance, LEAST_PX)
    return path(shapely.MultiPolygon(list(getattr(shape, "geoms", [shape]))), STEP_MM)


def draw(
    body: Figure, charts: Charts, areas: list[dict], far: np.ndarray
) -> dict[str, dict[str, dict[str, str]]]:
    """For each view and area seen in it: the paths of the core and of how far it may reach."""
    document: dict[str, dict[str, dict[str, str]]] = {}
    far = np.hstack([far, far])
    for view in ("front", "back", "left"):  # the right view mirrors the left one
        box = body.frames[view]
        unit = box.mm_per_unit
        p = project(body.vertices, view, box.u0_mm, box.z1_mm)
        r = rasterise(p, body.faces, box.width * unit, box.height * unit, STEP_MM)
        skin = r.face >= 0
        inside = cores(areas, charts, charts.places(r.face[skin], r.bary[skin]))
        away = (far[:, body.faces[r.face[skin]]] * r.bary[skin]).sum(2)
        document[view] = {}
        for i, area in enumerate(areas):
            masks = {"core": inside[i], "reach": inside[i] | (away[i] <= area["margin_mm"])}
            paths = {}
            for name, chosen in masks.items():
                mask = np.zeros(skin.shape, bool)
                mask[skin] = chosen
                paths[name] = outline(mask, skin, TOLERANCE_PX[name])
            if paths["core"]:
                document[view][area["id"]] = paths
    return document


def main() -> None:
    areas = tomllib.loads((DATA / "areas.toml").read_text(encoding="utf-8"))["areas"]
    body = figure(REFERENCE)
    charts = Charts(body)
    half = np.arange(body.half)
    core = cores(areas, charts, charts.places(half, np.full((len(half), 3), 1 / 3)))
    far = np.array([distance_mm(body, c, a["margin_mm"] * 2) for c, a in zip(core, areas, strict=True)])
    far = np.where(np.isfinite(far), far, 1e6)
    near = far[:, body.faces[: body.half]].min(axis=2)
    margin = (near <= np.array([a["margin_mm"] for a in areas])[:, None]) & ~core
    np.savez_compressed(
        DATA / "areas.npz", core=np.packbits(core, axis=1), margin=np.packbits(margin, axis=1),
        ids=np.array([a["id"] for a in areas]),
    )  # fmt: skip
    (DATA / "areas").mkdir(exist_ok=True)
    files = ["areas.npz"]
    for name in FIGURE_NAMES:
        files.append(f"areas/{name}.json")
        document = draw(figure(name), charts, areas, far)
        (DATA / files[-1]).write_text(json.dumps(document, separators=(",", ":"), sort_keys=True) + "\n")
        print(name, (DATA / files[-1]).stat().st_size)
    manifest = json.loads((DATA / "manifest.json").read_text(encoding="utf-8"))
    digest = {
        f: hashlib.sha256((DATA / f).read_bytes()).hexdigest() for f in (*files, "areas.toml", "mesh.npz")
    }
    manifest["areas"] = {"made_from": {f: digest.pop(f) for f in ("areas.toml", "mesh.npz")}}
    manifest["sha256"] |= digest
    (DATA / "manifest.json").write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
