"""Between two drawings: change in extent, and overlap as a band, because nobody redraws a border exactly."""

from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from ashi.body.figures import Ints, figure, figure_name
from ashi.body.locating import drawn_samples
from ashi.body.marks import PainDrawing

BORDER_MM = 10.0  # how far a redrawn border may wander; our choice, of the order of a fingertip


@dataclass(frozen=True, slots=True)
class Change:
    """`overlap` is Jaccard's index, from the borders as drawn up to borders forgiven by `BORDER_MM`.

    Extent is the part that can be trusted: redrawing gives nearly the same size, but not the same border.
    """

    before_cm2: float
    after_cm2: float
    overlap: tuple[float, float]

    @property
    def change_cm2(self) -> float:
        """After minus before."""
        return round(self.after_cm2 - self.before_cm2, 1)


def compare(before: PainDrawing, after: PainDrawing, stature_mm: float | None = None) -> Change:
    """Change from one drawing to the next, whichever figures they were drawn on (a face is the same place on all)."""
    name = figure_name(after.body_version)
    body = figure(name)
    a = drawn_samples(before, figure_name(before.body_version))
    b = drawn_samples(after, name)
    scale = (stature_mm / body.stature_mm) ** 2 / 100 if stature_mm else 1 / 100
    area = body.sample_area

    def cm2(samples: Ints) -> float:
        return float(area[samples].sum())

    both = cm2(np.intersect1d(a, b, assume_unique=True))
    either = cm2(np.union1d(a, b))
    strict = both / either if either else 1.0
    loose = strict
    if len(a) and len(b):
        near_a = _near(body.sample_xyz[b], body.sample_xyz[a])
        near_b = _near(body.sample_xyz[a], body.sample_xyz[b])
        forgiven = cm2(np.union1d(b[near_a], a[near_b]))
        loose = max(strict, forgiven / either)
    return Change(round(cm2(a) * scale, 1), round(cm2(b) * scale, 1), (round(strict, 3), round(loose, 3)))


def _near(points: np.ndarray, others: np.ndarray) -> np.ndarray:
    distance, _ = cKDTree(others).query(points, distance_upper_bound=BORDER_MM)
    return np.asarray(np.isfinite(distance))
