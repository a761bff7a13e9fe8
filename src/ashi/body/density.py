"""Many drawings on one body: how many of them cover each place."""

from collections.abc import Iterable

import numpy as np

from ashi.body.figures import Floats, figure
from ashi.body.regions import REGIONS


def density(faces: Iterable[bytes]) -> Floats:
    """Share of drawings that cover each skin face, (m,) in 0 to 1; takes `Places.faces` of each drawing.

    A face is the same place on every figure, so drawings on different figures add up.
    """
    drawings = list(faces)
    count = len(figure("female_average").faces)
    if not drawings:
        return np.zeros(count)
    ids = np.frombuffer(b"".join(drawings), dtype="<u2")
    return np.bincount(ids, minlength=count) / len(drawings)


def density_by_region(faces: Iterable[bytes]) -> dict[str, float]:
    """Mean density over each region's skin, for a map drawn with the regions' paths; zero where nobody drew."""
    body = figure("female_average")
    each = density(faces)
    weight = np.bincount(body.region, weights=body.face_area, minlength=len(REGIONS))
    total = np.bincount(body.region, weights=body.face_area * each, minlength=len(REGIONS))
    return {id_: round(float(t / w), 4) for id_, t, w in zip(REGIONS, total, weight, strict=True)}
