"""Cut a triangle mesh along isolines, so that every border of a region runs along edges.

A cut vertex is remembered as (a, b, t): the point a + t (b - a). The same cuts are then applied to every figure,
so a face id means the same place on every body.
"""

from __future__ import annotations

import numpy as np

SNAP = 0.06  # an isoline this close to a corner (share of the edge) passes through the corner


class CutMesh:
    def __init__(self, faces: np.ndarray, fields: dict[str, np.ndarray], midline: np.ndarray) -> None:
        self.faces = faces.copy()
        self.fields = {k: v.astype(float).copy() for k, v in fields.items()}
        self.midline = midline.copy()
        self.born: list[tuple[int, int, float]] = []

    def mean(self, name: str) -> np.ndarray:
        return self.fields[name][self.faces].mean(1)

    def cut(self, name: str, iso: float, where: np.ndarray) -> None:
        """Split every triangle of `where` (bool per face) that the isoline crosses, and its neighbours to match."""
        g = self.fields[name] - iso
        edges = np.sort(self.faces[where][:, [[0, 1], [1, 2], [2, 0]]].reshape(-1, 2), axis=1)
        edges = np.unique(edges, axis=0)
        ga, gb = g[edges[:, 0]], g[edges[:, 1]]
        t = ga / np.where(ga == gb, 1, ga - gb)
        crossing = (ga * gb < 0) & (t > SNAP) & (t < 1 - SNAP)
        snapped = (ga * gb < 0) & ~crossing
        corner = np.where(t[snapped] <= SNAP, edges[snapped, 0], edges[snapped, 1])
        self.fields[name][corner] = iso
        edges, t = edges[crossing], t[crossing]
        # A corner that was snapped may sit on an edge that now no longer crosses.
        g = self.fields[name] - iso
        still = g[edges[:, 0]] * g[edges[:, 1]] < 0
        edges, t = edges[still], t[still]
        if not len(edges):
            return
        start = len(self.midline)
        new = {tuple(e): start + i for i, e in enumerate(edges.tolist())}
        self.born += [(a, b, float(q)) for (a, b), q in zip(edges.tolist(), t, strict=True)]
        for k, v in self.fields.items():
            grown = v[edges[:, 0]] + t * (v[edges[:, 1]] - v[edges[:, 0]])
            self.fields[k] = np.r_[v, np.full(len(edges), iso) if k == name else grown]
        self.midline = np.r_[self.midline, self.midline[edges[:, 0]] & self.midline[edges[:, 1]]]
        touched = [False] * start
        for corner in edges.ravel().tolist():
            touched[corner] = True
        out = []
        for face in self.faces.tolist():
            a, b, c = face
            if not (touched[a] + touched[b] + touched[c] >= 2):
                out.append(face)
                continue
            m = [new.get((min(p, q), max(p, q))) for p, q in ((a, b), (b, c), (c, a))]
            hits = [i for i in range(3) if m[i] is not None]
            if not hits:
                out.append(face)
            elif len(hits) == 1:
                i = hits[0]
                p, q, r = face[i], face[(i + 1) % 3], face[(i + 2) % 3]
                out += [[p, m[i], r], [m[i], q, r]]
            elif len(hits) == 2:
                i = ({0, 1, 2} - set(hits)).pop()  # the whole edge
                p, q, r = face[i], face[(i + 1) % 3], face[(i + 2) % 3]
                u, v = m[(i + 1) % 3], m[(i + 2) % 3]
                out += [[r, v, u], [p, q, u], [p, u, v]]
            else:
                out += [[a, m[0], m[2]], [m[0], b, m[1]], [m[2], m[1], c], [m[0], m[1], m[2]]]
        self.faces = np.array(out)


def apply_cuts(vertices: np.ndarray, born: list[tuple[int, int, float]]) -> np.ndarray:
    out = list(vertices)
    for a, b, t in born:
        out.append(out[a] + t * (out[b] - out[a]))
    return np.array(out)
