"""A small z-buffer: which triangle is seen at each pixel of a view, and where in that triangle."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

# Sheet coordinates (u right, v down) and depth toward the viewer, from model axes
# (x to the patient's left, y backward, z up). Mirrors nothing: on the back view the patient's left is left.
AXES = {
    "front": (np.array([1.0, 0, 0]), np.array([0, -1.0, 0])),
    "back": (np.array([-1.0, 0, 0]), np.array([0, 1.0, 0])),
    "left": (np.array([0, 1.0, 0]), np.array([1.0, 0, 0])),
    "right": (np.array([0, -1.0, 0]), np.array([-1.0, 0, 0])),
}


@dataclass(frozen=True)
class Raster:
    face: np.ndarray  # (h, w) int32, -1 where nothing
    bary: np.ndarray  # (h, w, 3) float32
    depth: np.ndarray  # (h, w) float32, mm toward the viewer
    step_mm: float


def project(vertices: np.ndarray, view: str, u0_mm: float, z1_mm: float) -> np.ndarray:
    """(n, 3) columns u, v, depth in mm; u from the left edge of the sheet, v down from its top."""
    right, toward = AXES[view]
    return np.stack([vertices @ right - u0_mm, z1_mm - vertices[:, 2], vertices @ toward], axis=1)


def rasterise(
    uvd: np.ndarray, faces: np.ndarray, width_mm: float, height_mm: float, step_mm: float
) -> Raster:
    """Pixel centres at (i + 0.5) * step. Both windings are drawn; the nearest to the viewer wins."""
    w, h = int(np.ceil(width_mm / step_mm)), int(np.ceil(height_mm / step_mm))
    p = uvd.copy()
    p[:, :2] = p[:, :2] / step_mm - 0.5
    t = p[faces]
    lo = np.ceil(t[:, :, :2].min(1) - 1e-9).astype(int)
    size = np.floor(t[:, :, :2].max(1) + 1e-9).astype(int) - lo + 1
    flat_face, flat_depth, flat_pixel, flat_bary = [], [], [], []
    ok = (size > 0).all(1)
    side = np.where(ok, 2 ** np.ceil(np.log2(np.maximum(size.max(1), 1))), 0).astype(int)
    for s in np.unique(side[side > 0]):
        chosen = np.flatnonzero(side == s)
        for block in np.array_split(chosen, max(1, len(chosen) * s * s // 4_000_000)):
            gx, gy = np.meshgrid(np.arange(s), np.arange(s))
            x = lo[block, 0][:, None] + gx.ravel()
            y = lo[block, 1][:, None] + gy.ravel()
            a, b, c = t[block, 0], t[block, 1], t[block, 2]
            den = (b[:, 1] - c[:, 1]) * (a[:, 0] - c[:, 0]) + (c[:, 0] - b[:, 0]) * (a[:, 1] - c[:, 1])
            den = np.where(np.abs(den) < 1e-12, np.inf, den)[:, None]
            w0 = (
                (b[:, 1] - c[:, 1])[:, None] * (x - c[:, 0:1])
                + (c[:, 0] - b[:, 0])[:, None] * (y - c[:, 1:2])
            ) / den
            w1 = (
                (c[:, 1] - a[:, 1])[:, None] * (x - c[:, 0:1])
                + (a[:, 0] - c[:, 0])[:, None] * (y - c[:, 1:2])
            ) / den
            w2 = 1 - w0 - w1
            inside = (w0 >= -1e-6) & (w1 >= -1e-6) & (w2 >= -1e-6) & np.isfinite(den)
            inside &= (x >= 0) & (x < w) & (y >= 0) & (y < h)
            k, m = np.nonzero(inside)
            bary = np.stack([w0[k, m], w1[k, m], w2[k, m]], 1)
            flat_face.append(block[k])
            flat_bary.append(bary)
            flat_pixel.append(y[k, m] * w + x[k, m])
            flat_depth.append((bary * t[block[k], :, 2]).sum(1))
    face, bary = np.concatenate(flat_face), np.concatenate(flat_bary)
    pixel, depth = np.concatenate(flat_pixel), np.concatenate(flat_depth)
    order = np.argsort(depth, kind="stable")  # nearest written last
    out_face = np.full(w * h, -1, np.int32)
    out_bary = np.zeros((w * h, 3), np.float32)
    out_depth = np.full(w * h, -np.inf, np.float32)
    out_face[pixel[order]] = face[order]
    winner = np.full(w * h, -1)
    winner[pixel[order]] = order
    seen = winner >= 0
    out_bary[seen] = bary[winner[seen]]
    out_depth[seen] = depth[winner[seen]]
    return Raster(out_face.reshape(h, w), out_bary.reshape(h, w, 3), out_depth.reshape(h, w), step_mm)


def vertex_normals(vertices: np.ndarray, faces: np.ndarray) -> np.ndarray:
    t = vertices[faces]
    n = np.cross(t[:, 1] - t[:, 0], t[:, 2] - t[:, 0])
    out = np.zeros_like(vertices)
    for k in range(3):
        np.add.at(out, faces[:, k], n)
    return out / (np.linalg.norm(out, axis=1, keepdims=True) + 1e-12)
