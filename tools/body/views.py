"""Draw each figure's views as vectors: outline, soft shade as nested bands, and a path for every region.

Coordinates are integers in the view's own box: x to the right, y down, `MM_PER_UNIT` on both axes.
"""

from __future__ import annotations

import itertools

import numpy as np
import shapely
from contourpy import FillType, contour_generator
from raster import AXES, Raster, project, rasterise, vertex_normals
from scipy.ndimage import gaussian_filter

MM_PER_UNIT = 0.2
MARGIN_MM = 24.0
STEP_MM = 1.0
SHADOW = (0.86, 0.79, 0.72, 0.65, 0.58, 0.51, 0.44, 0.37, 0.30, 0.22)
LIGHT = (0.91, 0.945, 0.975)


def frame(vertices: np.ndarray, view: str) -> dict[str, float]:
    """The view's box on the sheet: left edge u0, top z1 and size, in mm (whole units)."""
    u = vertices @ AXES[view][0]
    width = np.ceil((np.ptp(u) + 2 * MARGIN_MM) / 2) * 2
    height = np.ceil((np.ptp(vertices[:, 2]) + 2 * MARGIN_MM) / 2) * 2
    middle = 0.0 if view in ("front", "back") else (u.min() + u.max()) / 2
    return {"u0": round(float(middle - width / 2), 2), "z1": round(float(vertices[:, 2].max() + MARGIN_MM), 2),
            "width": float(width), "height": float(height)}  # fmt: skip


def seen(vertices: np.ndarray, faces: np.ndarray, view: str, box: dict[str, float]) -> Raster:
    p = project(vertices, view, box["u0"], box["z1"])
    return rasterise(p, faces, box["width"], box["height"], STEP_MM)


def fine_parts(vertices: np.ndarray, faces: np.ndarray, r: Raster, arm: np.ndarray) -> np.ndarray:
    """1 where shapes are small (feet, hands, ears), 0 elsewhere."""
    m = r.face >= 0
    x, _, z = vertices[faces[r.face[m]]].mean(1).T
    s = np.ptp(vertices[:, 2])
    fine = np.zeros(r.face.shape)
    fine[m] = (z < 0.05 * s) | (arm[r.face[m]] & (z < 0.54 * s)) | ((z > 0.9 * s) & (np.abs(x) > 0.04 * s))
    return fine


def calm_edge(inside: np.ndarray, fine: np.ndarray) -> np.ndarray:
    """The silhouette with the mesh's facets smoothed out of it: gently on broad limbs, hardly on fingers and toes."""
    shape = inside.astype(float)
    keep = np.clip(2 * gaussian_filter(fine, 6), 0, 1)
    return gaussian_filter(shape, 0.8) * keep + gaussian_filter(shape, 3.2) * (1 - keep)


def tone(vertices: np.ndarray, faces: np.ndarray, r: Raster, view: str, arm: np.ndarray) -> np.ndarray:
    """Brightness 0..1 per pixel, nan outside. Face and chest detail are blurred away."""
    _right, toward = AXES[view]
    m = r.face >= 0
    n = (vertex_normals(vertices, faces)[faces[r.face[m]]] * r.bary[m][:, :, None]).sum(1)
    n /= np.linalg.norm(n, axis=1, keepdims=True)
    light = toward * 0.86 + np.array([0, 0, 0.42])  # from above, no side preferred: a chart is symmetric
    light /= np.linalg.norm(light)
    facing = np.clip(n @ toward, 0, 1)
    image = np.zeros(r.face.shape)
    image[m] = (0.34 + 0.66 * np.clip(n @ light, 0, 1)) * (1 - 0.66 * (1 - facing) ** 1.8)
    where = vertices[faces[r.face[m]]].mean(1)
    s = np.ptp(vertices[:, 2])
    soft = np.zeros(r.face.shape)
    x, y, z = where.T
    front = y < -0.01 * s
    blur_face = (z > 0.86 * s) & front
    chest = (np.abs(z - 0.735 * s) < 0.05 * s) & front & (np.abs(x) < 0.11 * s)
    lap = (z < 0.535 * s) & (z > 0.455 * s) & front & (np.abs(x) < 0.045 * s)
    soft[m] = np.where(blur_face, 11.0, np.where(chest, 9.0, np.where(lap, 12.0, 0.0)))
    fine = fine_parts(vertices, faces, r, arm)
    part = np.zeros(r.face.shape, bool)
    part[m] = arm[r.face[m]]
    out = np.full(r.face.shape, np.nan)
    for mask in (part & m, ~part & m):
        if not mask.any():
            continue

        def smooth(sigma: float, mask: np.ndarray = mask) -> np.ndarray:
            return gaussian_filter(np.where(mask, image, 0), sigma) / np.maximum(
                gaussian_filter(mask.astype(float), sigma), 1e-6
            )

        # Fingers, toes and rims stay crisp; broad skin is calmed; face and chest are softened most.
        crisp, calm, heavy = smooth(1.6 / r.step_mm), smooth(7.0 / r.step_mm), smooth(12.0 / r.step_mm)
        share = np.clip(gaussian_filter(soft, 8 / r.step_mm) / 11.0, 0, 1)
        detail = np.clip(gaussian_filter(fine, 6 / r.step_mm), 0, 1)
        rim = np.clip((0.80 - smooth(3.0 / r.step_mm)) / 0.25, 0, 1)
        keep = np.clip(detail + rim, 0, 1)
        bright = np.clip((calm - 0.80) / 0.10, 0, 1)
        calm = calm * (1 - bright) + smooth(16.0 / r.step_mm) * bright
        base = crisp * keep + calm * (1 - keep)
        out[mask] = (base * (1 - share) + heavy * share)[mask]
    return out


def path(polygon: shapely.Geometry, step_mm: float) -> str:
    """Compact SVG path text in view units of a (multi)polygon given in pixels."""
    out = []
    for part in getattr(polygon, "geoms", [polygon]):
        if part.geom_type != "Polygon" or part.is_empty:
            continue
        for ring in [part.exterior, *part.interiors]:
            p = np.round(np.asarray(ring.coords)[:-1] * step_mm / MM_PER_UNIT).astype(int)
            if len(p) < 3:
                continue
            d = np.diff(p, axis=0)
            d = d[(d != 0).any(1)]
            text = "".join(
                f"{a}{b:+d} " if i == 0 else f"{a:+d}{b:+d} " for i, (a, b) in enumerate(d.tolist())
            )
            text = text.replace(" +", " ").replace("+", " ").strip()
            out.append(f"M{p[0, 0]} {p[0, 1]}l{text}z")
    return "".join(out)


def filled(image: np.ndarray, low: float, high: float, tolerance: float, least_px: float) -> shapely.Geometry:
    """Area where low <= image < high, as polygons in pixel coordinates (pixel centre + 0.5)."""
    generator = contour_generator(z=image, fill_type=FillType.OuterOffset)
    polygons, offsets = generator.filled(low, high)
    shapes = []
    for points, offset in zip(polygons, offsets, strict=True):
        rings = [points[a:b] + 0.5 for a, b in itertools.pairwise(offset)]
        if len(rings[0]) < 4:
            continue
        shape = shapely.Polygon(rings[0], rings[1:]).buffer(0)
        shape = shape.simplify(tolerance)
        if shape.area > least_px:
            shapes.append(shape)
    whole = shapely.MultiPolygon([g for s in shapes for g in getattr(s, "geoms", [s]) if g.area > least_px])
    return whole


def labelled(labels: np.ndarray, tolerance: float) -> dict[int, shapely.Geometry]:
    """One polygon per label, simplified together so that neighbours keep sharing their border."""
    runs: dict[int, list[shapely.Geometry]] = {}
    for y, row in enumerate(labels):
        change = np.flatnonzero(np.r_[True, row[1:] != row[:-1], True])
        for a, b in itertools.pairwise(change):
            if row[a] >= 0:
                runs.setdefault(int(row[a]), []).append(shapely.box(a, y, b, y + 1))
    ids = sorted(runs)
    shapes = [shapely.union_all(runs[i]) for i in ids]
    simple = shapely.coverage_simplify(shapes, tolerance)
    return dict(zip(ids, simple, strict=True))


def draw(
    vertices: np.ndarray, faces: np.ndarray, region: np.ndarray, arm: np.ndarray, view: str, names: list[str]
) -> dict:
    box = frame(vertices, view)
    r = seen(vertices, faces, view, box)
    t = tone(vertices, faces, r, view, arm)
    inside = np.isfinite(t)
    outline = filled(calm_edge(inside, fine_parts(vertices, faces, r, arm)), 0.5, 2.0, 0.3, 60)
    # Carry the tone on beyond the outline, so that softening does not bleach the rim; the outline clips it.
    spread = gaussian_filter(inside.astype(float), 5)
    far = gaussian_filter(np.where(inside, t, 0), 5) / np.maximum(spread, 1e-9)
    t = np.where(inside, t, np.where(spread > 1e-3, far, 1.5))
    t = np.where(inside, t, gaussian_filter(t, 1.0))
    shade = [path(filled(t, -1.0, level, 1.0, 160), STEP_MM) for level in SHADOW]
    light = [path(filled(np.where(inside, t, 0.0), level, 3.0, 1.0, 160), STEP_MM) for level in LIGHT]
    labels = np.where(r.face >= 0, region[np.maximum(r.face, 0)].astype(int), -1)
    shapes = labelled(labels, 2.6)
    regions = {}
    for k, shape in shapes.items():
        parts = [g for g in getattr(shape, "geoms", [shape]) if g.area * STEP_MM**2 > 120]
        if parts:
            regions[names[k]] = path(shapely.MultiPolygon(parts), STEP_MM)
    return {
        "width": round(box["width"] / MM_PER_UNIT), "height": round(box["height"] / MM_PER_UNIT),
        "mm_per_unit": MM_PER_UNIT, "u0_mm": box["u0"], "z1_mm": box["z1"],
        "outline": path(outline, STEP_MM), "shadow": shade, "light": light, "regions": regions,
    }  # fmt: skip
