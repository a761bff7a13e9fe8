"""Put the named landmarks on one figure: by rule, and by what the skin itself shows where it shows something."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from fit import LEVELS, find_cleft_top, find_gluteal_fold
from place_points import Places

Hit = tuple[int, np.ndarray]


class Landmarks(Places):
    """The same rules as for points, and what the mesh shows; all on the left half.

    The mesh has no bones and no clear ankle, elbow or breastbone: there the rule alone places a landmark.
    """

    def _heights(self) -> dict[str, float]:
        tips = {f"{n}_tip": self.level[n] for n in LEVELS}
        return super()._heights() | tips | {"iliac_crest": self.f.target("iliac_crest")}

    def _shoulder(self, row: dict[str, str]) -> Hit | None:
        if row["from"] == "acromion":
            return self.cast(self.h["upperarm01.L"], np.array([0.55, 0.05, 0.83]), "shoulder")
        return super()._shoulder(row)

    def both(self, row: dict[str, str]) -> tuple[Hit | None, Hit | None]:
        """Where the rule puts the landmark, and where the skin shows it; None where there is no such."""
        by_rule = self.place(row) if row["frame"] else None
        shown = getattr(self, "_see_" + row["shows"])(by_rule) if row["shows"] else None
        return by_rule, shown

    def _vertex(self, bases: str, score: Callable[[np.ndarray], np.ndarray]) -> Hit:
        """The vertex with the highest score on the faces of these regions."""
        where = np.flatnonzero(np.char.startswith(self.base, bases))
        of_corner = score(self.tri[where])
        face, corner = np.unravel_index(np.argmax(of_corner), of_corner.shape)
        return int(where[face]), np.eye(3)[corner]

    def _behind(self, x: float, z: float) -> Hit | None:
        return self.cast(np.array([x, 900.0, z]), np.array([0, -1.0, 0]), "body")

    def _at_vertex(self, xyz: np.ndarray) -> Hit:
        gap = np.linalg.norm(self.tri - xyz, axis=2)
        face, corner = np.unravel_index(np.argmin(gap), gap.shape)
        return int(face), np.eye(3)[corner]

    def _see_crown(self, _: Hit | None) -> Hit:
        return self._vertex("head", lambda p: p[:, :, 2])

    def _see_cleft(self, _: Hit | None) -> Hit | None:
        return self._behind(0.3, find_cleft_top(self.f))

    def _see_fold(self, rule: Hit) -> Hit | None:
        return self._behind(float(self.xyz(rule)[0]), find_gluteal_fold(self.f))

    def _see_nipple(self, _: Hit | None) -> Hit:
        return self._at_vertex(self.nipple)

    def _see_navel(self, _: Hit | None) -> Hit:
        return self._at_vertex(self.navel)

    def _see_crotch(self, _: Hit | None) -> Hit:
        return self._vertex("perineum", lambda p: -p[:, :, 2] - 50 * (p[:, :, 0] > 1))

    def _see_heel(self, _: Hit | None) -> Hit:
        return self._vertex("heel", lambda p: p[:, :, 1])

    def _see_lowest_finger(self, _: Hit | None) -> Hit:
        return self._vertex("hand", lambda p: -p[:, :, 2])


def put(engine: Landmarks, rows: list[dict[str, str]]) -> dict[str, dict[str, object]]:
    """For each landmark its place (face and two barycentric numbers), what it was found by, and the misfit.

    `misfit_mm` is the height the skin shows less the height of the rule; `apart_mm` the straight way between both.
    """
    out: dict[str, dict[str, object]] = {}
    for row in rows:
        rule, shown = engine.both(row)
        face, bary = shown or rule
        entry: dict[str, object] = {
            "place": [face, round(float(bary[0]), 3), round(float(bary[1]), 3)],
            "by": "skin" if shown else "rule",
        }
        if shown and rule:
            gap = engine.xyz(shown) - engine.xyz(rule)
            entry |= {"misfit_mm": round(float(gap[2]), 1), "apart_mm": round(float(np.linalg.norm(gap)), 1)}
        out[row["id"]] = entry
    return out
