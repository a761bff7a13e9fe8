"""Many drawings on one body: how many of them cover each place."""

from collections.abc import Iterable
from itertools import islice

import numpy as np

from ashi.body.figures import Floats, figure
from ashi.body.regions import REGIONS

BATCH = 1_000  # drawings counted at a time: a few MB, whatever their number


def density(faces: Iterable[bytes]) -> Floats:
    """Share of drawings that cover each skin face, (m,) in 0 to 1; takes `Places.faces` of each drawing.

    A face is the same place on every figure, so drawings on different figures add up.
    """
    count = len(figure("female_average").faces)
    total, drawings = np.zeros(count, dtype=np.int64), 0
    rest = iter(faces)
    while batch := list(islice(rest, BATCH)):
        total += np.bincount(np.frombuffer(b"".join(batch), dtype="<u2"), minlength=count)
        drawings += len(batch)
    return total / max(drawings, 1)


def density_by_region(faces: Iterable[bytes]) -> dict[str, float]:
    """Mean density over each region's skin, for a map drawn with the regions' paths; zero where nobody drew."""
    body = figure("female_average")
    each = density(faces)
    weight = np.bincount(body.region, weights=body.face_area, minlength=len(REGIONS))
    total = np.bincount(body.region, weights=body.face_area * each, minlength=len(REGIONS))
    return {id_: round(float(t / w), 4) for id_, t, w in zip(REGIONS, total, weight, strict=True)}
